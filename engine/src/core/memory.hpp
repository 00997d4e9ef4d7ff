// Memory for vectors. A block that the system hands out anew has to be cleared by it, page by page, which takes longer than some
// layers need: so large blocks are kept for the next call, up to a bound.
#pragma once

#include <cstddef>

namespace whygrad {

// Aligned for vectors, and not set to anything. Throws std::bad_alloc.
void* take_block(std::size_t bytes);
// With the size that it was asked for.
void give_block(void* block, std::size_t bytes);

}  // namespace whygrad
