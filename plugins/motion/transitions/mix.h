// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>

#include "picture.h"

namespace reel::motion {

/* The weight of a picture that is all there is. */
inline constexpr int kWhole = 256;

/* Planes of 8 or 10 bits, all of one depth. OUT may be A or B, else they don't
 * overlap. A stride of 0 makes one row stand for all. */

/* A and B mixed, B with WEIGHT of kWhole, rounded to the nearest: equal samples
 * stay as they are, and 0 and kWhole give A and B. */
void mix_planes (const ConstPlaneRef &a, const ConstPlaneRef &b, int weight,
    const PlaneRef &out);
void mix_pictures (
    const PictureRef &a, const PictureRef &b, int weight, const TargetRef &out);

/* The same for one row of WIDTH samples, where B's weight differs from sample
 * to sample: POSITION - ARRIVAL, held to 0..kWhole. */
template <typename Sample>
void mix_row (const Sample *a, const Sample *b, const int16_t *arrival,
    int position, int width, Sample *out);

/* The weight that PROGRESS (0..kDone) stands for. */
[[nodiscard]] int weight_of (int progress);

/* A part of a plane, from the first row and column to before the last. */
struct Clip {
  int left, top, right, bottom;
};

/* Draws FROM with its corner at X, Y of OUT, only within CLIP. */
void draw_plane (const ConstPlaneRef &from, int x, int y, const Clip &clip,
    const PlaneRef &out);

/* A picture of one colour: each plane is one row that stands for all. */
class FlatPicture {
public:
  FlatPicture (const Layout &layout, bool white);
  [[nodiscard]] PictureRef ref ();

private:
  Layout layout_;
  Picture row_;
};

} // namespace reel::motion
