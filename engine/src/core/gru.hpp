// The GRU in its two conventions; r, z = sigmoid(x Wx + h_prev Wh + b) in both, and h = (1 - z) n + z h_prev.
//
//     reset after the product:   n = tanh(x Wxn + bn + r * (h_prev Whn + bhn))     one product a step
//     reset before the product:  n = tanh(x Wxn + bn + (r * h_prev) Whn)           two products a step
//
// Callers name the gates in the order r, z, n. Here a row holds n, r, z, and with reset after also q = h_prev Whn + bhn:
// so both products write to neighbouring vectors.
#pragma once

#include "step.hpp"

namespace whygrad {
namespace {

template <class T>
void reordered(const GateMatrix<T>* rzn, GateMatrix<T>* nrz) {
  nrz[0] = rzn[2];
  nrz[1] = rzn[0];
  nrz[2] = rzn[1];
}

template <class Isa, class T>
struct GruAfter {
  using L = Lanes<Isa, T>;
  using Vector = typename L::Vector;
  using P = Packing<Isa, T>;
  using A = Activations<Isa, T>;
  static constexpr int width = L::width;
  static constexpr int gates = 3, recurrent = 3, from_h = 3, saved = 4, biases = 4, memory_columns = 0;
  static constexpr bool keeps_gates = true, has_memory = false, has_direct = true, one_dz = false,
                        bias_in_recurrence = true;

  static void pack_forward(const Dimensions& size, const GateMatrix<const T>* wx, const GateMatrix<const T>* wh,
                           const GateMatrix<const T>* bias, T* to_wx, T* to_wh, T* to_bias) {
    GateMatrix<const T> nrz[3];
    reordered(wx, nrz);
    P::gates(size.n_x, size.n_a, gates, gates, nrz, to_wx);
    P::gates(size.n_a, size.n_a, gates, gates, wh, to_wh);
    reordered(bias, nrz);
    P::gates(1, size.n_a, gates, gates, nrz, to_bias);
    P::gates(1, size.n_a, 1, 1, bias + 3, to_bias + gates * size.padded);
  }
  static void pack_backward(const Dimensions& size, const GateMatrix<const T>* wx, const GateMatrix<const T>* wh,
                            T* to_wx, T* to_wh) {
    GateMatrix<const T> nrz[3];
    reordered(wx, nrz);
    P::gates_transposed(size.n_x, size.n_a, gates, nrz, to_wx);
    P::gates_transposed(size.n_a, size.n_a, gates, wh, to_wh);
  }
  static void unpack(const Dimensions& size, const T* dwx, const T* dwh, const GateMatrix<T>* wx,
                     const GateMatrix<T>* wh, const GateMatrix<T>* bias) {
    GateMatrix<T> nrz[3];
    reordered(wx, nrz);
    P::unpack(dwx, size.n_x + 1, 0, size.n_x, size.n_a, gates, nrz);
    P::unpack(dwh, size.n_a + 1, 0, size.n_a, size.n_a, gates, wh);
    reordered(bias, nrz);
    P::unpack(dwx, size.n_x + 1, size.n_x, 1, size.n_a, gates, nrz);
    const GateMatrix<T> rzq[3] = {bias[0], bias[1], bias[3]};  // r and z once more, the same numbers
    P::unpack(dwh, size.n_a + 1, size.n_a, 1, size.n_a, gates, rzq);
  }

  static void forward(const Dimensions& size, const T* wh, const T* inner_bias, const ForwardStep<T>& step) {
    const Panels<T> panels{wh, size.n_a, gates * size.units, gates};
    const Index row = saved * size.padded;
    sweep(step.team, step.turned, size.units, [&](Index unit) {
      T* const z = step.gates + unit * saved * width;
      const Vector bias = L::load(inner_bias + unit * width);
      for (Index r = 0; r < step.rows; ++r) L::store(z + r * row + 3 * width, bias);
      const auto each = [&](Index first, Index count) {
        for (Index r = first; r < first + count; ++r) units(size, step, unit, r);
      };
      multiply_panel<Isa, T>(panels, unit, step.rows, {step.h_prev, size.n_a, 1, nullptr, 0, z + width, row, z + width, row}, each);
    });
  }

  static inline void units(const Dimensions& size, const ForwardStep<T>& step, Index unit, Index r) {
    T* const saved_row = step.gates + (r * size.padded + unit * width) * saved;
    const Index at = r * size.n_a + unit * width, real = size.n_a - unit * width;
    const Vector reset = A::sigmoid(L::load(saved_row + width)), z = A::sigmoid(L::load(saved_row + 2 * width));
    const Vector n = A::tanh(L::load(saved_row) + reset * L::load(saved_row + 3 * width));
    L::store(saved_row, n);
    L::store(saved_row + width, reset);
    L::store(saved_row + 2 * width, z);
    L::store_part(step.h + at, (T(1) - z) * n + z * L::load_part(step.h_prev + at, real), real);
  }

  static Panels<T> transposed(const Dimensions& size, const T* wh) {
    return {wh, recurrent * size.padded, size.units, most_columns};
  }
  static void backward(const Dimensions& size, const T* wh_transposed, const BackwardStep<T>& step) {
    carry_back<Isa, T, GruAfter>(transposed(size, wh_transposed), step, recurrent * size.padded, size, step.dh_direct, size.padded,
                       [&](Index r, Index unit, int vectors) {
                         for (int v = 0; v < vectors; ++v) dunits(size, step, unit + v, r);
                       });
  }
  static void start(const Dimensions& size, const T* wh_transposed, const BackwardStep<T>& step) {
    carry_back<Isa, T, GruAfter>(transposed(size, wh_transposed), step, recurrent * size.padded, size, step.dh_direct, size.padded,
                       [](Index, Index, int) {});
  }

  static inline void dunits(const Dimensions& size, const BackwardStep<T>& step, Index unit, Index r) {
    const Index vector = r * size.padded + unit * width, at = r * size.n_a + unit * width, real = size.n_a - unit * width;
    const T* const kept = step.gates + vector * saved;
    T *const dz_x = step.dz_x + vector * gates, *const dz_h = step.dz_h + vector * recurrent;
    const Vector n = L::load(kept), reset = L::load(kept + width), z = L::load(kept + 2 * width), q = L::load(kept + 3 * width);
    const Vector h_prev = L::load_part(step.h_prev + at, real);
    const Vector dh = L::load(step.dh + vector) + L::load_part(step.dh_given + at, real);
    const Vector dn = dh * (T(1) - z) * (T(1) - n * n);  // of what tanh is taken of; likewise below
    const Vector dreset = dn * q * reset * (T(1) - reset), dz = dh * (h_prev - n) * z * (T(1) - z);
    L::store(step.dh_direct + vector, dh * z);
    L::store_cleared(dz_x, dn, real);
    L::store_cleared(dz_x + width, dreset, real);
    L::store_cleared(dz_x + 2 * width, dz, real);
    L::store_cleared(dz_h, dreset, real);
    L::store_cleared(dz_h + width, dz, real);
    L::store_cleared(dz_h + 2 * width, dn * reset, real);
  }
};

template <class Isa, class T>
struct GruBefore {
  using L = Lanes<Isa, T>;
  using Vector = typename L::Vector;
  using P = Packing<Isa, T>;
  using A = Activations<Isa, T>;
  static constexpr int width = L::width;
  static constexpr int gates = 3, recurrent = 3, from_h = 2, saved = 3, biases = 3;
  static constexpr int memory_columns = 1;  // r h_prev
  static constexpr bool keeps_gates = true, has_memory = false, has_direct = true, one_dz = false,
                        bias_in_recurrence = false;

  // The two products of a step: r and z of h_prev, n of r h_prev. A row of dz_h likewise has r and z, then n.
  static Panels<T> outer(const Dimensions& size, const T* wh) { return {wh, size.n_a, 2 * size.units, 2}; }
  static Panels<T> inner(const Dimensions& size, const T* wh) {
    return {wh + 2 * size.n_a * size.padded, size.n_a, size.units, 1};
  }
  static Panels<T> outer_transposed(const Dimensions& size, const T* wh) {
    return {wh, 2 * size.padded, size.units, most_columns};
  }
  static Panels<T> inner_transposed(const Dimensions& size, const T* wh) {
    return {wh + 2 * size.padded * size.padded, size.padded, size.units, most_columns};
  }

  static void pack_forward(const Dimensions& size, const GateMatrix<const T>* wx, const GateMatrix<const T>* wh,
                           const GateMatrix<const T>* bias, T* to_wx, T* to_wh, T* to_bias) {
    GateMatrix<const T> nrz[3];
    reordered(wx, nrz);
    P::gates(size.n_x, size.n_a, gates, gates, nrz, to_wx);
    P::gates(size.n_a, size.n_a, 2, 2, wh, to_wh);
    P::gates(size.n_a, size.n_a, 1, 1, wh + 2, to_wh + 2 * size.n_a * size.padded);
    reordered(bias, nrz);
    P::gates(1, size.n_a, gates, gates, nrz, to_bias);
  }
  static void pack_backward(const Dimensions& size, const GateMatrix<const T>* wx, const GateMatrix<const T>* wh,
                            T* to_wx, T* to_wh) {
    GateMatrix<const T> nrz[3];
    reordered(wx, nrz);
    P::gates_transposed(size.n_x, size.n_a, gates, nrz, to_wx);
    P::gates_transposed(size.n_a, size.n_a, 2, wh, to_wh);
    P::gates_transposed(size.n_a, size.n_a, 1, wh + 2, to_wh + 2 * size.padded * size.padded);
  }
  static void unpack(const Dimensions& size, const T* dwx, const T* dwh, const GateMatrix<T>* wx,
                     const GateMatrix<T>* wh, const GateMatrix<T>* bias) {
    GateMatrix<T> nrz[3];
    reordered(wx, nrz);
    P::unpack(dwx, size.n_x + 1, 0, size.n_x, size.n_a, gates, nrz);
    P::unpack(dwh, size.n_a, 0, size.n_a, size.n_a, 2, wh);
    P::unpack(dwh + 2 * size.n_a * size.padded, size.n_a, 0, size.n_a, size.n_a, 1, wh + 2);
    reordered(bias, nrz);
    P::unpack(dwx, size.n_x + 1, size.n_x, 1, size.n_a, gates, nrz);
  }

  static void forward(const Dimensions& size, const T* wh, const T*, const ForwardStep<T>& step) {
    const Index row = saved * size.padded;
    sweep(step.team, step.turned, size.units, [&](Index unit) {
      T* const z = step.gates + (unit * saved + 1) * width;
      const auto each = [&](Index first, Index count) {
        for (Index r = first; r < first + count; ++r) reset_units(size, step, unit, r);
      };
      multiply_panel<Isa, T>(outer(size, wh), unit, step.rows, {step.h_prev, size.n_a, 1, nullptr, 0, z, row, z, row}, each);
    });
    sweep(step.team, step.turned, size.units, [&](Index unit) {
      T* const n = step.gates + unit * saved * width;
      const auto each = [&](Index first, Index count) {
        for (Index r = first; r < first + count; ++r) units(size, step, unit, r);
      };
      multiply_panel<Isa, T>(inner(size, wh), unit, step.rows, {step.memory, size.padded, 1, nullptr, 0, n, row, n, row}, each);
    });
  }

  static inline void reset_units(const Dimensions& size, const ForwardStep<T>& step, Index unit, Index r) {
    const Index vector = r * size.padded + unit * width;
    T* const kept = step.gates + vector * saved;
    const Vector reset = A::sigmoid(L::load(kept + width)), z = A::sigmoid(L::load(kept + 2 * width));
    L::store(kept + width, reset);
    L::store(kept + 2 * width, z);
    L::store(step.memory + vector, reset * L::load_part(step.h_prev + r * size.n_a + unit * width, size.n_a - unit * width));
  }
  static inline void units(const Dimensions& size, const ForwardStep<T>& step, Index unit, Index r) {
    T* const kept = step.gates + (r * size.padded + unit * width) * saved;
    const Index at = r * size.n_a + unit * width, real = size.n_a - unit * width;
    const Vector n = A::tanh(L::load(kept)), z = L::load(kept + 2 * width);
    L::store(kept, n);
    L::store_part(step.h + at, (T(1) - z) * n + z * L::load_part(step.h_prev + at, real), real);
  }

  static void backward(const Dimensions& size, const T* wh_transposed, const BackwardStep<T>& step) {
    const Index row = recurrent * size.padded;
    carry_back<Isa, T, GruBefore>(outer_transposed(size, wh_transposed), step, row, size, step.dh_direct, size.padded,
                       [&](Index r, Index unit, int vectors) {
                         for (int v = 0; v < vectors; ++v) dunits(size, step, unit + v, r);
                       });
    BackwardStep<T> reset = step;  // the same product, of n's dz of this very step
    reset.rows_next = step.rows;
    reset.dz_next = step.dz_h + 2 * size.padded;
    reset.dh = step.dreset;
    static constexpr T zeros[most_columns * width] = {};
    carry_back<Isa, T, GruBefore>(inner_transposed(size, wh_transposed), reset, row, size, zeros, 0,
                       [&](Index r, Index unit, int vectors) {
                         for (int v = 0; v < vectors; ++v) dreset_units(size, step, unit + v, r);
                       });
  }
  static void start(const Dimensions& size, const T* wh_transposed, const BackwardStep<T>& step) {
    carry_back<Isa, T, GruBefore>(outer_transposed(size, wh_transposed), step, recurrent * size.padded, size, step.dh_direct,
                       size.padded, [](Index, Index, int) {});
  }

  static inline void dunits(const Dimensions& size, const BackwardStep<T>& step, Index unit, Index r) {
    const Index vector = r * size.padded + unit * width, at = r * size.n_a + unit * width, real = size.n_a - unit * width;
    const T* const kept = step.gates + vector * saved;
    T *const dz_x = step.dz_x + vector * gates, *const dz_h = step.dz_h + r * recurrent * size.padded;
    const Vector n = L::load(kept), z = L::load(kept + 2 * width), h_prev = L::load_part(step.h_prev + at, real);
    const Vector dh = L::load(step.dh + vector) + L::load_part(step.dh_given + at, real);
    const Vector dn = dh * (T(1) - z) * (T(1) - n * n), dz = dh * (h_prev - n) * z * (T(1) - z);
    L::store(step.dh_direct + vector, dh * z);
    L::store_cleared(dz_x, dn, real);
    L::store_cleared(dz_x + 2 * width, dz, real);
    L::store_cleared(dz_h + (2 * unit + 1) * width, dz, real);
    L::store_cleared(dz_h + 2 * size.padded + unit * width, dn, real);
  }
  // step.dreset holds the gradient of r h_prev.
  static inline void dreset_units(const Dimensions& size, const BackwardStep<T>& step, Index unit, Index r) {
    const Index vector = r * size.padded + unit * width, real = size.n_a - unit * width;
    const Vector reset = L::load(step.gates + vector * saved + width), dreset_h = L::load(step.dreset + vector);
    const Vector h_prev = L::load_part(step.h_prev + r * size.n_a + unit * width, real);
    const Vector dreset = dreset_h * h_prev * reset * (T(1) - reset);
    L::store(step.dh_direct + vector, L::load(step.dh_direct + vector) + dreset_h * reset);
    L::store_cleared(step.dz_x + vector * gates + width, dreset, real);
    L::store_cleared(step.dz_h + r * recurrent * size.padded + 2 * unit * width, dreset, real);
  }
};

}  // namespace
}  // namespace whygrad
