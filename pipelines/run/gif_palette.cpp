// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/gif_palette.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include <libimagequant.h>

#include "error.h"

/* Of libgomp, which libimagequant runs its threads by; for the calling thread
 * alone. */
extern "C" void omp_set_num_threads (int threads);

namespace reel {

static constexpr int kBits = 6;
static constexpr size_t kCells = (size_t) 1 << (3 * kBits);

static size_t
cell_index (int red, int green, int blue)
{
  auto part = [] (int value) { return (size_t) value >> (8 - kBits); };
  return part (red) << (2 * kBits) | part (green) << kBits | part (blue);
}

/* The middle of the cell's side that VALUE of kBits is of; its ends are black
 * and white. */
static uint8_t
widen (size_t value)
{
  value &= (1 << kBits) - 1;
  return (uint8_t) (value << (8 - kBits) | value >> (2 * kBits - 8));
}

ColorCounts::ColorCounts () : counts_ (kCells) {}

void
ColorCounts::add (const uint8_t *pixels, size_t number)
{
  for (size_t i = 0; i < number; i++, pixels += kPixelBytes) {
    Count &count = counts_[cell_index (pixels[0], pixels[1], pixels[2])];
    count.count++;
    for (size_t channel = 0; channel < 3; channel++)
      count.sums[channel] += pixels[channel];
  }
  total_ += number;
}

void
ColorCounts::clear ()
{
  std::fill (counts_.begin (), counts_.end (), Count ());
  total_ = 0;
}

template <typename T, void destroy (T *)> struct Destroy {
  void operator() (T *thing) const { destroy (thing); }
};
using Attributes =
    std::unique_ptr<liq_attr, Destroy<liq_attr, liq_attr_destroy>>;
using Histogram = std::unique_ptr<liq_histogram,
    Destroy<liq_histogram, liq_histogram_destroy>>;
using Quantised =
    std::unique_ptr<liq_result, Destroy<liq_result, liq_result_destroy>>;

std::optional<std::vector<GifColor>>
ColorCounts::choose_colors (GError **error) const
{
  constexpr int kSpeed = 4;
  /* Sums of floats depend on how many threads make them. */
  omp_set_num_threads (1);
  /* As large as libimagequant can count. */
  uint64_t divisor = total_ / (1u << 30) + 1;
  std::vector<liq_histogram_entry> entries;
  for (const Count &count : counts_) {
    if (count.count == 0)
      continue;
    auto mean = [&] (size_t channel) {
      return (unsigned char) ((count.sums[channel] + count.count / 2) /
                              count.count);
    };
    entries.push_back ({{mean (0), mean (1), mean (2), 255},
        (unsigned) std::max<uint64_t> (count.count / divisor, 1)});
  }
  Attributes attributes (liq_attr_create ());
  liq_result *made = nullptr;
  if (attributes && !entries.empty ()) {
    liq_set_max_colors (attributes.get (), kGifColors);
    liq_set_speed (attributes.get (), kSpeed);
    Histogram histogram (liq_histogram_create (attributes.get ()));
    bool done = histogram &&
                liq_histogram_add_colors (histogram.get (), attributes.get (),
                    entries.data (), (int) entries.size (), 0) == LIQ_OK &&
                liq_histogram_quantize (
                    histogram.get (), attributes.get (), &made) == LIQ_OK;
    if (!done)
      made = nullptr;
  }
  Quantised quantised (made);
  const liq_palette *palette = made ? liq_get_palette (made) : nullptr;
  if (!palette || palette->count == 0) {
    g_set_error (error, REEL_ERROR, (int) ErrorCode::Failed,
        "no colours can be chosen for the GIF");
    return std::nullopt;
  }
  std::vector<GifColor> colors;
  colors.reserve (palette->count);
  for (unsigned i = 0; i < palette->count; i++)
    colors.push_back (
        {palette->entries[i].r, palette->entries[i].g, palette->entries[i].b});
  return colors;
}

/* The eye sees green best and blue worst. */
static int
distance (const GifColor &color, int red, int green, int blue)
{
  int r = color.red - red, g = color.green - green, b = color.blue - blue;
  return 2 * r * r + 4 * g * g + b * b;
}

/* Half of what colours are apart from their neighbours, on the average. */
static double
half_step (const std::vector<GifColor> &colors)
{
  constexpr double kLeast = 1, kMost = 12;
  double sum = 0;
  for (const GifColor &color : colors) {
    int nearest = std::numeric_limits<int>::max ();
    for (const GifColor &other : colors)
      if (&other != &color)
        nearest = std::min (
            nearest, distance (other, color.red, color.green, color.blue));
    sum += colors.size () > 1 ? std::sqrt (nearest / 7.0) : 0;
  }
  return std::clamp (
      sum / (double) std::max<size_t> (colors.size (), 1) / 2, kLeast, kMost);
}

/* Bayer's matrix of 8 x 8 by the bits of a place: each of 0 to 63 once. */
static int
bayer (int x, int y)
{
  int value = 0;
  for (int bit = 0; bit < 3; bit++) {
    int mixed = (x ^ y) >> bit & 1, row = y >> bit & 1;
    value |= (mixed << 1 | row) << (4 - 2 * bit);
  }
  return value;
}

GifPalette::GifPalette (std::vector<GifColor> colors)
    : colors_ (std::move (colors)), cells_ (kCells)
{
  double step = half_step (colors_);
  for (int y = 0; y < 8; y++)
    for (int x = 0; x < 8; x++)
      offsets_[8 * (size_t) y + (size_t) x] =
          (int) std::lround ((2 * bayer (x, y) - 63) / 64.0 * step);
}

void
GifPalette::find_nearest (int red, int green, int blue, Cell &cell) const
{
  constexpr int kClose = 3; // in each channel: not to be seen
  int least = std::numeric_limits<int>::max ();
  for (size_t i = 0; i < colors_.size (); i++) {
    int found = distance (colors_[i], red, green, blue);
    if (found >= least)
      continue;
    least = found;
    cell.nearest = (int16_t) i;
  }
  const GifColor &color = colors_[(size_t) cell.nearest];
  cell.is_close = std::abs (color.red - red) <= kClose &&
                  std::abs (color.green - green) <= kClose &&
                  std::abs (color.blue - blue) <= kClose;
}

const GifPalette::Cell &
GifPalette::cell_of (int red, int green, int blue)
{
  size_t index = cell_index (red, green, blue);
  Cell &cell = cells_[index];
  if (cell.nearest < 0)
    find_nearest (widen (index >> (2 * kBits)), widen (index >> kBits),
        widen (index), cell);
  return cell;
}

uint8_t
GifPalette::index_of (const uint8_t *pixel, int x, int y)
{
  const Cell &own = cell_of (pixel[0], pixel[1], pixel[2]);
  if (own.is_close)
    return (uint8_t) own.nearest;
  int offset = offsets_[8 * (size_t) (y & 7) + (size_t) (x & 7)];
  auto moved = [&] (int channel) {
    return std::clamp (pixel[channel] + offset, 0, 255);
  };
  return (uint8_t) cell_of (moved (0), moved (1), moved (2)).nearest;
}

} // namespace reel
