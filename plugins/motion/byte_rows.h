// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace reel::motion {

/* The arithmetic of ByteResampler, row by row. It is defined in integers, so
 * that every processor gives the same bytes: kOne is a weight of 1; samples are
 * taken from 128, the middle; a row between the two passes has them in 1/128 of
 * a level; the second pass multiplies these by half their weights, each product
 * rounded to 1/64 level. */

inline constexpr int kWeightBits = 14;
inline constexpr int kOne = 1 << kWeightBits;

/* Widths of rows between the passes are multiples of this. */
inline constexpr int kRowStep = 32;
/* So many rows are done at once by the first pass. */
inline constexpr int kRowsAtOnce = 4;
/* A source as narrow can't be read as vectors. */
inline constexpr int kNarrowest = 16;

/* What each sample of a target is made of, along one axis: TAPS samples from
 * first[i] on, with their weights. */
struct AxisWeights {
  int taps = 0; // even
  std::vector<int32_t> first;
  std::vector<int16_t> weights; // taps of each, kOne together
};

/* The same for vectors: four neighbours in the target are made of 16 samples
 * from starts[] on, PICKS says which of them are paired, FACTORS with what.
 * Sixteen samples of the target take, in this order, the starts of 0 to 3,
 * 4 to 7, 8 to 11 and 12 to 15; for each pair of taps 32 picks and 16 factors
 * for the first and the third four of them; and the same for the others. */
struct VectorWeights {
  int pairs = 0;
  int steps = 0; // of 16 samples
  std::vector<int32_t> starts;
  std::vector<int8_t> picks;
  std::vector<int16_t> factors;
};

struct RowFunctions {
  /* FROM: kRowsAtOnce rows of the source, TO: as many between the passes. */
  void (*across) (const AxisWeights &axis, const VectorWeights &vector,
      const uint8_t *const *from, int16_t *const *to);
  /* ROWS: as many rows between the passes as there are WEIGHTS. */
  void (*down) (const int16_t *const *rows, const int16_t *weights, int taps,
      int width, uint8_t *to);
};

/* For any processor, and the fastest that this one can run. Both give the same
 * bytes. */
[[nodiscard]] RowFunctions portable_row_functions ();
[[nodiscard]] RowFunctions best_row_functions ();

} // namespace reel::motion
