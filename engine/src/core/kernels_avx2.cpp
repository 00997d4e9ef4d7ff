#include "kernels.hpp"

namespace whygrad {

template <>
const Kernels<float>& kernels_avx2<float>() {
  static constexpr Kernels<float> table = Table<Avx2, float>::make("avx2");
  return table;
}
template <>
const Kernels<double>& kernels_avx2<double>() {
  static constexpr Kernels<double> table = Table<Avx2, double>::make("avx2");
  return table;
}

}  // namespace whygrad
