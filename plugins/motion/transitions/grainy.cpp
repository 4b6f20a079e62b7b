// SPDX-License-Identifier: LGPL-2.1-or-later
/* dissolve: grain by grain, each when chance says, the same each time. */
#include <array>

#include "order.h"

namespace reel::motion {

namespace {

/* Grains repeat after so many in both directions: too many for an eye. */
constexpr int kTile = 512;
/* Pictures of which the shorter side is this have grains of one sample. */
constexpr int kFinest = 540;

/* A well mixed number for a place: the finaliser of MurmurHash3 (A. Appleby,
 * public domain). */
uint32_t
chance (uint32_t x, uint32_t y)
{
  uint32_t h = x * 0x9e3779b1u ^ (y + 0x7f4a7c15u) * 0x85ebca6bu;
  h ^= h >> 16;
  h *= 0x85ebca6bu;
  h ^= h >> 13;
  h *= 0xc2b2ae35u;
  h ^= h >> 16;
  return h;
}

class Grain : public Order {
public:
  Grain (const Layout &layout, int last)
      : Order (last), tile_ ((size_t) kTile * kTile)
  {
    int16_t *to = tile_.data ();
    for (uint32_t y = 0; y < kTile; y++)
      for (uint32_t x = 0; x < kTile; x++)
        *to++ =
            (int16_t) ((uint64_t) chance (x, y) * (uint32_t) (last + 1) >> 32);
    // Grains are as large on every picture, and of whole chroma samples.
    int side = std::max (1, std::min (layout.width, layout.height) / kFinest);
    int coarse = std::max (layout.chroma_x, layout.chroma_y);
    side = (side + coarse - 1) / coarse * coarse;
    for (int p = 0; p < 2; p++) {
      grain_x_[p] = p ? side / layout.chroma_x : side;
      grain_y_[p] = p ? side / layout.chroma_y : side;
      row_[p].resize ((size_t) layout.plane_width (p));
    }
  }

  Row row (int plane, int y) override
  {
    Row result = {row_[plane].data (), 0, last_};
    int line = y / grain_y_[plane] % kTile;
    if (line != line_[plane])
      spread (
          tile_.data () + (size_t) line * kTile, grain_x_[plane], row_[plane]);
    line_[plane] = line;
    return result;
  }

private:
  /* Each of the tile's SIDE times, and the tile as often as it takes. */
  static void spread (
      const int16_t *grains, int side, std::vector<int16_t> &row)
  {
    int16_t *to = row.data ();
    int left = (int) row.size ();
    for (int grain = 0; left > 0; grain = (grain + 1) % kTile) {
      int count = std::min (side, left);
      for (int i = 0; i < count; i++)
        *to++ = grains[grain];
      left -= count;
    }
  }

  std::vector<int16_t> tile_;
  std::array<int, 2> grain_x_, grain_y_;
  std::array<int, 2> line_ = {-1, -1}; // that row_ holds
  std::array<std::vector<int16_t>, 2> row_;
};

} // namespace

std::unique_ptr<Blend>
make_grainy (TransitionType, const Layout &layout)
{
  return make_ordered (std::make_unique<Grain> (layout, last_arrival (20)));
}

} // namespace reel::motion
