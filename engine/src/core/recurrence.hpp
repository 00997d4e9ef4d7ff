// The walk through time that all cells share, forward and backward, in blocks of steps.
//
// A block is as many steps as make a few hundred rows. Forward multiplies the inputs of a whole block at once and then
// takes its steps one by one; backward takes its steps one by one and then multiplies the whole block into the
// gradients of weights and inputs. So weights are read seldom, the large products have their full speed, what they
// need is still in the cache, and a gradient is a sum of blocks (a single running sum would lose digits).
//
// Examples know nothing of one another: with several threads, each takes a share of the rows through all of
// time, and nobody waits. Only where there are too few rows for that do threads share the panels of each step.
#pragma once

#include "step.hpp"

namespace whygrad {
namespace {

// As many rows as have their gates in the second cache, beside weights and what a step needs; but enough for the large products.
template <class T, class Cell>
inline Index block_rows(const Dimensions& size) {
  constexpr Index bytes = 1 << 18, least = 64, most = 256;
  const Index rows = bytes / (Cell::recurrent * size.padded * static_cast<Index>(sizeof(T)));
  return rows < least ? least : (rows < most ? rows : most);
}

// A part of the batch: the examples first .. end, at every step.
struct Share {
  Index first, end;
  Index rows(const Steps& steps, Index s) const {
    const Index active = steps.active[s];
    return active <= first ? 0 : (active < end ? active : end) - first;
  }
};

// Rows that lie one after the other, in the arrays over all steps and in those of the block.
struct Run {
  Index row, place, count;
};

// The steps first .. end, and where the rows of each are in the arrays of the block.
struct Block {
  Index first, end, rows;
  Index runs;
};

struct BlockPlan {
  const Index wanted;    // rows, unless a single step has more
  const Index capacity;  // rows
  Index* place;          // of the first row of each step; by s - first
  Run* run;

  BlockPlan(Team& team, const Steps& steps, const Share& share, Index wanted)
      : wanted(wanted), capacity(most_rows(steps, share, wanted)),
        place(static_cast<Index*>(team.take((steps.count < wanted ? steps.count : wanted) * sizeof(Index)))),
        run(static_cast<Run*>(team.take((steps.count < wanted ? steps.count : wanted) * sizeof(Run)))) {}

  // As many steps as fit, one at least: where they end, and, backward, where they begin.
  Index end(const Steps& steps, const Share& share, Index first) const {
    Index end = first, rows = 0;
    while (end < steps.count && end - first < wanted) {
      rows += share.rows(steps, end);
      if (end > first && rows > wanted) break;
      ++end;
    }
    return end;
  }
  Index start(const Steps& steps, const Share& share, Index end) const {
    Index first = end, rows = 0;
    while (first > 0 && end - first < wanted) {
      rows += share.rows(steps, first - 1);
      if (first < end && rows > wanted) break;
      --first;
    }
    return first;
  }

  // In the order of memory, which for a reversed sequence is against the order of steps.
  void lay(const Steps& steps, const Share& share, Block& block) {
    block.rows = block.runs = 0;
    const bool reversed = block.end - block.first > 1 && steps.offset[block.first + 1] < steps.offset[block.first];
    for (Index n = 0; n < block.end - block.first; ++n) {
      const Index s = reversed ? block.end - 1 - n : block.first + n;
      const Index count = share.rows(steps, s), row = steps.offset[s] + share.first;
      place[s - block.first] = block.rows;
      Run* const last = run + block.runs - 1;
      if (block.runs > 0 && last->row + last->count == row) last->count += count;
      else run[block.runs++] = {row, block.rows, count};
      block.rows += count;
    }
  }

 private:
  static Index most_rows(const Steps& steps, const Share& share, Index wanted) {
    const Index batch = share.end - share.first, all = steps.count * batch;
    return batch > wanted ? batch : (all < wanted ? all : wanted);
  }
};

// The steps in which any of the share takes part.
inline Index steps_of(const Steps& steps, const Share& share) {
  Index count = steps.count;
  while (count > 0 && share.rows(steps, count - 1) == 0) --count;
  return count;
}

template <class Isa, class T>
Dimensions dimensions(Index n_x, Index n_a) {
  const Index units = vectors<Isa, T>(n_a);
  return {n_x, n_a, units, units * Lanes<Isa, T>::width};
}

template <class T>
inline void copy_rows(const T* from, Index from_stride, T* to, Index to_stride, Index rows, Index columns) {
  for (Index r = 0; r < rows; ++r)
    for (Index c = 0; c < columns; ++c) to[r * to_stride + c] = from == nullptr ? T(0) : from[r * from_stride + c];
}

inline Index rows_of(const Steps& steps) {
  Index rows = 0;
  for (Index s = 0; s < steps.count; ++s) rows += steps.active[s];
  return rows;
}

// How a call's work is shared: by examples, by panels, or not at all. Sums over examples depend on how these are shared, so that
// must not depend on who is free; panels are the same numbers whoever computes them.
struct Sharing {
  Index shares;
  bool panels;
};
inline Sharing sharing(Team& team, Index batch, Index weights, Index rows) {
  constexpr Index rows_that_pay = 8;           // a share of fewer rows reads the weights too often
  constexpr Index weights_that_pay = 1 << 17;  // numbers; below that, meeting at each step costs more
  if (team.size() == 1) return {1, false};
  if (batch >= rows_that_pay * team.size()) {
    team.wake();
    return {team.size(), false};
  }
  if (weights * batch < weights_that_pay) return {1, false};
  const double seconds = 2e-11 * static_cast<double>(rows * weights);  // about what one core needs
  return {1, team.gathers(seconds / 16)};  // a wait in vain is not repeated soon
}
// Shares of nearly equal work: a long sequence counts for as much as its steps.
inline void cut_shares(const Steps& steps, Index batch, Index shares, Share* cut) {
  Index total = 0, sum = 0, first = 0;
  for (Index s = 0; s < steps.count; ++s) total += steps.active[s];
  Index length = steps.count;
  for (Index share = 0, row = 0; share < shares; ++share) {
    const Index wanted = total * (share + 1) / shares;
    while (row < batch && (sum < wanted || share == shares - 1)) {
      while (length > 0 && steps.active[length - 1] <= row) --length;
      sum += length;
      ++row;
    }
    cut[share] = {first, row};
    first = row;
  }
}

}  // namespace
}  // namespace whygrad
