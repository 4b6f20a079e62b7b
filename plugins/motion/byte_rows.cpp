// SPDX-License-Identifier: LGPL-2.1-or-later
#include "byte_rows.h"

#include <algorithm>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace reel::motion {

static constexpr int kAcrossShift = kWeightBits - 7; // to 1/128 level
static constexpr int kDownShift = 6;                 // from 1/64 level
static constexpr int kMiddle = 128;
/* What sums begin with, so that a shift rounds. */
static constexpr int kAcrossStart = (1 << (kAcrossShift - 1)) - kMiddle * kOne;
static constexpr int kDownStart = 1 << (kDownShift - 1);

static void
across_portable (const AxisWeights &axis, const VectorWeights &,
    const uint8_t *const *from, int16_t *const *to)
{
  size_t width = axis.first.size ();
  int taps = axis.taps;
  for (int row = 0; row < kRowsAtOnce; row++) {
    const int16_t *weight = axis.weights.data ();
    for (size_t x = 0; x < width; x++, weight += taps) {
      const uint8_t *sample = from[row] + axis.first[x];
      int sum = kAcrossStart;
      for (int i = 0; i < taps; i++)
        sum += sample[i] * weight[i];
      to[row][x] = (int16_t) (sum >> kAcrossShift);
    }
  }
}

static void
down_portable (const int16_t *const *rows, const int16_t *weights, int taps,
    int width, uint8_t *to)
{
  constexpr int kPart = 64; // columns at a time
  for (int x = 0; x < width; x += kPart) {
    int count = std::min (kPart, width - x);
    int16_t sums[kPart];
    std::fill_n (sums, kPart, (int16_t) kDownStart);
    for (int i = 0; i < taps; i++) {
      const int16_t *row = rows[i] + x;
      int weight = weights[i];
      for (int k = 0; k < count; k++)
        sums[k] = (int16_t) (sums[k] + ((row[k] * weight + (1 << 14)) >> 15));
    }
    for (int k = 0; k < count; k++)
      to[x + k] =
          (uint8_t) std::clamp ((sums[k] >> kDownShift) + kMiddle, 0, 255);
  }
}

RowFunctions
portable_row_functions ()
{
  return {across_portable, down_portable};
}

#if defined(__x86_64__)

/* The attribute instead of a file compiled for the purpose: nothing that other
 * files may share is compiled for a processor that isn't there. */
#define REEL_AVX2 __attribute__ ((target ("avx2")))

/* Sums of eight samples for each of four rows; FIRST and SECOND are where the
 * 16 samples begin that its halves are made of. */
template <int kPairs>
REEL_AVX2 static inline void
sums_of_eight (const uint8_t *const *from, int first, int second,
    const int8_t *picks, const int16_t *factors, __m256i *sums)
{
  __m256i samples[kRowsAtOnce];
  for (int row = 0; row < kRowsAtOnce; row++) {
    samples[row] = _mm256_inserti128_si256 (
        _mm256_castsi128_si256 (_mm_loadu_si128 (
            reinterpret_cast<const __m128i *> (from[row] + first))),
        _mm_loadu_si128 (
            reinterpret_cast<const __m128i *> (from[row] + second)),
        1);
    sums[row] = _mm256_set1_epi32 (kAcrossStart);
  }
  for (int pair = 0; pair < kPairs; pair++) {
    __m256i pick = _mm256_loadu_si256 (
        reinterpret_cast<const __m256i *> (picks + 32 * pair));
    __m256i factor = _mm256_loadu_si256 (
        reinterpret_cast<const __m256i *> (factors + 16 * pair));
    for (int row = 0; row < kRowsAtOnce; row++)
      sums[row] = _mm256_add_epi32 (sums[row],
          _mm256_madd_epi16 (_mm256_shuffle_epi8 (samples[row], pick), factor));
  }
}

template <int kPairs>
REEL_AVX2 static void
across_avx2_pairs (
    const VectorWeights &vector, const uint8_t *const *from, int16_t *const *to)
{
  const int8_t *picks = vector.picks.data ();
  const int16_t *factors = vector.factors.data ();
  const int32_t *starts = vector.starts.data ();
  for (int step = 0; step < vector.steps; step++) {
    __m256i even[kRowsAtOnce], odd[kRowsAtOnce];
    sums_of_eight<kPairs> (from, starts[0], starts[2], picks, factors, even);
    sums_of_eight<kPairs> (from, starts[1], starts[3], picks + 32 * kPairs,
        factors + 16 * kPairs, odd);
    for (int row = 0; row < kRowsAtOnce; row++)
      _mm256_storeu_si256 (
          reinterpret_cast<__m256i *> (to[row] + (ptrdiff_t) 16 * step),
          _mm256_packs_epi32 (_mm256_srai_epi32 (even[row], kAcrossShift),
              _mm256_srai_epi32 (odd[row], kAcrossShift)));
    picks += ptrdiff_t{64} * kPairs;
    factors += ptrdiff_t{32} * kPairs;
    starts += 4;
  }
}

static void
across_avx2 (const AxisWeights &axis, const VectorWeights &vector,
    const uint8_t *const *from, int16_t *const *to)
{
  switch (vector.pairs) {
  case 2:
    across_avx2_pairs<2> (vector, from, to);
    break;
  case 3:
    across_avx2_pairs<3> (vector, from, to);
    break;
  case 4:
    across_avx2_pairs<4> (vector, from, to);
    break;
  default:
    across_portable (axis, vector, from, to);
    break;
  }
}

REEL_AVX2 static inline __m256i
down_sixteen (
    const int16_t *const *rows, const int16_t *weights, int taps, int x)
{
  __m256i sum = _mm256_set1_epi16 (kDownStart);
  for (int i = 0; i < taps; i++)
    sum = _mm256_add_epi16 (
        sum, _mm256_mulhrs_epi16 (
                 _mm256_loadu_si256 (
                     reinterpret_cast<const __m256i *> (rows[i] + x)),
                 _mm256_set1_epi16 (weights[i])));
  return _mm256_srai_epi16 (sum, kDownShift);
}

REEL_AVX2 static inline void
down_avx2_taps (const int16_t *const *rows, const int16_t *weights, int taps,
    int width, uint8_t *to)
{
  for (int x = 0; x < width; x += kRowStep) {
    __m256i both = _mm256_packs_epi16 (down_sixteen (rows, weights, taps, x),
        down_sixteen (rows, weights, taps, x + kRowStep / 2));
    both = _mm256_permute4x64_epi64 (both, 0xd8);
    both = _mm256_xor_si256 (both, _mm256_set1_epi8 (-kMiddle));
    if (width - x >= kRowStep) {
      _mm256_storeu_si256 (reinterpret_cast<__m256i *> (to + x), both);
    } else {
      uint8_t last[kRowStep];
      _mm256_storeu_si256 (reinterpret_cast<__m256i *> (last), both);
      std::memcpy (to + x, last, (size_t) (width - x));
    }
  }
}

/* A number of taps that the compiler knows lets it keep the weights. */
REEL_AVX2 static void
down_avx2 (const int16_t *const *rows, const int16_t *weights, int taps,
    int width, uint8_t *to)
{
  switch (taps) {
  case 4:
    down_avx2_taps (rows, weights, 4, width, to);
    break;
  case 6:
    down_avx2_taps (rows, weights, 6, width, to);
    break;
  default:
    down_avx2_taps (rows, weights, taps, width, to);
    break;
  }
}

RowFunctions
best_row_functions ()
{
  if (__builtin_cpu_supports ("avx2"))
    return {across_avx2, down_avx2};
  return portable_row_functions ();
}

#else

RowFunctions
best_row_functions ()
{
  return portable_row_functions ();
}

#endif

} // namespace reel::motion
