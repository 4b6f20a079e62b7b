// SPDX-License-Identifier: LGPL-2.1-or-later
#include "convert_rows.h"

namespace reel::text {

namespace {

/* As in blend_rows.cpp: each loop becomes part of one function for each kind of
 * processor. */
#define REEL_INLINE __attribute__ ((always_inline)) inline

REEL_INLINE uint8_t
apply (const Weights &w, int red, int green, int blue, int alpha, int shift)
{
  int sum = w.r * red + w.g * green + w.b * blue + w.a * alpha;
  sum = (sum + (1 << (kWeightBits + shift - 1))) >> (kWeightBits + shift);
  return (uint8_t) (sum < 0 ? 0 : sum > 255 ? 255 : sum);
}

REEL_INLINE void
weigh (const uint32_t *__restrict in, int count, const Weights &weights,
    uint8_t *__restrict out)
{
  const Weights w = weights;
  for (int x = 0; x < count; x++)
    out[x] = apply (w, (int) (in[x] >> 16 & 255), (int) (in[x] >> 8 & 255),
        (int) (in[x] & 255), (int) (in[x] >> 24), 0);
}

REEL_INLINE void
take_alpha (const uint32_t *__restrict in, int count, uint8_t *__restrict out)
{
  for (int x = 0; x < count; x++)
    out[x] = (uint8_t) (in[x] >> 24);
}

REEL_INLINE void
add_pairs (
    const uint32_t *__restrict in, int count, const ChannelSums &channels)
{
  uint16_t *__restrict r = channels.r, *__restrict g = channels.g;
  uint16_t *__restrict b = channels.b, *__restrict a = channels.a;
  for (int x = 0; x < count; x++) {
    uint32_t one = in[2 * x], two = in[2 * x + 1];
    r[x] = (uint16_t) (r[x] + (one >> 16 & 255) + (two >> 16 & 255));
    g[x] = (uint16_t) (g[x] + (one >> 8 & 255) + (two >> 8 & 255));
    b[x] = (uint16_t) (b[x] + (one & 255) + (two & 255));
    a[x] = (uint16_t) (a[x] + (one >> 24) + (two >> 24));
  }
}

REEL_INLINE void
weigh_sums (const ChannelSums &sums, int count, const Weights &weights,
    int shift, uint8_t *__restrict out)
{
  const Weights w = weights;
  const uint16_t *__restrict r = sums.r, *__restrict g = sums.g;
  const uint16_t *__restrict b = sums.b, *__restrict a = sums.a;
  for (int x = 0; x < count; x++)
    out[x] = apply (w, r[x], g[x], b[x], a[x], shift);
}

#define REEL_CONVERT_FUNCTIONS(suffix, attribute)                              \
  attribute void weigh_##suffix (                                              \
      const uint32_t *in, int count, const Weights &weights, uint8_t *out)     \
  {                                                                            \
    weigh (in, count, weights, out);                                           \
  }                                                                            \
  attribute void take_alpha_##suffix (                                         \
      const uint32_t *in, int count, uint8_t *out)                             \
  {                                                                            \
    take_alpha (in, count, out);                                               \
  }                                                                            \
  attribute void add_pairs_##suffix (                                          \
      const uint32_t *in, int count, const ChannelSums &sums)                  \
  {                                                                            \
    add_pairs (in, count, sums);                                               \
  }                                                                            \
  attribute void weigh_sums_##suffix (const ChannelSums &sums, int count,      \
      const Weights &weights, int shift, uint8_t *out)                         \
  {                                                                            \
    weigh_sums (sums, count, weights, shift, out);                             \
  }

REEL_CONVERT_FUNCTIONS (portable, )
#if defined(__x86_64__)
REEL_CONVERT_FUNCTIONS (avx2, __attribute__ ((target ("avx2"))))
#endif

} // namespace

ConvertFunctions
portable_convert_functions ()
{
  return {weigh_portable, take_alpha_portable, add_pairs_portable,
      weigh_sums_portable};
}

ConvertFunctions
best_convert_functions ()
{
#if defined(__x86_64__)
  if (__builtin_cpu_supports ("avx2"))
    return {weigh_avx2, take_alpha_avx2, add_pairs_avx2, weigh_sums_avx2};
#endif
  return portable_convert_functions ();
}

} // namespace reel::text
