// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include <glib.h>

namespace reel {

/* Pixels here are four bytes: red, green, blue and one that isn't looked at. */
inline constexpr size_t kPixelBytes = 4;

struct GifColor {
  uint8_t red = 0, green = 0, blue = 0;
  bool operator== (const GifColor &) const = default;
};

/* At most so many, since one index of a GIF means `as it was`. */
inline constexpr int kGifColors = 255;

/* How often which colour is seen, those together that have the same 6 upper
 * bits of each channel: the same memory for a frame as for an hour. */
class ColorCounts {
public:
  ColorCounts ();
  void add (const uint8_t *pixels, size_t count);
  bool is_empty () const { return total_ == 0; }
  void clear ();
  /* The colours that stand for all of them best, by libimagequant; the same on
   * any number of cores. REEL_ERROR Failed. */
  std::optional<std::vector<GifColor>> choose_colors (GError **error) const;

private:
  struct Count {
    uint64_t count = 0;
    std::array<uint64_t, 3> sums{}; // of each channel
  };
  std::vector<Count> counts_;
  uint64_t total_ = 0;
};

/* Puts colours of a palette in the place of others. What lies between two of
 * them is a pattern of both that is fixed to the place in the frame and not to
 * the time: what stands still doesn't flicker, and compresses to nothing. */
class GifPalette {
public:
  explicit GifPalette (std::vector<GifColor> colors);

  const std::vector<GifColor> &colors () const { return colors_; }
  /* The colour that a pixel of PIXEL at X, Y gets. */
  uint8_t index_of (const uint8_t *pixel, int x, int y);

private:
  struct Cell {
    int16_t nearest = -1; // not looked for yet
    bool is_close = false;
  };
  const Cell &cell_of (int red, int green, int blue);
  void find_nearest (int red, int green, int blue, Cell &cell) const;

  std::vector<GifColor> colors_;
  std::vector<Cell> cells_;       // by the 6 upper bits of each channel
  std::array<int, 64> offsets_{}; // by place, 8 x 8
};

} // namespace reel
