// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <optional>

#include "contrast_ratio.h"

namespace reel {

/* Contrasts that shades behind texts aim at, a little over those of WCAG 2.2:
 * of text (1.4.3: 4.5), and of large type and what isn't text (1.4.3, 1.4.11:
 * 3). What a frame loses on its way to the screen is the rest. */
inline constexpr double kReadable = 4.9, kVisible = 3.2;

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

/* What stands on one shade. */
struct Shaded {
  Color text;
  std::optional<Color> shade;  // none: black or white, as the text needs
  std::optional<Color> second; // lines of another colour
  std::optional<Color> mark;   // beside the letters
};

/* The other of black and white than what SHADE is near. */
inline Color
opposite_shade (Color shade)
{
  return luminance (shade) < 0.18 ? Color{255, 255, 255} : Color{0, 0, 0};
}

/* Whether SHADE is of no use to lines of colour SECOND, and its opposite is:
 * dark lines below a light title. */
inline bool
needs_opposite (Color second, Color shade)
{
  double light = luminance (second);
  double own = contrast (light, luminance (shade));
  return own < 4.5 &&
         own < contrast (light, luminance (opposite_shade (shade)));
}

/* The shade that makes all of them readable on any picture. */
inline Color
full_shade (const Shaded &on)
{
  Color shade = on.shade ? scrim_for (on.text, *on.shade, kReadable)
                         : scrim_for (on.text, kReadable);
  if (on.second && !needs_opposite (*on.second, shade))
    shade.a = std::max (shade.a, scrim_for (*on.second, shade, kReadable).a);
  if (on.mark && contrast (luminance (*on.mark), luminance (shade)) >= kVisible)
    shade.a = std::max (shade.a, scrim_for (*on.mark, shade, kVisible).a);
  return shade;
}

} // namespace reel
