#include "kernels.hpp"

namespace whygrad {

template <>
const Kernels<float>& kernels_portable<float>() {
  static constexpr Kernels<float> table = Table<Portable, float>::make("portable");
  return table;
}
template <>
const Kernels<double>& kernels_portable<double>() {
  static constexpr Kernels<double> table = Table<Portable, double>::make("portable");
  return table;
}

}  // namespace whygrad
