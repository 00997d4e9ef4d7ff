// Backward through time: see recurrence.hpp.
#pragma once

#include "forward.hpp"
#include "weight_product.hpp"

namespace whygrad {
namespace {

template <class Isa, class T, class Cell>
class BackwardWalk {
  static constexpr int width = Lanes<Isa, T>::width;

 public:
  // Sums of its own where several shares add up to one gradient.
  BackwardWalk(const Backward<T>& call, const Share& share, Team& memory, Team* team, bool own_sums)
      : call_(call), share_(share), team_(team), size_(dimensions<Isa, T>(call.n_x, call.n_a)),
        plan_(memory, call.steps, share, block_rows<T, Cell>(size_)), memory_(memory),
        of_x_(memory, call.n_x, true, plan_.capacity), of_h_(memory, call.n_a, Cell::bias_in_recurrence, plan_.capacity),
        products_(memory, team == nullptr ? 1 : team->size(), plan_.capacity) {
    const Index rows = share.end - share.first, block = plan_.capacity;
    for (int n = 0; n < 2; ++n) {
      dz_x_[n] = numbers(block * Cell::gates * size_.padded);
      dz_h_[n] = Cell::one_dz ? dz_x_[n] : numbers(block * Cell::recurrent * size_.padded);
    }
    dh_ = numbers(rows * size_.padded);
    if (Cell::has_direct) dh_direct_ = numbers(rows * size_.padded);
    if (Cell::from_h < Cell::recurrent) dreset_ = numbers(rows * size_.padded);
    if (Cell::has_memory) {
      dmemory_ = numbers(rows * size_.padded);
      memory0_ = numbers(rows * size_.padded);
    }
    edge_ = numbers(block * most_columns * width);
    dwx = own_sums ? numbers(size_of_dwx()) : call.dwx;
    dwh = own_sums ? numbers(size_of_dwh()) : call.dwh;
  }

  Index size_of_dwx() const { return (call_.n_x + 1) * Cell::gates * size_.padded; }
  Index size_of_dwh() const { return (call_.n_a + (Cell::bias_in_recurrence ? 1 : 0)) * Cell::recurrent * size_.padded; }

  void walk() {
    begin();
    Index count = steps_of(call_.steps, share_), turn = 0;
    for (Block block{0, count, 0, 0}; block.end > 0; block.end = block.first, turn = 1 - turn) {
      block.first = plan_.start(call_.steps, share_, block.end);
      plan_.lay(call_.steps, share_, block);
      for (Index s = block.end - 1; s >= block.first; --s) step(turn, s, block);
      weights(turn, block);
      inputs(turn, block);
    }
    end();
  }

  T *dwx, *dwh;

 private:
  T* numbers(Index count) { return static_cast<T*>(memory_.take(count * sizeof(T))); }
  static void clear(T* to, Index count) {
    for (Index n = 0; n < count; ++n) to[n] = 0;
  }
  const T* of_share(const T* rows) const { return rows == nullptr ? nullptr : rows + share_.first * size_.n_a; }

  void begin() {
    const Index rows = share_.end - share_.first;
    if (steps_of(call_.steps, share_) == 0) {
      clear(dwx, size_of_dwx());
      clear(dwh, size_of_dwh());
    }
    clear(dh_, rows * size_.padded);
    copy_rows(of_share(call_.dh_last), size_.n_a, dh_, size_.padded, rows, size_.n_a);
    if (Cell::has_direct) clear(dh_direct_, rows * size_.padded);
    if (Cell::has_memory) {
      clear(dmemory_, rows * size_.padded);
      copy_rows(of_share(call_.dmemory_last), size_.n_a, dmemory_, size_.padded, rows, size_.n_a);
      clear(memory0_, rows * size_.padded);
      copy_rows(of_share(call_.memory0), size_.n_a, memory0_, size_.padded, rows, size_.n_a);
    }
  }

  Index row_of(Index s) const { return call_.steps.offset[s] + share_.first; }
  const T* h_before(Index s) const {
    return s == 0 ? call_.h0 + share_.first * size_.n_a : call_.h + row_of(s - 1) * size_.n_a;
  }

  void step(Index turn, Index s, const Block& block) {
    const Index row = row_of(s), place = plan_.place[s - block.first];
    BackwardStep<T> step{};
    step.rows = share_.rows(call_.steps, s);
    step.rows_next = s + 1 < call_.steps.count ? share_.rows(call_.steps, s + 1) : 0;
    step.h_prev = h_before(s);
    step.h = call_.h + row * size_.n_a;
    if (Cell::keeps_gates) step.gates = call_.gates + row * Cell::saved * size_.padded;
    if (Cell::has_memory) step.memory_prev = s == 0 ? memory0_ : call_.memory + row_of(s - 1) * size_.padded;
    if (call_.memory != nullptr) step.memory = call_.memory + row * size_.padded;
    step.dz_next = dz_next_;
    step.dz_x = dz_x_[turn] + place * Cell::gates * size_.padded;
    step.dz_h = dz_h_[turn] + place * Cell::recurrent * size_.padded;
    step.dh_given = call_.dh + row * size_.n_a;
    step.dh = dh_;
    step.dh_direct = dh_direct_;
    step.dmemory = dmemory_;
    step.dreset = dreset_;
    step.turned = s % 2 == 1;
    step.team = team_;
    Cell::backward(size_, call_.wh_transposed, step);
    dz_next_ = step.dz_h;
  }

  void weights(Index turn, const Block& block) {
    const bool first = block.end == steps_of(call_.steps, share_);  // of the blocks, which come last to first
    for (Index s = block.first; s < block.end; ++s) {
      const Index place = plan_.place[s - block.first], count = share_.rows(call_.steps, s);
      of_x_.take(call_.x + row_of(s) * size_.n_x, size_.n_x, place, count, block.rows);
      of_h_.take(h_before(s), size_.n_a, place, count, block.rows);
    }
    using Sum = WeightGradient<Isa, T>;
    const Index row = Cell::recurrent * size_.padded;
    if constexpr (Cell::one_dz) {
      const Sum both[] = {{&of_x_, dwx}, {&of_h_, dwh}};
      return products_.add(dz_x_[turn], row, block.rows, Cell::gates * size_.units, both, first, team_);
    }
    const Sum of_x[] = {{&of_x_, dwx}}, of_h[] = {{&of_h_, dwh}};
    products_.add(dz_x_[turn], Cell::gates * size_.padded, block.rows, Cell::gates * size_.units, of_x, first, team_);
    products_.add(dz_h_[turn], row, block.rows, Cell::from_h * size_.units, of_h, first, team_);
    if constexpr (Cell::from_h < Cell::recurrent) {  // the other columns are of r h, not of h
      for (Index s = block.first; s < block.end; ++s)
        of_h_.take(call_.memory + row_of(s) * size_.padded, size_.padded, plan_.place[s - block.first],
                   share_.rows(call_.steps, s), block.rows);
      const Index from_h = Cell::from_h * size_.padded;
      const Sum of_reset[] = {{&of_h_, dwh + from_h * of_h_.inputs()}};
      products_.add(dz_h_[turn] + from_h, row, block.rows, (Cell::recurrent - Cell::from_h) * size_.units, of_reset, first, team_);
    }
  }

  void inputs(Index turn, const Block& block) {
    if (call_.dx == nullptr) return;
    static constexpr T zeros[most_columns * width] = {};
    const Index row = Cell::gates * size_.padded;
    const Panels<T> panels{call_.wx_transposed, row, vectors<Isa, T>(size_.n_x), most_columns};
    const auto work = [&](Index panel) {
      const Index column = panel * most_columns * width, columns = panels.in_panel(panel) * width;
      const bool whole = column + columns <= size_.n_x;  // otherwise the tile is wider than the rows of dx
      for (Index n = 0; n < block.runs; ++n) {
        const Run& run = plan_.run[n];
        T* const dx = call_.dx + run.row * size_.n_x + column;
        T* const out = whole ? dx : edge_ + run.place * most_columns * width;
        const Index stride = whole ? size_.n_x : most_columns * width;
        multiply_panel<Isa, T>(panels, panel, run.count,
                               {dz_x_[turn] + run.place * row, row, 1, nullptr, 0, zeros, 0, out, stride});
        if (!whole) copy_rows<T>(out, stride, dx, size_.n_x, run.count, size_.n_x - column);
      }
    };
    sweep(team_, false, panels.count(), work);
  }

  // What reaches the initial states: one more carry, past the first step.
  void end() {
    BackwardStep<T> step{};
    step.rows = step.rows_next = steps_of(call_.steps, share_) > 0 ? share_.rows(call_.steps, 0) : 0;
    step.dz_next = dz_next_;
    step.dh = dh_;
    step.dh_direct = dh_direct_;
    step.team = team_;
    Cell::start(size_, call_.wh_transposed, step);
    const Index rows = share_.end - share_.first;
    copy_rows<T>(dh_, size_.padded, call_.dh0 + share_.first * size_.n_a, size_.n_a, rows, size_.n_a);
    if (Cell::has_memory)
      copy_rows<T>(dmemory_, size_.padded, call_.dmemory0 + share_.first * size_.n_a, size_.n_a, rows, size_.n_a);
  }

  const Backward<T>& call_;
  const Share share_;
  Team* const team_;
  const Dimensions size_;
  BlockPlan plan_;
  Team& memory_;
  LeftRows<Isa, T> of_x_, of_h_;
  const WeightProducts<Isa, T> products_;
  T *dz_x_[2], *dz_h_[2];  // of this block and of the one before: a step needs the dz of the step after it
  T *dh_, *dh_direct_ = nullptr, *dmemory_ = nullptr, *memory0_ = nullptr, *dreset_ = nullptr, *edge_;
  const T* dz_next_ = nullptr;
};

template <class Isa, class T, class Cell>
void backward(const Backward<T>& call, Team& team) {
  const Sharing how = sharing(team, call.batch, call.n_a * call.n_a * Cell::recurrent, rows_of(call.steps));
  Share* const cut = static_cast<Share*>(team.take(how.shares * sizeof(Share)));
  cut_shares(call.steps, call.batch, how.shares, cut);
  using Walk = BackwardWalk<Isa, T, Cell>;
  Walk* const walks = static_cast<Walk*>(team.take(how.shares * sizeof(Walk)));
  for (Index share = 0; share < how.shares; ++share)
    new (walks + share) Walk(call, cut[share], team, how.panels ? &team : nullptr, share > 0);
  team.run(how.shares, [&](Index share, int) { walks[share].walk(); });
  for (Index share = 1; share < how.shares; ++share) {  // always in this order, so that sums repeat bit for bit
    for (Index n = 0; n < walks[0].size_of_dwx(); ++n) walks[0].dwx[n] += walks[share].dwx[n];
    for (Index n = 0; n < walks[0].size_of_dwh(); ++n) walks[0].dwh[n] += walks[share].dwh[n];
  }
}

}  // namespace
}  // namespace whygrad
