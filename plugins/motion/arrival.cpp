// SPDX-License-Identifier: LGPL-2.1-or-later
#include "arrival.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace reel::motion {

/* How much of the whole time one sample takes to change: SOFT / 256 parts of
 * the steps. The sum of both stays below 32,768. */
static int
last_arrival (TransitionType type)
{
  auto soft = [] (double share) {
    return (int) std::lround (kWhole * (1 - share) / share);
  };
  switch (type) {
  case TransitionType::Dissolve:
    return soft (0.2);
  case TransitionType::Diagonal:
    return soft (0.12);
  case TransitionType::FadeLeft:
  case TransitionType::FadeRight:
  case TransitionType::FadeUp:
  case TransitionType::FadeDown:
    return soft (0.3);
  case TransitionType::FadeCircle:
    return soft (0.25);
  case TransitionType::Radial:
    return soft (0.02);
  default:
    return 32000; // an edge that is only as soft as it must be, not to crawl
  }
}

bool
has_arrivals (TransitionType type)
{
  switch (type) {
  case TransitionType::Dissolve:
  case TransitionType::Radial:
  case TransitionType::Circle:
  case TransitionType::Rect:
  case TransitionType::Diagonal:
  case TransitionType::FadeLeft:
  case TransitionType::FadeRight:
  case TransitionType::FadeUp:
  case TransitionType::FadeDown:
  case TransitionType::SliceLeft:
  case TransitionType::SliceRight:
  case TransitionType::SliceUp:
  case TransitionType::SliceDown:
  case TransitionType::FadeCircle:
    return true;
  default:
    return false;
  }
}

/* A well mixed number for a place: the finaliser of MurmurHash3 (A. Appleby,
 * public domain). */
static uint32_t
grain (uint32_t x, uint32_t y)
{
  uint32_t h = x * 0x9e3779b1u ^ (y + 0x7f4a7c15u) * 0x85ebca6bu;
  h ^= h >> 16;
  h *= 0x85ebca6bu;
  h ^= h >> 13;
  h *= 0xc2b2ae35u;
  h ^= h >> 16;
  return h;
}

/* ALONG goes from 0 to 1 the way of the movement. The strips start one after
 * the other, and each takes the same part of the time. */
static double
slice (double along)
{
  constexpr int kStrips = 12;
  constexpr double kOwn = 0.4; // part of the time that a strip takes
  double strip = std::min (std::floor (along * kStrips), kStrips - 1.0);
  return strip / (kStrips - 1) * (1 - kOwn) + (along * kStrips - strip) * kOwn;
}

/* When the sample at X, Y (0..1) of a picture of WIDTH x HEIGHT begins. */
static double
arrival_at (
    TransitionType type, double x, double y, double width, double height)
{
  double dx = (x - 0.5) * width;
  double dy = (y - 0.5) * height;
  switch (type) {
  case TransitionType::Radial: {
    double turn = std::atan2 (dx, -dy) / (2 * std::numbers::pi);
    return turn < 0 ? turn + 1 : turn;
  }
  case TransitionType::Circle:
  case TransitionType::FadeCircle:
    return std::hypot (dx, dy) / (std::hypot (width, height) / 2);
  case TransitionType::Rect:
    return 2 * std::max (std::abs (x - 0.5), std::abs (y - 0.5));
  case TransitionType::Diagonal:
    return (x + y) / 2;
  case TransitionType::FadeLeft:
    return 1 - x;
  case TransitionType::FadeRight:
    return x;
  case TransitionType::FadeUp:
    return 1 - y;
  case TransitionType::FadeDown:
    return y;
  case TransitionType::SliceLeft:
    return slice (1 - x);
  case TransitionType::SliceRight:
    return slice (x);
  case TransitionType::SliceUp:
    return slice (1 - y);
  case TransitionType::SliceDown:
    return slice (y);
  default:
    return 0;
  }
}

ArrivalMap
make_arrivals (TransitionType type, const Layout &layout)
{
  ArrivalMap map;
  int last = last_arrival (type);
  map.steps = last + kWhole;
  // Grains are as large on every picture, and of whole chroma samples.
  int side = std::max (1, std::min (layout.width, layout.height) / 540);
  int coarse = std::max (layout.chroma_x, layout.chroma_y);
  side = (side + coarse - 1) / coarse * coarse;
  for (int p = 0; p < 2; p++) {
    int width = layout.plane_width (p);
    int height = layout.plane_height (p);
    int grain_x = p ? side / layout.chroma_x : side;
    int grain_y = p ? side / layout.chroma_y : side;
    map.plane[p].resize ((size_t) width * height);
    int16_t *to = map.plane[p].data ();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double at = type == TransitionType::Dissolve
                        ? grain (x / grain_x, y / grain_y) / 4294967295.0
                        : arrival_at (type, (x + 0.5) / width,
                              (y + 0.5) / height, layout.width, layout.height);
        *to++ = (int16_t) std::lround (std::clamp (at, 0.0, 1.0) * last);
      }
    }
  }
  return map;
}

} // namespace reel::motion
