// SPDX-License-Identifier: LGPL-2.1-or-later
#include "backdrop_color.h"

#include <algorithm>

#include "backdrop_math.h"

namespace reel {

/* IEC 61966-2-1. */
static double
to_linear (double v)
{
  return v <= 0.04045 ? v / 12.92 : power ((v + 0.055) / 1.055, 2.4);
}

static float
from_linear (double v)
{
  if (v <= 0.0031308)
    return (float) (std::max (v, 0.0) * 12.92);
  return (float) std::min (1.0, 1.055 * power (v, 1 / 2.4) - 0.055);
}

static double
cube_root (double v)
{
  return v > 0 ? power (v, 1 / 3.0) : 0;
}

Oklab
to_oklab (const Rgb &color)
{
  double r = to_linear (color.r), g = to_linear (color.g),
         b = to_linear (color.b);
  double l = cube_root (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  double m = cube_root (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  double s = cube_root (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
      1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
      0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

Rgb
from_oklab (const Oklab &c)
{
  double l = c.l + 0.3963377774 * c.a + 0.2158037573 * c.b;
  double m = c.l - 0.1055613458 * c.a - 0.0638541728 * c.b;
  double s = c.l - 0.0894841775 * c.a - 1.2914855480 * c.b;
  l = l * l * l;
  m = m * m * m;
  s = s * s * s;
  return {from_linear (4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
      from_linear (-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
      from_linear (-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s)};
}

Rgb
over_black (const Color &c)
{
  float a = (float) c.a / (255.f * 255.f);
  return {(float) c.r * a, (float) c.g * a, (float) c.b * a};
}

static Oklab
blend_lab (const Oklab &a, const Oklab &b, double t)
{
  return {a.l + (b.l - a.l) * t, a.a + (b.a - a.a) * t, a.b + (b.b - a.b) * t};
}

Rgb
blend (const Rgb &a, const Rgb &b, double t)
{
  return from_oklab (blend_lab (to_oklab (a), to_oklab (b), t));
}

Rgb
shade (const Rgb &color, double light, double chroma)
{
  Oklab lab = to_oklab (color);
  return from_oklab (
      {std::min (1.0, lab.l * light), lab.a * chroma, lab.b * chroma});
}

double
lightness (const Rgb &color)
{
  return to_oklab (color).l;
}

std::vector<Rgb>
ground_and_colors (
    const std::vector<Color> &chosen, std::initializer_list<uint32_t> defaults)
{
  std::vector<Rgb> colors;
  colors.reserve (std::max (chosen.size (), defaults.size ()) + 1);
  for (const Color &color : chosen)
    colors.push_back (over_black (color));
  if (chosen.empty ())
    for (uint32_t rgb : defaults)
      colors.push_back (over_black (
          {(uint8_t) (rgb >> 16), (uint8_t) (rgb >> 8), (uint8_t) rgb, 255}));
  if (colors.size () == 1)
    colors.insert (colors.begin (), lightness (colors[0]) > 0.3
                                        ? shade (colors[0], 0.4, 0.7)
                                        : shade (colors[0], 0.5));
  return colors;
}

Ramp::Ramp (const std::vector<Rgb> &colors)
{
  std::vector<Oklab> labs;
  labs.reserve (colors.size ());
  for (const Rgb &color : colors)
    labs.push_back (to_oklab (color));
  int last = (int) labs.size () - 1;
  std::vector<Oklab> line;
  for (int i = 0; i <= kSteps; i++) {
    double x = (double) i * last / kSteps;
    int k = std::min ((int) x, std::max (0, last - 1));
    line.push_back (last ? blend_lab (labs[k], labs[k + 1], x - k) : labs[0]);
  }
  /* A moving average rounds the corners at the colours. */
  int reach = last > 1 ? kSteps / (3 * last) : 0;
  for (int i = 0; i <= kSteps; i++) {
    Oklab sum;
    int span = std::min ({reach, i, kSteps - i});
    for (int k = i - span; k <= i + span; k++)
      sum = {sum.l + line[k].l, sum.a + line[k].a, sum.b + line[k].b};
    double n = 2 * span + 1;
    table_.push_back (from_oklab ({sum.l / n, sum.a / n, sum.b / n}));
  }
}

} // namespace reel
