// What the Python side and the kernels say to each other: plain structures, pointers and sizes.
//
// Letters are the chapters': n_x features, n_a units; rows are pairs of a step and an example. `padded` is n_a
// rounded up to whole vectors. The columns of a row of gates are interleaved: the first vector of units of each
// gate, then the second vector of units of each gate, and so on. What is made here in this order is only ever
// read here.
#pragma once

#include "vectors.hpp"

namespace whygrad {

class Team;

enum class Cell : int { rnn = 0, lstm = 1, gru_after = 2, gru_before = 3 };

// Rows of step s: offset[s] .. offset[s] + active[s]. An example has the same place among the active ones at
// every step, so active never grows. A reversed sequence has falling offsets.
struct Steps {
  Index count;
  const Index* offset;
  const Index* active;
};

// One gate's part of a matrix: element (input k, unit u) is at[k * input_stride + u * unit_stride].
template <class T>
struct GateMatrix {
  T* at;
  Index input_stride, unit_stride;
};

// One layer in one direction. Pointers may be null where it says so.
template <class T>
struct Forward {
  Cell cell;
  Index n_x, n_a, batch;
  Steps steps;
  const T* x;             // (rows, n_x)
  const T* h0;            // (batch, n_a)
  const T* memory0;       // (batch, n_a), LSTM only
  const T* wx;            // packed
  const T* wh;            // packed
  const T* bias;          // packed
  T* h;                   // (rows, n_a), written
  T* h_last;              // (batch, n_a), written
  T* memory_last;         // (batch, n_a), written, LSTM only
  T* gates;               // saved for backward (rows, saved columns * padded), or null: nothing is saved
  T* memory;              // saved for backward (rows, padded), or null
};

template <class T>
struct Backward {
  Cell cell;
  Index n_x, n_a, batch;
  Steps steps;
  const T *x, *h0, *memory0, *h, *gates, *memory;  // as in Forward
  const T* wx_transposed;                          // packed
  const T* wh_transposed;                          // packed
  const T* dh;            // (rows, n_a): what the loss says about each state
  const T* dh_last;       // (batch, n_a): what comes from behind the last step, or null
  const T* dmemory_last;  // (batch, n_a), or null
  T* dx;                  // (rows, n_x), written, or null
  T* dh0;                 // (batch, n_a), written
  T* dmemory0;            // (batch, n_a), written, LSTM only
  T* dwx;                 // (n_x + 1, gates * padded), written; the last row is the bias
  T* dwh;                 // written; see the cell
};

// The sizes, in numbers, of what the caller has to provide.
struct Sizes {
  Index wx, wh, bias, wx_transposed, wh_transposed, gates_a_row, memory_a_row, dwx, dwh;
};

// One instruction set's functions.
template <class T>
struct Kernels {
  const char* name;
  Index width;  // numbers in a vector
  Sizes (*sizes)(Cell, Index n_x, Index n_a);
  void (*pack_forward)(Cell, Index n_x, Index n_a, const GateMatrix<const T>* wx, const GateMatrix<const T>* wh,
                       const GateMatrix<const T>* bias, T* packed_wx, T* packed_wh, T* packed_bias);
  void (*pack_backward)(Cell, Index n_x, Index n_a, const GateMatrix<const T>* wx, const GateMatrix<const T>* wh,
                        T* packed_wx, T* packed_wh);
  void (*unpack)(Cell, Index n_x, Index n_a, const T* dwx, const T* dwh, const GateMatrix<T>* wx,
                 const GateMatrix<T>* wh, const GateMatrix<T>* bias);
  void (*forward)(const Forward<T>&, Team&);
  void (*backward)(const Backward<T>&, Team&);
  // One step for a few rows, without memory of its own: h (batch, n_a) and, for an LSTM, memory (batch, n_a) are
  // written over. `room` is room_of_step numbers.
  Index (*room_of_step)(Cell, Index n_x, Index n_a, Index batch);
  void (*step)(Cell, Index n_x, Index n_a, Index batch, const T* x, T* h, T* memory, const T* wx, const T* wh, const T* bias,
               T* room);
  void (*sigmoid)(const T* from, T* to, Index count);
  void (*tanh)(const T* from, T* to, Index count);
  double (*multiply_add_rate)(double seconds);  // the most floating-point operations a second of one core
};

template <class T>
const Kernels<T>& kernels_avx512();
template <class T>
const Kernels<T>& kernels_avx2();
template <class T>
const Kernels<T>& kernels_portable();

}  // namespace whygrad
