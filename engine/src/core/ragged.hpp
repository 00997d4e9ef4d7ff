// How the examples of a ragged batch lie in memory: step by step, the longest example first in each. What the Python side knows
// as whygrad_engine.ragged.Ragged.
#pragma once

#include <cstdint>
#include <vector>

#include "vectors.hpp"

namespace whygrad {

struct Arrangement {
  using Numbers = std::vector<std::int64_t>;
  Numbers order;    // the examples, the longest first; of equal ones, the first first
  Numbers active;   // how many examples each step has
  Numbers places;   // where each row is in (steps * batch)
  Numbers reverse;  // the row that stands here when each example is turned around
};

// Each length is 1 or more.
Arrangement arrange(const std::int64_t* lengths, Index batch);

// Rows of `bytes` to their places in (steps, batch), with zeros where an example has ended.
void scatter(const Arrangement::Numbers& order, const Arrangement::Numbers& active, const char* rows, Index steps, Index bytes,
             char* to);

}  // namespace whygrad
