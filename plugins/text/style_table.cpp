// SPDX-License-Identifier: LGPL-2.1-or-later
#include "style_table.h"

#include <algorithm>

namespace reel::text {

namespace {

constexpr char kText[] = "Inter,sans-serif";
constexpr char kDisplay[] = "Inter Display,Inter,sans-serif";
constexpr char kSerif[] = "Noto Serif,serif";
constexpr char kMono[] = "JetBrains Mono,monospace";

// clang-format off
const StyleInfo kTable[kStyles] = {
    {"title", kDisplay,
     {0.085, 700, 1.14, -0.01}, {0.046, 400, 1.3, 0, 0.92},
     0.085, 0.085, 0.84, 28, 22, 26, 2,
     Align::center, Anchor::middle, Backdrop::scrim, 0,
     Motion::fade, Motion::fade},
    {"subtitle", kText,
     {0.050, 400, 1.3}, {},
     0.050, 0.050, 0.78, 48, 30, 38, 3,
     Align::center, Anchor::below, Backdrop::scrim, 0,
     Motion::fade, Motion::fade},
    {"lower-third", kDisplay,
     {0.048, 650, 1.22}, {0.033, 400, 1.3, 0, 0.92},
     0.052, 0.048, 0.5, 0, 0, 0, 1,
     Align::left, Anchor::lower_left, Backdrop::panel, 0.68,
     Motion::fade, Motion::fade},
    {"big-number", kDisplay,
     {0.22, 800, 1.08, -0.02}, {0.046, 500, 1.3, 0, 0.95},
     0.22, 0.22, 0.9, 0, 0, 0, 2,
     Align::center, Anchor::middle, Backdrop::scrim, 0,
     Motion::fade, Motion::fade},
    {"quote", kSerif,
     {0.058, 400, 1.36, 0, 1, true}, {0.034, 500, 1.3, 0.01, 0.9},
     0.058, 0.056, 0.72, 44, 28, 36, 7,
     Align::left, Anchor::middle, Backdrop::scrim, 0,
     Motion::fade, Motion::fade},
    {"label", kText,
     {0.038, 500, 1.28}, {},
     0.042, 0.040, 0.4, 36, 30, 32, 4,
     Align::left, Anchor::lower_left, Backdrop::panel, 0.68,
     Motion::fade, Motion::fade},
    {"caption", kText,
     {0.046, 600, 1.28}, {},
     0.062, 0.052, 0.9, 42, 26, 32, 2,
     Align::center, Anchor::caption, Backdrop::panel, 0.62,
     Motion::none, Motion::none},
    {"karaoke", kText,
     {0.046, 600, 1.34}, {},
     0.062, 0.052, 0.9, 42, 26, 32, 2,
     Align::center, Anchor::caption, Backdrop::panel, 0.62,
     Motion::none, Motion::none},
    {"bullets", kText,
     {0.046, 400, 1.3}, {},
     0.050, 0.046, 0.56, 0, 0, 0, 0,
     Align::left, Anchor::middle, Backdrop::scrim, 0,
     Motion::slide, Motion::fade},
    {"heading", kDisplay,
     {0.060, 600, 1.18, -0.005}, {0.038, 400, 1.3, 0, 0.92},
     0.060, 0.060, 0.84, 40, 26, 34, 2,
     Align::left, Anchor::heading, Backdrop::scrim, 0,
     Motion::fade, Motion::fade},
    {"code", kMono,
     {0.034, 400, 1.4}, {},
     0.034, 0.034, 0.86, 0, 0, 0, 0,
     Align::left, Anchor::middle, Backdrop::panel, 0.88,
     Motion::fade, Motion::fade},
    {"slide", kText,
     {0.0694, 500, 1.3}, {},
     0.0694, 0.0694, 0.84, 0, 0, 0, 0,
     Align::center, Anchor::middle, Backdrop::scrim, 0,
     Motion::fade, Motion::fade},
};
// clang-format on

} // namespace

Shape
shape_of (int width, int height)
{
  if (height >= 1.5 * width)
    return Shape::upright;
  return width < 1.25 * height ? Shape::square : Shape::wide;
}

const StyleInfo &
style_info (Style style)
{
  return kTable[(int) style];
}

Box
safe_area (int width, int height, double margin)
{
  double x = margin * width, w = width - 2 * x;
  double top = margin, bottom = margin;
  if (shape_of (width, height) == Shape::upright) {
    top = std::max (margin, 0.12);
    bottom = std::max (margin, 0.22);
  }
  return {x, top * height, w, (1 - top - bottom) * height};
}

} // namespace reel::text
