// SPDX-License-Identifier: LGPL-2.1-or-later
#include "layer.h"

#include <algorithm>
#include <cmath>

namespace reel::text {

namespace {

uint32_t
pixel_at (const Argb &source, int x, int y)
{
  if (x < 0 || y < 0 || x >= source.width || y >= source.height)
    return 0;
  return source.pixels[(size_t) y * source.width + x];
}

/* A mixed with B, WEIGHT of 256 of B: two channels at a time. */
uint32_t
mix (uint32_t a, uint32_t b, uint32_t weight)
{
  constexpr uint32_t kOdd = 0x00ff00ff;
  uint32_t low = (a & kOdd) * (256 - weight) + (b & kOdd) * weight;
  uint32_t high = (a >> 8 & kOdd) * (256 - weight) + (b >> 8 & kOdd) * weight;
  return ((low + 0x00800080) >> 8 & kOdd) | ((high + 0x00800080) & ~kOdd);
}

} // namespace

void
move_picture (const Argb &source, int x, int y, const Move &move,
    const Rect &frame, Argb &out, int &out_x, int &out_y)
{
  double scale = std::max (move.scale, 0.01);
  double middle_x = x + source.width / 2.0, middle_y = y + source.height / 2.0;
  double left = middle_x + move.dx - source.width / 2.0 * scale;
  double top = middle_y + move.dy - source.height / 2.0 * scale;
  int x0 = (int) std::floor (left) - 1, y0 = (int) std::floor (top) - 1;
  Rect all{x0, y0, (int) std::ceil (source.width * scale) + 3,
      (int) std::ceil (source.height * scale) + 3};
  Rect area = intersect (all, frame);
  out.resize (area.w, area.h);
  out_x = area.x;
  out_y = area.y;
  for (int row = 0; row < area.h; row++) {
    double sy = (area.y + row + 0.5 - top) / scale - 0.5;
    int iy = (int) std::floor (sy);
    auto wy = (uint32_t) ((sy - iy) * 256);
    uint32_t *line = &out.pixels[(size_t) row * area.w];
    if (iy < -1 || iy >= source.height)
      continue;
    for (int column = 0; column < area.w; column++) {
      double sx = (area.x + column + 0.5 - left) / scale - 0.5;
      int ix = (int) std::floor (sx);
      auto wx = (uint32_t) ((sx - ix) * 256);
      uint32_t upper =
          mix (pixel_at (source, ix, iy), pixel_at (source, ix + 1, iy), wx);
      uint32_t lower = mix (
          pixel_at (source, ix, iy + 1), pixel_at (source, ix + 1, iy + 1), wx);
      line[column] = mix (upper, lower, wy);
    }
  }
}

void
Layer::prepare (const Target &target, const ColorForm &form, const Move &move)
{
  if (prepared_ && (stands_ || (form == form_ && move == move_)))
    return;
  if (move.none ()) {
    convert (picture_, x_, y_, form, planes_);
    moved_ = {};
    if (stands_)
      std::vector<uint32_t> ().swap (picture_.pixels);
  } else {
    int x = 0, y = 0;
    move_picture (picture_, x_, y_, move, {0, 0, target.width, target.height},
        moved_, x, y);
    convert (moved_, x, y, form, planes_);
  }
  prepared_ = true;
  form_ = form;
  move_ = move;
}

void
Layer::draw (const Target &target, const ColorForm &form, const Move &move,
    const Rect &clip, int opacity)
{
  if (empty () || opacity <= 0)
    return;
  prepare (target, form, move);
  blend (target, planes_, clip, opacity);
}

} // namespace reel::text
