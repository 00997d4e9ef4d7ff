// The micro-kernel: a small block of a product, kept in registers while all of the depth streams by.
//
//     out[r][c] = init[r][c] + sum over k of a[r][k] * b[k][c]
//
// for up to `rows` rows r and up to four vectors of columns c. b is packed: for each k, the columns of this block,
// one after the other. Everything expensive in the engine is this function. (init comes last, since its
// loads then happen while the sums are still being made.)
#pragma once

#include "vectors.hpp"

namespace whygrad {
namespace {

template <class T>
struct TileArguments {
  const T* a;  // element (r, k) is at a[r * row_stride + k * depth_stride]
  Index row_stride, depth_stride;
  const T* b;
  Index depth;
  const T* init;
  Index init_stride;  // from row to row; 0 starts every row alike
  T* out;
  Index out_stride;
};

template <class Isa, class T, int rows, int columns>
void tile(const TileArguments<T>& block) {
  using L = Lanes<Isa, T>;
  using Vector = typename L::Vector;
  Vector sum[rows][columns];
#pragma GCC unroll 8
  for (int r = 0; r < rows; ++r)
#pragma GCC unroll 4
    for (int c = 0; c < columns; ++c) sum[r][c] = Vector{};

  const T* a = block.a;
  const T* b = block.b;
  const Index row_stride = block.row_stride, depth_stride = block.depth_stride;
  for (Index k = block.depth; k > 0; --k) {
    Vector weights[columns];
#pragma GCC unroll 4
    for (int c = 0; c < columns; ++c) weights[c] = L::load(b + c * L::width);
#pragma GCC unroll 8
    for (int r = 0; r < rows; ++r) {
      const Vector value = L::fill(a[r * row_stride]);
#pragma GCC unroll 4
      for (int c = 0; c < columns; ++c) sum[r][c] += value * weights[c];
    }
    a += depth_stride;
    b += columns * L::width;
  }

#pragma GCC unroll 8
  for (int r = 0; r < rows; ++r)
#pragma GCC unroll 4
    for (int c = 0; c < columns; ++c) {
      const Index column = c * L::width;
      L::store(block.out + r * block.out_stride + column, sum[r][c] + L::load(block.init + r * block.init_stride + column));
    }
}

constexpr int most_columns = 4, most_rows = 8;

// As many rows as leave the sums in registers.
template <class Isa>
constexpr int tile_rows(int columns) {
  const int rows = Isa::accumulators / columns;
  return rows < most_rows ? rows : most_rows;
}

template <class Isa, class T>
struct Tiles {
  using Function = void (*)(const TileArguments<T>&);

  template <int columns, int rows>
  static constexpr Function choose() {
    if constexpr (rows <= tile_rows<Isa>(columns)) return &tile<Isa, T, rows, columns>;
    else return nullptr;
  }
  template <int c>
  struct Row {
    static constexpr Function of[most_rows] = {choose<c, 1>(), choose<c, 2>(), choose<c, 3>(), choose<c, 4>(),
                                               choose<c, 5>(), choose<c, 6>(), choose<c, 7>(), choose<c, 8>()};
  };
  static inline Function get(int rows, int columns) {
    switch (columns) {
      case 1: return Row<1>::of[rows - 1];
      case 2: return Row<2>::of[rows - 1];
      case 3: return Row<3>::of[rows - 1];
      default: return Row<4>::of[rows - 1];
    }
  }
};

// Cuts `count` (of rows, mostly) into blocks of nearly equal size, none larger than `most`: 32 rows are 6 6 5 5 5 5.
template <class Work>
inline void row_blocks(Index count, Index most, Work work) {
  const Index blocks = (count + most - 1) / most;
  Index first = 0;
  for (Index block = 0; block < blocks; ++block) {
    const Index rows = (count - first + (blocks - block) - 1) / (blocks - block);
    work(first, rows);
    first += rows;
  }
}

}  // namespace
}  // namespace whygrad
