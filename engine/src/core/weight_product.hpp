// The gradient of weights: the sum over the rows of a block of left^T dz, added to what other blocks gave.
//
// `left` is what was multiplied by the weights. It and dz are copied, a few columns at a time, into the order in which the
// micro-kernel reads them. The gradient has the order of packed weights (see packing.hpp): a tile of it is in one piece. In rows
// as long as dz, its lines would push one another out of the nearest cache.
#pragma once

#include "packing.hpp"
#include "step.hpp"

namespace whygrad {
namespace {

// The rows of a block, in groups of as many columns as a tile has rows.
template <class Isa, class T>
class LeftRows {
 public:
  static constexpr int group = tile_rows<Isa>(most_columns);

  // One more column of ones collects the sums of dz, which is the gradient of a bias.
  LeftRows(Team& memory, Index columns, bool ones, Index rows)
      : columns_(columns), inputs_(columns + (ones ? 1 : 0)), groups_((inputs_ + group - 1) / group),
        numbers_(static_cast<T*>(memory.take(groups_ * group * rows * sizeof(T)))) {}

  Index inputs() const { return inputs_; }
  Index groups() const { return groups_; }
  int in_group(Index g) const { return static_cast<int>(inputs_ - g * group < group ? inputs_ - g * group : group); }
  const T* of_group(Index g, Index rows) const { return numbers_ + g * group * rows; }

  // `count` rows, from row `place` of the block on, which has `rows` of them.
  void take(const T* from, Index stride, Index place, Index count, Index rows) {
    const Index whole = columns_ / group;
    for (Index r = 0; r < count; ++r) {
      const T* const row = from + r * stride;
      T* to = numbers_ + (place + r) * group;
      for (Index g = 0; g < whole; ++g, to += rows * group) __builtin_memcpy(to, row + g * group, group * sizeof(T));
      for (Index n = 0; n < group && whole < groups_; ++n) {
        const Index column = whole * group + n;
        to[n] = column < columns_ ? row[column] : T(column == columns_ && inputs_ > columns_);
      }
    }
  }

 private:
  const Index columns_, inputs_, groups_;
  T* const numbers_;
};

// Which rows, and which gradient: inputs() rows of packed columns.
template <class Isa, class T>
struct WeightGradient {
  const LeftRows<Isa, T>* left;
  T* gradient;
};

template <class Isa, class T>
class WeightProducts {
  static constexpr int width = Lanes<Isa, T>::width;

 public:
  WeightProducts(Team& memory, int workers, Index rows)
      : dz_(static_cast<T*>(memory.take(workers * most_columns * width * rows * sizeof(T)))), capacity_(rows) {}

  // `rows` rows of so many vectors of dz. The first block of all is not added to anything.
  template <std::size_t count>
  void add(const T* dz, Index stride, Index rows, Index vectors, const WeightGradient<Isa, T> (&sums)[count], bool first,
           Team* team) const {
    const Panels<T> panels{nullptr, rows, vectors, most_columns};
    const auto work = [&](Index panel, int worker) {
      const int columns = panels.in_panel(panel);
      T* const copy = dz_ + worker * most_columns * width * capacity_;
      const T* const from = dz + panel * most_columns * width;
      for (Index r = 0; r < rows; ++r)
        for (int c = 0; c < columns; ++c)
          Lanes<Isa, T>::store(copy + (r * columns + c) * width, Lanes<Isa, T>::load(from + r * stride + c * width));
      for (const WeightGradient<Isa, T>& sum : sums)
        multiply(*sum.left, copy, rows, columns, sum.gradient + panel * most_columns * width * sum.left->inputs(), first);
    };
    if (team != nullptr) return team->run(panels.count(), work);
    for (Index panel = 0; panel < panels.count(); ++panel) work(panel, 0);
  }

 private:
  static void multiply(const LeftRows<Isa, T>& left, const T* dz, Index rows, int columns, T* gradient, bool first) {
    static constexpr T zeros[most_columns * width] = {};
    const Index row = columns * width, tile = left.group * row;
    for (Index g = 0; g < left.groups(); ++g) {
      T* const out = gradient + g * tile;
      if (g + 1 < left.groups()) fetch<Isa, T>(out + tile, row, left.group, columns);
      TileArguments<T> part{left.of_group(g, rows), 1, left.group, dz, rows, first ? zeros : out, first ? 0 : row, out, row};
      row_blocks(rows, Isa::terms, [&](Index r, Index terms) {
        part.a = left.of_group(g, rows) + r * left.group;
        part.b = dz + r * row;
        part.depth = terms;
        Tiles<Isa, T>::get(left.in_group(g), columns)(part);
        part.init = out;
        part.init_stride = row;
      });
    }
  }

  T* const dz_;
  const Index capacity_;
};

}  // namespace
}  // namespace whygrad
