#include "kernels.hpp"

namespace whygrad {

template <>
const Kernels<float>& kernels_avx512<float>() {
  static constexpr Kernels<float> table = Table<Avx512, float>::make("avx512");
  return table;
}
template <>
const Kernels<double>& kernels_avx512<double>() {
  static constexpr Kernels<double> table = Table<Avx512, double>::make("avx512");
  return table;
}

}  // namespace whygrad
