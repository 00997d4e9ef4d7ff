// Weights in the order in which the micro-kernel reads them, and gradients back from it.
//
// A packed matrix is a row of panels. A panel holds up to `per_panel` vectors of columns; for each k of the depth, they
// follow one another. What lies beyond the last unit is zero.
#pragma once

#include "call.hpp"
#include "tile.hpp"

namespace whygrad {
namespace {

template <class T>
struct Panels {
  const T* data;
  Index depth;
  Index vectors;   // of all panels together
  int per_panel;

  Index count() const { return (vectors + per_panel - 1) / per_panel; }
  int in_panel(Index panel) const {
    const Index left = vectors - panel * per_panel;
    return static_cast<int>(left < per_panel ? left : per_panel);
  }
};

template <class Isa, class T>
struct Packing {
  using L = Lanes<Isa, T>;
  static constexpr int width = L::width;

  static const T* panel(const Panels<T>& panels, Index index) {
    return panels.data + index * panels.per_panel * width * panels.depth;
  }

  // Columns are interleaved gates: vector v holds the units of v / gates, for gate v % gates.
  static void gates(Index depth, Index n_a, int gates, int per_panel, const GateMatrix<const T>* source, T* to) {
    const Panels<T> panels{to, depth, gates * vectors<Isa, T>(n_a), per_panel};
    for (Index p = 0; p < panels.count(); ++p) {
      const int columns = panels.in_panel(p);
      T* const start = to + p * per_panel * width * depth;
      for (int c = 0; c < columns; ++c) {
        const Index vector = p * per_panel + c;
        const GateMatrix<const T>& gate = source[vector % gates];
        const Index unit = vector / gates * width;
        const Index units = n_a - unit < width ? n_a - unit : width;
        for (Index k = 0; k < depth; ++k)
          copy(gate.at + k * gate.input_stride + unit * gate.unit_stride, gate.unit_stride, units,
               start + (k * columns + c) * width);
      }
    }
  }

  // The transpose: the depth is the interleaved gates, the columns are the inputs.
  static void gates_transposed(Index inputs, Index n_a, int gates, const GateMatrix<const T>* source, T* to) {
    const Index depth = gates * vectors<Isa, T>(n_a) * width;
    const Panels<T> panels{to, depth, vectors<Isa, T>(inputs), most_columns};
    for (Index p = 0; p < panels.count(); ++p) {
      const int columns = panels.in_panel(p);
      T* const start = to + p * most_columns * width * depth;
      for (Index k = 0; k < depth; ++k) {
        const GateMatrix<const T>& gate = source[k / width % gates];
        const Index unit = k / width / gates * width + k % width;
        for (int c = 0; c < columns; ++c) {
          const Index input = (p * most_columns + c) * width;
          const Index inputs_here = inputs - input < width ? inputs - input : width;
          copy(gate.at + input * gate.input_stride + unit * gate.unit_stride, gate.input_stride,
               unit < n_a ? inputs_here : 0, start + (k * columns + c) * width);
        }
      }
    }
  }

  // From (inputs, gates * padded), interleaved, to the caller's matrices.
  static void unpack(Index inputs, Index n_a, int gates, const T* from, const GateMatrix<T>* target) {
    unpack(inputs, n_a, gates, from, target, gates * vectors<Isa, T>(n_a) * width);
  }
  static void unpack(Index inputs, Index n_a, int gates, const T* from, const GateMatrix<T>* target, Index row) {
    for (Index vector = 0; vector < gates * vectors<Isa, T>(n_a); ++vector) {
      const GateMatrix<T>& gate = target[vector % gates];
      const Index unit = vector / gates * width;
      const Index units = n_a - unit < width ? n_a - unit : width;
      for (Index k = 0; k < inputs; ++k) {
        const T* const lanes = from + k * row + vector * width;
        T* const to = gate.at + k * gate.input_stride + unit * gate.unit_stride;
        for (Index lane = 0; lane < units; ++lane) to[lane * gate.unit_stride] = lanes[lane];
      }
    }
  }

 private:
  static void copy(const T* from, Index stride, Index count, T* to) {
    if (count == width && stride == 1) return L::store(to, L::load(from));
    Index lane = 0;
    for (; lane < count; ++lane) to[lane] = from[lane * stride];
    for (; lane < width; ++lane) to[lane] = 0;
  }
};

}  // namespace
}  // namespace whygrad
