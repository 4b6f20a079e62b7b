// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include <zimg.h>

#include "byte_resampler.h"
#include "pictures.h"

using namespace reel::motion;
using namespace reel::test;

namespace {

struct Case {
  int width, height;
  Rect region;
  int to_width, to_height;
};

/* Shrunk, enlarged, moved by a fraction, over the edges, and odd. */
const Case kCases[] = {
    {320, 200, {6.3, 11.3, 278.3, 156.5}, 240, 135},
    {320, 180, {0, 0, 320, 180}, 160, 90},
    {160, 90, {25.5, 12.2, 75, 42.2}, 240, 135},
    {160, 90, {0.25, 0.5, 159.5, 89}, 160, 90},
    {161, 91, {-0.4, -0.2, 161.5, 91.1}, 127, 71},
    {16, 8, {0, 0, 16, 8}, 33, 9},
};

/* Noise of LOW to HIGH, the same each time. */
Plane
noise_plane (int width, int height, int low, int high)
{
  Plane plane;
  EXPECT_TRUE (plane.shape (width, height, 8));
  std::mt19937 random (7);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      plane.ref ().row (y)[x] =
          (uint8_t) (low + (int) (random () % (unsigned) (high - low + 1)));
  return plane;
}

Plane
resampled (ByteResampler resampler, Plane &from, const Case &c)
{
  Plane to;
  EXPECT_TRUE (to.shape (c.to_width, c.to_height, 8));
  EXPECT_TRUE (
      resampler.prepare (c.width, c.height, c.region, c.to_width, c.to_height));
  EXPECT_TRUE (resampler.run (from.ref (), to.ref ()));
  return to;
}

Plane
zimg_resampled (Plane &from, const Case &c)
{
  Plane to, scratch;
  EXPECT_TRUE (to.shape (c.to_width, c.to_height, 8));
  zimg_image_format in, out;
  zimg_image_format_default (&in, ZIMG_API_VERSION);
  in.width = (unsigned) c.width;
  in.height = (unsigned) c.height;
  in.pixel_type = ZIMG_PIXEL_BYTE;
  in.color_family = ZIMG_COLOR_GREY;
  in.pixel_range = ZIMG_RANGE_LIMITED;
  out = in;
  out.width = (unsigned) c.to_width;
  out.height = (unsigned) c.to_height;
  in.active_region = {c.region.x, c.region.y, c.region.width, c.region.height};
  zimg_graph_builder_params params;
  zimg_graph_builder_params_default (&params, ZIMG_API_VERSION);
  params.resample_filter = ZIMG_RESIZE_BICUBIC;
  zimg_filter_graph *graph = zimg_filter_graph_build (&in, &out, &params);
  size_t size = 0;
  zimg_filter_graph_get_tmp_size (graph, &size);
  EXPECT_TRUE (scratch.shape (4096, (int) (size / 4096) + 1, 8));
  zimg_image_buffer_const source = {ZIMG_API_VERSION};
  zimg_image_buffer target = {ZIMG_API_VERSION};
  source.plane[0] = {from.ref ().data, from.ref ().stride, ZIMG_BUFFER_MAX};
  target.plane[0] = {to.ref ().data, to.ref ().stride, ZIMG_BUFFER_MAX};
  EXPECT_EQ (zimg_filter_graph_process (graph, &source, &target,
                 scratch.ref ().data, nullptr, nullptr, nullptr, nullptr),
      ZIMG_ERROR_SUCCESS);
  zimg_filter_graph_free (graph);
  return to;
}

/* Catmull and Rom's kernel, written down apart from the code under test. */
double
kernel (double x)
{
  x = std::abs (x);
  return x < 1   ? 1 + x * x * (1.5 * x - 2.5)
         : x < 2 ? 2 + x * (-4 + x * (2.5 - 0.5 * x))
                 : 0;
}

/* The sample at X, Y of the target, summed in double precision. */
double
exact (const PlaneRef &from, const Case &c, int x, int y)
{
  double step_x = c.region.width / c.to_width;
  double step_y = c.region.height / c.to_height;
  double at_x = c.region.x + (x + 0.5) * step_x;
  double at_y = c.region.y + (y + 0.5) * step_y;
  double wide = std::max (step_x, 1.0), high = std::max (step_y, 1.0);
  auto mirrored = [] (int i, int size) {
    i = i < 0 ? -i - 1 : i;
    return i >= size ? 2 * size - 1 - i : i;
  };
  double sum = 0, weights = 0;
  for (int v = (int) (at_y - 2 * high) - 1; v <= at_y + 2 * high; v++)
    for (int u = (int) (at_x - 2 * wide) - 1; u <= at_x + 2 * wide; u++) {
      double weight =
          kernel ((u + 0.5 - at_x) / wide) * kernel ((v + 0.5 - at_y) / high);
      if (weight == 0)
        continue;
      weights += weight;
      sum += weight *
             from.row (mirrored (v, from.height))[mirrored (u, from.width)];
    }
  return std::clamp (sum / weights, 0.0, 255.0);
}

} // namespace

/* Guards against bytes that depend on the processor: what runs here gives what
 * every other one gives. */
TEST (ByteResampler, SameBytesOnEveryProcessor)
{
  for (const Case &c : kCases) {
    Plane from = noise_plane (c.width, c.height, 0, 255);
    Plane best = resampled (ByteResampler (), from, c);
    Plane portable =
        resampled (ByteResampler (portable_row_functions ()), from, c);
    for (int y = 0; y < c.to_height; y++)
      ASSERT_TRUE (std::equal (best.ref ().row (y),
          best.ref ().row (y) + c.to_width, portable.ref ().row (y)))
          << c.width << " to " << c.to_width << ", row " << y;
  }
}

/* Guards against lost precision and a wrong place: the hardest picture there
 * is, noise from black to white, against sums in double precision. */
TEST (ByteResampler, WithinALevelOfExactArithmetic)
{
  for (const Case &c : kCases) {
    Plane from = noise_plane (c.width, c.height, 0, 255);
    Plane to = resampled (ByteResampler (), from, c);
    double worst = 0;
    for (int y = 0; y < c.to_height; y++)
      for (int x = 0; x < c.to_width; x++)
        worst = std::max (worst,
            std::abs (to.ref ().row (y)[x] - exact (from.ref (), c, x, y)));
    EXPECT_LT (worst, 0.6) << c.width << " to " << c.to_width;
  }
}

/* Guards against a picture other than zimg's, which other filters and depths
 * still come from: no sample is off by more than a level, few by one. */
TEST (ByteResampler, WithinALevelOfZimg)
{
  int samples = 0, off = 0;
  for (const Case &c : kCases) {
    Plane from = noise_plane (c.width, c.height, 64, 192);
    Plane ours = resampled (ByteResampler (), from, c);
    Plane theirs = zimg_resampled (from, c);
    for (int y = 0; y < c.to_height; y++)
      for (int x = 0; x < c.to_width; x++) {
        int difference = ours.ref ().row (y)[x] - theirs.ref ().row (y)[x];
        ASSERT_LE (std::abs (difference), 1)
            << c.width << " to " << c.to_width << " at " << x << ", " << y;
        samples++;
        off += difference != 0;
      }
  }
  EXPECT_LT (off, samples / 50);
}

/* Guards against a flat picture that changes: sums of weights are exact. */
TEST (ByteResampler, KeepsFlatPictures)
{
  for (int level : {0, 1, 16, 127, 128, 235, 255})
    for (const Case &c : kCases) {
      Plane from = noise_plane (c.width, c.height, level, level);
      Plane to = resampled (ByteResampler (), from, c);
      for (int y = 0; y < c.to_height; y++)
        ASSERT_EQ (std::count (to.ref ().row (y),
                       to.ref ().row (y) + c.to_width, (uint8_t) level),
            c.to_width);
    }
}

/* Guards against writing past a target that has no room to spare. */
TEST (ByteResampler, StaysWithinTheTarget)
{
  for (int width : {1, 15, 31, 33, 63, 65}) {
    Case c = {80, 20, {1.5, 1.5, std::min (70.0, 1.5 * width), 15}, width, 9};
    Plane from = noise_plane (c.width, c.height, 0, 255);
    GuardedPicture to (i420 (width, 9));
    ByteResampler resampler;
    ASSERT_TRUE (resampler.prepare (80, 20, c.region, width, 9));
    EXPECT_TRUE (resampler.run (from.ref (), to.plane (0)));
    EXPECT_TRUE (to.is_unharmed ());
  }
}

/* Guards against reading outside the source: what the tables don't reach is
 * refused, so that zimg does it. */
TEST (ByteResampler, RefusesWhatItDoesNotReach)
{
  ByteResampler resampler;
  EXPECT_FALSE (resampler.prepare (15, 90, {0, 0, 15, 90}, 30, 90));
  EXPECT_FALSE (resampler.prepare (160, 3, {0, 0, 160, 3}, 160, 3));
  EXPECT_FALSE (resampler.prepare (640, 90, {0, 0, 640, 90}, 160, 90));
  EXPECT_FALSE (resampler.prepare (160, 90, {-40, 0, 160, 90}, 160, 90));
  EXPECT_FALSE (resampler.prepare (160, 90, {0, 40, 160, 90}, 160, 90));
  EXPECT_FALSE (resampler.prepare (160, 90, {0, 0, 0, 90}, 160, 90));
}
