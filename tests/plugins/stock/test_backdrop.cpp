// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <set>

#include "backdrop.h"
#include "backdrop_color.h"
#include "backdrop_math.h"
#include "frame_clock.h"

using namespace reel;

namespace {

constexpr uint64_t kSecond = 1000000000;
constexpr int kGuard = 32;

const BackdropPattern kAll[] = {
    BackdropPattern::solid,
    BackdropPattern::gradient,
    BackdropPattern::aurora,
    BackdropPattern::waves,
    BackdropPattern::bokeh,
    BackdropPattern::grid,
    BackdropPattern::particles,
    BackdropPattern::paper,
};

BackdropFormat
format_of (int width, int height, BackdropLayout layout = BackdropLayout::i420)
{
  BackdropFormat format;
  format.width = width;
  format.height = height;
  format.layout = layout;
  return format;
}

BackdropSettings
settings_of (BackdropPattern pattern, uint64_t seed = 0)
{
  BackdropSettings settings;
  settings.pattern = pattern;
  settings.seed = seed;
  return settings;
}

/* A frame whose planes lie between guard bytes. */
struct Frame {
  std::vector<uint8_t> bytes;
  BackdropPlanes planes;
  int rows[3] = {}, width[3] = {};

  explicit Frame (const BackdropFormat &format)
  {
    int n = format.layout == BackdropLayout::bgra ? 1 : 3;
    size_t at[3] = {}, size = kGuard;
    for (int i = 0; i < n; i++) {
      bool half = i && format.layout == BackdropLayout::i420;
      width[i] = half ? (format.width + 1) / 2 : format.width;
      if (n == 1)
        width[i] *= 4;
      rows[i] = half ? (format.height + 1) / 2 : format.height;
      planes.stride[i] = width[i] + kGuard;
      at[i] = size;
      size += (size_t) planes.stride[i] * (size_t) rows[i];
    }
    bytes.assign (size, 0xa5);
    for (int i = 0; i < n; i++)
      planes.data[i] = bytes.data () + at[i];
  }
  bool guards_whole () const
  {
    for (int i = 0; i < kGuard; i++)
      if (bytes[(size_t) i] != 0xa5)
        return false;
    for (int p = 0; p < 3; p++)
      for (int y = 0; y < rows[p]; y++)
        for (int i = 0; i < kGuard; i++)
          if (planes.data[p][y * planes.stride[p] + width[p] + i] != 0xa5)
            return false;
    return true;
  }
};

Frame
draw (const BackdropSettings &settings, const BackdropFormat &format,
    uint64_t time)
{
  Frame frame (format);
  Backdrop (settings, format).render (time, frame.planes);
  return frame;
}

} // namespace

/* Guards against a frame that depends on the frames before it. */
TEST (Backdrop, FrameIsAPureFunctionOfTime)
{
  BackdropFormat format = format_of (322, 180);
  for (BackdropPattern pattern : kAll) {
    Backdrop played (settings_of (pattern, 5), format);
    Frame frame (format);
    for (uint64_t t : {0, 7, 3, 100, 7})
      played.render (t * kSecond, frame.planes);
    EXPECT_EQ (
        frame.bytes, draw (settings_of (pattern, 5), format, 7 * kSecond).bytes)
        << (int) pattern;
  }
}

/* Guards against arithmetic that differs between processors or builds: these
 * sums were taken once and hold everywhere. */
TEST (Backdrop, SameBytesEverywhere)
{
  uint64_t sum = 0xcbf29ce484222325u;
  for (BackdropPattern pattern : kAll)
    for (uint8_t byte :
        draw (settings_of (pattern, 42), format_of (320, 180), 12345678901u)
            .bytes)
      sum = (sum ^ byte) * 0x100000001b3u;
  EXPECT_EQ (sum, 6644354129419281212u);
}

/* Guards against a seed or a time without effect. */
TEST (Backdrop, SeedAndTimeMatter)
{
  BackdropFormat format = format_of (320, 180);
  for (BackdropPattern pattern : kAll) {
    auto one = draw (settings_of (pattern, 1), format, kSecond).bytes;
    auto two = draw (settings_of (pattern, 2), format, kSecond).bytes;
    auto later = draw (settings_of (pattern, 1), format, 5 * kSecond).bytes;
    bool still = Backdrop (settings_of (pattern, 1), format).is_still ();
    EXPECT_EQ (one == two, pattern == BackdropPattern::solid);
    EXPECT_EQ (one == later, still) << (int) pattern;
  }
}

/* Guards against a jump where a loop begins again: the step over the seam
 * must be no larger than the steps beside it. */
TEST (Backdrop, LoopHasNoSeam)
{
  BackdropFormat format = format_of (320, 180);
  for (BackdropPattern pattern : kAll) {
    BackdropSettings settings = settings_of (pattern, 3);
    for (uint64_t loop : {5 * kSecond, 60 * kSecond}) {
      settings.loop_ns = loop;
      uint64_t frame = kSecond / 30;
      auto distance = [&] (uint64_t a, uint64_t b) {
        Frame fa = draw (settings, format, a), fb = draw (settings, format, b);
        long sum = 0;
        for (size_t i = 0; i < fa.bytes.size (); i++)
          sum += std::abs (fa.bytes[i] - fb.bytes[i]);
        return sum;
      };
      EXPECT_EQ (distance (0, loop), 0);
      EXPECT_EQ (distance (kSecond, 3 * loop + kSecond), 0);
      long seam = distance (loop - frame, loop);
      long beside = distance (loop - 2 * frame, loop - frame);
      EXPECT_LE (seam, beside + beside / 2 + 2000) << (int) pattern;
    }
  }
}

/* Guards against writing outside the planes and against sizes that break the
 * coarse field. */
TEST (Backdrop, OddAndTinySizesStayInTheirPlanes)
{
  const int sizes[][2] = {{1, 1}, {2, 1}, {1, 7}, {3, 3}, {5, 2}, {17, 9},
      {127, 1}, {63, 131}, {640, 3}};
  for (auto layout :
      {BackdropLayout::i420, BackdropLayout::y444, BackdropLayout::bgra})
    for (const auto &size : sizes)
      for (BackdropPattern pattern : kAll) {
        Frame frame = draw (settings_of (pattern, 9),
            format_of (size[0], size[1], layout), kSecond);
        EXPECT_TRUE (frame.guards_whole ())
            << (int) pattern << " " << size[0] << "x" << size[1];
      }
}

/* Guards against overflow in the largest frames. */
TEST (Backdrop, EightKIsDrawn)
{
  for (BackdropPattern pattern :
      {BackdropPattern::gradient, BackdropPattern::grid}) {
    BackdropFormat format = format_of (7680, 4320);
    Frame frame = draw (settings_of (pattern), format, kSecond);
    EXPECT_TRUE (frame.guards_whole ());
    std::set<uint8_t> values (frame.planes.data[0],
        frame.planes.data[0] + frame.planes.stride[0] * 4319);
    EXPECT_GT (values.size (), 8u);
  }
}

/* Guards against wrong matrices and ranges: BT.709 white, black and red. */
TEST (Backdrop, ColoursBecomeTheRightNumbers)
{
  BackdropSettings settings = settings_of (BackdropPattern::solid);
  const struct {
    Color color;
    int y, cb, cr;
  } cases[] = {
      {{255, 255, 255, 255}, 235, 128, 128},
      {{0, 0, 0, 255}, 16, 128, 128},
      {{255, 0, 0, 255}, 63, 102, 240},
      {{255, 255, 255, 0}, 16, 128, 128},
  };
  for (const auto &c : cases) {
    settings.colors = {c.color};
    Frame frame = draw (settings, format_of (16, 16), 0);
    EXPECT_EQ (frame.planes.data[0][5], c.y);
    EXPECT_EQ (frame.planes.data[1][5], c.cb);
    EXPECT_EQ (frame.planes.data[2][5], c.cr);
  }
  settings.colors = {{1, 2, 3, 255}};
  Frame frame = draw (settings, format_of (4, 4, BackdropLayout::bgra), 0);
  EXPECT_EQ (frame.planes.data[0][0], 3);
  EXPECT_EQ (frame.planes.data[0][1], 2);
  EXPECT_EQ (frame.planes.data[0][2], 1);
  EXPECT_EQ (frame.planes.data[0][3], 255);
}

/* Guards against banding: along a slow gradient neighbours must not stand in
 * long equal runs, and their mean must follow the gradient within a level. */
TEST (Backdrop, GradientsAreDithered)
{
  BackdropSettings settings = settings_of (BackdropPattern::gradient);
  settings.colors = {{20, 24, 40, 255}, {32, 36, 56, 255}};
  settings.speed = 0;
  Frame frame = draw (settings, format_of (1920, 1080), 0);
  long runs = 0, longest = 0, run = 1, samples = 0;
  for (int y = 0; y < 1080; y += 9) {
    const uint8_t *row = frame.planes.data[0] + y * frame.planes.stride[0];
    for (int x = 1; x < 1920; x++, samples++) {
      run = row[x] == row[x - 1] ? run + 1 : 1;
      runs += run == 1;
      longest = std::max (longest, run);
    }
  }
  EXPECT_GT (runs, samples / 5);
  EXPECT_LT (longest, 260);
}

/* Guards against flashes: mean lightness may not jump between frames. */
TEST (Backdrop, NothingFlickers)
{
  BackdropFormat format = format_of (320, 180);
  for (BackdropPattern pattern : kAll) {
    Backdrop backdrop (settings_of (pattern, 11), format);
    Frame frame (format);
    double last = -1;
    for (int n = 0; n < 90; n++) {
      backdrop.render ((uint64_t) n * kSecond / 30, frame.planes);
      double mean = 0;
      for (int y = 0; y < 180; y++)
        mean +=
            std::accumulate (frame.planes.data[0] + y * frame.planes.stride[0],
                frame.planes.data[0] + y * frame.planes.stride[0] + 320, 0.0);
      mean /= 320 * 180;
      EXPECT_NEAR (mean, last < 0 ? mean : last, 0.5) << (int) pattern;
      last = mean;
    }
  }
}

/* Guards against colour lists that are half understood. */
TEST (BackdropColors, AreReadWholeOrNotAtAll)
{
  std::string wrong;
  EXPECT_EQ (parse_colors ("", wrong)->size (), 0u);
  EXPECT_EQ (parse_colors (" red , #123,#11223344 ", wrong)->size (), 3u);
  for (const char *bad : {"red,", ",", "rot", "red;blue", "#12", "red,,blue",
           "red,red,red,red,red,red,red"})
    EXPECT_FALSE (parse_colors (bad, wrong)) << bad;
  parse_colors ("red,reed", wrong);
  EXPECT_EQ (wrong, "reed");
}

/* Guards against mistakes in our own sines and powers. */
TEST (BackdropMath, AgreesWithTheLibrary)
{
  for (double x = -3; x < 3; x += 0.0137)
    EXPECT_NEAR (sin_turns ((float) x), std::sin (2 * M_PI * x), 6e-6);
  for (double x = 0.001; x < 4; x += 0.0173) {
    EXPECT_NEAR (power (x, 2.4), std::pow (x, 2.4), 1e-10);
    EXPECT_NEAR (power (x, 1 / 3.0), std::cbrt (x), 1e-11);
  }
  Rgb back = from_oklab (to_oklab ({0.2f, 0.5f, 0.9f}));
  EXPECT_NEAR (back.r, 0.2, 1e-4);
  EXPECT_NEAR (back.b, 0.9, 1e-4);
}

/* Guards against drift and against a frame lost or doubled at the ends. */
TEST (FrameClock, CountsWithoutDrift)
{
  FrameClock clock{30000, 1001};
  EXPECT_EQ (clock.time_of (107892), 3599996400000u);
  for (uint64_t n : {0u, 1u, 29u, 30u, 107892u, 4000000000u}) {
    uint64_t t = clock.time_of (n);
    EXPECT_EQ (clock.frame_from (t), n);
    EXPECT_EQ (clock.frame_from (t + 1), n + 1);
  }
  EXPECT_EQ ((FrameClock{30, 1}).frame_from (kSecond), 30u);
  EXPECT_EQ (clock.time_of (UINT64_MAX), UINT64_MAX);
}
