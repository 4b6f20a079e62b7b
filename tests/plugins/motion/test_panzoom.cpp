// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <zimg.h>

#include <algorithm>
#include <cmath>

#include "panzoom.h"
#include "pictures.h"

using namespace reel::motion;
using namespace reel::test;

namespace {

constexpr Rect kWholeView = {0, 0, 1, 1};

/* Shows VIEW of FROM in TO; fails the test if that fails. */
void
show (const PanZoomSetup &setup, GuardedPicture &from, const Rect &view,
    GuardedPicture &to)
{
  PanZoom core;
  core.set_up (setup);
  std::string error;
  EXPECT_TRUE (core.render (
      from.components (), PanZoom::Source::Passing, view, to.target (), error))
      << error;
}

zimg_image_format
yuv_format (int width, int height)
{
  zimg_image_format format;
  zimg_image_format_default (&format, ZIMG_API_VERSION);
  format.width = (unsigned) width;
  format.height = (unsigned) height;
  format.pixel_type = ZIMG_PIXEL_BYTE;
  format.subsample_w = format.subsample_h = 1;
  format.color_family = ZIMG_COLOR_YUV;
  format.matrix_coefficients = ZIMG_MATRIX_BT709;
  format.pixel_range = ZIMG_RANGE_LIMITED;
  format.chroma_location = ZIMG_CHROMA_LEFT;
  return format;
}

/* REGION of FROM by zimg's own handling of 4:2:0. */
void
reference (Picture &from, const Layout &in, const Rect &region, Picture &to,
    const Layout &out)
{
  zimg_image_format source = yuv_format (in.width, in.height);
  source.active_region = {region.x, region.y, region.width, region.height};
  zimg_image_format target = yuv_format (out.width, out.height);
  zimg_graph_builder_params params;
  zimg_graph_builder_params_default (&params, ZIMG_API_VERSION);
  params.resample_filter = params.resample_filter_uv = ZIMG_RESIZE_BICUBIC;
  zimg_filter_graph *graph =
      zimg_filter_graph_build (&source, &target, &params);
  ASSERT_NE (graph, nullptr);
  size_t size = 0;
  zimg_filter_graph_get_tmp_size (graph, &size);
  Plane scratch;
  ASSERT_TRUE (scratch.shape (4096, (int) (size / 4096) + 1, 8));
  zimg_image_buffer_const planes = {ZIMG_API_VERSION};
  zimg_image_buffer result = {ZIMG_API_VERSION};
  for (int p = 0; p < 3; p++) {
    PlaneRef a = from.plane[p].ref (), b = to.plane[p].ref ();
    planes.plane[p] = {a.data, a.stride, ZIMG_BUFFER_MAX};
    result.plane[p] = {b.data, b.stride, ZIMG_BUFFER_MAX};
  }
  EXPECT_EQ (zimg_filter_graph_process (graph, &planes, &result,
                 scratch.ref ().data, nullptr, nullptr, nullptr, nullptr),
      ZIMG_ERROR_SUCCESS);
  zimg_filter_graph_free (graph);
}

int
largest_difference (
    const std::vector<uint8_t> &a, const std::vector<uint8_t> &b)
{
  int largest = a.size () == b.size () ? 0 : 256;
  for (size_t i = 0; i < std::min (a.size (), b.size ()); i++)
    largest = std::max (largest, std::abs (a[i] - b[i]));
  return largest;
}

/* The middle of what is brighter than REST, in samples from the edge. */
double
centroid_x (const PlaneRef &plane, int rest)
{
  double weight = 0, sum = 0;
  for (int y = 0; y < plane.height; y++)
    for (int x = 0; x < plane.width; x++) {
      double light = plane.row (y)[x] - rest;
      weight += light;
      sum += light * (x + 0.5);
    }
  return sum / weight;
}

} // namespace

/* Guards against a difference from zimg itself that could be seen: planes done
 * one by one must give what its own 4:2:0 gives, chroma's place included. A
 * level of rounding is allowed (ByteResampler). */
TEST (PanZoom, AgreesWithZimgsOwnChroma)
{
  Layout in = i420 (160, 90), out = i420 (128, 72);
  GuardedPicture from (in), to (out);
  // Of less contrast than zimg would clip between its passes.
  from.fill ([] (int p, int x, int y) { return 72 + noise (p, x, y) / 2; });
  for (const Rect &view :
      {kWholeView, Rect{0.1, 0.2, 0.5, 0.5}, Rect{0.123, 0.077, 0.81, 0.81}}) {
    show ({.in = in, .out = out}, from, view, to);
    Picture source, expected;
    ASSERT_TRUE (source.shape (in));
    ASSERT_TRUE (expected.shape (out));
    for (int p = 0; p < 3; p++)
      copy_plane (from.plane (p), source.plane[p].ref ());
    reference (source, in, part_of ({0, 0, 160, 90}, view), expected, out);
    GuardedPicture wanted (out);
    for (int p = 0; p < 3; p++)
      copy_plane (expected.plane[p].ref (), wanted.plane (p));
    EXPECT_LE (largest_difference (to.bytes (), wanted.bytes ()), 1);
    EXPECT_TRUE (to.is_unharmed ());
  }
}

/* Guards against judder: under a slow pan a blob moves by the same fraction of
 * a pixel in each frame, in luma and in chroma alike. */
TEST (PanZoom, MovesByFractionsOfAPixel)
{
  Layout in = i420 (240, 64), out = i420 (160, 48);
  GuardedPicture from (in), to (out);
  from.fill ([] (int p, int x, int y) {
    double scale = p ? 2 : 1;
    double at_x = p ? 2 * x + 0.5 : x + 0.5, at_y = (y + 0.5) * scale;
    double far = std::hypot (at_x - 120, at_y - 32);
    return (int) std::lround (
        (p ? 128 : 16) + 100 * std::exp (-far * far / 72));
  });
  double last_y = 0, last_u = 0;
  for (int frame = 0; frame < 60; frame++) {
    // 0.08 pixels of the output a frame.
    Rect view = {0.1 + frame * 0.08 / 200, 0.1, 0.8, 0.8};
    PanZoomSetup setup = {.in = in, .out = out, .fit = Fit::Stretch};
    show (setup, from, view, to);
    double y = centroid_x (to.plane (0), 16);
    double u = 2 * (centroid_x (to.plane (1), 128) - 0.25);
    EXPECT_NEAR (y, u, 0.06) << "chroma beside luma";
    if (frame) {
      EXPECT_NEAR (last_y - y, 0.08, 0.02);
      EXPECT_NEAR (last_u - u, 0.08, 0.04);
    }
    last_y = y;
    last_u = u;
  }
}

/* Guards against a whole view that is resampled: it must be the picture. */
TEST (PanZoom, WholeViewOfTheSameSizeIsThePicture)
{
  Layout layout = i420 (75, 43);
  GuardedPicture from (layout), to (layout);
  from.fill (noise);
  PanZoomSetup setup = {.in = layout, .out = layout};
  show (setup, from, kWholeView, to);
  EXPECT_EQ (from.bytes (), to.bytes ());
  PanZoom core;
  core.set_up (setup);
  EXPECT_TRUE (core.is_identity (kWholeView));
  EXPECT_FALSE (core.is_identity ({0, 0, 0.5, 0.5}));
}

/* Guards against sizes that no vector width divides, down to one pixel, and
 * against writing outside the planes. */
TEST (PanZoom, AnySizeToAnySize)
{
  const int sizes[][2] = {{1, 1}, {2, 1}, {1, 9}, {3, 5}, {17, 33}, {333, 7}};
  for (auto &a : sizes)
    for (auto &b : sizes)
      for (Fit fit : {Fit::Cover, Fit::Contain, Fit::Stretch})
        for (Filter filter :
            {Filter::Bilinear, Filter::Bicubic, Filter::Lanczos}) {
          Layout in = i420 (a[0], a[1]), out = i420 (b[0], b[1]);
          GuardedPicture from (in), to (out);
          from.fill ([] (int p, int, int) { return p ? 128 : 100; });
          PanZoomSetup setup = {
              .in = in, .out = out, .fit = fit, .filter = filter};
          show (setup, from, {0.1, 0.3, 0.5, 0.6}, to);
          EXPECT_TRUE (to.is_unharmed ());
        }
}

/* Guards against limits hidden in the working memory. */
TEST (PanZoom, EightKToOnePixelAndBack)
{
  Layout large = i420 (7680, 4320), small = i420 (1, 1), hd = i420 (320, 180);
  GuardedPicture from (large), dot (small), to (hd);
  from.fill ([] (int p, int, int) { return p ? 90 : 200; });
  show ({.in = large, .out = small}, from, kWholeView, dot);
  EXPECT_EQ (dot.bytes (), (std::vector<uint8_t>{200, 90, 90}));
  show ({.in = large, .out = hd}, from, {0.5, 0.5, 0.001, 0.001}, to);
  EXPECT_EQ (to.bytes ()[0], 200);
}

/* Guards against bars in the wrong place or colour, and a picture that is
 * changed by having them. */
TEST (PanZoom, ContainLeavesBarsOfTheColour)
{
  Layout in = i420 (64, 64), out = i420 (128, 64);
  GuardedPicture from (in), to (out);
  from.fill (noise);
  PanZoomSetup setup = {.in = in, .out = out, .fit = Fit::Contain};
  setup.bars = Rgb{255, 0, 0};
  show (setup, from, kWholeView, to);
  for (int y = 0; y < 64; y++) {
    for (int x : {0, 10, 29, 98, 127})
      EXPECT_EQ (to.plane (0).row (y)[x], 63) << x << "," << y;
    for (int x = 0; x < 64; x++)
      EXPECT_EQ (to.plane (0).row (y)[x + 32], from.plane (0).row (y)[x]);
  }
  EXPECT_EQ (to.plane (2).row (5)[3], 240);
}

/* Guards against blurred bars that are as bright as the picture, or black. */
TEST (PanZoom, BlurredBarsAreADarkerCopy)
{
  Layout in = i420 (90, 160), out = i420 (160, 90);
  GuardedPicture from (in), to (out);
  from.fill ([] (int p, int, int) { return p ? 128 : 216; });
  show ({.in = in, .out = out, .fit = Fit::Contain}, from, kWholeView, to);
  EXPECT_NEAR (to.plane (0).row (40)[5], 116, 2);
  EXPECT_EQ (to.plane (0).row (40)[80], 216);
}

/* Guards against a ground as large as the picture is narrow. */
TEST (PanZoom, ContainOfALineStaysBounded)
{
  Layout in = i420 (16384, 2), out = i420 (160, 90);
  GuardedPicture from (in), to (out);
  from.fill ([] (int p, int, int) { return p ? 128 : 200; });
  PanZoomSetup setup = {.in = in, .out = out, .fit = Fit::Contain};
  setup.bars = Rgb{0, 0, 0};
  show (setup, from, kWholeView, to);
  EXPECT_EQ (to.plane (0).row (2)[80], 16);
}

/* Guards against packed pictures in the wrong order, a wrong matrix, and alpha
 * that is not looked at. */
TEST (PanZoom, TakesPackedRgbWithAlpha)
{
  Layout in = {.width = 4, .height = 4, .rgb = true, .full_range = true};
  Layout out = i420 (4, 4);
  std::vector<uint8_t> bgra;
  for (int i = 0; i < 16; i++) // opaque red above, transparent blue below
    for (int v : i < 8 ? std::array{0, 0, 255, 255} : std::array{255, 0, 0, 0})
      bgra.push_back ((uint8_t) v);
  Components from;
  for (int c = 0; c < 3; c++)
    from.part[c] = {bgra.data () + 2 - c, 16, 4};
  from.alpha = bgra.data () + 3;
  GuardedPicture to (out);
  PanZoom core;
  core.set_up ({.in = in, .out = out, .bars = Rgb{255, 255, 255}});
  std::string error;
  ASSERT_TRUE (core.render (
      from, PanZoom::Source::NewStill, kWholeView, to.target (), error));
  EXPECT_EQ (to.plane (0).row (0)[0], 63);
  EXPECT_EQ (to.plane (0).row (3)[3], 235);
  auto once = to.bytes ();
  ASSERT_TRUE (core.render (
      from, PanZoom::Source::SameStill, kWholeView, to.target (), error));
  EXPECT_EQ (to.bytes (), once);
}

/* Guards against a still whose kept copy differs from a fresh one. */
TEST (PanZoom, KeptStillGivesTheSameBytes)
{
  for (int width : {50, 64, 352}) {
    Layout in = i420 (width, 40), out = i420 (48, 30);
    GuardedPicture from (in), fresh (out), kept (out);
    from.fill (noise);
    for (Fit fit : {Fit::Cover, Fit::Contain}) {
      PanZoomSetup setup = {.in = in, .out = out, .fit = fit};
      show (setup, from, {0.1, 0.1, 0.5, 0.5}, fresh);
      PanZoom core;
      core.set_up (setup);
      std::string error;
      for (auto source :
          {PanZoom::Source::NewStill, PanZoom::Source::SameStill})
        ASSERT_TRUE (core.render (from.components (), source,
            {0.1, 0.1, 0.5, 0.5}, kept.target (), error));
      EXPECT_EQ (fresh.bytes (), kept.bytes ());
    }
  }
}
