// One step without a sequence around it: the same cell, and no memory but the caller's.
#pragma once

#include "forward.hpp"

namespace whygrad {
namespace {

template <class Isa, class T, class Cell>
struct StreamStep {
  static Index room(const Dimensions& size, Index batch) {
    return batch * (size.padded * (Cell::saved + 2 * Cell::memory_columns) + size.n_a);
  }

  static void run(const Dimensions& size, Index batch, const T* x, T* h, T* memory, const T* wx, const T* wh, const T* bias,
                  T* room) {
    using Project = Projection<Isa, T, Cell>;
    T* const gates = room;
    T* const inner = gates + batch * size.padded * Cell::saved;
    T* const h_next = inner + batch * size.padded * Cell::memory_columns;
    if (Cell::has_memory) copy_rows<T>(memory, size.n_a, inner, size.padded, batch, size.n_a);
    for (Index panel = 0; panel < Project::panels(size, wx).count(); ++panel)
      Project::panel(size, wx, bias, panel, x, batch, gates);
    ForwardStep<T> step{batch, h, gates, inner, inner, h_next, false, true, nullptr};
    Cell::forward(size, wh, bias + Cell::gates * size.padded, step);
    copy_rows<T>(h_next, size.n_a, h, size.n_a, batch, size.n_a);
    if (Cell::has_memory) copy_rows<T>(inner, size.padded, memory, size.n_a, batch, size.n_a);
  }
};

}  // namespace
}  // namespace whygrad
