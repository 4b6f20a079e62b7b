// SPDX-License-Identifier: GPL-3.0-or-later
/* Colours and files of GIFs, and GIFs of videos. */
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <random>

#include "error.h"
#include "gst_ptr.h"
#include "run/gif.h"
#include "run/gif_file.h"
#include "run/gif_palette.h"
#include "run/graph.h"
#include "run/runner.h"
#include "temp_folder.h"

using namespace reel;

namespace {

std::vector<uint8_t>
flat (uint8_t red, uint8_t green, uint8_t blue, size_t count)
{
  std::vector<uint8_t> pixels;
  for (size_t i = 0; i < count; i++)
    pixels.insert (pixels.end (), {red, green, blue, 0});
  return pixels;
}

std::vector<GifColor>
colors_of (const std::vector<uint8_t> &pixels)
{
  ColorCounts counts;
  counts.add (pixels.data (), pixels.size () / kPixelBytes);
  auto colors = counts.choose_colors (nullptr);
  return colors ? *colors : std::vector<GifColor> ();
}

std::vector<uint8_t>
gradient ()
{
  std::vector<uint8_t> pixels;
  for (int i = 0; i < 256 * 64; i++)
    pixels.insert (
        pixels.end (), {(uint8_t) (i % 256), (uint8_t) (255 - i % 256),
                           (uint8_t) (4 * (i / 256)), 0});
  return pixels;
}

GifFrame
whole (int width, int height, int delay, uint8_t index)
{
  GifFrame frame;
  frame.width = width;
  frame.height = height;
  frame.delay = delay;
  frame.indices.assign ((size_t) (width * height), index);
  return frame;
}

/* A plan of two scenes, and in FILE 24 pictures for it. */
Plan
plan_of_video (const std::string &file)
{
  Plan plan;
  plan.width = 160;
  plan.height = 90;
  plan.fps_n = 12;
  plan.frames = 24;
  plan.scenes.resize (2);
  plan.scenes[1].first_frame = 15;
  auto graph = Graph::parse (
      "videotestsrc num-buffers=24 pattern=ball ! video/x-raw,format=I420,"
      "width=160,height=90,framerate=12/1,colorimetry=bt709 ! "
      "x264enc tune=zerolatency threads=1 ! h264parse ! mp4mux ! "
      "filesink name=store",
      nullptr);
  if (graph) {
    g_object_set (graph->at ("store"), "location", file.c_str (), nullptr);
    EXPECT_TRUE (run_to_end (graph->pipeline (), {}, nullptr));
  }
  return plan;
}

} // namespace

/* Guards against frames that are lost, and time that is: 12 a second are no
 * whole hundredths. */
TEST (Gif, HasAllPicturesOfAVideoAndItsTime)
{
  test::TempFolder folder;
  std::string video = folder.path () + "/v.mp4", file = folder.path () + "/g";
  Plan plan = plan_of_video (video);
  double share = 0;
  ErrorPtr error;
  ASSERT_TRUE (make_gif (
      plan, {video}, file, {},
      [&] (double now) {
        EXPECT_GE (now, share);
        share = now;
      },
      out (error)))
      << error->message;
  EXPECT_GT (share, 0.8);
  auto facts = read_gif (file, nullptr, nullptr);
  ASSERT_TRUE (facts);
  EXPECT_EQ (facts->width, 160);
  EXPECT_EQ (facts->frames, 24);
  EXPECT_EQ (facts->hundredths, 200);
  EXPECT_TRUE (facts->loops);
}

/* A video that isn't what was planned gives none. */
TEST (Gif, OtherFramesThanPlannedAreRefused)
{
  test::TempFolder folder;
  std::string video = folder.path () + "/v.mp4", file = folder.path () + "/g";
  for (int64_t frames : {23, 25}) {
    Plan plan = plan_of_video (video);
    plan.frames = frames;
    ErrorPtr error;
    EXPECT_FALSE (make_gif (
        plan, {video}, file, {}, [] (double) {}, out (error)));
    ASSERT_TRUE (error);
    EXPECT_TRUE (g_error_matches (
        error.get (), REEL_ERROR, (int) ErrorCode::CheckFailed))
        << error->message;
  }
}

TEST (Gif, CancelledItEnds)
{
  test::TempFolder folder;
  std::string video = folder.path () + "/v.mp4", file = folder.path () + "/g";
  Plan plan = plan_of_video (video);
  std::atomic<bool> cancelled = true;
  RenderContext context;
  context.cancelled = &cancelled;
  ErrorPtr error;
  EXPECT_FALSE (make_gif (
      plan, {video}, file, context, [] (double) {}, out (error)));
  EXPECT_TRUE (
      g_error_matches (error.get (), REEL_ERROR, (int) ErrorCode::Cancelled));
}

/* Guards against a flat colour that comes out as another, or as a pattern. */
TEST (GifPalette, AFlatColourIsItself)
{
  auto pixels = flat (11, 16, 33, 500);
  auto more = flat (63, 142, 252, 100);
  pixels.insert (pixels.end (), more.begin (), more.end ());
  GifPalette palette (colors_of (pixels));
  for (int place = 0; place < 64; place++) {
    GifColor dark =
        palette
            .colors ()[palette.index_of (pixels.data (), place % 8, place / 8)];
    EXPECT_EQ (dark, (GifColor{11, 16, 33}));
    GifColor light =
        palette
            .colors ()[palette.index_of (more.data (), place % 8, place / 8)];
    EXPECT_EQ (light, (GifColor{63, 142, 252}));
  }
}

/* Guards against bands and against noise: over 8 x 8 places a colour is itself
 * in the mean, and each place is near to it. */
TEST (GifPalette, PatternsAreTheColourInTheMean)
{
  auto pixels = gradient ();
  GifPalette palette (colors_of (pixels));
  EXPECT_LE (palette.colors ().size (), (size_t) kGifColors);
  EXPECT_GE (palette.colors ().size (), 200u);
  double worst = 0;
  for (size_t at = 0; at < pixels.size (); at += 4 * 97) {
    double sum = 0;
    for (int place = 0; place < 64; place++) {
      GifColor found =
          palette
              .colors ()[palette.index_of (&pixels[at], place % 8, place / 8)];
      sum += found.green;
      EXPECT_LE (std::abs (found.green - pixels[at + 1]), 30);
    }
    worst = std::max (worst, std::abs (sum / 64 - pixels[at + 1]));
  }
  EXPECT_LE (worst, 10);
}

/* Guards against flicker: a place and a colour alone say what is shown. */
TEST (GifPalette, TheSameAtEveryTime)
{
  auto pixels = gradient ();
  GifPalette one (colors_of (pixels)), other (colors_of (pixels));
  EXPECT_EQ (one.colors (), other.colors ());
  for (size_t i = 0; i < 4096; i++)
    EXPECT_EQ (one.index_of (&pixels[4 * i], (int) i % 64, (int) i / 64),
        other.index_of (&pixels[4 * i], (int) i % 64, (int) i / 64));
}

TEST (GifPalette, NoPixelsHaveNoColours)
{
  ErrorPtr error;
  EXPECT_FALSE (ColorCounts ().choose_colors (out (error)));
  ASSERT_TRUE (error);
  EXPECT_TRUE (
      g_error_matches (error.get (), REEL_ERROR, (int) ErrorCode::Failed));
}

/* What was written is what is read: frames, their time, and for ever. */
TEST (GifFile, HasWhatWasWritten)
{
  test::TempFolder folder;
  std::string file = folder.path () + "/a.gif";
  auto writer = GifWriter::open (file, 40, 20, nullptr);
  ASSERT_TRUE (writer);
  std::vector<GifColor> colors = {{1, 2, 3}, {250, 0, 0}}, others = {{9, 9, 9}};
  ASSERT_TRUE (writer->add (whole (40, 20, 8, 0), colors, nullptr));
  GifFrame part = whole (3, 4, 9, 1);
  part.left = 37;
  part.top = 16;
  ASSERT_TRUE (writer->add (part, colors, nullptr));
  ASSERT_TRUE (writer->add (whole (1, 1, 8, kGifColors), others, nullptr));
  ASSERT_TRUE (writer->close (nullptr));
  ErrorPtr error;
  auto facts = read_gif (file, nullptr, out (error));
  ASSERT_TRUE (facts) << error->message;
  EXPECT_EQ (facts->width, 40);
  EXPECT_EQ (facts->height, 20);
  EXPECT_EQ (facts->frames, 3);
  EXPECT_EQ (facts->hundredths, 25);
  EXPECT_TRUE (facts->loops);
}

/* Guards against a check that is no check: every part of a file that is cut or
 * damaged is refused, and nothing crashes. */
TEST (GifFile, WhatIsDamagedIsRefused)
{
  test::TempFolder folder;
  std::string file = folder.path () + "/a.gif";
  auto writer = GifWriter::open (file, 64, 64, nullptr);
  ASSERT_TRUE (writer);
  std::mt19937 random (1);
  GifFrame frame = whole (64, 64, 8, 0);
  for (uint8_t &index : frame.indices)
    index = (uint8_t) (random () % 4);
  ASSERT_TRUE (writer->add (frame, {{}, {1, 1, 1}, {2, 2, 2}}, nullptr));
  ASSERT_TRUE (writer->close (nullptr));
  auto bytes = std::filesystem::file_size (file);
  for (uintmax_t left : {bytes - 1, bytes / 2, (uintmax_t) 14, (uintmax_t) 0}) {
    std::filesystem::resize_file (file, left);
    ErrorPtr error;
    EXPECT_FALSE (read_gif (file, nullptr, out (error))) << left;
    ASSERT_TRUE (error);
    EXPECT_TRUE (g_error_matches (
        error.get (), REEL_ERROR, (int) ErrorCode::CheckFailed));
  }
  ErrorPtr error;
  EXPECT_FALSE (read_gif (folder.path () + "/none", nullptr, out (error)));
}

TEST (GifFile, CancelledReadingEnds)
{
  test::TempFolder folder;
  std::string file = folder.path () + "/a.gif";
  auto writer = GifWriter::open (file, 8, 8, nullptr);
  ASSERT_TRUE (writer && writer->add (whole (8, 8, 8, 0), {{}}, nullptr) &&
               writer->close (nullptr));
  std::atomic<bool> cancelled = true;
  ErrorPtr error;
  EXPECT_FALSE (read_gif (file, &cancelled, out (error)));
  EXPECT_TRUE (
      g_error_matches (error.get (), REEL_ERROR, (int) ErrorCode::Cancelled));
}

/* A disk that is full, and a folder that isn't there. */
TEST (GifFile, WhatCantBeWrittenIsTold)
{
  ErrorPtr error;
  EXPECT_FALSE (GifWriter::open ("/nowhere/a.gif", 8, 8, out (error)));
  ASSERT_TRUE (error);
  error.reset ();
  auto writer = GifWriter::open ("/dev/full", 200, 200, nullptr);
  ASSERT_TRUE (writer);
  std::mt19937 random (2);
  GifFrame frame = whole (200, 200, 8, 0);
  for (uint8_t &index : frame.indices)
    index = (uint8_t) random ();
  bool done =
      writer->add (frame, {{}}, out (error)) && writer->close (out (error));
  EXPECT_FALSE (done);
  ASSERT_TRUE (error);
  EXPECT_TRUE (
      g_error_matches (error.get (), REEL_ERROR, (int) ErrorCode::NoSpace))
      << error->message;
}
