// Forward through time: see recurrence.hpp.
#pragma once

#include "recurrence.hpp"

namespace whygrad {
namespace {

// x Wx + b for all gates, of rows that lie one after the other. A cell finds it in the first columns of each unit.
template <class Isa, class T, class Cell>
struct Projection {
  static constexpr int width = Lanes<Isa, T>::width;
  static constexpr int per_panel = Cell::gates == 1 ? most_columns : Cell::gates;

  static Panels<T> panels(const Dimensions& size, const T* wx) {
    return {wx, size.n_x, Cell::gates * size.units, per_panel};
  }
  static void panel(const Dimensions& size, const T* wx, const T* bias, Index panel, const T* x, Index rows, T* gates) {
    const Index column = panel * (per_panel / Cell::gates) * Cell::saved * width;
    multiply_panel<Isa, T>(panels(size, wx), panel, rows,
                           {x, size.n_x, 1, nullptr, 0, bias + panel * per_panel * width, 0, gates + column,
                            Cell::saved * size.padded});
  }
};

template <class Isa, class T, class Cell>
class ForwardWalk {
  using Project = Projection<Isa, T, Cell>;

 public:
  ForwardWalk(const Forward<T>& call, const Share& share, Team& memory, Team* team)
      : call_(call), share_(share), team_(team), size_(dimensions<Isa, T>(call.n_x, call.n_a)), plan_(memory, call.steps, share, block_rows<T, Cell>(size_)) {
    const Index rows = share.end - share.first;
    if (call.gates == nullptr) scratch_ = numbers(memory, plan_.capacity * Cell::saved * size_.padded);
    if (Cell::has_memory) memory0_ = numbers(memory, rows * size_.padded);
    if (call.memory == nullptr && Cell::memory_columns > 0) running_ = numbers(memory, rows * size_.padded);
  }

  void walk() {
    const Steps& steps = call_.steps;
    if (Cell::has_memory) {
      const T* from = call_.memory0 == nullptr ? nullptr : call_.memory0 + share_.first * size_.n_a;
      for (Index n = 0; n < (share_.end - share_.first) * size_.padded; ++n) memory0_[n] = 0;
      copy_rows(from, size_.n_a, memory0_, size_.padded, share_.end - share_.first, size_.n_a);
      if (running_ != nullptr)  // nothing is kept: c is written over, step by step
        for (Index n = 0; n < (share_.end - share_.first) * size_.padded; ++n) running_[n] = memory0_[n];
    }
    const Index count = steps_of(steps, share_);
    for (Block block{0, 0, 0, 0}; block.first < count; block.first = block.end) {
      block.end = plan_.end(steps, share_, block.first);
      if (block.end > count) block.end = count;
      plan_.lay(steps, share_, block);
      project(block);
      for (Index s = block.first; s < block.end; ++s) step(block, s);
    }
    last();
  }

 private:
  static T* numbers(Team& memory, Index count) { return static_cast<T*>(memory.take(count * sizeof(T))); }

  T* gates_row(const Run& run) const {
    return call_.gates != nullptr ? call_.gates + run.row * Cell::saved * size_.padded
                                  : scratch_ + run.place * Cell::saved * size_.padded;
  }

  void project(const Block& block) {
    sweep(team_, false, Project::panels(size_, call_.wx).count(), [&](Index panel) {
      for (Index n = 0; n < block.runs; ++n) {
        const Run& run = plan_.run[n];
        Project::panel(size_, call_.wx, call_.bias, panel, call_.x + run.row * size_.n_x, run.count, gates_row(run));
      }
    });
  }

  void step(const Block& block, Index s) {
    const Index row = call_.steps.offset[s] + share_.first;
    ForwardStep<T> step{};
    step.rows = share_.rows(call_.steps, s);
    step.h_prev = h_before(s);
    step.gates = gates_row({row, plan_.place[s - block.first], 0});
    if (Cell::has_memory) step.memory_prev = memory_before(s);
    if (Cell::memory_columns > 0) step.memory = running_ != nullptr ? running_ : call_.memory + row * size_.padded;
    step.h = call_.h + row * size_.n_a;
    step.keeps = call_.gates != nullptr;
    step.turned = s % 2 == 1;
    step.team = team_;
    Cell::forward(size_, call_.wh, call_.bias + Cell::gates * size_.padded, step);
  }

  const T* h_before(Index s) const {
    return s == 0 ? call_.h0 + share_.first * size_.n_a
                  : call_.h + (call_.steps.offset[s - 1] + share_.first) * size_.n_a;
  }
  const T* memory_before(Index s) const {
    if (running_ != nullptr) return running_;
    return s == 0 ? memory0_ : call_.memory + (call_.steps.offset[s - 1] + share_.first) * size_.padded;
  }

  // Each example's state at its own last step.
  void last() {
    Index s = call_.steps.count;
    for (Index example = share_.first; example < share_.end; ++example) {
      while (s > 0 && call_.steps.active[s - 1] <= example) --s;
      const Index in_share = example - share_.first;
      copy_rows(h_before(s) + in_share * size_.n_a, 0, call_.h_last + example * size_.n_a, 0, 1, size_.n_a);
      if (Cell::has_memory)
        copy_rows(memory_before(s) + in_share * size_.padded, 0, call_.memory_last + example * size_.n_a, 0, 1, size_.n_a);
    }
  }

  const Forward<T>& call_;
  const Share share_;
  Team* const team_;
  const Dimensions size_;
  BlockPlan plan_;
  T *scratch_ = nullptr, *memory0_ = nullptr, *running_ = nullptr;
};

template <class Isa, class T, class Cell>
void forward(const Forward<T>& call, Team& team) {
  const Sharing how = sharing(team, call.batch, call.n_a * call.n_a * Cell::recurrent, rows_of(call.steps));
  Share* const cut = static_cast<Share*>(team.take(how.shares * sizeof(Share)));
  cut_shares(call.steps, call.batch, how.shares, cut);
  using Walk = ForwardWalk<Isa, T, Cell>;
  Walk* const walks = static_cast<Walk*>(team.take(how.shares * sizeof(Walk)));
  for (Index share = 0; share < how.shares; ++share) new (walks + share) Walk(call, cut[share], team, how.panels ? &team : nullptr);
  if (how.shares == 1) return walks[0].walk();
  team.run(how.shares, [&](Index share, int) { walks[share].walk(); });
}

}  // namespace
}  // namespace whygrad
