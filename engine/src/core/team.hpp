// Threads that help with the tasks of one call. They are borrowed, and wait asleep for the next call.
//
// The calling thread runs the program and hands out tasks; whoever is free takes the next one. A helper that the operating
// system has not woken yet, or has put aside, takes none, and the caller does the work alone. One that is put aside in the midst of
// a task can hold the caller up once: from then on it gets none. So a second thread hardly makes a call wait for a processor that
// somebody else is using. Nobody spins for long: who has to wait sleeps, and leaves the processor to whoever it is waiting for.
#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <mutex>
#include <utility>
#include <vector>

#include "memory.hpp"
#include "vectors.hpp"

namespace whygrad {

class Helper;

class Team {
 public:
  explicit Team(int threads);
  ~Team();
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;

  int size() const { return static_cast<int>(helpers_.size()) + 1; }

  // Whether all helpers are awake within so many seconds. Where they are not, all processors are busy.
  bool gathers(double seconds) const;

  // Runs work(task, worker) for each task in 0 .. count-1, in any order, each once. The caller is worker 0. When
  // one throws, the others still end, and the first exception is thrown again.
  template <class Work>
  void run(Index count, const Work& work) {
    run(count, [](const void* context, Index task, int worker) { (*static_cast<const Work*>(context))(task, worker); },
        &work);
  }

  // Memory that lives as long as the team, aligned for vectors. Not for use in a task.
  void* take(std::size_t bytes);

 private:
  using Task = void (*)(const void* context, Index task, int worker);
  void run(Index count, Task task, const void* context);
  friend class Helper;
  void help(int worker);
  bool claim(std::uint64_t round, int worker, Index& task);
  void perform(Index task, int worker);

  std::vector<Helper*> helpers_;
  std::vector<std::pair<void*, std::size_t>> memory_;
  std::atomic<std::uint64_t> open_{0};   // the round, and the tasks first .. end that nobody has taken
  std::atomic<std::uint32_t> done_{0};   // tasks of the round that have ended
  std::atomic<std::uint32_t> bell_{0};   // changes when a round begins
  std::atomic<int> asleep_{0};           // helpers that wait for the bell
  std::atomic<int> arrived_{0};          // helpers that are awake
  bool alone_ = false;                   // the caller was held up: it does the rest itself
  std::atomic<bool> stop_{false};
  Task task_ = nullptr;
  const void* context_ = nullptr;
  std::mutex failing_;
  std::exception_ptr failure_;
};

}  // namespace whygrad
