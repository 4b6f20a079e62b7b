// SPDX-License-Identifier: LGPL-2.1-or-later
#include "planes.h"

#include <algorithm>
#include <cmath>

#include "blend_rows.h"
#include "convert_rows.h"

namespace reel::text {

namespace {

const RowFunctions kRows = best_row_functions ();
const ConvertFunctions kConvert = best_convert_functions ();

Weights
weights_of (const ColorForm &form, int component)
{
  auto fixed = [] (double v) {
    return (int) std::lround (v * (1 << kWeightBits));
  };
  if (form.model == ColorForm::Model::rgb)
    return {fixed (component == 0), fixed (component == 1),
        fixed (component == 2), 0};
  double kr = form.kr, kb = form.kb, kg = 1 - kr - kb;
  double luma = form.full_range ? 1 : 219.0 / 255;
  double chroma = form.full_range ? 1 : 224.0 / 255;
  if (component == 0)
    return {fixed (kr * luma), fixed (kg * luma), fixed (kb * luma),
        fixed (form.full_range ? 0 : 16.0 / 255)};
  double offset = 128.0 / 255;
  if (component == 1) {
    double n = chroma / (2 * (1 - kb));
    return {
        fixed (-kr * n), fixed (-kg * n), fixed ((1 - kb) * n), fixed (offset)};
  }
  double n = chroma / (2 * (1 - kr));
  return {
      fixed ((1 - kr) * n), fixed (-kg * n), fixed (-kb * n), fixed (offset)};
}

void
convert_full (const Argb &source, const ColorForm &form, int left, int top,
    int components, Planes &out)
{
  Weights weights[3];
  for (int c = 0; c < components; c++)
    weights[c] = weights_of (form, c);
  for (int y = 0; y < source.height; y++) {
    const uint32_t *in = &source.pixels[(size_t) y * source.width];
    size_t at = (size_t) (y + top) * out.place.w + left;
    kConvert.take_alpha (in, source.width, &out.alpha[at]);
    for (int c = 0; c < components; c++)
      kConvert.weigh (in, source.width, weights[c], &out.color[c][at]);
  }
}

/* Adds a row of pixels, of which the first stands LEFT pixels beside a sample
 * of chroma, to the sums of those samples. */
void
add_row (const uint32_t *in, int width, int left, int shift_x,
    const ChannelSums &sums)
{
  auto add = [&] (int x) {
    int at = (x + left) >> shift_x;
    sums.r[at] = (uint16_t) (sums.r[at] + (in[x] >> 16 & 255));
    sums.g[at] = (uint16_t) (sums.g[at] + (in[x] >> 8 & 255));
    sums.b[at] = (uint16_t) (sums.b[at] + (in[x] & 255));
    sums.a[at] = (uint16_t) (sums.a[at] + (in[x] >> 24));
  };
  if (shift_x != 1) {
    for (int x = 0; x < width; x++)
      add (x);
    return;
  }
  int pairs = (width - left) / 2;
  if (left)
    add (0);
  kConvert.add_pairs (in + left, pairs,
      {sums.r + left, sums.g + left, sums.b + left, sums.a + left});
  if (left + 2 * pairs < width)
    add (width - 1);
}

/* Averages the pixels that share a chroma sample, then converts. */
void
convert_chroma (
    const Argb &source, const ColorForm &form, int left, int top, Planes &out)
{
  const int cw = out.chroma_width, shift = form.shift_x + form.shift_y;
  const Weights u = weights_of (form, 1), v = weights_of (form, 2);
  uint16_t *first = out.sums.data ();
  const ChannelSums sums{first, first + cw, first + 2 * cw, first + 3 * cw};
  std::fill_n (first, (size_t) cw * 4, (uint16_t) 0);
  for (int y = 0; y < source.height; y++) {
    add_row (&source.pixels[(size_t) y * source.width], source.width, left,
        form.shift_x, sums);
    int row = (y + top) >> form.shift_y;
    if (y + 1 < source.height && (y + 1 + top) >> form.shift_y == row)
      continue;
    size_t at = (size_t) row * cw;
    kConvert.weigh_sums (sums, cw, u, shift, &out.color[1][at]);
    kConvert.weigh_sums (sums, cw, v, shift, &out.color[2][at]);
    for (int x = 0; x < cw; x++)
      out.chroma_alpha[at + x] =
          (uint8_t) ((sums.a[x] + ((1 << shift) >> 1)) >> shift);
    std::fill_n (first, (size_t) cw * 4, (uint16_t) 0);
  }
}

inline unsigned
div255 (unsigned v)
{
  v += 128;
  return (v + (v >> 8)) >> 8;
}

void
blend_component (const Component &out, int depth, const Rect &area, int left,
    int top, const uint8_t *color, const uint8_t *alpha, int stride,
    int opacity)
{
  for (int y = 0; y < area.h; y++) {
    uint8_t *row = out.data + (ptrdiff_t) (area.y + y) * out.stride +
                   (ptrdiff_t) area.x * out.step;
    size_t at = (size_t) (area.y + y - top) * stride + (area.x - left);
    if (depth > 8)
      kRows.blend_10 (reinterpret_cast<uint16_t *> (row), color + at,
          alpha + at, area.w, opacity);
    else
      kRows.blend (row, out.step, color + at, alpha + at, area.w, opacity);
  }
}

/* Over a frame with straight alpha of its own: colours are weighed by how
 * much of the result each side is. */
void
blend_alpha (
    const Target &target, const Planes &picture, const Rect &area, int opacity)
{
  for (int y = area.y; y < area.y + area.h; y++) {
    size_t at = (size_t) (y - picture.place.y) * picture.place.w +
                (area.x - picture.place.x);
    for (int x = area.x; x < area.x + area.w; x++, at++) {
      unsigned a = picture.alpha[at] * (unsigned) opacity >> 8;
      if (a == 0)
        continue;
      auto sample = [&] (int c) -> uint8_t & {
        const Component &p = target.component[c];
        return p.data[(ptrdiff_t) y * p.stride + (ptrdiff_t) x * p.step];
      };
      unsigned back = div255 (sample (3) * (255 - a));
      unsigned sum = a + back;
      for (int c = 0; c < target.colors; c++) {
        unsigned over = picture.color[c][at] * (unsigned) opacity >> 8;
        unsigned value = (over * 255 + sample (c) * back + sum / 2) / sum;
        sample (c) = (uint8_t) std::min (value, 255u);
      }
      sample (3) = (uint8_t) std::min (sum, 255u);
    }
  }
}

} // namespace

void
convert (const Argb &source, int x, int y, const ColorForm &form, Planes &out)
{
  bool gray = form.model == ColorForm::Model::gray;
  bool sub = !gray && (form.shift_x || form.shift_y);
  int sx = sub ? form.shift_x : 0, sy = sub ? form.shift_y : 0;
  int left = x & ((1 << sx) - 1), top = y & ((1 << sy) - 1);
  out.chroma_width = (source.width + left + (1 << sx) - 1) >> sx;
  out.chroma_height = (source.height + top + (1 << sy) - 1) >> sy;
  out.place = {
      x - left, y - top, out.chroma_width << sx, out.chroma_height << sy};
  size_t luma = (size_t) out.place.w * out.place.h;
  size_t chroma = (size_t) out.chroma_width * out.chroma_height;
  out.alpha.assign (luma, 0);
  out.color[0].assign (luma, 0);
  for (int c = 1; c < 3; c++)
    out.color[c].assign (gray ? 0 : sub ? chroma : luma, 0);
  out.chroma_alpha.assign (sub ? chroma : 0, 0);
  if (source.width <= 0 || source.height <= 0)
    return;
  convert_full (source, form, left, top, gray || sub ? 1 : 3, out);
  if (sub) {
    out.sums.resize ((size_t) out.chroma_width * 4);
    convert_chroma (source, form, left, top, out);
  }
}

void
blend (
    const Target &target, const Planes &picture, const Rect &clip, int opacity)
{
  Rect frame{0, 0, target.width, target.height};
  Rect area = intersect (intersect (picture.place, clip), frame);
  if (area.empty () || opacity <= 0)
    return;
  if (target.has_alpha) {
    blend_alpha (target, picture, area, opacity);
    return;
  }
  bool sub = !picture.chroma_alpha.empty ();
  for (int c = 0; c < target.colors; c++) {
    const Component &out = target.component[c];
    int sx = out.shift_x, sy = out.shift_y;
    auto down = [] (int v, int shift) { return v >> shift; };
    auto up = [] (int v, int shift) { return (v + (1 << shift) - 1) >> shift; };
    Rect part{down (area.x, sx), down (area.y, sy), 0, 0};
    part.w = up (area.x + area.w, sx) - part.x;
    part.h = up (area.y + area.h, sy) - part.y;
    bool small = sub && c > 0;
    blend_component (out, target.depth, part, picture.place.x >> sx,
        picture.place.y >> sy, picture.color[c].data (),
        small ? picture.chroma_alpha.data () : picture.alpha.data (),
        small ? picture.chroma_width : picture.place.w, opacity);
  }
}

} // namespace reel::text
