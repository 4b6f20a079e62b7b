// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plan/plan.h"

namespace reel {

/* A size of which only the shape counts, of square pixels. */
struct Shape {
  double width = 0, height = 0;
};

/* The part of a picture of shape IN that a frame of shape OUT shows, TIME after
 * PICTURE came into view: in fractions of the picture, and beyond it where
 * there are bars. IN is what is left by `crop`. The arithmetic is reelpanzoom's
 * (its page tells it), a test compares the two. */
[[nodiscard]] Region region_in_view (const Picture &picture, Nanoseconds time,
    const Shape &in, const Shape &out);

/* The share of a movement that is done when the share T of its time has
 * passed, as reelpanzoom eases it. */
[[nodiscard]] double eased (Easing easing, double t);

} // namespace reel
