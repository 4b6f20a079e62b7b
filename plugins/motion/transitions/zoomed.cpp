// SPDX-License-Identifier: LGPL-2.1-or-later
/* zoom: the first picture comes nearer and fades away before the second. */
#include <array>
#include <type_traits>
#include <vector>

#include "blend.h"
#include "mix.h"
#include "samples.h"

namespace reel::motion {

namespace {

/* How much larger the first picture has become at the end. */
constexpr int kLargerPercent = 80;

/* Between samples a row is kept with 15 bits, so that it fits into 16 with a
 * sign: as many fractional bits as a sample leaves. */
constexpr int kRowBits = 15;

/* A spot between two samples: that of INDEX, and how far on to the next. */
struct Spot {
  int index;
  int fraction; // of 1 << 15
};

/* Where sample I of LENGTH shows what, in a view of STEP / kDone of the whole
 * around the middle. */
Spot
spot_of (int i, int length, int step)
{
  int64_t at = (int64_t) i * step + (int64_t) (length - 1) * (kDone - step) / 2;
  at = std::clamp<int64_t> (at, 0, (int64_t) (length - 1) << 16);
  return {(int) (at >> 16), (int) (at & 0xffff) >> 1};
}

/* Bilinear enlargement of a plane around its middle, and its mix with another,
 * row by row. */
template <typename Sample> class Enlarger {
  static constexpr int kFractionBits = kRowBits - kDepth<Sample>;
  /* Two samples beside each other, the first in the lower half. */
  using Pair = std::conditional_t<sizeof (Sample) == 1, uint16_t, uint32_t>;
  static constexpr int kPairShift = 8 * sizeof (Sample);

public:
  explicit Enlarger (int width)
      : index_ ((size_t) width),
        fraction_ ((size_t) width), near_{std::vector<int16_t> ((size_t) width),
                                        std::vector<int16_t> ((size_t) width)},
        row_ ((size_t) width), pair_ ((size_t) width)
  {
  }

  void draw (const ConstPlaneRef &a, const ConstPlaneRef &b, int step,
      int weight, const PlaneRef &out)
  {
    prepare (out.width, step);
    held_ = {-1, -1};
    for (int y = 0; y < out.height; y++) {
      Spot spot = spot_of (y, out.height, step);
      int below = std::min (spot.index + 1, out.height - 1);
      const int16_t *upper = widened (a, spot.index);
      const int16_t *lower = widened (a, below);
      auto *to = samples<Sample> (out, y);
      Sample *between = weight == 0 ? to : row_.data ();
      join (upper, lower, spot.fraction, out.width, between);
      if (weight > 0)
        mix_row_evenly (between, samples<Sample> (b, y), weight, out.width, to);
    }
  }

private:
  void prepare (int width, int step)
  {
    for (int x = 0; x < width; x++) {
      Spot spot = spot_of (x, width, step);
      // The last sample has none after it: it is the one before, whole.
      bool last = spot.index == width - 1 && width > 1;
      index_[x] = last ? spot.index - 1 : spot.index;
      fraction_[x] = (int16_t) (last ? 1 << kFractionBits
                                     : spot.fraction >> (15 - kFractionBits));
    }
  }

  /* Row Y of FROM at the places prepared for. Rows come in order and two are
   * in use: an even and an odd one. */
  const int16_t *widened (const ConstPlaneRef &from, int y)
  {
    int16_t *to = near_[y % 2].data ();
    if (held_[y % 2] == y)
      return to;
    held_[y % 2] = y;
    const auto *row = samples<Sample> (from, y);
    int width = from.width;
    if (width == 1) {
      to[0] = (int16_t) (row[0] << kFractionBits);
      return to;
    }
    // Fetching comes first, by itself: the arithmetic is vectorised then.
    const int *index = index_.data ();
    Pair *pairs = pair_.data ();
    for (int x = 0; x < width; x++) {
      const Sample *at = row + index[x];
      pairs[x] = (Pair) (at[0] | (Pair) at[1] << kPairShift);
    }
    const int16_t *fraction = fraction_.data ();
#pragma GCC ivdep
    for (int x = 0; x < width; x++) {
      auto part = (uint16_t) fraction[x];
      auto whole = (uint16_t) ((1 << kFractionBits) - part);
      auto first = (uint16_t) (pairs[x] & (((Pair) 1 << kPairShift) - 1));
      auto second = (uint16_t) (pairs[x] >> kPairShift);
      to[x] = (int16_t) (uint16_t) ((uint16_t) (first * whole) +
                                    (uint16_t) (second * part));
    }
    return to;
  }

  /* FRACTION of the way from UPPER to LOWER, rounded to samples. */
  static void join (const int16_t *upper, const int16_t *lower, int fraction,
      int width, Sample *out)
  {
    auto part = (int16_t) fraction;
    auto half = (int16_t) (1 << (kFractionBits - 1));
#pragma GCC ivdep
    for (int x = 0; x < width; x++) {
      auto far = (int16_t) (lower[x] - upper[x]);
      auto way = (int16_t) ((far * part) >> 16);
      auto sum = (uint16_t) (upper[x] + 2 * way + half);
      out[x] = (Sample) (sum >> kFractionBits);
    }
  }

  static void mix_row_evenly (
      const Sample *a, const Sample *b, int weight, int width, Sample *out)
  {
    ConstPlaneRef from (reinterpret_cast<const uint8_t *> (a), 0, width, 1,
        sizeof (Sample) == 1 ? 8 : 16);
    ConstPlaneRef with (
        reinterpret_cast<const uint8_t *> (b), 0, width, 1, from.depth);
    PlaneRef to;
    to.data = reinterpret_cast<uint8_t *> (out);
    to.width = width;
    to.height = 1;
    to.depth = from.depth;
    mix_planes (from, with, weight, to);
  }

  std::vector<int> index_;
  std::vector<int16_t> fraction_;
  std::array<std::vector<int16_t>, 2> near_;
  std::array<int, 2> held_ = {-1, -1};
  std::vector<Sample> row_;
  std::vector<Pair> pair_;
};

template <typename Sample> class Zoom : public Blend {
public:
  explicit Zoom (const Layout &layout) : enlarger_ (layout.width) {}

  void render (int progress, const PictureRef &a, const PictureRef &b,
      const TargetRef &out) override
  {
    int64_t scale = kDone + (int64_t) progress * kLargerPercent / 100;
    auto step = (int) scaled (kDone, kDone, scale);
    int weight = weight_of (smooth (percent (10), percent (90), progress));
    for (int p = 0; p < 3; p++)
      if (weight == kWhole)
        copy_plane (b[p], out[p]);
      else
        enlarger_.draw (a[p], b[p], step, weight, out[p]);
  }

private:
  Enlarger<Sample> enlarger_;
};

} // namespace

std::unique_ptr<Blend>
make_zoomed (TransitionType, const Layout &layout)
{
  if (layout.depth > 8)
    return std::make_unique<Zoom<uint16_t>> (layout);
  return std::make_unique<Zoom<uint8_t>> (layout);
}

} // namespace reel::motion
