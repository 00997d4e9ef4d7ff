// Vectors of a processor: eight or sixteen numbers that are added, multiplied and stored at once.
//
// The compiler's own vector types are used (GCC and Clang have the same ones), so one source serves every
// instruction set. The kernels are compiled once for each, in translation units of their own. Everything in
// their headers is in an unnamed namespace: otherwise the linker would keep one copy of an inline function for all,
// and an old processor might get the one that was compiled for a new one.
#pragma once

#include <cfloat>
#include <cstddef>
#include <cstdint>

#ifdef __AVX512F__
#include <immintrin.h>
#endif

// A short loop over registers: the compiler writes its rounds one after the other.
#define WHYGRAD_EACH(k, count) _Pragma("GCC unroll 16") for (int k = 0; k < (count); ++k)

namespace whygrad {

using Index = std::ptrdiff_t;

namespace {

// `bytes`: the size of a vector. `registers`: how many of them there are. `accumulators`: how many a product may use for its sums.
// `terms`: a sum is cut into parts of about so many, since a single running sum in float32 would lose digits.
struct Avx512 {
  static constexpr int bytes = 64, registers = 32, accumulators = 24, terms = 256;
};
struct Avx2 {
  static constexpr int bytes = 32, registers = 16, accumulators = 12, terms = 64;
};
struct Portable {  // SSE2 on x86-64, NEON on aarch64, and whatever the compiler makes of it elsewhere
  static constexpr int bytes = 16, registers = 16, accumulators = 12, terms = 64;
};

template <class T>
struct Bits;
template <>
struct Bits<float> {
  using Integer = std::int32_t;
};
template <>
struct Bits<double> {
  using Integer = std::int64_t;
};

template <class Isa, class T>
struct Lanes {
  static constexpr int width = Isa::bytes / sizeof(T);
  typedef T Vector __attribute__((vector_size(Isa::bytes)));
  typedef typename Bits<T>::Integer Integers __attribute__((vector_size(Isa::bytes)));

  static inline Vector load(const T* from) {
    Vector vector;
    __builtin_memcpy(&vector, from, sizeof vector);  // one unaligned load
    return vector;
  }
  static inline void store(T* to, const Vector& vector) { __builtin_memcpy(to, &vector, sizeof vector); }

  // The first `count` lanes; the others are zero, and nothing behind them is read.
  static inline Vector load_part(const T* from, Index count) {
    if (count >= width) return load(from);
    T lanes[width] = {};
    for (Index lane = 0; lane < count; ++lane) lanes[lane] = from[lane];
    return load(lanes);
  }
  static inline void store_part(T* to, const Vector& vector, Index count) {
    if (count >= width) return store(to, vector);
    T lanes[width];
    store(lanes, vector);
    for (Index lane = 0; lane < count; ++lane) to[lane] = lanes[lane];
  }
  // Lanes beyond `count` become zero. They may hold a NaN (0 times infinity), which must not reach others by a sum.
  static inline void store_cleared(T* to, const Vector& vector, Index count) {
    if (count >= width) return store(to, vector);
    store(to, Vector{});
    store_part(to, vector, count);
  }
  static inline Vector fill(T value) { return value - Vector{}; }  // x - 0 is x, for every x
};

// Two things that an instruction set may do better than the compiler makes of the plain expression.
template <class Isa, class T>
struct Special {
  using Vector = typename Lanes<Isa, T>::Vector;
  // x between the limits; a NaN stays a NaN.
  static inline Vector between(const Vector& low, const Vector& x, const Vector& high) {
    const Vector above = x < low ? low : x;
    return above > high ? high : above;
  }
  static inline Vector quotient(const Vector& a, const Vector& b) { return a / b; }
  static inline Vector reciprocal(const Vector& b) { return T(1) / b; }  // of infinity it is 0
};

#ifdef __AVX512F__
// Division would hold up the multiplications beside it; Newton's step from a first guess at 1 / b does not. The error is a
// unit in the last place.
template <>
struct Special<Avx512, float> {
  static inline __m512 between(__m512 low, __m512 x, __m512 high) {
    return _mm512_min_ps(high, _mm512_max_ps(low, x));  // each gives its second argument where there is a NaN
  }
  static inline __m512 quotient(__m512 a, __m512 b) {
    const __m512 guess = _mm512_rcp14_ps(b);
    const __m512 result = a * guess;
    return result + guess * (a - b * result);
  }
  static inline __m512 reciprocal(__m512 b) {
    const __m512 guess = _mm512_rcp14_ps(b), finite = _mm512_min_ps(_mm512_set1_ps(FLT_MAX), b);
    return guess + guess * (1.0f - finite * guess);
  }
};
template <>
struct Special<Avx512, double> {
  static inline __m512d between(__m512d low, __m512d x, __m512d high) {
    return _mm512_min_pd(high, _mm512_max_pd(low, x));
  }
  static inline __m512d quotient(__m512d a, __m512d b) {
    const __m512d guess = _mm512_rcp14_pd(b);
    const __m512d error = 1.0 - b * guess;
    const __m512d better = guess + guess * (error + error * error);
    const __m512d result = a * better;
    return result + better * (a - b * result);
  }
  static inline __m512d reciprocal(__m512d b) {
    const __m512d guess = _mm512_rcp14_pd(b), finite = _mm512_min_pd(_mm512_set1_pd(DBL_MAX), b);
    const __m512d error = 1.0 - finite * guess;
    const __m512d better = guess + guess * (error + error * error);
    return better + better * (1.0 - finite * better);
  }
};
#endif

// The number of vectors that hold `count` numbers.
template <class Isa, class T>
constexpr Index vectors(Index count) {
  return (count + Lanes<Isa, T>::width - 1) / Lanes<Isa, T>::width;
}

}  // namespace
}  // namespace whygrad
