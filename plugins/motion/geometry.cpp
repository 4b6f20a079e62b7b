// SPDX-License-Identifier: LGPL-2.1-or-later
#include "geometry.h"

#include <algorithm>
#include <cmath>

namespace reel::motion {

/* Sums such as 0.1 + 0.9 may end a little above 1. */
static constexpr double kRounding = 1e-9;

/* Two shapes that differ by less are one: what they differ by is far less than
 * a pixel of any picture. */
static constexpr double kSame = 1e-6;

bool
is_fraction (const Rect &region)
{
  auto inside = [] (double start, double length) {
    return std::isfinite (start) && std::isfinite (length) && start >= 0 &&
           length > 0 && start + length <= 1 + kRounding;
  };
  return inside (region.x, region.width) && inside (region.y, region.height);
}

Rect
between (const Rect &from, const Rect &to, double t)
{
  if (!(t > 0))
    return from;
  if (t >= 1)
    return to;
  return {from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t,
      from.width + (to.width - from.width) * t,
      from.height + (to.height - from.height) * t};
}

Rect
part_of (const Rect &whole, const Rect &fraction)
{
  return {whole.x + whole.width * fraction.x,
      whole.y + whole.height * fraction.y, whole.width * fraction.width,
      whole.height * fraction.height};
}

Rect
fitted_region (const Size &in, const Size &out, Fit fit, const Point &focus)
{
  double width = in.width;
  double height = in.height;
  if (fit == Fit::Stretch)
    return {0, 0, width, height};

  // The frame's shape in the picture's own pixels.
  double shape = out.width * out.pixel_aspect / (out.height * in.pixel_aspect);
  if (std::abs (width - height * shape) < kSame * width)
    return {0, 0, width, height};
  bool wider = width > height * shape;
  if (fit == Fit::Contain) {
    Rect all = wider ? Rect{0, 0, width, width / shape}
                     : Rect{0, 0, height * shape, height};
    all.x = (width - all.width) / 2;
    all.y = (height - all.height) / 2;
    return all;
  }
  Rect crop = wider ? Rect{0, 0, height * shape, height}
                    : Rect{0, 0, width, width / shape};
  crop.x = std::clamp (focus.x * width - crop.width / 2, 0.0,
      std::max (0.0, width - crop.width));
  crop.y = std::clamp (focus.y * height - crop.height / 2, 0.0,
      std::max (0.0, height - crop.height));
  return crop;
}

} // namespace reel::motion
