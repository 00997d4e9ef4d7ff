// The functions of one instruction set, in the table that the rest of the engine calls them by.
#pragma once

#include <chrono>

#include "backward.hpp"
#include "gru.hpp"
#include "lstm.hpp"
#include "rnn.hpp"
#include "stream_step.hpp"

namespace whygrad {
namespace {

template <class Isa, class T>
struct Table {
  using P = Packing<Isa, T>;
  using L = Lanes<Isa, T>;
  using Vector = typename L::Vector;

  template <class Work>
  static auto with(Cell cell, const Work& work) {
    switch (cell) {
      case Cell::rnn: return work(Rnn<Isa, T>{});
      case Cell::lstm: return work(Lstm<Isa, T>{});
      case Cell::gru_after: return work(GruAfter<Isa, T>{});
      default: return work(GruBefore<Isa, T>{});
    }
  }

  static Sizes sizes(Cell cell, Index n_x, Index n_a) {
    return with(cell, [&](auto kind) {
      using C = decltype(kind);
      const Dimensions size = dimensions<Isa, T>(n_x, n_a);
      const Index inputs = vectors<Isa, T>(n_x) * L::width;
      return Sizes{n_x * C::gates * size.padded,
                   n_a * C::recurrent * size.padded,
                   C::biases * size.padded,
                   C::gates * size.padded * inputs,
                   C::recurrent * size.padded * size.padded,
                   C::keeps_gates ? C::saved * size.padded : 0,
                   C::memory_columns * size.padded,
                   (n_x + 1) * C::gates * size.padded,
                   (n_a + (C::bias_in_recurrence ? 1 : 0)) * C::recurrent * size.padded};
    });
  }

  static void pack_forward(Cell cell, Index n_x, Index n_a, const GateMatrix<const T>* wx, const GateMatrix<const T>* wh,
                           const GateMatrix<const T>* bias, T* to_wx, T* to_wh, T* to_bias) {
    with(cell, [&](auto kind) {
      decltype(kind)::pack_forward(dimensions<Isa, T>(n_x, n_a), wx, wh, bias, to_wx, to_wh, to_bias);
    });
  }
  static void pack_backward(Cell cell, Index n_x, Index n_a, const GateMatrix<const T>* wx, const GateMatrix<const T>* wh,
                            T* to_wx, T* to_wh) {
    with(cell, [&](auto kind) {
      decltype(kind)::pack_backward(dimensions<Isa, T>(n_x, n_a), wx, wh, to_wx, to_wh);
    });
  }
  static void unpack(Cell cell, Index n_x, Index n_a, const T* dwx, const T* dwh, const GateMatrix<T>* wx,
                     const GateMatrix<T>* wh, const GateMatrix<T>* bias) {
    with(cell, [&](auto kind) { decltype(kind)::unpack(dimensions<Isa, T>(n_x, n_a), dwx, dwh, wx, wh, bias); });
  }
  static void run_forward(const Forward<T>& call, Team& team) {
    with(call.cell, [&](auto kind) { forward<Isa, T, decltype(kind)>(call, team); });
  }
  static void run_backward(const Backward<T>& call, Team& team) {
    with(call.cell, [&](auto kind) { backward<Isa, T, decltype(kind)>(call, team); });
  }

  static Index room_of_step(Cell cell, Index n_x, Index n_a, Index batch) {
    return with(cell, [&](auto kind) { return StreamStep<Isa, T, decltype(kind)>::room(dimensions<Isa, T>(n_x, n_a), batch); });
  }
  static void run_step(Cell cell, Index n_x, Index n_a, Index batch, const T* x, T* h, T* memory, const T* wx, const T* wh,
                       const T* bias, T* room) {
    with(cell, [&](auto kind) {
      StreamStep<Isa, T, decltype(kind)>::run(dimensions<Isa, T>(n_x, n_a), batch, x, h, memory, wx, wh, bias, room);
    });
  }

  template <class Function>
  static void map(const T* from, T* to, Index count, Function function) {
    for (Index n = 0; n < count; n += L::width)
      L::store_part(to + n, function(L::load_part(from + n, count - n)), count - n);
  }
  static void sigmoid(const T* from, T* to, Index count) { map(from, to, count, [](const Vector& x) { return Activations<Isa, T>::sigmoid(x); }); }
  static void tanh(const T* from, T* to, Index count) { map(from, to, count, [](const Vector& x) { return Activations<Isa, T>::tanh(x); }); }

  // Independent multiply-adds, enough of them to hide their latency. The best of many short runs counts.
  static double multiply_add_rate(double seconds) {
    using Clock = std::chrono::steady_clock;
    constexpr int chains = 12, rounds = 20000;
    const auto begin = Clock::now();
    double best = 0;
    T start = T(0.999);
    asm volatile("" : "+x"(start));
    const Vector factor = L::fill(start), term = L::fill(T(1) - start);
    while (std::chrono::duration<double>(Clock::now() - begin).count() < seconds) {
      Vector chain[chains];
      for (int n = 0; n < chains; ++n) chain[n] = L::fill(start * T(n));
      const auto before = Clock::now();
      for (int round = 0; round < rounds; ++round)
#pragma GCC unroll 12
        for (int n = 0; n < chains; ++n) chain[n] = chain[n] * factor + term;
      const double passed = std::chrono::duration<double>(Clock::now() - before).count();
      Vector sum = chain[0];
      for (int n = 1; n < chains; ++n) sum += chain[n];
      asm volatile("" : : "x"(sum));
      const double rate = 2.0 * L::width * chains * rounds / passed;
      if (rate > best) best = rate;
    }
    return best;
  }

  static constexpr Kernels<T> make(const char* name) {
    return {name,         L::width,    sizes,   pack_forward, pack_backward, unpack,           run_forward,
            run_backward, room_of_step, run_step, sigmoid,      tanh,          multiply_add_rate};
  }
};

}  // namespace
}  // namespace whygrad
