// SPDX-License-Identifier: LGPL-2.1-or-later
#include "mix.h"

#include <algorithm>
#include <cstring>

namespace reel::motion {

/* Everything fits into 16 bits: 255 * 256 + 128 = 65408. */
static inline uint8_t
mixed (uint8_t a, uint8_t b, uint16_t weight)
{
  uint16_t sum = (uint16_t) (a * (uint16_t) (kWhole - weight) + b * weight);
  return (uint8_t) ((uint16_t) (sum + 128) >> 8);
}

void
mix_planes (const ConstPlaneRef &a, const ConstPlaneRef &b, int weight,
    const PlaneRef &out)
{
  auto w = (uint16_t) weight;
  int width = out.width; // a local: bytes written could be the member's
  for (int y = 0; y < out.height; y++) {
    const uint8_t *from = a.row (y);
    const uint8_t *with = b.row (y);
    uint8_t *to = out.row (y);
#pragma GCC ivdep
    for (int x = 0; x < width; x++)
      to[x] = mixed (from[x], with[x], w);
  }
}

void
mix_by_arrival (const ConstPlaneRef &a, const ConstPlaneRef &b,
    const Arrivals &arrivals, int position, const PlaneRef &out)
{
  auto now = (int16_t) position;
  int width = out.width;
  for (int y = 0; y < out.height; y++) {
    const uint8_t *from = a.row (y);
    const uint8_t *with = b.row (y);
    const int16_t *arrival = arrivals.data () + (size_t) y * width;
    uint8_t *to = out.row (y);
#pragma GCC ivdep
    for (int x = 0; x < width; x++) {
      auto late = (int16_t) (now - arrival[x]);
      late = std::clamp<int16_t> (late, 0, kWhole);
      to[x] = mixed (from[x], with[x], (uint16_t) late);
    }
  }
}

void
draw_plane (const ConstPlaneRef &from, int x, int y, const Clip &clip,
    const PlaneRef &out)
{
  int left = std::max ({0, x, clip.left});
  int right = std::min ({out.width, x + from.width, clip.right});
  int top = std::max ({0, y, clip.top});
  int bottom = std::min ({out.height, y + from.height, clip.bottom});
  if (left >= right)
    return;
  for (int row = top; row < bottom; row++)
    std::memcpy (out.row (row) + left, from.row (row - y) + (left - x),
        (size_t) (right - left));
}

/* Sets the first row of a block row and copies it to the others. */
static void
fill_block_row (const std::vector<uint32_t> &sums, int block_width, int top,
    int rows, const PlaneRef &out)
{
  uint8_t *first = out.row (top);
  for (int left = 0; left < out.width; left += block_width) {
    int columns = std::min (block_width, out.width - left);
    uint64_t sum = 0;
    for (int x = left; x < left + columns; x++)
      sum += sums[x];
    uint64_t count = (uint64_t) columns * rows;
    std::memset (first + left, (int) ((sum + count / 2) / count), columns);
  }
  for (int y = top + 1; y < top + rows; y++)
    std::memcpy (out.row (y), first, out.width);
}

void
pixelize_plane (const ConstPlaneRef &from, int block_width, int block_height,
    const PlaneRef &out)
{
  int width = out.width;
  std::vector<uint32_t> sums ((size_t) width);
  for (int top = 0; top < out.height; top += block_height) {
    int rows = std::min (block_height, out.height - top);
    std::fill (sums.begin (), sums.end (), 0);
    for (int y = top; y < top + rows; y++) {
      const uint8_t *row = from.row (y);
      for (int x = 0; x < width; x++)
        sums[x] += row[x];
    }
    fill_block_row (sums, block_width, top, rows, out);
  }
}

/* 65536 / taps, rounded up. With at most 121 taps the mean of equal samples is
 * that sample: 255 * 121 / 65536 is less than a half. */
static uint32_t
reciprocal (int reach)
{
  uint32_t taps = 2 * (uint32_t) reach + 1;
  return (65536 + taps - 1) / taps;
}

static inline uint8_t
mean (uint32_t sum, uint32_t by)
{
  return (uint8_t) ((sum * by + 32768) >> 16);
}

static void
blur_row (const uint8_t *from, uint8_t *to, int width, int reach)
{
  uint32_t by = reciprocal (reach);
  auto at = [&] (int x) -> uint32_t {
    return from[std::clamp (x, 0, width - 1)];
  };
  uint32_t sum = 0;
  for (int x = -reach; x <= reach; x++)
    sum += at (x);
  for (int x = 0; x < width; x++) {
    to[x] = mean (sum, by);
    sum += at (x + reach + 1) - at (x - reach);
  }
}

/* All columns at once: one running sum each. */
static void
blur_columns (const ConstPlaneRef &from, const PlaneRef &out, int reach,
    std::vector<uint32_t> &sums)
{
  uint32_t by = reciprocal (reach);
  auto row_at = [&] (int y) {
    return from.row (std::clamp (y, 0, from.height - 1));
  };
  int width = from.width;
  uint32_t *sum = sums.data ();
  std::fill (sums.begin (), sums.end (), 0);
  for (int y = -reach; y <= reach; y++) {
    const uint8_t *row = row_at (y);
    for (int x = 0; x < width; x++)
      sum[x] += row[x];
  }
  for (int y = 0; y < from.height; y++) {
    const uint8_t *enters = row_at (y + reach + 1);
    const uint8_t *leaves = row_at (y - reach);
    uint8_t *to = out.row (y);
#pragma GCC ivdep
    for (int x = 0; x < width; x++) {
      to[x] = mean (sum[x], by);
      sum[x] += (uint32_t) enters[x] - leaves[x];
    }
  }
}

void
blur_plane (const ConstPlaneRef &from, int reach_x, int reach_y,
    const PlaneRef &spare, const PlaneRef &out)
{
  reach_x = std::min (reach_x, kMostReach);
  reach_y = std::min (reach_y, kMostReach);
  std::vector<uint32_t> sums ((size_t) out.width);
  std::vector<uint8_t> once ((size_t) out.width);
  for (int y = 0; y < out.height; y++) {
    blur_row (from.row (y), once.data (), out.width, reach_x);
    blur_row (once.data (), out.row (y), out.width, reach_x);
  }
  blur_columns (out, spare, reach_y, sums);
  blur_columns (spare, out, reach_y, sums);
}

} // namespace reel::motion
