#include "team.hpp"

#include <chrono>
#include <exception>
#include <mutex>
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
constexpr int rounds_without_help = 8;  // after which a helper that was there must have been put aside
constexpr double held_up = 100e-6;  // seconds: longer than a helper that runs takes for its task at the end of a round

// What calls have learnt of the machine, for those that share the panels of each step: a helper that the system puts aside holds up
// a whole call. After such a call, the next few go alone; each time it happens again they are twice as many, and half as many
// after a call that went well. A machine that stays busy is tried seldom. No number depends on it: panels are the same whoever
// computes them.
class Experience {
 public:
  bool says_alone() {
    int left = calls_alone_.load(std::memory_order_relaxed);
    while (left > 0)
      if (calls_alone_.compare_exchange_weak(left, left - 1, std::memory_order_relaxed)) return true;
    return false;
  }
  void add(bool went_well) {
    const int before = after_bad_.load(std::memory_order_relaxed);
    const int calls = went_well ? before / 2 : before < 1 ? 2 : before < most ? 2 * before : most;
    after_bad_.store(calls, std::memory_order_relaxed);
    if (!went_well) calls_alone_.store(calls, std::memory_order_relaxed);
  }

 private:
  static constexpr int most = 64;
  std::atomic<int> calls_alone_{0}, after_bad_{0};
};
Experience experience;

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

// Where a caller and its helpers hand over tasks. It lives until the last of them has left, so the caller need not wait for helpers
// that have nothing to do.
class Meeting {
 public:
  using Task = void (*)(const void* context, Index task, int worker);

  // For helpers: they stay until the meeting is closed.
  void help(int worker);

  // For the caller.
  int arrived() const { return arrived_.load(std::memory_order_acquire); }
  void close();
  struct Round {
    double waited;  // seconds, for the last task
    Index helped;   // tasks that helpers took
  };
  Round run(Index count, Task task, const void* context);

 private:
  bool claim(std::uint64_t round, int worker, Index& task);
  void perform(Index task, int worker);

  std::atomic<std::uint64_t> open_{0};  // the round, and the tasks first .. end that nobody has taken
  std::atomic<std::uint32_t> done_{0};  // tasks of the round that have ended
  std::atomic<std::uint32_t> bell_{0};  // changes when a round begins
  std::atomic<int> asleep_{0};          // helpers that wait for the bell, and have not been woken
  std::atomic<int> arrived_{0};         // helpers that are awake
  std::atomic<bool> closed_{false};
  Task task_ = nullptr;
  const void* context_ = nullptr;
  std::mutex failing_;
  std::exception_ptr failure_;
};

// A thread for good, which helps one team after the other.
class Helper {
 public:
  Helper() {
    std::thread([this] { live(); }).detach();
  }
  // Only for a helper that nobody uses.
  void join(std::shared_ptr<Meeting> meeting, int worker) {
    meeting_ = std::move(meeting);
    worker_ = worker;
    state_.store(called, std::memory_order_release);
    state_.notify_one();
  }
  // Whether it has not woken yet, and is free again; otherwise it frees itself when it has left.
  bool withdraw() {
    int expected = called;
    if (!state_.compare_exchange_strong(expected, taken)) return false;
    meeting_.reset();
    state_.store(idle, std::memory_order_release);
    return true;
  }

 private:
  enum State { idle, called, taken };  // taken: by itself or by who withdraws it
  void live();

  std::atomic<int> state_{idle};
  std::shared_ptr<Meeting> meeting_;
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
  // Null where there are many already: they all wait for a processor.
  Helper* take() {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (idle_.empty()) {
      if (made_ == most) return nullptr;
      idle_.reserve(made_ + 1);
      Helper* const helper = new Helper;
      ++made_;
      return helper;
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
  static constexpr std::size_t most = 1024;
#ifdef WHYGRAD_FORKS
  // A forked process has none of these threads.
  Pool() {
    pthread_atfork([] { the().mutex_.lock(); }, [] { the().mutex_.unlock(); },
                   [] {
                     the().idle_.clear();
                     the().made_ = 0;
                     the().mutex_.unlock();
                   });
  }
#endif
  std::mutex mutex_;
  std::vector<Helper*> idle_;
  std::size_t made_ = 0;
};

}  // namespace

void Helper::live() {
  while (true) {
    int now;
    while ((now = state_.load(std::memory_order_acquire)) != called) state_.wait(now, std::memory_order_acquire);
    if (!state_.compare_exchange_strong(now, taken)) continue;
    meeting_->help(worker_);
    meeting_.reset();
    state_.store(idle, std::memory_order_release);
    Pool::the().give(this);
  }
}

Team::~Team() {
  if (gathered_) experience.add(!alone_);
  if (meeting_) meeting_->close();
  for (Helper* helper : helpers_)
    if (helper->withdraw()) Pool::the().give(helper);
  for (const auto& [block, bytes] : memory_) give_block(block, bytes);
}

void* Team::take(std::size_t bytes) {
  memory_.reserve(memory_.size() + 1);
  memory_.emplace_back(take_block(bytes), bytes);
  return memory_.back().first;
}

void Team::wake() {
  if (size_ == 1 || meeting_) return;
  try {
    meeting_ = std::make_shared<Meeting>();
    helpers_.reserve(size_ - 1);
    for (int worker = 1; worker < size_; ++worker) {
      Helper* const helper = Pool::the().take();
      if (helper == nullptr) return;
      helpers_.push_back(helper);
      helper->join(meeting_, worker);
    }
  } catch (const std::system_error&) {
    // No more threads are to be had: those that there are do the work.
  }
}

bool Team::gathers(double seconds) {
  if (size_ == 1) return true;
  if (experience.says_alone()) return false;
  wake();
  for (const auto begin = Clock::now(); since(begin) < seconds;) {
    if (meeting_->arrived() == size_ - 1) return gathered_ = true;
    breathe();
  }
  experience.add(false);
  return false;
}

void Team::run(Index count, Meeting::Task task, const void* context) {
  if (helpers_.empty() || alone_ || count < 2 || count > static_cast<Index>(count_mask)) {
    for (Index next = 0; next < count; ++next) task(context, next, 0);
    return;
  }
  const Meeting::Round round = meeting_->run(count, task, context);
  without_help_ = round.helped > 0 ? 0 : without_help_ + 1;
  alone_ = round.waited > held_up || (gathered_ && without_help_ == rounds_without_help);
}

Meeting::Round Meeting::run(Index count, Task task, const void* context) {
  task_ = task;
  context_ = context;
  done_.store(0, std::memory_order_relaxed);
  const std::uint64_t round = (round_of(open_.load(std::memory_order_relaxed)) + 1) & ((1u << 24) - 1);
  open_.store(together(round, 0, static_cast<std::uint64_t>(count)));
  bell_.fetch_add(1);
  if (asleep_.exchange(0) > 0) bell_.notify_all();  // once: who was woken, and has no processor yet, is not woken again

  Index next, own = 0;
  for (; claim(round, 0, next); ++own) perform(next, 0);
  std::uint32_t done;
  const auto begin = Clock::now();
  for (int look = 0; (done = done_.load(std::memory_order_acquire)) != count; ++look) {
    if (look < short_while) breathe();
    else done_.wait(done, std::memory_order_acquire);
  }
  const double waited = since(begin);
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
  return {waited, count - own};
}

// The caller takes tasks from the front and helpers from the back, round after round: each finds in its own cache
// what it used in the round before.
bool Meeting::claim(std::uint64_t round, int worker, Index& task) {
  std::uint64_t open = open_.load(std::memory_order_acquire);
  while (round_of(open) == round && first_of(open) < end_of(open)) {
    const Index first = first_of(open), end = end_of(open);
    task = worker == 0 ? first : end - 1;
    const std::uint64_t left = worker == 0 ? together(round, first + 1, end) : together(round, first, end - 1);
    if (open_.compare_exchange_weak(open, left, std::memory_order_acq_rel, std::memory_order_acquire)) return true;
  }
  return false;
}

void Meeting::perform(Index task, int worker) {
  try {
    task_(context_, task, worker);
  } catch (...) {
    const std::lock_guard<std::mutex> lock(failing_);
    if (!failure_) failure_ = std::current_exception();
  }
  done_.fetch_add(1, std::memory_order_acq_rel);
  if (worker != 0) done_.notify_one();
}

void Meeting::close() {
  closed_ = true;
  ++bell_;
  bell_.notify_all();
}

void Meeting::help(int worker) {
  arrived_.fetch_add(1, std::memory_order_release);
  while (true) {
    const std::uint32_t bell = bell_.load();
    if (closed_) return;
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
    }
  }
}

}  // namespace whygrad
