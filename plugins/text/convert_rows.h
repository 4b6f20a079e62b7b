// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>

namespace reel::text {

inline constexpr int kWeightBits = 16;

/* Weights of red, green, blue and alpha in one component, kWeightBits after
 * the point. The weight of alpha is the component's offset: colours are
 * premultiplied, and it has to be too. */
struct Weights {
  int r, g, b, a;
};

/* Sums of the pixels that share a chroma sample, an array for each channel. */
struct ChannelSums {
  uint16_t *r, *g, *b, *a;
};

/* Loops over one row of ARGB pixels, premultiplied. All of them give the same
 * bytes. */
struct ConvertFunctions {
  /* One component of COUNT pixels. */
  void (*weigh) (
      const uint32_t *in, int count, const Weights &weights, uint8_t *out);
  void (*take_alpha) (const uint32_t *in, int count, uint8_t *out);
  /* Adds COUNT times two neighbours to one sum. */
  void (*add_pairs) (const uint32_t *in, int count, const ChannelSums &sums);
  /* One component of COUNT sums of 2 ^ SHIFT pixels (0 to 4). */
  void (*weigh_sums) (const ChannelSums &sums, int count,
      const Weights &weights, int shift, uint8_t *out);
};

/* For every processor. */
ConvertFunctions portable_convert_functions ();

/* The fastest ones that this processor has. */
ConvertFunctions best_convert_functions ();

} // namespace reel::text
