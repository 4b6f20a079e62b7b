// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <algorithm>
#include <cmath>

#include "color.h"

namespace reel::text {

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

inline Color
with_alpha (Color c, double alpha)
{
  c.a = (uint8_t) std::lround (std::clamp (alpha, 0.0, 1.0) * 255);
  return c;
}

/* What to lay behind text of colour TEXT on an unknown picture: black or
 * white, as thin as makes RATIO to 1 on the worst picture (white or black),
 * at most 0.85 dense. */
inline Color
scrim_for (Color text, double ratio)
{
  double light = luminance (text);
  bool black = contrast (light, 0) >= contrast (light, 1);
  double alpha = 0.35;
  for (; alpha < 0.85; alpha += 0.01) {
    double worst = black ? 255 * (1 - alpha) : 255 * alpha;
    if (contrast (light, linear_light (worst)) >= ratio)
      break;
  }
  return with_alpha (black ? Color{0, 0, 0} : Color{255, 255, 255}, alpha);
}

/* The more readable of near-white and near-black on BACK. */
inline Color
ink_on (Color back)
{
  double light = luminance (back);
  return contrast (light, 1) >= 3 ? Color{255, 255, 255} : Color{16, 18, 22};
}

} // namespace reel::text
