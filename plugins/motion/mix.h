// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "plane.h"

namespace reel::motion {

/* The weight of a picture that is all there is. */
inline constexpr int kWhole = 256;

/* Planes of 8 bits. OUT may be A or B, else they don't overlap. A stride of 0
 * makes one row stand for all. */

/* A and B mixed, B with WEIGHT of 256, rounded to the nearest: equal samples
 * stay as they are, and 0 and 256 give A and B. */
void mix_planes (const ConstPlaneRef &a, const ConstPlaneRef &b, int weight,
    const PlaneRef &out);

/* When each sample of a plane begins to change, in steps of which it takes 256
 * to change altogether. Rows lie one after the other. */
using Arrivals = std::vector<int16_t>;

/* A and B mixed, B with the weight POSITION - arrival, held to 0..256. */
void mix_by_arrival (const ConstPlaneRef &a, const ConstPlaneRef &b,
    const Arrivals &arrivals, int position, const PlaneRef &out);

/* A part of a plane, from the first row and column to before the last. */
struct Clip {
  int left, top, right, bottom;
};

/* Draws FROM with its corner at X, Y of OUT, only within CLIP. */
void draw_plane (const ConstPlaneRef &from, int x, int y, const Clip &clip,
    const PlaneRef &out);

/* Every sample becomes the mean of its block. */
void pixelize_plane (const ConstPlaneRef &from, int block_width,
    int block_height, const PlaneRef &out);

/* Blurs FROM into OUT by two boxes of up to kMostReach samples to each side;
 * nearly a triangle. SPARE is a plane of the same shape. OUT may be FROM. */
inline constexpr int kMostReach = 60;
void blur_plane (const ConstPlaneRef &from, int reach_x, int reach_y,
    const PlaneRef &spare, const PlaneRef &out);

} // namespace reel::motion
