// Which instruction set's kernels are used: the best that this processor has, unless somebody asks for another.
#pragma once

#include <string>
#include <vector>

#include "call.hpp"

namespace whygrad {

// Names of those that run here, the best first.
std::vector<std::string> kernel_names();
// The one in use from now on; throws std::invalid_argument if it is unknown or does not run here.
void use_kernel(const std::string& name);

template <class T>
const Kernels<T>& kernels();

}  // namespace whygrad
