// SPDX-License-Identifier: GPL-3.0-or-later
#include <random>

#include <gtest/gtest.h>

#include "blend_rows.h"
#include "convert_rows.h"
#include "layer.h"

using namespace reel::text;

namespace {

/* An I420 frame of one colour with guarded planes. */
struct Yuv {
  int w, h, cw, ch;
  std::vector<uint8_t> plane[3];

  Yuv (int width, int height, uint8_t y, uint8_t u, uint8_t v)
      : w (width), h (height), cw ((width + 1) / 2), ch ((height + 1) / 2)
  {
    plane[0].assign ((size_t) w * h, y);
    plane[1].assign ((size_t) cw * ch, u);
    plane[2].assign ((size_t) cw * ch, v);
  }
  Target target ()
  {
    Target t;
    t.width = w;
    t.height = h;
    t.component[0] = {plane[0].data (), w, 1, 0, 0};
    t.component[1] = {plane[1].data (), cw, 1, 1, 1};
    t.component[2] = {plane[2].data (), cw, 1, 1, 1};
    return t;
  }
};

Argb
filled (int w, int h, uint32_t pixel)
{
  Argb picture;
  picture.resize (w, h);
  std::fill (picture.pixels.begin (), picture.pixels.end (), pixel);
  return picture;
}

void
lay (Yuv &frame, const Argb &picture, int x, int y, const ColorForm &form = {},
    int opacity = 256)
{
  Layer layer (picture, x, y);
  layer.draw (frame.target (), form, {}, {0, 0, frame.w, frame.h}, opacity);
}

} // namespace

/* Guards against 10 bits that are drawn as if they were 8: text over them is
 * four times what it is over 8, what isn't covered stays to the bit, and what
 * lies beside it isn't touched. */
TEST (Planes, TenBitsAreFourTimesEight)
{
  constexpr int kSide = 8, kGuard = 0x5555;
  for (uint32_t pixel : {0xffffffffu, 0xff000000u, 0x80404040u, 0u}) {
    Yuv small (kSide, kSide, 50, 128, 128);
    std::vector<uint16_t> plane[3];
    Target target = small.target ();
    target.depth = 10;
    for (int c = 0; c < 3; c++) {
      int side = c ? kSide / 2 : kSide;
      plane[c].assign ((size_t) side * side + 2, c ? 512 : 200);
      plane[c].front () = plane[c].back () = kGuard;
      target.component[c].data = reinterpret_cast<uint8_t *> (&plane[c][1]);
      target.component[c].stride = 2 * side;
      target.component[c].step = 2;
    }
    lay (small, filled (kSide, kSide, pixel), 0, 0);
    Layer layer (filled (kSide, kSide, pixel), 0, 0);
    layer.draw (target, {}, {}, {0, 0, kSide, kSide}, 256);
    for (int c = 0; c < 3; c++) {
      EXPECT_NEAR (plane[c][1], 4 * small.plane[c][0], 2) << pixel << " " << c;
      EXPECT_EQ (plane[c].front (), kGuard);
      EXPECT_EQ (plane[c].back (), kGuard);
    }
    if (pixel == 0) {
      EXPECT_EQ (plane[0][20], 200);
    }
  }
}

/* Guards against a wrong matrix or range: white and red of BT.709, limited,
 * from ITU-R BT.709-6. */
TEST (Planes, WritesBt709LimitedRange)
{
  Yuv frame (8, 8, 50, 128, 128);
  lay (frame, filled (8, 8, 0xffffffff), 0, 0);
  EXPECT_EQ (frame.plane[0][0], 235);
  EXPECT_EQ (frame.plane[1][0], 128);
  lay (frame, filled (8, 8, 0xffff0000), 0, 0);
  EXPECT_NEAR (frame.plane[0][0], 63, 1);
  EXPECT_NEAR (frame.plane[1][0], 102, 1);
  EXPECT_NEAR (frame.plane[2][0], 240, 1);
}

/* Guards against BT.709 written where BT.601 in full range was negotiated. */
TEST (Planes, WritesBt601FullRange)
{
  ColorForm form;
  form.kr = 0.299;
  form.kb = 0.114;
  form.full_range = true;
  Yuv frame (8, 8, 50, 128, 128);
  lay (frame, filled (8, 8, 0xff00ff00), 0, 0, form);
  EXPECT_NEAR (frame.plane[0][0], 150, 1);
  EXPECT_NEAR (frame.plane[1][0], 44, 1);
  EXPECT_NEAR (frame.plane[2][0], 21, 1);
}

/* Guards against touching what is transparent. */
TEST (Planes, TransparentChangesNothing)
{
  Yuv frame (16, 16, 77, 99, 111), same = frame;
  lay (frame, filled (16, 16, 0), 0, 0);
  for (int p = 0; p < 3; p++)
    EXPECT_EQ (frame.plane[p], same.plane[p]);
}

/* Guards against rounding that darkens or brightens halves. */
TEST (Planes, HalfIsHalf)
{
  Yuv frame (8, 8, 16, 128, 128);
  lay (frame, filled (8, 8, 0xffffffff), 0, 0, {}, 128);
  EXPECT_NEAR (frame.plane[0][0], 126, 1);
  Yuv other (8, 8, 16, 128, 128);
  lay (other, filled (8, 8, 0x80808080), 0, 0);
  EXPECT_NEAR (other.plane[0][0], 126, 1);
}

/* Guards against writes outside the planes (run under a sanitizer too) with
 * odd sizes and places. */
TEST (Planes, OddSizesAndPlaces)
{
  for (int w = 1; w < 6; w++)
    for (int h = 1; h < 6; h++)
      for (int x = -3; x < 6; x++)
        for (int y = -3; y < 6; y++) {
          Yuv frame (w, h, 16, 128, 128);
          lay (frame, filled (3, 3, 0xffffffff), x, y);
          int lit = 0;
          for (uint8_t v : frame.plane[0])
            lit += v == 235;
          Rect seen = intersect ({x, y, 3, 3}, {0, 0, w, h});
          ASSERT_EQ (lit, seen.w * seen.h);
        }
}

/* Guards against text that vanishes on a transparent frame. */
TEST (Planes, TransparentFrameTakesTheColour)
{
  std::vector<uint8_t> rgba (4 * 4 * 4, 0);
  Target target;
  target.width = target.height = 4;
  target.has_alpha = true;
  for (int c = 0; c < 4; c++)
    target.component[c] = {rgba.data () + c, 16, 4, 0, 0};
  ColorForm form;
  form.model = ColorForm::Model::rgb;
  form.shift_x = form.shift_y = 0;
  Layer layer (filled (4, 4, 0x80400000), 0, 0);
  layer.draw (target, form, {}, {0, 0, 4, 4}, 256);
  EXPECT_EQ (rgba[3], 0x80);
  EXPECT_NEAR (rgba[0], 0x80, 1);
  EXPECT_EQ (rgba[1], 0);
}

/* Guards against shades that change or go once the memory that they were drawn
 * in is given back. */
TEST (Layer, StandingIsDrawnFromWhatIsConverted)
{
  Layer moving (filled (4, 4, 0x80402010), 2, 2), standing = moving;
  standing.stand ();
  for (int round = 0; round < 3; round++) {
    Yuv one (16, 16, 50, 128, 128), other (16, 16, 50, 128, 128);
    moving.draw (one.target (), {}, {}, {0, 0, 16, 16}, 256 >> round);
    standing.draw (other.target (), {}, {}, {0, 0, 16, 16}, 256 >> round);
    for (int p = 0; p < 3; p++)
      EXPECT_EQ (one.plane[p], other.plane[p]);
    EXPECT_FALSE (standing.empty ());
    EXPECT_EQ (standing.place ().w, 4);
  }
  EXPECT_TRUE (standing.picture ().pixels.empty ());
  EXPECT_FALSE (moving.picture ().pixels.empty ());
}

/* Guards against a move that blurs or shifts what stands on whole pixels. */
TEST (Layer, WholePixelMovesAreExact)
{
  Argb picture = filled (4, 4, 0xffffffff);
  Argb moved;
  int x = 0, y = 0;
  move_picture (picture, 10, 10, {0, 3, 1}, {0, 0, 64, 64}, moved, x, y);
  for (int row = 0; row < moved.height; row++)
    for (int column = 0; column < moved.width; column++) {
      bool inside =
          x + column >= 10 && x + column < 14 && y + row >= 13 && y + row < 17;
      uint32_t pixel = moved.pixels[(size_t) row * moved.width + column];
      ASSERT_EQ (pixel, inside ? 0xffffffffu : 0u);
    }
}

/* Guards against half pixels that jump instead of blending. */
TEST (Layer, HalfPixelMovesBlend)
{
  Argb picture = filled (4, 4, 0xffffffff);
  Argb moved;
  int x = 0, y = 0;
  move_picture (picture, 10, 10, {0, 0.5, 1}, {0, 0, 64, 64}, moved, x, y);
  auto at = [&] (int px, int py) {
    return moved.pixels[(size_t) (py - y) * moved.width + (px - x)] >> 24;
  };
  EXPECT_NEAR (at (11, 10), 128, 1);
  EXPECT_EQ (at (11, 12), 255u);
  EXPECT_NEAR (at (11, 14), 128, 1);
}

/* Guards against rows that depend on the processor, and on how many samples of
 * them are left after the last full vector. */
TEST (BlendRows, AllGiveTheSame)
{
  constexpr unsigned kSeed = 7;
  std::mt19937 random (kSeed);
  RowFunctions best = best_row_functions (), plain = portable_row_functions ();
  for (int count : {1, 15, 16, 31, 33, 64, 333})
    for (int opacity : {1, 77, 128, 255, 256}) {
      std::vector<uint8_t> color ((size_t) count), alpha ((size_t) count);
      for (size_t i = 0; i < color.size (); i++) {
        alpha[i] = (uint8_t) random ();
        color[i] = (uint8_t) (random () % (alpha[i] + 1U));
      }
      for (int step = 1; step <= 4; step++) {
        std::vector<uint8_t> one ((size_t) (count * step));
        for (uint8_t &sample : one)
          sample = (uint8_t) random ();
        std::vector<uint8_t> other = one;
        best.blend (
            one.data (), step, color.data (), alpha.data (), count, opacity);
        plain.blend (
            other.data (), step, color.data (), alpha.data (), count, opacity);
        EXPECT_EQ (one, other) << "seed " << kSeed << " step " << step;
      }
      std::vector<uint16_t> one ((size_t) count);
      for (uint16_t &sample : one)
        sample = (uint16_t) (random () % 1024);
      std::vector<uint16_t> other = one;
      best.blend_10 (one.data (), color.data (), alpha.data (), count, opacity);
      plain.blend_10 (
          other.data (), color.data (), alpha.data (), count, opacity);
      EXPECT_EQ (one, other) << "seed " << kSeed;
    }
}

/* Guards against conversions that depend on the processor, and on how many
 * pixels are left after the last full vector. */
TEST (ConvertRows, AllGiveTheSame)
{
  constexpr unsigned kSeed = 11;
  std::mt19937 random (kSeed);
  ConvertFunctions best = best_convert_functions ();
  ConvertFunctions plain = portable_convert_functions ();
  const Weights weights{-6596, -22188, 28784, 32896}; // Cb of BT.709
  for (size_t count : {1, 7, 8, 15, 16, 33, 333}) {
    std::vector<uint32_t> in (2 * count);
    for (uint32_t &pixel : in)
      pixel = (uint32_t) random ();
    std::vector<std::vector<uint8_t>> bytes;
    std::vector<std::vector<uint16_t>> sums;
    for (const ConvertFunctions &functions : {best, plain}) {
      std::vector<uint8_t> color (count), alpha (count), chroma (count);
      std::vector<uint16_t> sum (4 * count, 510); // a row was added already
      ChannelSums channels{
          sum.data (), &sum[count], &sum[2 * count], &sum[3 * count]};
      functions.weigh (in.data (), (int) count, weights, color.data ());
      functions.take_alpha (in.data (), (int) count, alpha.data ());
      functions.add_pairs (in.data (), (int) count, channels);
      functions.weigh_sums (channels, (int) count, weights, 2, chroma.data ());
      bytes.insert (bytes.end (), {color, alpha, chroma});
      sums.push_back (sum);
    }
    for (size_t i = 0; i < 3; i++)
      EXPECT_EQ (bytes[i], bytes[i + 3]) << "seed " << kSeed << " " << i;
    EXPECT_EQ (sums[0], sums[1]) << "seed " << kSeed;
  }
}

/* Guards against pixels that count for the wrong sample of chroma, wherever a
 * picture begins and however wide it is, and against Cb and Cr exchanged. */
TEST (Planes, ChromaIsTheMeanOfItsPixels)
{
  constexpr unsigned kSeed = 12;
  std::mt19937 random (kSeed);
  for (int shift_y : {0, 1})
    for (int width : {1, 2, 3, 8, 35})
      for (int place : {0, 1, 2, 3}) {
        ColorForm form;
        form.shift_y = shift_y;
        int x0 = place & 1, y0 = place >> 1 & shift_y, height = 5;
        Argb picture;
        picture.resize (width, height);
        for (uint32_t &pixel : picture.pixels) {
          uint32_t alpha = random () & 255;
          pixel = alpha << 24 | (random () % (alpha + 1)) << 16 |
                  (random () % (alpha + 1)) << 8 | random () % (alpha + 1);
        }
        Planes planes;
        convert (picture, x0, y0, form, planes);
        int rows = 1 << shift_y, pixels = 2 * rows;
        for (int y = 0; y < planes.chroma_height; y++)
          for (int x = 0; x < planes.chroma_width; x++) {
            double red = 0, green = 0, blue = 0, alpha = 0;
            for (int k = 0; k < pixels; k++) {
              int px = 2 * x + (k & 1) - x0, py = rows * y + (k >> 1) - y0;
              if (px < 0 || py < 0 || px >= width || py >= height)
                continue;
              uint32_t pixel =
                  picture.pixels[(size_t) py * (size_t) width + (size_t) px];
              red += (double) (pixel >> 16 & 255) / pixels;
              green += (double) (pixel >> 8 & 255) / pixels;
              blue += (double) (pixel & 255) / pixels;
              alpha += (double) (pixel >> 24) / pixels;
            }
            /* ITU-R BT.709-6, limited range. */
            double luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
            double cb = (blue - luma) / 1.8556 * 224 / 255;
            double cr = (red - luma) / 1.5748 * 224 / 255;
            size_t at = (size_t) (y * planes.chroma_width + x);
            EXPECT_NEAR (planes.color[1][at], cb + alpha * 128 / 255, 1.01)
                << "seed " << kSeed << " " << width << " at " << x << " " << y;
            EXPECT_NEAR (planes.color[2][at], cr + alpha * 128 / 255, 1.01)
                << "seed " << kSeed << " " << width << " at " << x << " " << y;
            EXPECT_NEAR (planes.chroma_alpha[at], alpha, 1);
          }
      }
}
