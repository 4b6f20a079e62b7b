// SPDX-License-Identifier: GPL-3.0-or-later
/* Are the pixels those that the brief asks for? The lossless render is held
 * against frames that are computed without the program. */
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "reference.h"
#include "workplace.h"

using namespace reel::test;

namespace {

constexpr int kWidth = 640, kHeight = 360, kFps = 30;
constexpr int kLength = 45; // frames of a scene
constexpr int kLooks = 5;   // of them
constexpr double kEnough = 40;

struct Shown {
  const char *name;
  std::string picture; // or none: the colour
  View from = {0, 0, 1, 1}, to = {0, 0, 1, 1};
  int transition = 0; // frames of it, at its start
};

std::string
stock (const std::string &name)
{
  return test_data ("../../stock/images/" + name);
}

std::string
region (const View &view)
{
  char text[128];
  std::snprintf (text, sizeof text, "[%.4f, %.4f, %.4f, %.4f]", view[0],
      view[1], view[2], view[3]);
  return text;
}

std::string
scene_of (const Shown &shown)
{
  std::string scene =
      "  - duration: 1.5\n    background: {fit: cover, image: \"" +
      shown.picture + "\"";
  if (shown.from != View{0, 0, 1, 1} || shown.to != View{0, 0, 1, 1})
    scene += ", motion: {from: " + region (shown.from) +
             ", to: " + region (shown.to) + "}";
  return scene + "}\n    transition: {type: crossfade, duration: " +
         std::to_string ((double) shown.transition / kFps) + "}\n";
}

std::string
brief_of (const std::vector<Shown> &all)
{
  std::string brief = "output: {size: 640x360, fps: 30, quality: lossless}\n"
                      "scenes:\n";
  for (const Shown &shown : all)
    brief += scene_of (shown);
  return brief;
}

/* Scene NUMBER behind the transition into it, in FRAMES of the video. */
void
compare_scene (const std::vector<Shown> &all, size_t number,
    const std::vector<std::string> &frames)
{
  const Shown &shown = all[number];
  Luma picture = decode_luma (shown.picture);
  ASSERT_FALSE (picture.samples.empty ()) << shown.picture;
  /* A move goes on as long as its picture is in view. */
  int in_view =
      kLength + (number + 1 < all.size () ? all[number + 1].transition : 0);
  for (int look = 0; look < kLooks; look++) {
    int first = shown.transition;
    int frame = first + look * (kLength - 1 - first) / (kLooks - 1);
    double part = (double) frame / in_view;
    View fraction;
    for (size_t i = 0; i < fraction.size (); i++)
      fraction[i] = shown.from[i] + (shown.to[i] - shown.from[i]) * part;
    Luma want = resample (
        picture, view_of (picture, kWidth, kHeight, fraction), kWidth, kHeight);
    double quality = psnr (want, frames[number * kLength + (size_t) frame]);
    std::printf ("%s, frame %d: %.1f dB\n", shown.name, frame, quality);
    EXPECT_GE (quality, kEnough) << shown.name << ", frame " << frame;
  }
}

} // namespace

/* A wrong crop, a view that is late by a frame or off by half a pixel, a
 * colour matrix, range or siting mixed up, a careless resampler. */
TEST (Reference, PicturesAreWhatTheBriefAsksFor)
{
  Workplace place;
  /* Edges and detail down to a pixel, and another shape than the frame's. */
  std::string detail = place.file ("detail.png");
  Outcome made = Program ({"ffmpeg", "-v", "error", "-f", "lavfi", "-i",
                              "mandelbrot=size=1600x1200:start_scale=0.1",
                              "-frames:v", "1", detail})
                     .run ();
  ASSERT_EQ (made.status, 0) << made.err;
  std::vector<Shown> all = {
      {"zoom in", stock ("sea.jpg"), {0, 0, 1, 1}, {0.07, 0.07, 0.87, 0.87}},
      {"pan", detail, {0, 0.1, 0.6, 0.6}, {0.4, 0.2, 0.6, 0.6}},
      {"after a crossfade", stock ("forest.jpg"), {0.3, 0.3, 0.3, 0.3},
          {0, 0, 1, 1}, 9},
      {"standing", stock ("city.jpg"), {0, 0, 1, 1}, {0, 0, 1, 1}, 6},
      {"standing detail", detail},
  };
  Outcome outcome = place.render (place.write ("shown.yaml", brief_of (all)));
  ASSERT_EQ (outcome.status, 0) << outcome.err;
  auto frames = stored_luma (place.videos () + "/shown.mp4", kWidth, kHeight);
  ASSERT_EQ (frames.size (), all.size () * kLength);
  for (size_t number = 0; number < all.size (); number++)
    compare_scene (all, number, frames);
}

/* What is one colour must be that colour, everywhere. */
TEST (Reference, ColoursAreTheirFormulas)
{
  Workplace place;
  Outcome outcome = place.render (place.write ("colours.yaml",
      "output: {size: 640x360, fps: 30, quality: lossless}\nscenes:\n"
      "  - {duration: 1, background: \"#c0392b\"}\n"
      "  - {duration: 1, background: {generate: solid, "
      "colors: [\"#2b7fc0\", \"#ffffff\"]}}\n"));
  ASSERT_EQ (outcome.status, 0) << outcome.err;
  auto frames = stored_luma (place.videos () + "/colours.mp4", kWidth, kHeight);
  ASSERT_EQ (frames.size (), 60u);
  const double want[] = {
      luma_of (0xc0, 0x39, 0x2b), luma_of (0x2b, 0x7f, 0xc0)};
  for (size_t frame : {0, 29, 30, 59})
    for (char sample : frames[frame])
      ASSERT_NEAR ((double) (unsigned char) sample, want[frame / 30], 1)
          << "frame " << frame;
}

/* Guards against a comparison that lets everything pass: half a pixel to the
 * side is seen. */
TEST (Reference, SeesHalfAPixel)
{
  Luma picture = decode_luma (stock ("city.jpg"));
  ASSERT_FALSE (picture.samples.empty ());
  View exact = view_of (picture, kWidth, kHeight, {0, 0, 1, 1});
  View beside = exact;
  beside[0] += 0.5 * picture.width / kWidth;
  Luma want = resample (picture, exact, kWidth, kHeight);
  Luma shifted = resample (picture, beside, kWidth, kHeight);
  std::string got;
  for (double sample : shifted.samples)
    got += (char) (unsigned char) std::lround (std::clamp (sample, 0., 255.));
  double quality = psnr (want, got);
  std::printf ("half a pixel beside: %.1f dB\n", quality);
  EXPECT_LT (quality, kEnough);
}
