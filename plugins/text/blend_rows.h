// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>

namespace reel::text {

/* Loops over one row of samples. All of them give the same bytes. COLOR is
 * premultiplied, as wide as ALPHA; OPACITY is 0 to 256 for 1. */
struct RowFunctions {
  /* Lays COUNT samples of 8 bits over OUT, which lie STEP (1 to 4) apart. */
  void (*blend) (uint8_t *out, int step, const uint8_t *color,
      const uint8_t *alpha, int count, int opacity);
  /* The same into samples of 10 bits: text of 8 is four times as much. */
  void (*blend_10) (uint16_t *out, const uint8_t *color, const uint8_t *alpha,
      int count, int opacity);
};

/* For every processor. */
RowFunctions portable_row_functions ();

/* The fastest ones that this processor has. */
RowFunctions best_row_functions ();

} // namespace reel::text
