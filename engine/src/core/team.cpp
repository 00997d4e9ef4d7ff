#include "team.hpp"

#include <cstdlib>
#include <new>
#include <system_error>
#include <utility>

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

void breathe() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

}  // namespace

Team::Team(int threads) {
  try {
    helpers_.reserve(threads > 1 ? threads - 1 : 0);
    for (int worker = 1; worker < threads; ++worker) helpers_.emplace_back(&Team::help, this, worker);
  } catch (const std::system_error&) {
    // No more threads are to be had: those that there are do the work.
  }
}

Team::~Team() {
  stop_ = true;
  ++bell_;
  bell_.notify_all();
  for (std::thread& helper : helpers_) helper.join();
  for (void* block : memory_) std::free(block);
}

void* Team::take(std::size_t bytes) {
  memory_.reserve(memory_.size() + 1);
  void* block = std::aligned_alloc(64, (bytes + 127) / 64 * 64);
  if (block == nullptr) throw std::bad_alloc();
  memory_.push_back(block);
  return block;
}

void Team::run(Index count, Task task, const void* context) {
  if (helpers_.empty() || count < 2 || count > static_cast<Index>(count_mask)) {
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
  for (int look = 0; (done = done_.load(std::memory_order_acquire)) != count; ++look) {
    if (look < short_while) breathe();
    else done_.wait(done, std::memory_order_acquire);
  }
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
