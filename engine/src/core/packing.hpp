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

  // Columns are interleaved gates: one vector of units of each gate, then the next vector of each. A row at a time, from its
  // beginning to its end: that is how memory is read fastest.
  static void gates(Index depth, Index n_a, int gates, int per_panel, const GateMatrix<const T>* source, T* to) {
    const Panels<T> panels{to, depth, gates * vectors<Isa, T>(n_a), per_panel};
    for (Index k = 0; k < depth; ++k) {
      Index unit = 0;
      int gate = 0;
      for (Index p = 0; p < panels.count(); ++p) {
        const int columns = panels.in_panel(p);
        T* const row = to + (p * per_panel * depth + k * columns) * width;
        for (int c = 0; c < columns; ++c) {
          const GateMatrix<const T>& from = source[gate];
          copy(from.at + k * from.input_stride + unit * from.unit_stride, from.unit_stride, least(n_a - unit), row + c * width);
          if (++gate == gates) {
            gate = 0;
            unit += width;
          }
        }
      }
    }
  }

  // The transpose: the depth is the interleaved gates, the columns are the inputs. A square block at a time.
  static void gates_transposed(Index inputs, Index n_a, int gates, const GateMatrix<const T>* source, T* to) {
    const Index depth = gates * vectors<Isa, T>(n_a) * width;
    const Panels<T> panels{to, depth, vectors<Isa, T>(inputs), most_columns};
    for (Index p = 0; p < panels.count(); ++p) {
      const int columns = panels.in_panel(p);
      T* const start = to + p * most_columns * width * depth;
      for (int c = 0; c < columns; ++c) {
        const Index input = (p * most_columns + c) * width;
        int gate = 0;
        for (Index k = 0, unit = 0; k < depth; k += width) {
          const GateMatrix<const T>& from = source[gate];
          square(from.at + input * from.input_stride + unit * from.unit_stride, from, least(inputs - input), least(n_a - unit),
                 start + (k * columns + c) * width, columns * width);
          if (++gate == gates) {
            gate = 0;
            unit += width;
          }
        }
      }
    }
  }

  // Rows first .. first + inputs of a packed gradient of `depth` rows, to the caller's matrices.
  static void unpack(const T* from, Index depth, Index first, Index inputs, Index n_a, int gates, const GateMatrix<T>* target) {
    const Panels<T> panels{from, depth, gates * vectors<Isa, T>(n_a), most_columns};
    for (Index k = 0; k < inputs; ++k) {
      Index unit = 0;
      int gate = 0;
      for (Index p = 0; p < panels.count(); ++p) {
        const int columns = panels.in_panel(p);
        const T* const row = panel(panels, p) + (first + k) * columns * width;
        for (int c = 0; c < columns; ++c) {
          const GateMatrix<T>& to = target[gate];
          paste(row + c * width, to.at + k * to.input_stride + unit * to.unit_stride, to.unit_stride, least(n_a - unit));
          if (++gate == gates) {
            gate = 0;
            unit += width;
          }
        }
      }
    }
  }

 private:
  static Index least(Index count) { return count < width ? count : width; }

  // inputs x units of a gate, turned: unit u goes to row u of `to`. What is missing becomes zero. By way of a small copy, since
  // rows of a matrix often lie a power of two apart, and would push one another out of the cache.
  static void square(const T* from, const GateMatrix<const T>& gate, Index inputs, Index units, T* to, Index to_stride) {
    if (gate.input_stride == 1) {
      for (Index unit = 0; unit < width; ++unit)
        copy(from + unit * gate.unit_stride, 1, unit < units ? inputs : 0, to + unit * to_stride);
      return;
    }
    T block[width][width];
    for (Index input = 0; input < width; ++input)
      copy(from + input * gate.input_stride, gate.unit_stride, input < inputs ? units : 0, block[input]);
    for (Index unit = 0; unit < width; ++unit)
      for (Index input = 0; input < width; ++input) to[unit * to_stride + input] = block[input][unit];
  }

  static void paste(const T* from, T* to, Index stride, Index count) {
    if (stride == 1) return L::store_part(to, L::load(from), count);
    for (Index lane = 0; lane < count; ++lane) to[lane * stride] = from[lane];
  }
  static void copy(const T* from, Index stride, Index count, T* to) {
    if (count == width && stride == 1) return L::store(to, L::load(from));
    Index lane = 0;
    for (; lane < count; ++lane) to[lane] = from[lane * stride];
    for (; lane < width; ++lane) to[lane] = 0;
  }
};

}  // namespace
}  // namespace whygrad
