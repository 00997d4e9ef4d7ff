// One layer in one direction, as Python holds it: packed weights, and what forward saves for backward.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "dispatch.hpp"
#include "memory.hpp"
#include "team.hpp"

namespace whygrad {

// Numbers at an address that suits vectors. They are not set to anything.
template <class T>
class Buffer {
 public:
  Buffer() = default;
  explicit Buffer(Index count) : count_(count) {
    if (count > 0) data_ = static_cast<T*>(take_block(count * sizeof(T)));
  }
  Buffer(Buffer&& other) noexcept : data_(std::exchange(other.data_, nullptr)), count_(std::exchange(other.count_, 0)) {}
  Buffer& operator=(Buffer&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(count_, other.count_);
    return *this;
  }
  ~Buffer() { give_block(data_, count_ * sizeof(T)); }
  T* get() const { return data_; }
  Index bytes() const { return count_ * static_cast<Index>(sizeof(T)); }

 private:
  T* data_ = nullptr;
  Index count_ = 0;
};

// The rows of each step. A ragged batch lies in memory step by step, the longest example first in each.
struct Rows {
  std::vector<Index> offset, active;
  Index rows = 0;

  static Rows padded(Index steps, Index batch, bool reversed);
  static Rows ragged(const std::int64_t* active, Index steps);
  Steps steps() const { return {static_cast<Index>(offset.size()), offset.data(), active.data()}; }
};

// What forward keeps for backward.
template <class T>
struct Saved {
  Rows rows;
  Index batch;
  Buffer<T> gates, memory;
  Index bytes() const { return gates.bytes() + memory.bytes(); }
};

// Where one of the saved values is: in the columns `column` of the gates, or in the memory.
constexpr int in_memory = -1;

// Weights in the order of the kernels, for one kernel and for good.
template <class T>
struct Packed {
  using Gates = std::vector<GateMatrix<const T>>;
  Packed(Cell cell, Index n_x, Index n_a, const Gates& wx, const Gates& wh, const Gates& bias, bool training);

  // Between the order of the kernels and rows of n_a.
  void read(const Saved<T>& saved, int column, T* rows) const;
  void write(const Saved<T>& saved, int column, const T* rows) const;

  const Kernels<T>& kernels;
  const Cell cell;
  const Index n_x, n_a;
  const Sizes sizes;
  Buffer<T> wx, wh, bias, wx_transposed, wh_transposed;
};

// Several layers, one step at a time, with all room taken beforehand.
template <class T>
class Stream {
 public:
  Stream(std::vector<std::shared_ptr<const Packed<T>>> layers, Index batch);
  // state (layers, 1 or, for an LSTM, 2, batch, n_a): h, then c; written over. No memory is taken.
  void step(const T* x, T* state) const;
  Index inputs() const { return layers_.front()->n_x; }
  Index batch() const { return batch_; }
  Index state() const { return static_cast<Index>(layers_.size()) * state_of_layer_; }

 private:
  const std::vector<std::shared_ptr<const Packed<T>>> layers_;
  const Index batch_, state_of_layer_;
  Buffer<T> room_;
};

}  // namespace whygrad
