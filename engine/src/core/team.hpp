// Threads that help with the tasks of one call. They are borrowed, and wait asleep for the next call.
//
// The calling thread runs the program and hands out tasks; whoever is free takes the next one. A helper that the operating
// system has not woken yet, or has put aside, takes none, and the caller does the work alone. One that is put aside in the midst of
// a task can hold the caller up once: from then on it gets none. The end of a call waits for nobody, and calls remember when helpers
// held one up. So a second thread hardly makes a call wait for a processor that somebody else is using. Nobody spins for
// long: who has to wait sleeps, and leaves the processor to whoever it is waiting for.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "memory.hpp"
#include "vectors.hpp"

namespace whygrad {

class Helper;
class Meeting;

class Team {
 public:
  explicit Team(int threads) : size_(threads < 1 ? 1 : threads) {}
  ~Team();
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;

  int size() const { return size_; }

  // Wakes the helpers, who come when the system lets them. Without them, the caller does all tasks.
  void wake();

  // Wakes the helpers, and says whether all are there within so many seconds. Where they are not, all processors are busy; and
  // where one was put aside in a call before this one, that is believed for some calls without waking anybody.
  bool gathers(double seconds);

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
  void run(Index count, void (*task)(const void* context, Index task, int worker), const void* context);

  const int size_;
  std::vector<Helper*> helpers_;
  std::shared_ptr<Meeting> meeting_;
  std::vector<std::pair<void*, std::size_t>> memory_;
  int without_help_ = 0;   // rounds, the last ones
  bool gathered_ = false;  // the helpers came when they were asked for
  bool alone_ = false;     // the caller was held up: it does the rest itself
};

}  // namespace whygrad
