// SPDX-License-Identifier: LGPL-2.1-or-later
/* pixelize: blocks that grow, and shrink again to the second picture. */
#include <cstring>
#include <vector>

#include "blend.h"
#include "mix.h"
#include "samples.h"

namespace reel::motion {

namespace {

/* The largest blocks, in parts of the picture's shorter side. */
constexpr int kBlockPercent = 6;

/* Where the first block begins, so that the middle of one is the middle of
 * LENGTH: blocks grow from there. */
int
first_edge (int length, int side)
{
  int begin = (length / 2 - side / 2) % side;
  return begin > 0 ? begin - side : begin;
}

template <typename Sample, typename Sum> class Mosaic {
public:
  Mosaic (const ConstPlaneRef &from, const PlaneRef &out, void *sums)
      : from_ (from), out_ (out), sums_ (static_cast<Sum *> (sums))
  {
  }

  void draw (int block_width, int block_height)
  {
    int top = first_edge (out_.height, block_height);
    for (; top < out_.height; top += block_height) {
      int begin = std::max (top, 0);
      int end = std::min (top + block_height, out_.height);
      add_rows (begin, end);
      fill_blocks (begin, end, block_width);
    }
  }

private:
  void add_rows (int begin, int end)
  {
    int width = out_.width;
    std::fill_n (sums_, width, (Sum) 0);
    for (int y = begin; y < end; y++) {
      const auto *row = samples<Sample> (from_, y);
      Sum *sums = sums_;
#pragma GCC ivdep
      for (int x = 0; x < width; x++)
        sums[x] = (Sum) (sums[x] + row[x]);
    }
  }

  /* Sets the first row of a row of blocks and copies it to the others. */
  void fill_blocks (int begin, int end, int block_width)
  {
    auto *first = samples<Sample> (out_, begin);
    int left = first_edge (out_.width, block_width);
    for (; left < out_.width; left += block_width) {
      int from = std::max (left, 0);
      int to = std::min (left + block_width, out_.width);
      uint64_t sum = 0;
      for (int x = from; x < to; x++)
        sum += sums_[x];
      uint64_t count = (uint64_t) (to - from) * (uint64_t) (end - begin);
      std::fill (
          first + from, first + to, (Sample) ((sum + count / 2) / count));
    }
    for (int y = begin + 1; y < end; y++)
      std::memcpy (samples<Sample> (out_, y), first,
          (size_t) out_.width * sizeof *first);
  }

  ConstPlaneRef from_;
  PlaneRef out_;
  Sum *sums_;
};

/* Every sample becomes the mean of its block. Sums are of 16 bits where that
 * is enough, which is twice as fast. */
void
pixelize_plane (const ConstPlaneRef &from, int block_width, int block_height,
    const PlaneRef &out, std::vector<uint32_t> &sums)
{
  for_depth (out, [&] (auto sample) {
    using Sample = decltype (sample);
    if ((int64_t) block_height << out.depth <= 1 << 16)
      Mosaic<Sample, uint16_t> (from, out, sums.data ())
          .draw (block_width, block_height);
    else
      Mosaic<Sample, uint32_t> (from, out, sums.data ())
          .draw (block_width, block_height);
  });
}

class Pixelize : public Blend {
public:
  explicit Pixelize (const Layout &layout)
      : layout_ (layout), sums_ ((size_t) layout.width)
  {
  }

  void render (int progress, const PictureRef &a, const PictureRef &b,
      const TargetRef &out) override
  {
    int weight = weight_of (smooth (percent (30), percent (70), progress));
    int coarse = std::max (layout_.chroma_x, layout_.chroma_y);
    int64_t shorter = std::min (layout_.width, layout_.height);
    auto side = (int) scaled (shorter * kBlockPercent, hill (progress),
                    100 * (int64_t) kDone * coarse) *
                coarse;
    bool mixed = (weight > 0 && weight < kWhole) || side < 2;
    if (mixed)
      mix_pictures (a, b, weight, out);
    if (side < 2)
      return;
    const PictureRef &whole = weight == 0 ? a : b;
    for (int p = 0; p < 3; p++)
      pixelize_plane (mixed ? ConstPlaneRef (out[p]) : whole[p],
          p ? side / layout_.chroma_x : side,
          p ? side / layout_.chroma_y : side, out[p], sums_);
  }

private:
  Layout layout_;
  std::vector<uint32_t> sums_;
};

} // namespace

std::unique_ptr<Blend>
make_pixelized (TransitionType, const Layout &layout)
{
  return std::make_unique<Pixelize> (layout);
}

} // namespace reel::motion
