// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/sprite.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace reel {

namespace {

constexpr double kSupport = 2; // of the cubic, to both sides

double
catmull_rom (double x)
{
  x = std::abs (x);
  if (x < 1)
    return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}

/* What pixels of a line count for one of the scaled line. */
struct Taps {
  int first = 0;
  std::vector<float> weights;
};

std::vector<Taps>
make_taps (int from, int to)
{
  double step = (double) from / to;
  double spread = std::max (step, 1.0);
  std::vector<Taps> taps ((size_t) to);
  for (int i = 0; i < to; i++) {
    double middle = (i + 0.5) * step - 0.5;
    int first = (int) std::ceil (middle - kSupport * spread);
    int last = (int) std::floor (middle + kSupport * spread);
    Taps &tap = taps[(size_t) i];
    tap.first = std::clamp (first, 0, from - 1);
    int count = std::clamp (last, 0, from - 1) - tap.first + 1;
    std::vector<double> weights ((size_t) count);
    double sum = 0;
    /* What lies outside is the edge over again. */
    for (int at = first; at <= last; at++) {
      double weight = catmull_rom ((at - middle) / spread);
      weights[(size_t) (std::clamp (at, 0, from - 1) - tap.first)] += weight;
      sum += weight;
    }
    for (double weight : weights)
      tap.weights.push_back ((float) (weight / sum));
  }
  return taps;
}

using Pixel = std::array<float, 4>;

/* A row, premultiplied, scaled to TAPS. */
void
scale_row (const uint8_t *row, int width, const std::vector<Taps> &taps,
    std::vector<Pixel> &whole, std::vector<Pixel> &scaled)
{
  for (int x = 0; x < width; x++) {
    const uint8_t *pixel = row + (ptrdiff_t) x * 4;
    float share = (float) pixel[3] / 255;
    Pixel &out = whole[(size_t) x];
    for (size_t c = 0; c < 3; c++)
      out[c] = (float) pixel[c] * share;
    out[3] = pixel[3];
  }
  for (size_t x = 0; x < taps.size (); x++) {
    Pixel sum{};
    const Pixel *from = &whole[(size_t) taps[x].first];
    for (size_t i = 0; i < taps[x].weights.size (); i++)
      for (size_t c = 0; c < 4; c++)
        sum[c] += from[i][c] * taps[x].weights[i];
    scaled[x] = sum;
  }
}

uint8_t
to_byte (double value, double most = 255)
{
  return (uint8_t) std::lround (std::clamp (value, 0.0, most));
}

/* What of a picture's pixel reaches one of the sprite. */
Pixel
sample (const AlphaPicture &picture, double x, double y)
{
  int left = (int) std::floor (x), top = (int) std::floor (y);
  auto right_share = (float) (x - left), lower_share = (float) (y - top);
  Pixel sum{};
  for (int dy = 0; dy < 2; dy++)
    for (int dx = 0; dx < 2; dx++) {
      int at_x = left + dx, at_y = top + dy;
      float share = (dx ? right_share : 1 - right_share) *
                    (dy ? lower_share : 1 - lower_share);
      if (share <= 0 || at_x < 0 || at_y < 0 || at_x >= picture.width ||
          at_y >= picture.height)
        continue;
      const uint8_t *pixel =
          &picture.pixels[((size_t) at_y * (size_t) picture.width +
                              (size_t) at_x) *
                          4];
      for (size_t c = 0; c < 4; c++)
        sum[c] += share * (float) pixel[c];
    }
  return sum;
}

/* Y, U and V without their offsets, by alpha, and alpha; of ITU-R BT.709. */
Pixel
to_yuv (const Pixel &bgra)
{
  constexpr float kRed = 0.2126F, kBlue = 0.0722F, kGreen = 1 - kRed - kBlue;
  float luma = kRed * bgra[2] + kGreen * bgra[1] + kBlue * bgra[0];
  float u = (bgra[0] - luma) / (2 * (1 - kBlue));
  float v = (bgra[2] - luma) / (2 * (1 - kRed));
  return {luma * 219 / 255, u * 224 / 255, v * 224 / 255, bgra[3]};
}

/* Of a sample that counts by ALPHA, the sample itself. */
uint8_t
straight (float value, float alpha, int offset)
{
  return alpha <= 0 ? (uint8_t) offset
                    : to_byte (offset + (double) value / alpha * 255);
}

int
even_floor (double value)
{
  return 2 * (int) std::floor (value / 2);
}

/* One row of chroma out of two of ROWS, its samples at every other pixel:
 * they take in both neighbours. */
void
make_chroma (
    const std::vector<Pixel> (&rows)[2], size_t at, int width, Sprite &sprite)
{
  for (int x = 0; x < width; x += 2) {
    Pixel sum{};
    float all = 0;
    for (const auto &row : rows)
      for (int near = std::max (x - 1, 0); near <= x + 1; near++) {
        float share = near == x ? 2 : 1;
        all += share;
        for (size_t c = 0; c < 4; c++)
          sum[c] += share * row[(size_t) near][c];
      }
    size_t to = at + (size_t) x / 2;
    float alpha = sum[3] / all;
    sprite.planes[1][to] = straight (sum[1] / all, alpha, 128);
    sprite.planes[2][to] = straight (sum[2] / all, alpha, 128);
    sprite.chroma_alpha[to] = to_byte (alpha);
  }
}

/* A sample and what lies over it with WEIGHT, 0 to 255, rounded. */
uint8_t
mix (uint8_t under, uint8_t over, uint16_t weight)
{
  auto sum = (uint16_t) (under * (255 - weight) + over * weight + 128);
  return (uint8_t) ((uint16_t) (sum + (sum >> 8)) >> 8);
}

void
blend_row (uint8_t *__restrict out, const uint8_t *__restrict over,
    const uint8_t *__restrict alpha, int count, int opacity)
{
  const auto seen = (uint16_t) opacity;
  for (int x = 0; x < count; x++)
    out[x] = mix (
        out[x], over[x], (uint16_t) ((uint16_t) (alpha[x] * seen + 128) >> 8));
}

void
blend_opaque_row (uint8_t *__restrict out, const uint8_t *__restrict over,
    int count, int opacity)
{
  const auto weight = (uint16_t) (255 * opacity / 256 + opacity / 256);
  for (int x = 0; x < count; x++)
    out[x] = mix (out[x], over[x], weight);
}

} // namespace

AlphaPicture
scale_picture (const uint8_t *pixels, int width, int height, ptrdiff_t stride,
    int to_width, int to_height)
{
  AlphaPicture picture{to_width, to_height, {}};
  std::vector<Taps> across = make_taps (width, to_width);
  std::vector<Taps> down = make_taps (height, to_height);
  std::vector<Pixel> whole ((size_t) width), scaled ((size_t) to_width);
  std::vector<Pixel> sums ((size_t) to_width * (size_t) to_height);
  /* Each row goes, as it comes, into all that it has a part in. */
  size_t first = 0;
  for (int y = 0; y < height; y++) {
    scale_row (pixels + y * stride, width, across, whole, scaled);
    while (first < down.size () &&
           down[first].first + (int) down[first].weights.size () <= y)
      first++;
    for (size_t to = first; to < down.size () && down[to].first <= y; to++) {
      auto at = (size_t) (y - down[to].first);
      if (at >= down[to].weights.size ())
        continue;
      float weight = down[to].weights[at];
      Pixel *out = &sums[to * (size_t) to_width];
      for (size_t x = 0; x < scaled.size (); x++)
        for (size_t c = 0; c < 4; c++)
          out[x][c] += scaled[x][c] * weight;
    }
  }
  picture.pixels.resize (sums.size () * 4);
  for (size_t i = 0; i < sums.size (); i++) {
    uint8_t alpha = to_byte (sums[i][3]);
    for (size_t c = 0; c < 3; c++)
      picture.pixels[i * 4 + c] = to_byte (sums[i][c], alpha);
    picture.pixels[i * 4 + 3] = alpha;
  }
  return picture;
}

PixelBox
visible_box (const uint8_t *pixels, int width, int height, ptrdiff_t stride)
{
  PixelBox box{width, height, 0, 0};
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++) {
      if (pixels[y * stride + (ptrdiff_t) x * 4 + 3] == 0)
        continue;
      box.left = std::min (box.left, x);
      box.right = std::max (box.right, x + 1);
      box.top = std::min (box.top, y);
      box.bottom = std::max (box.bottom, y + 1);
    }
  return box.right > box.left ? box : PixelBox ();
}

Sprite
make_sprite (const AlphaPicture &picture, const SpritePlace &place)
{
  Sprite sprite;
  sprite.x = even_floor (place.x);
  sprite.y = even_floor (place.y);
  double right = place.x + picture.width * place.scale;
  double bottom = place.y + picture.height * place.scale;
  sprite.width = -even_floor (-right) - sprite.x;
  sprite.height = -even_floor (-bottom) - sprite.y;
  auto width = (size_t) sprite.width, height = (size_t) sprite.height;
  sprite.planes[0].resize (width * height);
  sprite.alpha.resize (width * height);
  for (auto *plane :
      {&sprite.planes[1], &sprite.planes[2], &sprite.chroma_alpha})
    plane->resize (width * height / 4);
  std::vector<Pixel> rows[2] = {
      std::vector<Pixel> (width), std::vector<Pixel> (width)};
  for (int y = 0; y < sprite.height; y++) {
    std::vector<Pixel> &row = rows[y % 2];
    double from_y = (sprite.y + y + 0.5 - place.y) / place.scale - 0.5;
    size_t at = (size_t) y * width;
    for (size_t x = 0; x < width; x++) {
      double from_x =
          (sprite.x + (double) x + 0.5 - place.x) / place.scale - 0.5;
      row[x] = to_yuv (sample (picture, from_x, from_y));
      sprite.planes[0][at + x] = straight (row[x][0], row[x][3], 16);
      sprite.alpha[at + x] = to_byte (row[x][3]);
    }
    if (y % 2 == 1)
      make_chroma (rows, (size_t) (y / 2) * width / 2, sprite.width, sprite);
  }
  return sprite;
}

void
blend_plane (const PlaneView &plane, const LayerView &layer, int opacity)
{
  int left = std::max (layer.x, 0), top = std::max (layer.y, 0);
  int right = std::min (layer.x + layer.width, plane.width);
  int bottom = std::min (layer.y + layer.height, plane.height);
  if (opacity <= 0 || left >= right)
    return;
  for (int y = top; y < bottom; y++) {
    uint8_t *out = plane.data + y * plane.stride + left;
    ptrdiff_t row = y - layer.y, column = left - layer.x;
    const uint8_t *over = layer.data + row * layer.stride + column;
    if (layer.alpha)
      blend_row (out, over, layer.alpha + row * layer.alpha_stride + column,
          right - left, opacity);
    else
      blend_opaque_row (out, over, right - left, opacity);
  }
}

} // namespace reel
