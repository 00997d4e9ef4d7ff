// One step in time, as a cell sees it. Pointers are to the first row of the step that this call works on.
#pragma once

#include "activations.hpp"
#include "packing.hpp"
#include "team.hpp"

namespace whygrad {
namespace {

struct Dimensions {
  Index n_x, n_a;
  Index units;   // vectors that hold n_a units
  Index padded;  // the numbers in them
};

template <class T>
struct ForwardStep {
  Index rows;
  const T* h_prev;       // rows of n_a
  T* gates;              // rows of saved * padded: in, what the input gives; out, what backward needs
  const T* memory_prev;  // rows of padded
  T* memory;             // rows of padded
  T* h;                  // rows of n_a
  bool keeps;            // backward will need the gates
  bool turned;           // walk the weights from their end: what was used last is in the cache still
  Team* team;            // shares the panels, or null
};

template <class T>
struct BackwardStep {
  Index rows;       // that take part in this step
  Index rows_next;  // of these, those that take part in the step after it too
  const T *h_prev, *h, *gates, *memory_prev, *memory;
  const T* dz_next;  // h side, rows of the step after this one
  T* dz_x;           // written: gradients of what the input side adds up to
  T* dz_h;           // written: the same for the h side; for most cells the same memory
  const T* dh_given; // rows of n_a: what the loss says
  T* dh;             // rows of padded; what came from behind the last step, until a step after this one says it
  T* dh_direct;      // rows of padded; in and out: what reaches h_prev past the weights
  T* dmemory;        // rows of padded; in and out
  T* dreset;         // rows of padded; room for a GRU that resets before the product
  bool turned;
  Team* team;
};

// Panels from first to last, or, where it is turned, from last to first. Of a team, the caller takes the first tasks and helpers
// the last ones (see team.cpp), so each turns within its own part.
template <class Work>
inline void sweep(Team* team, bool turned, Index count, const Work& work) {
  if (team == nullptr) {
    for (Index task = 0; task < count; ++task) work(turned ? count - 1 - task : task);
    return;
  }
  const Index callers = count / team->size();
  team->run(count, [&](Index task, int) {
    if (!turned) work(task);
    else work(task < callers ? callers - 1 - task : count - 1 - (task - callers));
  });
}

struct Nothing {
  void operator()(Index, Index) const {}
};

// rows of `a` times one panel, in blocks of rows; `each(first, rows)` follows each block while it is warm. What the next block adds
// to, or where it writes, is fetched meanwhile.
template <class Isa, class T, class Each = Nothing>
inline void multiply_panel(const Panels<T>& panels, Index panel, Index rows, const TileArguments<T>& block, const Each& each = {}) {
  const int columns = panels.in_panel(panel);
  const T* const b = Packing<Isa, T>::panel(panels, panel);
  const bool adds = block.init_stride != 0;
  const T* const far = adds ? block.init : block.out;
  const Index far_stride = adds ? block.init_stride : block.out_stride;
  row_blocks(rows, tile_rows<Isa>(columns), [&](Index first, Index count) {
    TileArguments<T> part = block;
    part.init = block.init + first * block.init_stride;
    part.out = block.out + first * block.out_stride;
    const Index next = first + count;
    fetch<Isa, T>(far + next * far_stride, far_stride, next < rows ? count : 0, columns);
    row_blocks(panels.depth, Isa::terms, [&](Index k, Index terms) {
      part.a = block.a + first * block.row_stride + k * block.depth_stride;
      part.b = b + k * columns * Lanes<Isa, T>::width;
      part.depth = terms;
      Tiles<Isa, T>::get(static_cast<int>(count), columns)(part);
      part.init = part.out;
      part.init_stride = part.out_stride;
    });
    each(first, count);
  });
}

// What forward saved of a tile lies in a far cache: it is asked for while the tile is being multiplied.
template <class Isa, class T, class Cell>
inline void fetch_saved(const BackwardStep<T>& step, Index padded, Index n_a, Index unit, int vectors, Index first, Index end) {
  constexpr int width = Lanes<Isa, T>::width, near = 2;  // the second cache, since the weights sweep the first one clean
  for (Index r = first; r < end; ++r)
    for (int v = 0; v < vectors; ++v) {
      const T* const gates = step.gates + (r * padded + (unit + v) * width) * Cell::saved;
      for (int c = 0; Cell::keeps_gates && c < Cell::saved; ++c) __builtin_prefetch(gates + c * width, 0, near);
      if (Cell::has_memory) __builtin_prefetch(step.memory_prev + r * padded + (unit + v) * width, 0, near);
      __builtin_prefetch(step.dh_given + r * n_a + (unit + v) * width, 0, near);
    }
}

// What a step hands back to the states before it: dh = dz_next times the transposed weights, plus dh_direct where a
// cell has it. Then `each(row, first vector of units, vectors)`, for all rows of the step.
template <class Isa, class T, class Cell, class Each>
inline void carry_back(const Panels<T>& weights, const BackwardStep<T>& step, Index dz_stride, const Dimensions& size,
                       const T* init, Index init_stride, const Each& each) {
  constexpr int width = Lanes<Isa, T>::width;
  sweep(step.team, step.turned, weights.count(), [&](Index panel) {
    const Index unit = panel * most_columns;
    const int vectors = weights.in_panel(panel);
    const Index tile = tile_rows<Isa>(vectors);
    const auto ask = [&](Index first) {
      const Index end = first + tile < step.rows ? first + tile : step.rows;
      if (step.gates != nullptr) fetch_saved<Isa, T, Cell>(step, size.padded, size.n_a, unit, vectors, first, end);
    };
    const auto all = [&](Index first, Index count) {
      ask(first + count);
      for (Index row = first; row < first + count; ++row) each(row, unit, vectors);
    };
    ask(0);
    multiply_panel<Isa, T>(weights, panel, step.rows_next,
                           {step.dz_next, dz_stride, 1, nullptr, 0, init_stride == 0 ? init : init + unit * width,
                            init_stride, step.dh + unit * width, size.padded},
                           all);
    all(step.rows_next, step.rows - step.rows_next);
  });
}
}  // namespace
}  // namespace whygrad
