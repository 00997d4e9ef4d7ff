#include "team.hpp"

#include <chrono>
#include <system_error>
#include <thread>
#include <utility>

#if __has_include(<pthread.h>)
#include <pthread.h>
#define WHYGRAD_FORKS
#endif

namespace whygrad {

namespace {

// open_ holds three numbers, so that one comparison settles who takes a task, and in which round.
constexpr int count_bits = 20;
constexpr std::uint64_t count_mask = (std::uint64_t{1} << count_bits) - 1;

std::uint64_t together(std::uint64_t round, std::uint64_t first, std::uint64_t end) {
  return round << (2 * count_bits) | first << count_bits | end;
}
std::uint64_t round_of(std::uint64_t open) { return open >> (2 * count_bits); }
Index first_of(std::uint64_t open) { return static_cast<Index>(open >> count_bits & count_mask); }
Index end_of(std::uint64_t open) { return static_cast<Index>(open & count_mask); }

constexpr int short_while = 2000;  // looks before one sleeps: some microseconds
constexpr double held_up = 100e-6;  // seconds: longer than a helper that runs takes for its task at the end of a round

using Clock = std::chrono::steady_clock;
double since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

void breathe() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

}  // namespace

// A thread for good, which helps one team after the other.
class Helper {
 public:
  Helper() {
    std::thread([this] { live(); }).detach();
  }
  void join(Team* team, int worker) {
    worker_ = worker;
    team_.store(team);
    team_.notify_one();
  }
  // Returns when it does not use the team any more. If it has not even woken, that is at once.
  void leave(Team* team) {
    Team* expected = team;
    if (team_.compare_exchange_strong(expected, nullptr)) return;
    for (Team* now; (now = team_.load()) != nullptr;) team_.wait(now);
  }

 private:
  void live() {
    while (true) {
      team_.wait(nullptr);
      Team* team = team_.load();
      if (team == nullptr || !team_.compare_exchange_strong(team, busy())) continue;
      team->help(worker_);
      team_.store(nullptr);
      team_.notify_all();
    }
  }
  static Team* busy() { return reinterpret_cast<Team*>(alignof(Team)); }  // no team, and not null

  std::atomic<Team*> team_{nullptr};
  int worker_ = 0;
};

namespace {

// The helpers that nobody uses. They are never destroyed: the process ends with them asleep.
class Pool {
 public:
  static Pool& the() {
    static Pool* const pool = new Pool;
    return *pool;
  }
  Helper* take() {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (idle_.empty()) {
      idle_.reserve(++made_);
      return new Helper;
    }
    Helper* const helper = idle_.back();
    idle_.pop_back();
    return helper;
  }
  void give(Helper* helper) {
    const std::lock_guard<std::mutex> lock(mutex_);
    idle_.push_back(helper);
  }

 private:
#ifdef WHYGRAD_FORKS
  // A forked process has none of these threads.
  Pool() {
    pthread_atfork([] { the().mutex_.lock(); }, [] { the().mutex_.unlock(); },
                   [] {
                     the().idle_.clear();
                     the().mutex_.unlock();
                   });
  }
#endif
  std::mutex mutex_;
  std::vector<Helper*> idle_;
  std::size_t made_ = 0;
};

}  // namespace

Team::Team(int threads) {
  try {
    helpers_.reserve(threads > 1 ? threads - 1 : 0);
    for (int worker = 1; worker < threads; ++worker) {
      helpers_.push_back(Pool::the().take());
      helpers_.back()->join(this, worker);
    }
  } catch (const std::system_error&) {
    // No more threads are to be had: those that there are do the work.
  }
}

Team::~Team() {
  stop_ = true;
  ++bell_;
  bell_.notify_all();
  for (Helper* helper : helpers_) {
    helper->leave(this);
    Pool::the().give(helper);
  }
  for (const auto& [block, bytes] : memory_) give_block(block, bytes);
}

void* Team::take(std::size_t bytes) {
  memory_.reserve(memory_.size() + 1);
  memory_.emplace_back(take_block(bytes), bytes);
  return memory_.back().first;
}

bool Team::gathers(double seconds) const {
  for (const auto begin = Clock::now(); since(begin) < seconds;) {
    if (arrived_.load(std::memory_order_acquire) == static_cast<int>(helpers_.size())) return true;
    breathe();
  }
  return false;
}

void Team::run(Index count, Task task, const void* context) {
  if (helpers_.empty() || alone_ || count < 2 || count > static_cast<Index>(count_mask)) {
    for (Index next = 0; next < count; ++next) task(context, next, 0);
    return;
  }
  task_ = task;
  context_ = context;
  done_.store(0, std::memory_order_relaxed);
  const std::uint64_t round = (round_of(open_.load(std::memory_order_relaxed)) + 1) & ((1u << 24) - 1);
  open_.store(together(round, 0, static_cast<std::uint64_t>(count)));
  bell_.fetch_add(1);
  if (asleep_.load() > 0) bell_.notify_all();

  Index next;
  while (claim(round, 0, next)) perform(next, 0);
  std::uint32_t done;
  const auto begin = Clock::now();
  for (int look = 0; (done = done_.load(std::memory_order_acquire)) != count; ++look) {
    if (look < short_while) breathe();
    else done_.wait(done, std::memory_order_acquire);
  }
  alone_ = since(begin) > held_up;
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

// The caller takes tasks from the front and helpers from the back, round after round: each finds in its own cache
// what it used in the round before.
bool Team::claim(std::uint64_t round, int worker, Index& task) {
  std::uint64_t open = open_.load(std::memory_order_acquire);
  while (round_of(open) == round && first_of(open) < end_of(open)) {
    const Index first = first_of(open), end = end_of(open);
    task = worker == 0 ? first : end - 1;
    const std::uint64_t left = worker == 0 ? together(round, first + 1, end) : together(round, first, end - 1);
    if (open_.compare_exchange_weak(open, left, std::memory_order_acq_rel, std::memory_order_acquire)) return true;
  }
  return false;
}

void Team::perform(Index task, int worker) {
  try {
    task_(context_, task, worker);
  } catch (...) {
    const std::lock_guard<std::mutex> lock(failing_);
    if (!failure_) failure_ = std::current_exception();
  }
  done_.fetch_add(1, std::memory_order_acq_rel);
  if (worker != 0) done_.notify_one();
}

void Team::help(int worker) {
  arrived_.fetch_add(1, std::memory_order_release);
  while (true) {
    const std::uint32_t bell = bell_.load();
    if (stop_) return;
    Index task;
    const std::uint64_t round = round_of(open_.load(std::memory_order_acquire));
    while (claim(round, worker, task)) perform(task, worker);
    for (int look = 0; bell_.load(std::memory_order_acquire) == bell; ++look) {
      if (look < short_while) {
        breathe();
        continue;
      }
      ++asleep_;
      bell_.wait(bell);
      --asleep_;
    }
  }
}

}  // namespace whygrad
