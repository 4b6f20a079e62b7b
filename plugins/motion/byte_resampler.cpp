// SPDX-License-Identifier: LGPL-2.1-or-later
#include "byte_resampler.h"

#include <algorithm>
#include <cmath>

namespace reel::motion {

/* More taps belong to pictures that are shrunk to less than half. */
static constexpr int kMostTaps = 8;

/* B is 0 and C is 0.5, what zimg takes when no parameter is given. */
static double
bicubic (double x)
{
  x = std::abs (x);
  if (x < 1)
    return (1.5 * x - 2.5) * x * x + 1;
  if (x < 2)
    return ((2.5 - 0.5 * x) * x - 4) * x + 2;
  return 0;
}

/* Rounds WEIGHTS, SUM together, so that they are kOne together. */
static void
quantise (const double *weights, int taps, double sum, int16_t *to)
{
  /* Rounded by truncating what is surely above 0: std::floor is a call. */
  constexpr int kAbove = 4 * kOne;
  double scale = kOne / sum;
  int rest = kOne, largest = 0;
  for (int i = 0; i < taps; i++) {
    int rounded = (int) (weights[i] * scale + (kAbove + 0.5)) - kAbove;
    to[i] = (int16_t) rounded;
    rest -= rounded;
    if (weights[i] > weights[largest])
      largest = i;
  }
  to[largest] = (int16_t) (to[largest] + rest);
}

/* Moves the weights of TAPS samples from BEGIN on that lie beyond the edges of
 * FROM samples to their mirror images; FIRST is where they begin then. False
 * if they lie too far out. */
static bool
mirror (int begin, int from, int taps, double *weights, int &first)
{
  double given[kMostTaps];
  std::copy_n (weights, taps, given);
  std::fill_n (weights, taps, 0.0);
  first = std::clamp (begin, 0, from - taps);
  for (int k = 0; k < taps; k++) {
    int index = begin + k;
    index = index < 0 ? -index - 1 : index;
    index = index >= from ? 2 * from - 1 - index : index;
    if (index < first || index >= first + taps)
      return false;
    weights[index - first] += given[k];
  }
  return true;
}

/* As zimg's compute_filter: START and LENGTH, of a source of FROM samples, over
 * a target of TO. Beyond the edges the picture is mirrored. */
static bool
weigh (int from, double start, double length, int to, AxisWeights &axis)
{
  double step = length / to, stretch = std::max (step, 1.0);
  double narrower = 1 / stretch;
  int taps = (int) std::ceil (2 * stretch) * 2;
  if (taps > kMostTaps || taps > from || !(length > 0))
    return false;
  axis.taps = taps;
  axis.first.resize ((size_t) to);
  axis.weights.resize ((size_t) to * (size_t) taps);
  for (int i = 0; i < to; i++) {
    double position = start + (i + 0.5) * step;
    double begin = std::floor (position - taps / 2.0 + 0.5);
    if (begin < -taps || begin > from)
      return false;
    double weights[kMostTaps], sum = 0;
    for (int k = 0; k < taps; k++) {
      weights[k] = bicubic ((begin + k + 0.5 - position) * narrower);
      sum += weights[k];
    }
    int first = (int) begin;
    if ((first < 0 || first + taps > from) &&
        !mirror (first, from, taps, weights, first))
      return false;
    axis.first[(size_t) i] = first;
    quantise (weights, taps, sum, &axis.weights[(size_t) i * (size_t) taps]);
  }
  return true;
}

/* Lays across_ out for vectors. */
bool
ByteResampler::arrange ()
{
  int width = (int) across_.first.size (), taps = across_.taps;
  int fours = (width + kRowStep - 1) / kRowStep * (kRowStep / 4);
  vector_.pairs = taps / 2;
  vector_.steps = fours / 4;
  vector_.starts.assign ((size_t) fours, 0);
  vector_.picks.assign ((size_t) fours * 4 * (size_t) taps * 2, -1);
  vector_.factors.assign ((size_t) fours * 4 * (size_t) taps, 0);
  for (int four = 0; four * 4 < width; four++) {
    int begin = four * 4, end = std::min (begin + 4, width);
    int start =
        std::min (across_.first[(size_t) begin], from_width_ - kNarrowest);
    vector_.starts[(size_t) four] = start;
    // The first and third four of a step come before the second and fourth.
    size_t step = (size_t) (four / 4), half = (size_t) (four % 4 / 2);
    size_t block = (step * 2 + (size_t) (four % 2)) * (size_t) vector_.pairs;
    for (int x = begin; x < end; x++) {
      int offset = across_.first[(size_t) x] - start;
      if (offset < 0 || offset + taps > 16)
        return false;
      for (int k = 0; k < taps; k++) {
        size_t at = (block + (size_t) (k / 2)) * 16 + half * 8 +
                    (size_t) (x - begin) * 2 + (size_t) (k % 2);
        vector_.factors[at] =
            across_.weights[(size_t) x * (size_t) taps + (size_t) k];
        vector_.picks[at * 2] = (int8_t) (offset + k);
      }
    }
  }
  return true;
}

bool
ByteResampler::prepare (int from_width, int from_height, const Rect &region,
    int to_width, int to_height)
{
  from_width_ = from_width;
  return from_width >= kNarrowest &&
         weigh (from_width, region.x, region.width, to_width, across_) &&
         weigh (from_height, region.y, region.height, to_height, down_) &&
         arrange ();
}

/* Takes rows of the source across until the ring holds all before UNTIL. */
void
ByteResampler::fill_rows (const ConstPlaneRef &from, int until)
{
  while (next_row_ < until) {
    const uint8_t *given[kRowsAtOnce];
    int16_t *made[kRowsAtOnce];
    for (int i = 0; i < kRowsAtOnce; i++) {
      given[i] = from.row (std::min (next_row_ + i, from.height - 1));
      made[i] = reinterpret_cast<int16_t *> (
          rows_.ref ().row ((next_row_ + i) % ring_));
    }
    functions_.across (across_, vector_, given, made);
    next_row_ += kRowsAtOnce;
  }
}

bool
ByteResampler::run (const ConstPlaneRef &from, const PlaneRef &to)
{
  int width = (to.width + kRowStep - 1) / kRowStep * kRowStep;
  ring_ = down_.taps + kRowsAtOnce;
  if (!rows_.shape (width, ring_, 16))
    return false;
  next_row_ = down_.first[0];
  for (int y = 0; y < to.height; y++) {
    int first = down_.first[(size_t) y];
    // A source that is passed over faster than it is filled isn't read twice.
    next_row_ = std::max (next_row_, first);
    fill_rows (from, first + down_.taps);
    const int16_t *rows[kMostTaps];
    for (int k = 0; k < down_.taps; k++)
      rows[k] = reinterpret_cast<const int16_t *> (
          rows_.ref ().row ((first + k) % ring_));
    functions_.down (rows, &down_.weights[(size_t) y * (size_t) down_.taps],
        down_.taps, to.width, to.row (y));
  }
  return true;
}

} // namespace reel::motion
