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

// A small block has several sums for each number, which take turns: one alone would wait for its own last addition.
template <class Isa>
constexpr int chains(int rows, int columns) {
  const int most = Isa::accumulators / (rows * columns);
  return most >= 4 ? 4 : (most >= 2 ? 2 : 1);
}

// The compiler shall keep these in registers, and not load them again for each row: fewer vectors are loaded in a cycle than are
// multiplied.
template <class Vector>
inline void keep(Vector& weights) {
#if defined(__x86_64__)
  asm("" : "+v"(weights));
#elif defined(__aarch64__)
  asm("" : "+w"(weights));
#endif
}

template <class Isa, class T, int rows, int columns>
void tile(const TileArguments<T>& block) {
  using L = Lanes<Isa, T>;
  using Vector = typename L::Vector;
  constexpr int turns = chains<Isa>(rows, columns);
  Vector sum[turns][rows][columns];
  WHYGRAD_EACH(turn, turns)
    WHYGRAD_EACH(r, rows)
      WHYGRAD_EACH(c, columns) sum[turn][r][c] = Vector{};

  const T *a = block.a, *b = block.b, *init = block.init;
  T* out = block.out;
  const Index row_stride = block.row_stride, depth_stride = block.depth_stride, init_stride = block.init_stride,
              out_stride = block.out_stride;
  const auto add = [&](Vector (&to)[rows][columns]) {
    Vector weights[columns];
    WHYGRAD_EACH(c, columns) weights[c] = L::load(b + c * L::width);
    if constexpr (rows > 1 && turns * rows * columns + columns < Isa::registers)
      WHYGRAD_EACH(c, columns) keep(weights[c]);
    WHYGRAD_EACH(r, rows) {
      const Vector value = L::fill(a[r * row_stride]);
      WHYGRAD_EACH(c, columns) to[r][c] += value * weights[c];
    }
    a += depth_stride;
    b += columns * L::width;
  };
  Index k = block.depth;
  for (; k >= turns; k -= turns)
    WHYGRAD_EACH(turn, turns) add(sum[turn]);
  if constexpr (turns > 1)
    for (; k > 0; --k) add(sum[0]);

  WHYGRAD_EACH(r, rows) {
    WHYGRAD_EACH(c, columns) {
      Vector total = sum[0][r][c];
      if constexpr (turns >= 2) total += sum[1][r][c];
      if constexpr (turns == 4) total += sum[2][r][c] + sum[3][r][c];
      L::store(out + c * L::width, total + L::load(init + c * L::width));
    }
    init += init_stride;
    out += out_stride;
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

// Asks for rows of so many vectors, so that they are in the nearest cache when they are needed.
template <class Isa, class T>
inline void fetch(const T* at, Index stride, Index rows, int columns) {
  for (Index r = 0; r < rows; ++r)
    for (int c = 0; c < columns; ++c) __builtin_prefetch(at + r * stride + c * Lanes<Isa, T>::width);
}

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
