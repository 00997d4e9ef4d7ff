// Runs the whole core without Python, for the sanitizers (`make sanitize`): every kernel, every cell, both types, one to three
// threads, on shapes that are no multiple of anything, padded, reversed and ragged. All must agree with the portable
// kernel on one thread. Arrays have exactly their size, so that a step beyond one is seen.
#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <random>
#include <stdexcept>
#include <thread>

#include "layer.hpp"
#include "ragged.hpp"
#include "team.hpp"

namespace {

using namespace whygrad;

struct Shape {
  Index n_x, n_a, batch, steps;
};

template <class T>
struct Result {
  std::vector<T> h, dx, dh0, dwx, dwh, dbias, state;
};

constexpr int gates_of[] = {1, 4, 3, 3}, biases_of[] = {1, 4, 4, 3};

template <class T>
std::vector<T> drawn(std::mt19937& random, Index count) {
  std::normal_distribution<double> normal(0, 0.1);
  std::vector<T> numbers(count);
  for (T& number : numbers) number = static_cast<T>(normal(random));
  return numbers;
}

template <class T, class Pointer>
std::vector<GateMatrix<Pointer>> split(T& matrix, int gates, Index units) {
  std::vector<GateMatrix<Pointer>> parts;
  for (int gate = 0; gate < gates; ++gate) parts.push_back({matrix.data() + gate * units, gates * units, 1});
  return parts;
}

template <class T>
Result<T> run(int number, const Shape& s, const Rows& rows, int threads) {
  std::mt19937 random(5);
  const Cell cell = static_cast<Cell>(number);
  const int gates = gates_of[number], biases = biases_of[number];
  const Index state = s.batch * s.n_a;
  const auto x = drawn<T>(random, rows.rows * s.n_x), h0 = drawn<T>(random, state), c0 = drawn<T>(random, state),
             wx = drawn<T>(random, s.n_x * gates * s.n_a), wh = drawn<T>(random, s.n_a * gates * s.n_a),
             bias = drawn<T>(random, biases * s.n_a), dh = drawn<T>(random, rows.rows * s.n_a),
             dh_last = drawn<T>(random, state), dc_last = drawn<T>(random, state);
  const Packed<T> packed(cell, s.n_x, s.n_a, split<const std::vector<T>, const T>(wx, gates, s.n_a),
                         split<const std::vector<T>, const T>(wh, gates, s.n_a),
                         split<const std::vector<T>, const T>(bias, biases, s.n_a), true);
  Buffer<T> kept_gates(rows.rows * packed.sizes.gates_a_row), kept_memory(rows.rows * packed.sizes.memory_a_row),
      sums_x(packed.sizes.dwx), sums_h(packed.sizes.dwh);
  Result<T> out{std::vector<T>(rows.rows * s.n_a), std::vector<T>(rows.rows * s.n_x), std::vector<T>(state),
                std::vector<T>(wx.size()), std::vector<T>(wh.size()), std::vector<T>(bias.size()), {}};
  std::vector<T> h_last(state), c_last(state), dc0(state);
  const Forward<T> forward{cell, s.n_x, s.n_a, s.batch, rows.steps(), x.data(), h0.data(), c0.data(), packed.wx.get(),
                           packed.wh.get(), packed.bias.get(), out.h.data(), h_last.data(), c_last.data(),
                           kept_gates.get(), kept_memory.get()};
  {
    Team team(threads);
    packed.kernels.forward(forward, team);
  }
  const Backward<T> backward{cell, s.n_x, s.n_a, s.batch, rows.steps(), x.data(), h0.data(), c0.data(), out.h.data(),
                             kept_gates.get(), kept_memory.get(), packed.wx_transposed.get(), packed.wh_transposed.get(),
                             dh.data(), dh_last.data(), dc_last.data(), out.dx.data(), out.dh0.data(), dc0.data(),
                             sums_x.get(), sums_h.get()};
  {
    Team team(threads);
    packed.kernels.backward(backward, team);
  }
  packed.kernels.unpack(cell, s.n_x, s.n_a, sums_x.get(), sums_h.get(), split<std::vector<T>, T>(out.dwx, gates, s.n_a).data(),
                        split<std::vector<T>, T>(out.dwh, gates, s.n_a).data(),
                        split<std::vector<T>, T>(out.dbias, biases, s.n_a).data());
  out.state = h0;
  out.state.insert(out.state.end(), c0.begin(), c0.end());
  Stream<T>({std::make_shared<Packed<T>>(cell, s.n_x, s.n_a, split<const std::vector<T>, const T>(wx, gates, s.n_a),
                                         split<const std::vector<T>, const T>(wh, gates, s.n_a),
                                         split<const std::vector<T>, const T>(bias, biases, s.n_a), false)},
            s.batch)
      .step(x.data(), out.state.data());
  return out;
}

template <class T>
double distance(const Result<T>& a, const Result<T>& b) {
  double worst = 0;
  for (auto member : {&Result<T>::h, &Result<T>::dx, &Result<T>::dh0, &Result<T>::dwx, &Result<T>::dwh, &Result<T>::dbias,
                      &Result<T>::state})
    for (std::size_t n = 0; n < (a.*member).size(); ++n) {
      const double apart = std::abs((a.*member)[n] - (b.*member)[n]);
      worst = std::isnan(apart) ? INFINITY : std::max(worst, apart);
    }
  return worst;
}

// Rows to their places, and zeros elsewhere.
template <class T>
int check_scatter(const Arrangement& found, Index steps, Index batch, Index n) {
  std::vector<T> rows(found.places.size() * n, T(1)), padded(steps * batch * n, T(7));
  scatter(found.order, found.active, reinterpret_cast<const char*>(rows.data()), steps, n * static_cast<Index>(sizeof(T)),
          reinterpret_cast<char*>(padded.data()));
  for (const std::int64_t place : found.places)
    for (Index column = 0; column < n; ++column) padded[place * n + column] -= T(1);
  const bool right = std::all_of(padded.begin(), padded.end(), [](T number) { return number == T(0); });
  if (!right) std::printf("scatter differs: %td %td %td\n", steps, batch, n);
  return right ? 0 : 1;
}

template <class T>
int check(const Shape& s, double tolerance) {
  std::vector<std::int64_t> lengths(s.batch);
  for (Index example = 0; example < s.batch; ++example) lengths[example] = 1 + example * (s.steps - 1) / std::max<Index>(1, s.batch - 1);
  const Arrangement found = arrange(lengths.data(), s.batch);
  int wrong = check_scatter<T>(found, s.steps + 2, s.batch, s.n_a);
  for (const Rows& rows : {Rows::padded(s.steps, s.batch, false), Rows::padded(s.steps, s.batch, true),
                           Rows::ragged(found.active.data(), static_cast<Index>(found.active.size()))})
    for (int cell = 0; cell < 4; ++cell) {
      use_kernel("portable");
      const Result<T> truth = run<T>(cell, s, rows, 1);
      for (const std::string& name : kernel_names())
        for (int threads = 1; threads <= 3; ++threads) {
          use_kernel(name);
          if (distance(run<T>(cell, s, rows, threads), truth) <= tolerance) continue;
          std::printf("%s differs: cell %d, %td %td %td %td, %d threads\n", name.c_str(), cell, s.n_x, s.n_a, s.batch, s.steps, threads);
          ++wrong;
        }
    }
  return wrong;
}

// Many short teams, one after the other and beside one another: helpers leave when their caller is long gone, and each task is done
// once, also where one of them throws.
int check_teams() {
  std::atomic<int> wrong{0};
  const auto calls = [&] {
    for (int call = 0; call < 300; ++call) {
      Team team(1 + call % 4);
      if (call % 3 == 0) team.gathers(1e-5);
      else team.wake();
      for (int round = 0; round < 4; ++round) {
        std::vector<std::atomic<int>> times(7);
        bool thrown = false;
        try {
          team.run(7, [&](Index task, int) {
            ++times[task];
            if (round == 2 && task == 3) throw std::runtime_error("planted");
          });
        } catch (const std::runtime_error&) {
          thrown = true;
        }
        if (thrown != (round == 2)) ++wrong;
        for (const auto& count : times)  // a caller alone stops where it throws
          if (count > 1 || (!thrown && count != 1)) ++wrong;
      }
    }
  };
  std::vector<std::thread> callers;
  for (int caller = 0; caller < 3; ++caller) callers.emplace_back(calls);
  for (std::thread& caller : callers) caller.join();
  if (wrong > 0) std::printf("teams: %d wrong\n", wrong.load());
  return wrong;
}

}  // namespace

int main() {
  int wrong = check_teams();
  for (const Shape& shape : {Shape{3, 5, 10, 7}, Shape{1, 1, 1, 1}, Shape{17, 33, 19, 20}, Shape{70, 190, 2, 9}, Shape{9, 16, 7, 300}}) {
    wrong += check<float>(shape, 2e-3);
    wrong += check<double>(shape, 1e-11);
  }
  std::printf(wrong == 0 ? "all agree\n" : "%d differ\n", wrong);
  return wrong != 0;
}
