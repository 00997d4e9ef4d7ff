// sigmoid and tanh of whole vectors, as accurate as those of a mathematics library to a few units in the last
// place (tests/test_activations.py measures and bounds the error).
//
// Both start from e^y = 2^n e^r with a whole n and |r| <= ln 2 / 2, e^r by a polynomial (minimax, made with
// Remez' algorithm in 40 digits). A NaN goes through all of it and stays a NaN.
#pragma once

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
  static constexpr float largest = 87.33654f;   // e^y and e^-y are normal numbers up to here
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
  static constexpr double largest = 708.0;
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

  template <int size>
  static inline Vector polynomial(const T (&coefficients)[size], const Vector& r) {
    Vector value = r * coefficients[size - 1] + coefficients[size - 2];
    for (int power = size - 3; power >= 0; --power) value = value * r + coefficients[power];
    return value;
  }

  struct Reduced {
    Vector r, scale;  // y = n ln 2 + r, and scale = 2^n
  };
  static inline Reduced reduce(const Vector& y) {
    const Vector shifted = y * log2e + E::shift;
    const Vector n = shifted - E::shift;
    const Vector r = (y - n * E::ln2_high) - n * E::ln2_low;  // the first product has no rounding error
    return {r, (Vector)((Integers)shifted << E::mantissa)};  // the low bits are n + bias: an exponent
  }

  // 1 / (1 + e^-x), and 0 where that is no normal number: infinity must close a gate, or 0 times infinity goes unseen.
  static inline Vector sigmoid(const Vector& x) {
    const Vector limit = L::fill(E::largest);
    const Reduced reduced = reduce(-Special<Isa, T>::between(-limit, x, limit));
    const Vector value = Special<Isa, T>::quotient(L::fill(T(1)), reduced.scale * polynomial(E::power, reduced.r) + T(1));
    return x < -limit ? Vector{} : value;
  }

  // (e^2x - 1) / (e^2x + 1), where e^2x - 1 is computed without cancellation
  static inline Vector tanh(const Vector& x) {
    const Vector limit = L::fill(E::saturated), y = Special<Isa, T>::between(-limit, x, limit);
    const Reduced reduced = reduce(y + y);
    const Vector r = reduced.r;
    const Vector above_one = (r * r) * polynomial(E::rest, r) + r;                     // e^r - 1
    const Vector numerator = reduced.scale * above_one + (reduced.scale - T(1));       // e^2x - 1
    return Special<Isa, T>::quotient(numerator, numerator + T(2));
  }
};

}  // namespace
}  // namespace whygrad
