// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "byte_rows.h"
#include "geometry.h"
#include "plane.h"

namespace reel::motion {

/* Resamples planes of 8 bits with zimg's bicubic kernel (Catmull and Rom's: B 0
 * and C 0.5 of Mitchell and Netravali, "Reconstruction filters in computer
 * graphics", 1988), in arithmetic of its own. It is there for views that move,
 * for which zimg spends more time on its graph than on the picture. A sample is
 * off the exact one by 0.6 of a level at most (0.54 measured), and off zimg's
 * by one level (1 % of samples) where zimg does not clip between its passes,
 * which it does where a kernel swings past black or white. Not for several
 * threads at once. */
class ByteResampler {
public:
  explicit ByteResampler (RowFunctions functions = best_row_functions ())
      : functions_ (functions)
  {
  }

  /* Prepares for a target of TO that shows REGION of a plane of FROM, both as
   * width and height. False where this resampler doesn't reach: planes too
   * small, scaled down to less than about half, or a region well beyond the
   * edges. */
  [[nodiscard]] bool prepare (int from_width, int from_height,
      const Rect &region, int to_width, int to_height);

  /* FROM and TO have the shapes last prepared for. False without memory. */
  [[nodiscard]] bool run (const ConstPlaneRef &from, const PlaneRef &to);

private:
  [[nodiscard]] bool arrange ();
  void fill_rows (const ConstPlaneRef &from, int until);

  RowFunctions functions_;
  AxisWeights across_;
  AxisWeights down_;
  VectorWeights vector_;
  int from_width_ = 0;
  Plane rows_;       // between the passes, a ring
  int ring_ = 0;     // rows of it
  int next_row_ = 0; // of the source, not yet in the ring
};

} // namespace reel::motion
