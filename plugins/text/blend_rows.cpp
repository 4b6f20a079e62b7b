// SPDX-License-Identifier: LGPL-2.1-or-later
#include "blend_rows.h"

namespace reel::text {

namespace {

/* What the loops are made of is compiled once for each kind of processor: it
 * becomes part of functions that name theirs. Nothing else in this file may be
 * shared with another. */
#define REEL_INLINE __attribute__ ((always_inline)) inline

/* STEP is known when compiling, so that the compiler can use vectors. */
template <int STEP>
REEL_INLINE void
opaque (uint8_t *__restrict out, const uint8_t *__restrict color,
    const uint8_t *__restrict alpha, int count)
{
  for (int x = 0; x < count; x++) {
    auto back = (uint16_t) (out[x * STEP] * (255 - alpha[x]) + 128);
    back = (uint16_t) (back + (back >> 8)) >> 8;
    auto sum = (uint16_t) (color[x] + back);
    out[x * STEP] = (uint8_t) (sum > 255 ? 255 : sum);
  }
}

template <int STEP>
REEL_INLINE void
fading (uint8_t *__restrict out, const uint8_t *__restrict color,
    const uint8_t *__restrict alpha, int count, int opacity)
{
  const auto o = (uint16_t) opacity;
  for (int x = 0; x < count; x++) {
    auto a = (uint16_t) ((uint16_t) (alpha[x] * o + 128) >> 8);
    auto c = (uint16_t) ((uint16_t) (color[x] * o + 128) >> 8);
    auto back = (uint16_t) (out[x * STEP] * (255 - a) + 128);
    back = (uint16_t) (back + (back >> 8)) >> 8;
    auto sum = (uint16_t) (c + back);
    out[x * STEP] = (uint8_t) (sum > 255 ? 255 : sum);
  }
}

template <int STEP>
REEL_INLINE void
blend_steps (uint8_t *out, const uint8_t *color, const uint8_t *alpha,
    int count, int opacity)
{
  if (opacity >= 256)
    opaque<STEP> (out, color, alpha, count);
  else
    fading<STEP> (out, color, alpha, count, opacity);
}

REEL_INLINE void
blend (uint8_t *out, int step, const uint8_t *color, const uint8_t *alpha,
    int count, int opacity)
{
  switch (step) {
  case 1:
    blend_steps<1> (out, color, alpha, count, opacity);
    break;
  case 2:
    blend_steps<2> (out, color, alpha, count, opacity);
    break;
  case 3:
    blend_steps<3> (out, color, alpha, count, opacity);
    break;
  default:
    blend_steps<4> (out, color, alpha, count, opacity);
    break;
  }
}

REEL_INLINE void
blend_10 (uint16_t *__restrict out, const uint8_t *__restrict color,
    const uint8_t *__restrict alpha, int count, int opacity)
{
  const auto o = (uint32_t) opacity;
  for (int x = 0; x < count; x++) {
    uint32_t a = (alpha[x] * o + 128) >> 8;
    uint32_t c = (color[x] * o * 4 + 128) >> 8;
    uint32_t sum = c + (out[x] * (255 - a) + 127) / 255;
    out[x] = (uint16_t) (sum > 1023 ? 1023 : sum);
  }
}

void
blend_portable (uint8_t *out, int step, const uint8_t *color,
    const uint8_t *alpha, int count, int opacity)
{
  blend (out, step, color, alpha, count, opacity);
}

void
blend_10_portable (uint16_t *out, const uint8_t *color, const uint8_t *alpha,
    int count, int opacity)
{
  blend_10 (out, color, alpha, count, opacity);
}

#if defined(__x86_64__)

__attribute__ ((target ("avx2"))) void
blend_avx2 (uint8_t *out, int step, const uint8_t *color, const uint8_t *alpha,
    int count, int opacity)
{
  blend (out, step, color, alpha, count, opacity);
}

__attribute__ ((target ("avx2"))) void
blend_10_avx2 (uint16_t *out, const uint8_t *color, const uint8_t *alpha,
    int count, int opacity)
{
  blend_10 (out, color, alpha, count, opacity);
}

#endif

} // namespace

RowFunctions
portable_row_functions ()
{
  return {blend_portable, blend_10_portable};
}

RowFunctions
best_row_functions ()
{
#if defined(__x86_64__)
  if (__builtin_cpu_supports ("avx2"))
    return {blend_avx2, blend_10_avx2};
#endif
  return portable_row_functions ();
}

} // namespace reel::text
