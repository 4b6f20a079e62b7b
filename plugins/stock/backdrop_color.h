// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <initializer_list>
#include <vector>

#include "color.h"

namespace reel {

/* An sRGB colour, gamma coded, 0 to 1. */
struct Rgb {
  float r = 0, g = 0, b = 0;
};

/* Oklab (Björn Ottosson 2020): equal steps look equal. */
struct Oklab {
  double l = 0, a = 0, b = 0;
};

Oklab to_oklab (const Rgb &color);
/* Held to what sRGB can show. */
Rgb from_oklab (const Oklab &color);

/* COLOR over black: backdrops have nothing behind them. */
Rgb over_black (const Color &color);

/* A colour A is to B in the share T. */
Rgb blend (const Rgb &a, const Rgb &b, double t);
/* COLOR with its lightness times LIGHT and its colourfulness times CHROMA. */
Rgb shade (const Rgb &color, double light, double chroma = 1);
/* 0 black to 1 white, as it looks. */
double lightness (const Rgb &color);

/* CHOSEN, or else DEFAULTS. A single colour becomes several: darker for the
 * ground and itself. At least two come back. */
std::vector<Rgb> ground_and_colors (
    const std::vector<Color> &chosen, std::initializer_list<uint32_t> defaults);

/* Colours laid evenly along 0 to 1, mixed in Oklab, without a crease where
 * they stand. */
class Ramp {
public:
  static constexpr int kSteps = 1024;
  explicit Ramp (const std::vector<Rgb> &colors);

  Rgb at (float t) const
  {
    float x = (t < 0 ? 0 : t > 1 ? 1 : t) * kSteps;
    int i = (int) x < kSteps ? (int) x : kSteps - 1;
    float f = x - (float) i;
    const Rgb &a = table_[i], &b = table_[i + 1];
    return {
        a.r + (b.r - a.r) * f, a.g + (b.g - a.g) * f, a.b + (b.b - a.b) * f};
  }

private:
  std::vector<Rgb> table_;
};

} // namespace reel
