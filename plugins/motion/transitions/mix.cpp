// SPDX-License-Identifier: LGPL-2.1-or-later
#include "mix.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "blend.h"
#include "samples.h"

namespace reel::motion {

/* With 8 bits everything fits into 16: 255 * 256 + 128 = 65408. */
static inline uint8_t
mixed (uint8_t a, uint8_t b, uint16_t weight)
{
  auto sum = (uint16_t) (a * (uint16_t) (kWhole - weight) + b * weight);
  return (uint8_t) ((uint16_t) (sum + kWhole / 2) / kWhole);
}

static inline uint16_t
mixed (uint16_t a, uint16_t b, uint16_t weight)
{
  uint32_t sum = (uint32_t) a * (uint32_t) (kWhole - weight) +
                 (uint32_t) b * (uint32_t) weight;
  return (uint16_t) ((sum + kWhole / 2) / kWhole);
}

int
weight_of (int progress)
{
  return (int) scaled (progress, kWhole, kDone);
}

template <typename Sample>
static void
mix_all (const ConstPlaneRef &a, const ConstPlaneRef &b, int weight,
    const PlaneRef &out)
{
  auto w = (uint16_t) weight;
  int width = out.width; // a local: bytes written could be the member's
  for (int y = 0; y < out.height; y++) {
    const auto *from = samples<Sample> (a, y);
    const auto *with = samples<Sample> (b, y);
    auto *to = samples<Sample> (out, y);
#pragma GCC ivdep
    for (int x = 0; x < width; x++)
      to[x] = mixed (from[x], with[x], w);
  }
}

void
mix_planes (const ConstPlaneRef &a, const ConstPlaneRef &b, int weight,
    const PlaneRef &out)
{
  for_depth (out,
      [&] (auto sample) { mix_all<decltype (sample)> (a, b, weight, out); });
}

void
mix_pictures (
    const PictureRef &a, const PictureRef &b, int weight, const TargetRef &out)
{
  for (int p = 0; p < 3; p++)
    mix_planes (a[p], b[p], weight, out[p]);
}

template <typename Sample>
void
mix_row (const Sample *a, const Sample *b, const int16_t *arrival, int position,
    int width, Sample *out)
{
  auto now = (int16_t) position;
#pragma GCC ivdep
  for (int x = 0; x < width; x++) {
    auto late = (int16_t) (now - arrival[x]);
    late = std::clamp<int16_t> (late, 0, kWhole);
    out[x] = mixed (a[x], b[x], (uint16_t) late);
  }
}

template void mix_row<uint8_t> (
    const uint8_t *, const uint8_t *, const int16_t *, int, int, uint8_t *);
template void mix_row<uint16_t> (
    const uint16_t *, const uint16_t *, const int16_t *, int, int, uint16_t *);

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
  int bytes = out.bytes ();
  for (int row = top; row < bottom; row++)
    std::memcpy (out.row (row) + (ptrdiff_t) left * bytes,
        from.row (row - y) + (ptrdiff_t) (left - x) * bytes,
        (size_t) (right - left) * bytes);
}

FlatPicture::FlatPicture (const Layout &layout, bool white) : layout_ (layout)
{
  for (int p = 0; p < 3; p++) {
    if (!row_.plane[p].shape (layout.plane_width (p), 1, layout.depth))
      std::abort (); // a single row: as with every small allocation of GLib
    int sample = layout.neutral (p);
    if (white && p == 0)
      sample = layout.full_range ? (1 << layout.depth) - 1
                                 : 235 << (layout.depth - 8);
    fill_plane (row_.plane[p].ref (), (uint16_t) sample);
  }
}

PictureRef
FlatPicture::ref ()
{
  PictureRef result = row_.ref ();
  for (int p = 0; p < 3; p++) {
    result[p].stride = 0;
    result[p].height = layout_.plane_height (p);
  }
  return result;
}

} // namespace reel::motion
