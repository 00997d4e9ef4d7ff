// Backward through time: see recurrence.hpp.
#pragma once

#include "forward.hpp"

namespace whygrad {
namespace {

// sum over rows of left^T right, added to a gradient: `left` is what was multiplied by the weights, `right` is dz.
// Both are copied, a few columns at a time, into the order in which the micro-kernel reads them.
template <class Isa, class T>
class WeightProduct {
  static constexpr int width = Lanes<Isa, T>::width;
  static constexpr int group = tile_rows<Isa>(most_columns);

 public:
  WeightProduct(Team& memory, int workers, Index columns, bool ones, Index rows)
      : columns_(columns), inputs_(columns + (ones ? 1 : 0)), groups_((inputs_ + group - 1) / group),
        left_(static_cast<T*>(memory.take(groups_ * group * rows * sizeof(T)))),
        right_(static_cast<T*>(memory.take(workers * most_columns * width * rows * sizeof(T)))), capacity_(rows) {}

  // `count` rows of the left matrix, from row `place` of the block on. One more column of ones collects the sums
  // of dz, which is the gradient of a bias.
  void take_left(const T* from, Index stride, Index place, Index count, Index rows) {
    const Index whole = columns_ / group;
    for (Index r = 0; r < count; ++r) {
      const T* const row = from + r * stride;
      T* to = left_ + (place + r) * group;
      for (Index g = 0; g < whole; ++g, to += rows * group) __builtin_memcpy(to, row + g * group, group * sizeof(T));
      if (whole < groups_)
        for (Index n = 0; n < group; ++n) {
          const Index column = whole * group + n;
          to[n] = column < columns_ ? row[column] : T(column == columns_ && inputs_ > columns_);
        }
    }
  }

  // For `vectors` of the columns; the rows of dz and of the gradient are `stride` apart. The first block of all is not
  // added to anything.
  void add(const T* dz, Index vectors, Index stride, Index rows, T* gradient, bool first, Team* team) {
    static constexpr T zeros[most_columns * width] = {};
    const Panels<T> panels{nullptr, rows, vectors, most_columns};
    const auto work = [&](Index panel, int worker) {
      const int columns = panels.in_panel(panel);
      T* const right = right_ + worker * most_columns * width * capacity_;
      const Index column = panel * most_columns * width;
      for (Index r = 0; r < rows; ++r)
        for (int c = 0; c < columns; ++c)
          Lanes<Isa, T>::store(right + (r * columns + c) * width, Lanes<Isa, T>::load(dz + r * stride + column + c * width));
      for (Index g = 0; g < groups_; ++g) {
        T* const out = gradient + g * group * stride + column;
        const Index here = inputs_ - g * group < group ? inputs_ - g * group : group;
        if (g + 1 < groups_) fetch<Isa, T>(out + group * stride, stride, group, columns);
        TileArguments<T> part{left_ + g * group * rows, 1, group, right, rows, first ? zeros : out, first ? 0 : stride, out, stride};
        row_blocks(rows, Isa::terms, [&](Index r, Index terms) {
          part.a = left_ + (g * rows + r) * group;
          part.b = right + r * columns * width;
          part.depth = terms;
          Tiles<Isa, T>::get(static_cast<int>(here), columns)(part);
          part.init = out;
          part.init_stride = stride;
        });
      }
    };
    if (team != nullptr) return team->run(panels.count(), work);
    for (Index panel = 0; panel < panels.count(); ++panel) work(panel, 0);
  }

 private:
  const Index columns_, inputs_, groups_;
  T *const left_, *const right_;
  const Index capacity_;
};

template <class Isa, class T, class Cell>
class BackwardWalk {
  static constexpr int width = Lanes<Isa, T>::width;

 public:
  // Sums of its own where several shares add up to one gradient.
  BackwardWalk(const Backward<T>& call, const Share& share, Team& memory, Team* team, bool own_sums)
      : call_(call), share_(share), team_(team), size_(dimensions<Isa, T>(call.n_x, call.n_a)),
        plan_(memory, call.steps), memory_(memory),
        of_x_(memory, team == nullptr ? 1 : team->size(), call.n_x, true, most_rows_of_block(call.steps, share)),
        of_h_(memory, team == nullptr ? 1 : team->size(), call.n_a, Cell::bias_in_recurrence, most_rows_of_block(call.steps, share)) {
    const Index rows = share.end - share.first, block = most_rows_of_block(call.steps, share);
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
      block.first = block_start(call_.steps, share_, block.end);
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
      of_x_.take_left(call_.x + row_of(s) * size_.n_x, size_.n_x, place, count, block.rows);
      of_h_.take_left(h_before(s), size_.n_a, place, count, block.rows);
    }
    const Index row = Cell::recurrent * size_.padded, from_h = Cell::from_h * size_.padded;
    of_x_.add(dz_x_[turn], Cell::gates * size_.units, Cell::gates * size_.padded, block.rows, dwx, first, team_);
    of_h_.add(dz_h_[turn], Cell::from_h * size_.units, row, block.rows, dwh, first, team_);
    if constexpr (Cell::from_h < Cell::recurrent) {  // the other columns are of r h, not of h
      for (Index s = block.first; s < block.end; ++s)
        of_h_.take_left(call_.memory + row_of(s) * size_.padded, size_.padded, plan_.place[s - block.first],
                        share_.rows(call_.steps, s), block.rows);
      of_h_.add(dz_h_[turn] + from_h, size_.units, row, block.rows, dwh + from_h, first, team_);
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
  WeightProduct<Isa, T> of_x_, of_h_;
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
