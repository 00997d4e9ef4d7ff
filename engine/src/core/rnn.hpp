// The plain recurrent network: h = tanh(x Wx + h_prev Wh + b). Nothing is saved beside h. See whygrad.chapters.rnn.
#pragma once

#include "step.hpp"

namespace whygrad {
namespace {

template <class Isa, class T>
struct Rnn {
  using L = Lanes<Isa, T>;
  using Vector = typename L::Vector;
  using P = Packing<Isa, T>;
  using A = Activations<Isa, T>;
  static constexpr int width = L::width;
  static constexpr int gates = 1, recurrent = 1, from_h = 1, saved = 1, biases = 1, memory_columns = 0;
  static constexpr bool keeps_gates = false, has_memory = false, has_direct = false, one_dz = true,
                        bias_in_recurrence = false;

  static void pack_forward(const Dimensions& size, const GateMatrix<const T>* wx, const GateMatrix<const T>* wh,
                           const GateMatrix<const T>* bias, T* to_wx, T* to_wh, T* to_bias) {
    P::gates(size.n_x, size.n_a, 1, most_columns, wx, to_wx);
    P::gates(size.n_a, size.n_a, 1, most_columns, wh, to_wh);
    P::gates(1, size.n_a, 1, most_columns, bias, to_bias);
  }
  static void pack_backward(const Dimensions& size, const GateMatrix<const T>* wx, const GateMatrix<const T>* wh,
                            T* to_wx, T* to_wh) {
    P::gates_transposed(size.n_x, size.n_a, 1, wx, to_wx);
    P::gates_transposed(size.n_a, size.n_a, 1, wh, to_wh);
  }
  static void unpack(const Dimensions& size, const T* dwx, const T* dwh, const GateMatrix<T>* wx,
                     const GateMatrix<T>* wh, const GateMatrix<T>* bias) {
    P::unpack(dwx, size.n_x + 1, 0, size.n_x, size.n_a, 1, wx);
    P::unpack(dwx, size.n_x + 1, size.n_x, 1, size.n_a, 1, bias);
    P::unpack(dwh, size.n_a, 0, size.n_a, size.n_a, 1, wh);
  }

  static void forward(const Dimensions& size, const T* wh, const T*, const ForwardStep<T>& step) {
    const Panels<T> panels{wh, size.n_a, size.units, most_columns};
    sweep(step.team, step.turned, panels.count(), [&](Index panel) {
      T* const z = step.gates + panel * most_columns * width;
      const auto each = [&](Index first, Index count) {
        for (Index r = first; r < first + count; ++r)
          for (Index unit = panel * most_columns; unit < panel * most_columns + panels.in_panel(panel); ++unit)
            L::store_part(step.h + r * size.n_a + unit * width, A::tanh(L::load(step.gates + r * size.padded + unit * width)),
                          size.n_a - unit * width);
      };
      multiply_panel<Isa, T>(panels, panel, step.rows,
                             {step.h_prev, size.n_a, 1, nullptr, 0, z, size.padded, z, size.padded}, each);
    });
  }

  static Panels<T> transposed(const Dimensions& size, const T* wh) { return {wh, size.padded, size.units, most_columns}; }

  static void backward(const Dimensions& size, const T* wh_transposed, const BackwardStep<T>& step) {
    static constexpr T zeros[most_columns * width] = {};
    const auto dunits = [&](Index r, Index unit) {
      const Index at = r * size.n_a + unit * width, real = size.n_a - unit * width;
      const Vector h = L::load_part(step.h + at, real);
      const Vector dh = L::load(step.dh + r * size.padded + unit * width) + L::load_part(step.dh_given + at, real);
      L::store_cleared(step.dz_x + r * size.padded + unit * width, dh * (T(1) - h * h), real);
    };
    carry_back<Isa, T, Rnn>(transposed(size, wh_transposed), step, size.padded, size, zeros, 0, [&](Index r, Index unit, int vectors) {
      for (int v = 0; v < vectors; ++v) dunits(r, unit + v);
    });
  }
  static void start(const Dimensions& size, const T* wh_transposed, const BackwardStep<T>& step) {
    static constexpr T zeros[most_columns * width] = {};
    carry_back<Isa, T, Rnn>(transposed(size, wh_transposed), step, size.padded, size, zeros, 0, [](Index, Index, int) {});
  }
};

}  // namespace
}  // namespace whygrad
