// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <algorithm>
#include <cmath>

#include "color.h"

namespace reel {

/* Relative luminance and contrast ratio as WCAG 2.1 defines them. */
inline double
linear_light (double value)
{
  value /= 255;
  return value <= 0.04045 ? value / 12.92
                          : std::pow ((value + 0.055) / 1.055, 2.4);
}

inline double
luminance (Color c)
{
  return 0.2126 * linear_light (c.r) + 0.7152 * linear_light (c.g) +
         0.0722 * linear_light (c.b);
}

inline double
contrast (double a, double b)
{
  return (std::max (a, b) + 0.05) / (std::min (a, b) + 0.05);
}

} // namespace reel
