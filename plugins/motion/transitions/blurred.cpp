// SPDX-License-Identifier: LGPL-2.1-or-later
/* blur: through a blur that is at its widest in the middle.
 *
 * The picture is halved, by the mean of four samples, and halved again and
 * again with the taps 1 3 3 1; then it is doubled as often with the same taps
 * (which is Chaikin's subdivision: quadratic B-splines, without edges of
 * blocks). N halvings blur with a variance of 4^N / 2 - 1 square samples: the
 * mean adds 1/4, each other halving and each doubling 3/4, by the side of a
 * sample squared. What lies between two of them is a mix of both. */
#include <array>
#include <cstring>
#include <type_traits>
#include <vector>

#include "blend.h"
#include "mix.h"
#include "samples.h"

namespace reel::motion {

namespace {

/* The widest blur's standard deviation, in 1024ths of the shorter side. */
constexpr int kWidest = 21;

/* Reduced pictures keep 12 bits: 8 taps of them fit into 16. */
constexpr int kFineBits = 12;

constexpr int kMostLevels = 9; // of 16384 samples, 32 are left

struct Level {
  int width = 0, height = 0;
  std::vector<uint16_t> reduced, restored;

  [[nodiscard]] uint16_t *row (std::vector<uint16_t> &from, int y)
  {
    return from.data () + (size_t) y * width;
  }
};

/* Eighths of four numbers with the taps 1 3 3 1. */
constexpr uint16_t
tapped (unsigned a, unsigned b, unsigned c, unsigned d)
{
  return (uint16_t) ((a + d + 3 * (b + c) + 4) / 8);
}

/* Quarters: three of NEAR, one of FAR. */
constexpr uint16_t
between (unsigned near, unsigned far)
{
  return (uint16_t) ((3 * near + far + 2) / 4);
}

/* Two samples beside each other as one number. */
template <typename Sample>
using Pair = std::conditional_t<sizeof (Sample) == 1, uint16_t, uint32_t>;

/* The sum of both, whichever is the first. */
template <typename Sample>
uint16_t
sum_of_pair (const Sample *at)
{
  Pair<Sample> pair;
  std::memcpy (&pair, at, sizeof pair);
  constexpr int half = 8 * sizeof (Sample);
  return (
      uint16_t) ((pair & (((Pair<Sample>) 1 << half) - 1)) + (pair >> half));
}

/* Means of two by two samples of rows A and B of COUNT, with Shift more bits.
 */
template <int Shift, typename Sample>
void
halve_samples (const Sample *a, const Sample *b, int count, uint16_t *out)
{
  int pairs = count / 2;
#pragma GCC ivdep
  for (int x = 0; x < pairs; x++)
    out[x] = (uint16_t) ((sum_of_pair (a + 2 * x) + sum_of_pair (b + 2 * x))
                         << (Shift - 2));
  if (count % 2)
    out[pairs] = (uint16_t) ((a[count - 1] + b[count - 1]) << (Shift - 1));
}

/* Four rows of COUNT samples into one. */
void
halve_rows (
    const std::array<const uint16_t *, 4> &rows, int count, uint16_t *out)
{
  const uint16_t *a = rows[0], *b = rows[1], *c = rows[2], *d = rows[3];
#pragma GCC ivdep
  for (int x = 0; x < count; x++)
    out[x] = tapped (a[x], b[x], c[x], d[x]);
}

/* One row to half of its COUNT samples. */
void
halve_row (const uint16_t *from, int count, uint16_t *out)
{
  int half = (count + 1) / 2;
  auto at = [&] (int x) { return from[std::clamp (x, 0, count - 1)]; };
  auto tap = [&] (int x) {
    return tapped (at (2 * x - 1), at (2 * x), at (2 * x + 1), at (2 * x + 2));
  };
  out[0] = tap (0);
  int inner = std::max (1, (count - 2) / 2);
#pragma GCC ivdep
  for (int x = 1; x < inner; x++)
    out[x] =
        tapped (from[2 * x - 1], from[2 * x], from[2 * x + 1], from[2 * x + 2]);
  for (int x = inner; x < half; x++)
    out[x] = tap (x);
}

/* One row to COUNT samples from half of them, with Shift bits less. */
template <int Shift, typename Sample>
void
double_row (const uint16_t *from, int count, Sample *out)
{
  auto rounded = [] (uint16_t value) {
    if constexpr (Shift == 0)
      return (Sample) value;
    else
      return (Sample) ((uint16_t) (value + (1 << (Shift - 1))) >> Shift);
  };
  int half = (count + 1) / 2;
  out[0] = rounded (from[0]);
#pragma GCC ivdep
  for (int x = 0; x < half - 1; x++) {
    out[2 * x + 1] = rounded (between (from[x], from[x + 1]));
    out[2 * x + 2] = rounded (between (from[x + 1], from[x]));
  }
  if (count % 2 == 0)
    out[count - 1] = rounded (from[half - 1]);
}

/* NEAR with a quarter of FAR, of COUNT samples. */
void
between_rows (
    const uint16_t *near, const uint16_t *far, int count, uint16_t *out)
{
#pragma GCC ivdep
  for (int x = 0; x < count; x++)
    out[x] = between (near[x], far[x]);
}

/* The blur of one plane. Memory is for the plane of Y, and used for all. */
template <typename Sample> class Pyramid {
  static constexpr int kShift = kFineBits - kDepth<Sample>;

public:
  Pyramid (int width, int height)
      : row_ ((size_t) width), wide_ ((size_t) width)
  {
    for (int i = 0; i < kMostLevels; i++) {
      shape (i, width, height);
      size_t size = (size_t) level_[i].width * level_[i].height;
      level_[i].reduced.resize (size);
      if (i > 0)
        level_[i - 1].restored.resize (
            (size_t) level_[i - 1].width * level_[i - 1].height);
    }
  }

  /* Blurs PLANE with a VARIANCE in 256ths of a square sample. */
  void blur (const PlaneRef &plane, int64_t variance)
  {
    if (variance <= 0)
      return;
    /* VARIANCE lies between those of LEVELS - 1 and LEVELS halvings. */
    int levels = 1;
    int64_t before = 0, after = 256;
    while (variance > after && levels < kMostLevels) {
      before = after;
      after = 4 * after + 3 * 256;
      levels++;
    }
    auto share = (int) scaled (
        std::min (variance, after) - before, kWhole, after - before);
    for (int i = 0; i < levels; i++)
      shape (i, plane.width, plane.height);
    reduce_plane (plane);
    for (int i = 1; i < levels; i++)
      reduce (level_[i - 1], level_[i]);
    const uint16_t *last = level_[levels - 1].reduced.data ();
    for (int i = levels - 1; i > 0; i--) {
      restore (
          last, level_[i], level_[i - 1], i == levels - 1 ? share : kWhole);
      last = level_[i - 1].restored.data ();
    }
    restore_plane (last, levels == 1 ? share : kWhole, plane);
  }

private:
  void shape (int level, int width, int height)
  {
    level_[level].width =
        std::max (1, (width + (2 << level) - 1) >> (level + 1));
    level_[level].height =
        std::max (1, (height + (2 << level) - 1) >> (level + 1));
  }

  void reduce_plane (const PlaneRef &plane)
  {
    Level &to = level_[0];
    for (int y = 0; y < to.height; y++)
      halve_samples<kShift> (samples<Sample> (plane, 2 * y),
          samples<Sample> (plane, std::min (2 * y + 1, plane.height - 1)),
          plane.width, to.row (to.reduced, y));
  }

  void reduce (Level &from, Level &to)
  {
    for (int y = 0; y < to.height; y++) {
      std::array<const uint16_t *, 4> rows;
      for (int i = 0; i < 4; i++)
        rows[i] = from.row (
            from.reduced, std::clamp (2 * y - 1 + i, 0, from.height - 1));
      halve_rows (rows, from.width, row_.data ());
      halve_row (row_.data (), from.width, to.row (to.reduced, y));
    }
  }

  /* Row Y of what FROM (of the shape of SMALL) is when its rows are doubled. */
  const uint16_t *taller (const uint16_t *from, const Level &small, int y)
  {
    int own = y / 2;
    int other = std::clamp (y % 2 ? own + 1 : own - 1, 0, small.height - 1);
    between_rows (from + (size_t) own * small.width,
        from + (size_t) other * small.width, small.width, row_.data ());
    return row_.data ();
  }

  /* FROM, of the shape of SMALL, doubled to that of LARGE, and mixed with what
   * LARGE was reduced to: SHARE of kWhole is the doubled. */
  void restore (
      const uint16_t *from, const Level &small, Level &large, int share)
  {
    auto part = (uint32_t) share;
    for (int y = 0; y < large.height; y++) {
      const uint16_t *sharp = large.row (large.reduced, y);
      uint16_t *to = large.row (large.restored, y);
      double_row<0> (taller (from, small, y), large.width, to);
      if (share == kWhole)
        continue;
#pragma GCC ivdep
      for (int x = 0; x < large.width; x++)
        to[x] = (uint16_t) ((sharp[x] * (kWhole - part) + to[x] * part +
                                kWhole / 2) /
                            kWhole);
    }
  }

  void restore_plane (const uint16_t *from, int share, const PlaneRef &plane)
  {
    auto part = (uint32_t) share;
    int width = plane.width;
    for (int y = 0; y < plane.height; y++) {
      const uint16_t *tall = taller (from, level_[0], y);
      auto *to = samples<Sample> (plane, y);
      if (share == kWhole) {
        double_row<kShift> (tall, width, to);
        continue;
      }
      uint16_t *wide = wide_.data ();
      double_row<0> (tall, width, wide);
#pragma GCC ivdep
      for (int x = 0; x < width; x++)
        to[x] =
            (Sample) ((((uint32_t) to[x] << kShift) * (kWhole - part) +
                          wide[x] * part + ((uint32_t) kWhole << kShift) / 2) /
                      ((uint32_t) kWhole << kShift));
    }
  }

  std::array<Level, kMostLevels> level_;
  std::vector<uint16_t> row_, wide_;
};

template <typename Sample> class Blur : public Blend {
public:
  explicit Blur (const Layout &layout)
      : layout_ (layout), pyramid_ (layout.width, layout.height)
  {
  }

  void render (int progress, const PictureRef &a, const PictureRef &b,
      const TargetRef &out) override
  {
    mix_pictures (
        a, b, weight_of (smooth (percent (25), percent (75), progress)), out);
    int64_t shorter = std::min (layout_.width, layout_.height);
    // The deviation in 65536ths of a sample, and its square in 256ths.
    int64_t deviation = shorter * kWidest * hill (progress) / 1024;
    int64_t variance = (deviation >> 8) * (deviation >> 8) >> 8;
    for (int p = 0; p < 3; p++)
      pyramid_.blur (out[p],
          p ? variance / (layout_.chroma_x * layout_.chroma_y) : variance);
  }

private:
  Layout layout_;
  Pyramid<Sample> pyramid_;
};

} // namespace

std::unique_ptr<Blend>
make_blurred (TransitionType, const Layout &layout)
{
  if (layout.depth > 8)
    return std::make_unique<Blur<uint16_t>> (layout);
  return std::make_unique<Blur<uint8_t>> (layout);
}

} // namespace reel::motion
