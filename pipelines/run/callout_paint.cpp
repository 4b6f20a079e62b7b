// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/callout_paint.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace reel {

namespace {

/* Samples are mixed in 256ths; so many are worked on at once: loops of a known
 * length are what compilers make vectors of. */
constexpr int kWhole = 256;
constexpr int kBlock = 32;

/* The distance of a point from an ellipse is approximated (first order, by the
 * gradient; exact for circles): so far beyond it nothing is taken for sure. */
constexpr double kMargin = 2;

/* The samples of a row, from and to, to is not one of them. */
struct Span {
  int from = 0, to = 0;
};

Span
clipped (double from, double to, int width)
{
  auto at = [&] (
                double x) { return (int) std::clamp (x, 0.0, (double) width); };
  Span span{at (std::floor (from)), at (std::ceil (to))};
  return span.from < span.to ? span : Span{};
}

/* How far the point is outside of SHAPE's edge; within it is negative. */
double
distance (const PaintedShape &shape, double x, double y)
{
  double across = std::abs (x - shape.x), down = std::abs (y - shape.y);
  double a = shape.half_width, b = shape.half_height;
  if (shape.is_ellipse && a == b)
    return std::sqrt (across * across + down * down) - a;
  if (!shape.is_ellipse) {
    double out_x = across - a, out_y = down - b;
    if (out_x <= 0 || out_y <= 0)
      return std::max (out_x, out_y);
    return std::sqrt (out_x * out_x + out_y * out_y);
  }
  double u = across / a, v = down / b;
  double level = std::sqrt (u * u + v * v);
  double slope = std::sqrt (u * u / (a * a) + v * v / (b * b));
  return slope > 0 ? level * (level - 1) / slope : -std::min (a, b);
}

/* The samples of the row at Y that are within SHAPE grown by GROWTH, which may
 * be negative. */
Span
row_span (const PaintedShape &shape, double growth, double y, int width)
{
  double a = shape.half_width + growth, b = shape.half_height + growth;
  double down = std::abs (y - shape.y);
  if (a <= 0 || b <= 0 || down >= b)
    return {};
  double half =
      shape.is_ellipse ? a * std::sqrt (1 - down * down / (b * b)) : a;
  return clipped (shape.x - half, shape.x + half, width);
}

/* The rows that SHAPE grown by GROWTH reaches. */
Span
rows_of (const PaintedShape &shape, double growth, int height)
{
  double half = shape.half_height + growth;
  return clipped (shape.y - half, shape.y + half, height);
}

/* What of a sample is covered whose middle is so far outside of an edge. */
double
coverage (double outside)
{
  return std::clamp (0.5 - outside, 0.0, 1.0);
}

uint8_t
mix (uint8_t sample, int value, int share)
{
  return (uint8_t) ((sample * (kWhole - share) + value * share + kWhole / 2) /
                    kWhole);
}

/* Lays VALUE over COUNT samples by SHARE of 256. */
void
mix_row (uint8_t *row, int count, int value, int share)
{
  auto kept = (uint16_t) (kWhole - share);
  auto added = (uint16_t) (value * share + kWhole / 2);
  int x = 0;
  for (; x + kBlock <= count; x += kBlock)
    for (int i = 0; i < kBlock; i++)
      row[x + i] = (uint8_t) ((uint16_t) (row[x + i] * kept + added) >> 8);
  for (; x < count; x++)
    row[x] = (uint8_t) ((uint16_t) (row[x] * kept + added) >> 8);
}

/* Calls EACH (x, outside) for the samples of SPAN in the row at Y. */
template <typename Each>
void
each_sample (const PaintedShape &shape, Span span, int y, const Each &each)
{
  for (int x = span.from; x < span.to; x++)
    each (x, distance (shape, x + 0.5, y + 0.5));
}

/* The same for those of OUTER that are not in INNER. */
template <typename Each>
void
each_sample_around (
    const PaintedShape &shape, Span outer, Span inner, int y, const Each &each)
{
  if (inner.from >= inner.to) {
    each_sample (shape, outer, y, each);
    return;
  }
  each_sample (shape, {outer.from, inner.from}, y, each);
  each_sample (shape, {inner.to, outer.to}, y, each);
}

/* The samples of OUTER that are sure to be within it whole. */
Span
inner_span (const PaintedShape &shape, double shrink, int y, int width)
{
  Span span = row_span (shape, -shrink, y + 0.5, width);
  /* The row's samples at its ends are within only as far as their middles. */
  if (span.to - span.from <= 2)
    return {};
  return span;
}

/* By how much of 256 samples are darkened for each light that falls on them,
 * of 255. Where one light comes while another is on, neither shape flickers:
 * what counts is how much more a light is there than what falls on a sample. */
std::array<int, 256>
darkness (std::span<const Spotlight> lights)
{
  std::array<int, 256> table{};
  for (int light = 0; light < 256; light++) {
    double most = 0;
    for (const Spotlight &one : lights)
      most = std::max (most, one.dim * (one.presence - light / 255.0));
    table[(size_t) light] = (int) std::lround (most * kWhole);
  }
  return table;
}

/* Raises COUNT samples to LEVEL at least. */
void
brighten (uint8_t *row, int count, uint8_t level)
{
  int x = 0;
  for (; x + kBlock <= count; x += kBlock)
    for (int i = 0; i < kBlock; i++)
      row[x + i] = row[x + i] > level ? row[x + i] : level;
  for (; x < count; x++)
    row[x] = std::max (row[x], level);
}

/* Puts the light of ONE on the row at Y, and gives what of it is lit. */
Span
light_row (const Spotlight &one, int y, int width, std::vector<uint8_t> &light)
{
  Span outer = row_span (one.shape, kMargin, y + 0.5, width);
  Span inner = inner_span (one.shape, kMargin, y, width);
  auto full = (int) std::lround (one.presence * 255);
  each_sample_around (one.shape, outer, inner, y, [&] (int x, double outside) {
    auto lit = (uint8_t) std::lround (coverage (outside) * full);
    light[(size_t) x] = std::max (light[(size_t) x], lit);
  });
  brighten (light.data () + inner.from, inner.to - inner.from, (uint8_t) full);
  return outer;
}

bool
is_even (const uint8_t *samples)
{
  static_assert (kBlock == 32);
  uint64_t words[4];
  memcpy (words, samples, sizeof words);
  uint64_t same = samples[0] * 0x0101010101010101u;
  return words[0] == same && words[1] == same && words[2] == same &&
         words[3] == same;
}

/* Darkens COUNT samples by the light that falls on them. */
void
darken_lit (uint8_t *row, const uint8_t *light, int count,
    const std::array<int, 256> &table, uint8_t black)
{
  int x = 0;
  while (x < count) {
    int share = table[light[x]];
    bool block = x + kBlock <= count;
    if (block && is_even (light + x)) {
      if (share > 0)
        mix_row (row + x, kBlock, black, share);
      x += kBlock;
      continue;
    }
    int end = block ? x + kBlock : count;
    for (; x < end; x++)
      row[x] = mix (row[x], black, table[light[x]]);
  }
}

/* How a line and its shadow fall off from the edge, in steps too fine to be
 * seen. */
class LineProfile {
public:
  struct Share {
    uint16_t shade = 0, drawn = 0; // of 256
  };

  explicit LineProfile (const PaintedLine &line)
      : reach_ (line.width / 2 + line.shadow + 1)
  {
    constexpr double kShade = 0.45; // of the shadow, right at the line
    auto share = [&] (double part) {
      return (uint16_t) std::lround (part * line.presence * kWhole);
    };
    shares_.resize ((size_t) (reach_ * kSteps) + 2);
    for (size_t i = 0; i < shares_.size (); i++) {
      double off = ((double) i + 0.5) / kSteps - line.width / 2;
      double fall =
          std::clamp (1 - (off + 0.5) / (line.shadow + 0.5), 0.0, 1.0);
      shares_[i] = {share (kShade * fall * fall), share (coverage (off))};
    }
    shares_.back () = {};
  }

  double reach () const { return reach_ + kMargin; }
  const Share &at (double outside) const
  {
    auto step = (size_t) (std::abs (outside) * kSteps);
    return shares_[std::min (step, shares_.size () - 1)];
  }

private:
  static constexpr int kSteps = 64; // of a sample
  double reach_;
  std::vector<Share> shares_;
};

} // namespace

void
CalloutPainter::darken (
    const PaintedPlane &plane, std::span<const Spotlight> lights, uint8_t black)
{
  std::array<int, 256> table = darkness (lights);
  if (table[0] == 0)
    return;
  light_.assign ((size_t) plane.width, 0);
  for (int y = 0; y < plane.height; y++) {
    uint8_t *row = plane.data + (ptrdiff_t) y * plane.stride;
    Span lit;
    for (const Spotlight &one : lights) {
      Span span = light_row (one, y, plane.width, light_);
      if (span.from >= span.to)
        continue;
      lit = lit.from < lit.to ? Span{std::min (lit.from, span.from),
                                    std::max (lit.to, span.to)}
                              : span;
    }
    mix_row (row, lit.from, black, table[0]);
    darken_lit (row + lit.from, light_.data () + lit.from, lit.to - lit.from,
        table, black);
    mix_row (row + lit.to, plane.width - lit.to, black, table[0]);
    std::fill (light_.begin () + lit.from, light_.begin () + lit.to, 0);
  }
}

void
CalloutPainter::cover (const PaintedPlane &plane, const PaintedShape &shape,
    double presence, uint8_t value)
{
  Span rows = rows_of (shape, kMargin, plane.height);
  auto full = (int) std::lround (presence * kWhole);
  for (int y = rows.from; y < rows.to; y++) {
    uint8_t *row = plane.data + (ptrdiff_t) y * plane.stride;
    Span outer = row_span (shape, kMargin, y + 0.5, plane.width);
    Span inner = inner_span (shape, kMargin, y, plane.width);
    each_sample_around (shape, outer, inner, y, [&] (int x, double outside) {
      row[x] =
          mix (row[x], value, (int) std::lround (coverage (outside) * full));
    });
    mix_row (row + inner.from, inner.to - inner.from, value, full);
  }
}

void
CalloutPainter::outline (const PaintedPlane &plane, const PaintedLine &line,
    uint8_t value, uint8_t black)
{
  LineProfile profile (line);
  double reach = profile.reach ();
  Span rows = rows_of (line.shape, reach, plane.height);
  for (int y = rows.from; y < rows.to; y++) {
    uint8_t *row = plane.data + (ptrdiff_t) y * plane.stride;
    Span outer = row_span (line.shape, reach, y + 0.5, plane.width);
    Span inner = inner_span (line.shape, reach, y, plane.width);
    each_sample_around (
        line.shape, outer, inner, y, [&] (int x, double outside) {
          const auto &[shade, drawn] = profile.at (outside);
          if (shade + drawn > 0)
            row[x] = mix (mix (row[x], black, shade), value, drawn);
        });
  }
}

} // namespace reel
