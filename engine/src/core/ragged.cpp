#include "ragged.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>

namespace whygrad {

Arrangement arrange(const std::int64_t* lengths, Index batch) {
  Arrangement found;
  found.order.resize(batch);
  std::iota(found.order.begin(), found.order.end(), 0);
  std::stable_sort(found.order.begin(), found.order.end(), [&](std::int64_t a, std::int64_t b) { return lengths[a] > lengths[b]; });

  const Index steps = batch > 0 ? lengths[found.order.front()] : 0;
  found.active.resize(steps);
  std::vector<Index> offset(steps);
  Index rows = 0;
  for (Index step = 0, still = batch; step < steps; ++step) {
    while (lengths[found.order[still - 1]] <= step) --still;
    found.active[step] = still;
    offset[step] = rows;
    rows += still;
  }
  found.places.resize(rows);
  found.reverse.resize(rows);
  for (Index step = 0; step < steps; ++step)
    for (Index rank = 0; rank < found.active[step]; ++rank) {
      const Index example = found.order[rank];
      found.places[offset[step] + rank] = step * batch + example;
      found.reverse[offset[step] + rank] = offset[lengths[example] - 1 - step] + rank;
    }
  return found;
}

void scatter(const Arrangement::Numbers& order, const Arrangement::Numbers& active, const char* rows, Index steps, Index bytes,
             char* to) {
  const Index batch = static_cast<Index>(order.size());
  for (Index step = 0; step < steps; ++step, to += batch * bytes) {
    const Index here = step < static_cast<Index>(active.size()) ? active[step] : 0;
    for (Index rank = 0; rank < here; ++rank, rows += bytes) std::memcpy(to + order[rank] * bytes, rows, bytes);
    for (Index rank = here; rank < batch; ++rank) std::memset(to + order[rank] * bytes, 0, bytes);
  }
}

}  // namespace whygrad
