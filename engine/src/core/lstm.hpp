// The LSTM: i, f, o = sigmoid, g = tanh of z = x Wx + h_prev Wh + b; c = f c_prev + i g; h = o tanh(c).
//
// Saved are the four activations (in the place of z) and c. The same letters, with the derivation, are in the chapter
// whygrad.chapters.lstm; there g is called cct.
#pragma once

#include "step.hpp"

namespace whygrad {
namespace {

template <class Isa, class T>
struct Lstm {
  using L = Lanes<Isa, T>;
  using Vector = typename L::Vector;
  using P = Packing<Isa, T>;
  using A = Activations<Isa, T>;
  static constexpr int width = L::width;
  static constexpr int gates = 4;         // columns per unit of what the input gives
  static constexpr int recurrent = 4;     // and of what h gives
  static constexpr int from_h = 4;        // of these, those that h itself is multiplied for
  static constexpr int saved = 4;         // columns per unit of a row of gates
  static constexpr bool keeps_gates = true;  // for backward
  static constexpr int biases = 4;           // columns per unit of the packed bias
  static constexpr int memory_columns = 1;   // and of what is kept beside the gates
  static constexpr bool has_memory = true;   // a state beside h
  static constexpr bool has_direct = false;  // h reaches the next h past the weights
  static constexpr bool one_dz = true;       // the input and h are added up: one gradient for both
  static constexpr bool bias_in_recurrence = false;

  static Panels<T> weights(const Dimensions& size, const T* wh) { return {wh, size.n_a, gates * size.units, gates}; }
  static Panels<T> transposed(const Dimensions& size, const T* wh) {
    return {wh, gates * size.padded, size.units, most_columns};
  }

  static void pack_forward(const Dimensions& size, const GateMatrix<const T>* wx, const GateMatrix<const T>* wh,
                           const GateMatrix<const T>* bias, T* to_wx, T* to_wh, T* to_bias) {
    P::gates(size.n_x, size.n_a, gates, gates, wx, to_wx);
    P::gates(size.n_a, size.n_a, gates, gates, wh, to_wh);
    P::gates(1, size.n_a, gates, gates, bias, to_bias);
  }
  static void pack_backward(const Dimensions& size, const GateMatrix<const T>* wx, const GateMatrix<const T>* wh,
                            T* to_wx, T* to_wh) {
    P::gates_transposed(size.n_x, size.n_a, gates, wx, to_wx);
    P::gates_transposed(size.n_a, size.n_a, gates, wh, to_wh);
  }
  static void unpack(const Dimensions& size, const T* dwx, const T* dwh, const GateMatrix<T>* wx,
                     const GateMatrix<T>* wh, const GateMatrix<T>* bias) {
    P::unpack(dwx, size.n_x + 1, 0, size.n_x, size.n_a, gates, wx);
    P::unpack(dwx, size.n_x + 1, size.n_x, 1, size.n_a, gates, bias);
    P::unpack(dwh, size.n_a, 0, size.n_a, size.n_a, gates, wh);
  }

  static constexpr Index rows_together = 36;

  static void forward(const Dimensions& size, const T* wh, const T*, const ForwardStep<T>& step) {
    const Panels<T> panels = weights(size, wh);
    const Index row = saved * size.padded;
    sweep(step.team, step.turned, size.units, [&](Index unit) {
      alignas(Isa::bytes) T z[rows_together * gates * width];
      row_blocks(step.rows, rows_together, [&](Index first, Index count) {
        T* const from_x = step.gates + first * row + unit * gates * width;
        multiply_panel<Isa, T>(panels, unit, count,
                               {step.h_prev + first * size.n_a, size.n_a, 1, nullptr, 0, from_x, row, z, gates * width});
        units(size, step, unit, z, first, count);
      });
    });
  }

  // Rows first .. first + count: the gates of each, and in step with them tanh(c) of the row before, which has to wait for its
  // gates.
  static inline void units(const Dimensions& size, const ForwardStep<T>& step, Index unit, const T* z, Index first, Index count) {
    const Index row = saved * size.padded, real = size.n_a - unit * width;
    T* kept = step.gates + first * row + unit * gates * width;
    const T* c_prev = step.memory_prev + first * size.padded + unit * width;
    T* memory = step.memory + first * size.padded + unit * width;
    T* h = step.h + first * size.n_a + unit * width;
    Vector o{}, c{};
    for (Index r = 0; r < count; ++r) {
      Vector ifogc[5] = {L::load(z), L::load(z + width), L::load(z + 3 * width), L::load(z + 2 * width), c};
      A::template activate<3, 2>(ifogc);
      if (r > 0) {
        L::store_part(h, o * ifogc[4], real);
        h += size.n_a;
      }
      o = ifogc[2];
      c = ifogc[1] * L::load(c_prev) + ifogc[0] * ifogc[3];
      L::store(memory, c);
      if (step.keeps) {
        L::store(kept, ifogc[0]);
        L::store(kept + width, ifogc[1]);
        L::store(kept + 2 * width, ifogc[3]);
        L::store(kept + 3 * width, o);
        kept += row;
      }
      z += gates * width;
      c_prev += size.padded;
      memory += size.padded;
    }
    L::store_part(h, o * A::tanh(c), real);
  }

  static void backward(const Dimensions& size, const T* wh_transposed, const BackwardStep<T>& step) {
    static constexpr T zeros[most_columns * width] = {};
    carry_back<Isa, T, Lstm>(transposed(size, wh_transposed), step, gates * size.padded, size, zeros, 0,
                             [&](Index r, Index unit, int vectors) {
                               if (vectors == most_columns) dunits<most_columns>(size, step, unit, r);
                               else
                                 for (int v = 0; v < vectors; ++v) dunits<1>(size, step, unit + v, r);
                             });
  }

  static void start(const Dimensions& size, const T* wh_transposed, const BackwardStep<T>& step) {
    static constexpr T zeros[most_columns * width] = {};
    carry_back<Isa, T, Lstm>(transposed(size, wh_transposed), step, gates * size.padded, size, zeros, 0, [](Index, Index, int) {});
  }

  // tanh(c) of several vectors is computed in step.
  template <int vectors>
  static inline void dunits(const Dimensions& size, const BackwardStep<T>& step, Index unit, Index r) {
    Vector shown[vectors];
    const T* const memory = step.memory + r * size.padded + unit * width;
    WHYGRAD_EACH(v, vectors) shown[v] = L::load(memory + v * width);
    A::template activate<0, vectors>(shown);
    WHYGRAD_EACH(v, vectors) dunit(size, step, unit + v, r, shown[v]);
  }
  static inline void dunit(const Dimensions& size, const BackwardStep<T>& step, Index unit, Index r, const Vector& shown) {
    const T* const z = step.gates + r * saved * size.padded + unit * gates * width;
    T* const dz = step.dz_x + r * gates * size.padded + unit * gates * width;
    const Index at = r * size.padded + unit * width, real = size.n_a - unit * width;
    const Vector i = L::load(z), f = L::load(z + width), g = L::load(z + 2 * width), o = L::load(z + 3 * width);
    const Vector dh = L::load(step.dh + at) + L::load_part(step.dh_given + r * size.n_a + unit * width, real);
    const Vector dc = L::load(step.dmemory + at) + dh * o * (T(1) - shown * shown);
    const Vector di = dc * g, df = dc * L::load(step.memory_prev + at), dg = dc * i, do_ = dh * shown;
    L::store(step.dmemory + at, dc * f);
    L::store_cleared(dz, di * i * (T(1) - i), real);
    L::store_cleared(dz + width, df * f * (T(1) - f), real);
    L::store_cleared(dz + 2 * width, dg * (T(1) - g * g), real);
    L::store_cleared(dz + 3 * width, do_ * o * (T(1) - o), real);
  }
};

}  // namespace
}  // namespace whygrad
