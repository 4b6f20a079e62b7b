// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

namespace reel::motion {

/* A region, either in pixels of a picture (0,0 is the upper left corner of the
 * first pixel, fractions allowed) or in fractions of another region. */
struct Rect {
  double x = 0;
  double y = 0;
  double width = 1;
  double height = 1;
  bool operator== (const Rect &) const = default;
};

struct Point {
  double x = 0.5;
  double y = 0.5;
  bool operator== (const Point &) const = default;
};

/* A picture's size in pixels, and how wide one of them is for its height. */
struct Size {
  int width = 0;
  int height = 0;
  double pixel_aspect = 1;
};

/* The values are those of the element's enum property. */
enum class Fit { Cover, Contain, Stretch };

/* Whether REGION lies within 0..1 (but for rounding) and isn't empty. */
[[nodiscard]] bool is_fraction (const Rect &region);

/* The region between FROM (t <= 0, exactly) and TO (t >= 1, exactly). */
[[nodiscard]] Rect between (const Rect &from, const Rect &to, double t);

/* The part of WHOLE that FRACTION names. */
[[nodiscard]] Rect part_of (const Rect &whole, const Rect &fraction);

/* The region of a picture of size IN, in its pixels, that a frame of size OUT
 * shows: the largest of the frame's shape around FOCUS (cover), the smallest of
 * the frame's shape around the picture, reaching beyond it (contain), or all
 * of it. */
[[nodiscard]] Rect fitted_region (
    const Size &in, const Size &out, Fit fit, const Point &focus);

} // namespace reel::motion
