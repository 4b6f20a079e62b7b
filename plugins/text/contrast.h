// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <algorithm>
#include <cmath>

#include "contrast_ratio.h"

namespace reel::text {

inline Color
with_alpha (Color c, double alpha)
{
  c.a = (uint8_t) std::lround (std::clamp (alpha, 0.0, 1.0) * 255);
  return c;
}

/* SHADE, as thin as makes text of colour TEXT readable at RATIO to 1 on the
 * worst picture (white or black), at most 0.85 dense. */
inline Color
scrim_for (Color text, Color shade, double ratio)
{
  double light = luminance (text);
  bool dark_behind = contrast (light, 0) >= contrast (light, 1);
  double worst = dark_behind ? 255 : 0;
  double alpha = 0.35;
  for (; alpha < 0.85; alpha += 0.01) {
    auto mixed = [&] (uint8_t own) {
      return (uint8_t) std::lround (own * alpha + worst * (1 - alpha));
    };
    Color behind{mixed (shade.r), mixed (shade.g), mixed (shade.b)};
    if (contrast (light, luminance (behind)) >= ratio)
      break;
  }
  return with_alpha (shade, alpha);
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
