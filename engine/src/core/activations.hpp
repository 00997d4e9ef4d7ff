// sigmoid and tanh of whole vectors, as accurate as those of a mathematics library to a few units in the last
// place (tests/test_activations.py measures and bounds the error).
//
// Both start from e^y = 2^n e^r with a whole n and |r| <= ln 2 / 2, e^r by a polynomial (minimax, made with
// Remez' algorithm in 40 digits). A NaN goes through all of it and stays a NaN.
#pragma once

#include <iterator>

#include "vectors.hpp"

namespace whygrad {
namespace {

template <class T>
struct Exponential;

template <>
struct Exponential<float> {
  static constexpr int mantissa = 23, bias = 127;
  static constexpr float shift = 12582912.0f + bias;  // 1.5 * 2^23: adding it leaves a whole number in the low bits
  static constexpr float ln2_high = 0x1.62e4p-1f, ln2_low = 0x1.7f7d1cp-20f;
  static constexpr float largest = 87.3f;    // e^-y is a normal number up to here
  static constexpr float overflow = 88.9f;   // and e^y is infinite here
  static constexpr float saturated = 9.5f;     // tanh is 1 from here on
  static constexpr float power[] = {1.00000000055458982f, 1.0000000363446138f,  0.49999992075435636f, 0.1666642007261027f,
                                    0.0416682261074128f,  0.0083748240221989f, 0.0013836840301642f};
  // (e^r - 1 - r) / r^2
  static constexpr float rest[] = {0.5000000026951443f, 0.1666657697016916f, 0.0416663751142818f, 0.00836318121872f,
                                   0.0013941125566807f};
};

template <>
struct Exponential<double> {
  static constexpr int mantissa = 52, bias = 1023;
  static constexpr double shift = 6755399441055744.0 + bias;  // 1.5 * 2^52
  static constexpr double ln2_high = 0x1.62e42fefa0000p-1, ln2_low = 0x1.cf79abc9e3b3ap-40;
  static constexpr double largest = 708.0, overflow = 709.9;
  static constexpr double saturated = 20.0;
  static constexpr double power[] = {0.9999999999999999971,     1.0000000000000000304,     0.5000000000000017703,
                                     0.16666666666666168201,    0.041666666666492630086,   0.0083333333335594359627,
                                     0.0013888888951260936847,  0.00019841269432465182171, 0.000024801486481540277381,
                                     2.7557622625714466973e-6,  2.7632308140605694696e-7,  2.4994301533707410549e-8};
  static constexpr double rest[] = {0.50000000000000010222,   0.16666666666666674522,    0.041666666666624124613,
                                    0.0083333333333222170025, 0.0013888888917215057241,  0.00019841269886557574606,
                                    0.0000248015212941844282, 2.7557242377671555577e-6,  2.7620089181319403591e-7,
                                    2.5110033720036279676e-8};
};

template <class Isa, class T>
struct Activations {
  using L = Lanes<Isa, T>;
  using Vector = typename L::Vector;
  using Integers = typename Lanes<Isa, T>::Integers;
  using E = Exponential<T>;
  static constexpr T log2e = T(1.4426950408889634074);

  // The first `sigmoids` vectors become their sigmoids, the others their tanh. They are computed in step, since each is a long chain
  // of operations that wait for one another.
  template <int sigmoids, int tanhs>
  static inline void activate(Vector (&x)[sigmoids + tanhs]) {
    constexpr int all = sigmoids + tanhs;
    const Vector least = L::fill(-E::overflow), most = L::fill(E::largest), end = L::fill(E::saturated);
    Vector r[all], scale[all], value[all];  // y = n ln 2 + r, and scale = 2^n
    WHYGRAD_EACH(k, all) {
      const Vector y = k < sigmoids ? Special<Isa, T>::between(least, x[k], most) : Special<Isa, T>::between(-end, x[k], end);
      r[k] = k < sigmoids ? -y : y + y;
    }
    WHYGRAD_EACH(k, all) scale[k] = r[k] * log2e + E::shift;
    WHYGRAD_EACH(k, all) value[k] = scale[k] - E::shift;
    WHYGRAD_EACH(k, all) scale[k] = (Vector)((Integers)scale[k] << E::mantissa);  // the low bits are n + bias: an exponent
    WHYGRAD_EACH(k, all) r[k] = r[k] - value[k] * E::ln2_high;  // this product has no rounding error
    WHYGRAD_EACH(k, all) r[k] = r[k] - value[k] * E::ln2_low;
    constexpr int powers = std::size(E::power), rest = std::size(E::rest);
    WHYGRAD_EACH(k, all) value[k] = k < sigmoids ? r[k] * E::power[powers - 1] + E::power[powers - 2] : r[k] * E::rest[rest - 1] + E::rest[rest - 2];
    WHYGRAD_EACH(step, powers - 2)
      WHYGRAD_EACH(k, all) {
        if (k < sigmoids) value[k] = value[k] * r[k] + E::power[powers - 3 - step];
        else if (step < rest - 2) value[k] = value[k] * r[k] + E::rest[rest - 3 - step];
      }
    WHYGRAD_EACH(k, all) {
      if (k < sigmoids) {
        value[k] = scale[k] * value[k] + T(1);  // 1 + e^-x
      } else {
        value[k] = (r[k] * r[k]) * value[k] + r[k];              // e^r - 1
        value[k] = scale[k] * value[k] + (scale[k] - T(1));      // e^2x - 1, computed without cancellation
      }
    }
    WHYGRAD_EACH(k, all) {
      if (k < sigmoids) x[k] = Special<Isa, T>::reciprocal(value[k]);
      else x[k] = Special<Isa, T>::quotient(value[k], value[k] + T(2));
    }
  }

  static inline Vector sigmoid(const Vector& x) {
    Vector one[1] = {x};
    activate<1, 0>(one);
    return one[0];
  }
  static inline Vector tanh(const Vector& x) {
    Vector one[1] = {x};
    activate<0, 1>(one);
    return one[0];
  }
};

}  // namespace
}  // namespace whygrad
