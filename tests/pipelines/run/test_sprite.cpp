// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/sprite.h"

#include <gtest/gtest.h>

#include <array>
#include <utility>

using namespace reel;

namespace {

constexpr int kWhite = 235, kGrey = 128; // luma; chroma without a colour

/* WIDTH x HEIGHT of one colour, not premultiplied. */
std::vector<uint8_t>
filled (int width, int height, std::array<uint8_t, 4> bgra)
{
  std::vector<uint8_t> pixels;
  for (int i = 0; i < width * height; i++)
    pixels.insert (pixels.end (), bgra.begin (), bgra.end ());
  return pixels;
}

AlphaPicture
scaled (const std::vector<uint8_t> &pixels, int width, int height, int to_width,
    int to_height)
{
  return scale_picture (pixels.data (), width, height, (ptrdiff_t) width * 4,
      to_width, to_height);
}

AlphaPicture
plain (int width, int height, std::array<uint8_t, 4> bgra)
{
  return scaled (filled (width, height, bgra), width, height, width, height);
}

/* A plane of one value that a layer is blended into. */
struct Canvas {
  int width, height;
  std::vector<uint8_t> data;

  Canvas (int w, int h, uint8_t value)
      : width (w), height (h), data ((size_t) (w * h), value)
  {
  }
  void blend (const LayerView &layer, int opacity)
  {
    blend_plane ({data.data (), width, width, height}, layer, opacity);
  }
  int at (int x, int y) const { return data[(size_t) (y * width + x)]; }
};

LayerView
luma_of (const Sprite &sprite)
{
  return {sprite.planes[0].data (), sprite.alpha.data (), sprite.width,
      sprite.width, sprite.x, sprite.y, sprite.width, sprite.height};
}

} // namespace

/* Guards against a picture that is touched by scaling where there is nothing
 * to scale. */
TEST (Sprite, APictureOfTheRightSizeStaysAsItIs)
{
  std::vector<uint8_t> pixels;
  for (int i = 0; i < 7 * 5; i++)
    for (int c = 0; c < 4; c++)
      pixels.push_back (c == 3 ? 255 : (uint8_t) (i * 37 + c * 91));
  EXPECT_EQ (scaled (pixels, 7, 5, 7, 5).pixels, pixels);
}

/* Guards against a dark or coloured seam around a logo: what is transparent
 * has a colour too, which must not be seen. */
TEST (Sprite, ColoursThatCantBeSeenDontBleed)
{
  std::vector<uint8_t> pixels;
  for (int y = 0; y < 40; y++)
    for (int x = 0; x < 40; x++) {
      bool inside = x >= 10 && x < 30;
      for (uint8_t c : {255, 255, 255, 255})
        pixels.push_back (inside ? c : (uint8_t) 0);
    }
  AlphaPicture small = scaled (pixels, 40, 40, 15, 15);
  bool has_edge = false;
  for (size_t i = 0; i < small.pixels.size (); i += 4) {
    has_edge |= small.pixels[i + 3] > 0 && small.pixels[i + 3] < 255;
    EXPECT_EQ (small.pixels[i], small.pixels[i + 3]) << i; // premultiplied
  }
  EXPECT_TRUE (has_edge);
}

/* Guards against levels off by the matrix or the range: BT.709, limited. */
TEST (Sprite, ColoursAreThoseOfBt709)
{
  struct Case {
    std::array<uint8_t, 4> bgra;
    int y, u, v;
  };
  const Case cases[] = {{{255, 255, 255, 255}, kWhite, 128, 128},
      {{0, 0, 0, 255}, 16, 128, 128}, {{0, 0, 255, 255}, 63, 102, 240},
      {{0, 255, 0, 255}, 173, 42, 26}, {{255, 0, 0, 255}, 32, 240, 118},
      {{255, 255, 255, 64}, kWhite, 128, 128}};
  for (const Case &c : cases) {
    Sprite sprite = make_sprite (plain (8, 8, c.bgra), {4, 4, 1});
    EXPECT_NEAR (sprite.planes[0][27], c.y, 1);
    EXPECT_NEAR (sprite.planes[1][5], c.u, 1);
    EXPECT_NEAR (sprite.planes[2][5], c.v, 1);
    EXPECT_EQ (sprite.alpha[27], c.bgra[3]);
  }
}

/* Guards against a picture moved by a pixel where it begins at an odd one. */
TEST (Sprite, OddPlacesAreMet)
{
  Canvas canvas (16, 16, 16);
  Sprite sprite = make_sprite (plain (4, 4, {255, 255, 255, 255}), {5, 3, 1});
  EXPECT_EQ (sprite.x % 2, 0);
  EXPECT_EQ (sprite.width % 2, 0);
  canvas.blend (luma_of (sprite), 256);
  for (int y = 0; y < 16; y++)
    for (int x = 0; x < 16; x++) {
      bool inside = x >= 5 && x < 9 && y >= 3 && y < 7;
      EXPECT_EQ (canvas.at (x, y), inside ? kWhite : 16) << x << "," << y;
    }
}

/* Guards against rounding that darkens frame by frame, and against what is
 * transparent being seen. */
TEST (Sprite, BlendingIsExactAtBothEnds)
{
  for (int under = 0; under < 256; under++) {
    Canvas canvas (33, 1, (uint8_t) under);
    std::vector<uint8_t> over (33, 200), clear (33, 0), full (33, 255);
    canvas.blend ({over.data (), clear.data (), 33, 33, 0, 0, 33, 1}, 256);
    EXPECT_EQ (canvas.at (20, 0), under);
    canvas.blend ({over.data (), full.data (), 33, 33, 0, 0, 33, 1}, 0);
    EXPECT_EQ (canvas.at (20, 0), under);
    canvas.blend ({over.data (), full.data (), 33, 33, 0, 0, 33, 1}, 128);
    EXPECT_NEAR (canvas.at (20, 0), (under + 200) / 2.0, 1.1);
    canvas.blend ({over.data (), nullptr, 33, 0, 0, 0, 33, 1}, 256);
    EXPECT_EQ (canvas.at (20, 0), 200);
  }
}

/* Guards against bytes outside the frame: a picture may stick out anywhere. */
TEST (Sprite, WhatSticksOutIsCutOff)
{
  for (int x : {-30, -10, -2, 0, 2, 10, 30})
    for (int y : {-30, -10, -2, 0, 2, 10, 30}) {
      Canvas canvas (12, 10, 16);
      Sprite sprite = make_sprite (
          plain (8, 8, {255, 255, 255, 255}), {(double) x, (double) y, 1});
      canvas.blend (luma_of (sprite), 256);
      for (int at_y = 0; at_y < 10; at_y++)
        for (int at_x = 0; at_x < 12; at_x++) {
          bool inside = at_x >= x && at_x < x + 8 && at_y >= y && at_y < y + 8;
          EXPECT_EQ (canvas.at (at_x, at_y), inside ? kWhite : 16);
        }
    }
}

/* Guards against a text that is placed by the frame it was drawn on. */
TEST (Sprite, TheVisibleBoxIsTight)
{
  std::vector<uint8_t> pixels (size_t (20 * 10 * 4), 0);
  PixelBox none = visible_box (pixels.data (), 20, 10, 80);
  EXPECT_EQ (none.right - none.left, 0);
  for (auto [x, y] : {std::pair{4, 2}, std::pair{15, 7}})
    pixels[size_t ((y * 20 + x) * 4 + 3)] = 1;
  PixelBox box = visible_box (pixels.data (), 20, 10, 80);
  EXPECT_EQ (box.left, 4);
  EXPECT_EQ (box.top, 2);
  EXPECT_EQ (box.right, 16);
  EXPECT_EQ (box.bottom, 8);
}

/* Guards against a picture that grows from a corner, or changes its
 * brightness, as it pops in. */
TEST (Sprite, ScaledOnesKeepTheirMiddle)
{
  Sprite sprite = make_sprite (plain (40, 40, {255, 255, 255, 255}),
      {10 + 40 * 0.05, 10 + 40 * 0.05, 0.9});
  Canvas canvas (60, 60, 16);
  canvas.blend (luma_of (sprite), 256);
  EXPECT_EQ (canvas.at (30, 30), kWhite);
  EXPECT_EQ (canvas.at (11, 30), 16);
  EXPECT_EQ (canvas.at (48, 30), 16);
  EXPECT_NEAR (canvas.at (12, 30), canvas.at (47, 30), 2);
}
