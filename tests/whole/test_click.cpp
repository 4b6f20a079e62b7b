// SPDX-License-Identifier: GPL-3.0-or-later
/* Is sound where the plan puts it, in the finished file? */
#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>

#include "media_file.h"
#include "workplace.h"

using namespace reel::test;

namespace {

constexpr double kClick = 0.5;         // in tests/data/click.wav
constexpr double kSilentStart = 0.034; // of every video
constexpr double kNear = 0.001;

std::string
click_brief (const std::string &fps)
{
  std::string click = "{file: " + test_data ("click.wav") + ", text: Click.}";
  return "output: {size: 160x90, fps: " + fps +
         "}\n"
         "scenes:\n"
         "  - {background: navy, narration: " +
         click +
         "}\n"
         "  - background: teal\n"
         "    transition: {type: crossfade, duration: 0.6}\n"
         "    narration: [{pause: 0.25}, " +
         click + ", " + click + "]\n" +
         "  - {background: navy, narration: " + click + "}\n";
}

struct Expected {
  size_t scene;
  double after; // its start
};

/* The encoder delays, the seams and the frame rate all may move it. */
void
expect_clicks (const std::string &fps, double rate)
{
  Workplace place;
  Outcome outcome =
      place.render (place.write ("click.yaml", click_brief (fps)));
  ASSERT_EQ (outcome.status, 0) << outcome.err;
  std::string video = place.videos () + "/click.mp4";
  auto starts = scene_starts (video);
  ASSERT_EQ (starts.size (), 4u);
  auto sound = decode_sound (video);
  double second = 0.3 + 0.25 + kClick;
  for (Expected click :
      {Expected{0, kSilentStart + kClick}, Expected{1, second},
          Expected{1, second + 0.6 + 0.4}, Expected{2, kClick}}) {
    double planned = (double) starts[click.scene] / rate + click.after;
    double found = find_click (sound, planned - 0.15, planned + 0.15);
    std::printf (
        "%s fps: planned %.4f s, found %.4f s\n", fps.c_str (), planned, found);
    EXPECT_NEAR (found, planned, kNear);
  }
}

} // namespace

TEST (Click, IsWhereItIsPlannedAt30Frames)
{
  expect_clicks ("30", 30);
}

/* Scene starts that are no whole milliseconds. */
TEST (Click, IsWhereItIsPlannedAtFilmRate)
{
  expect_clicks ("24000/1001", 24000.0 / 1001);
}

/* What would be lost or kept by the encoder's delay: the first 34 ms are
 * silent, and the sound of a video begins right behind. */
TEST (Click, NothingIsHeardInTheSilentStart)
{
  Workplace place;
  Outcome outcome =
      place.render (place.write ("click.yaml", click_brief ("30")));
  ASSERT_EQ (outcome.status, 0) << outcome.err;
  auto sound = decode_sound (place.videos () + "/click.mp4");
  ASSERT_GT (sound.size (), 1600u);
  for (size_t i = 0; i < 1600; i++)
    ASSERT_LT (std::abs (sound[i]), 0.001f) << "sample " << i;
}

#ifdef LONG_TESTS
/* Guards against sound and picture that drift apart by a little at every seam:
 * at the end of an hour they are where they should be. */
TEST (Click, IsWithItsPictureAfterAnHour)
{
  constexpr int kHour = 3600, kBefore = 3594; // seconds
  constexpr double kBuffer = 1024.0 / 48000;  // of sound
  Workplace place;
  place.patience = std::chrono::minutes (25);
  Outcome outcome = place.render (place.write ("hour.yaml",
      "output: {size: 32x18, fps: 1, quality: draft, loudness: none}\n"
      "scenes:\n"
      "  - {background: black, duration: " +
          std::to_string (kBefore) +
          "}\n"
          "  - {background: white, transition: none, duration: 6, sounds: "
          "[{src: " +
          test_data ("click.wav") + "}]}\n"));
  ASSERT_EQ (outcome.status, 0) << outcome.err;
  std::string video = place.videos () + "/hour.mp4";
  EXPECT_EQ (scene_starts (video), (std::vector<int64_t>{0, kBefore, kHour}));
  auto seen = decode_pictures (video, {0, 0, 32, 18}, 1, kBefore - 1).pixels;
  ASSERT_EQ (seen.size (), 7u);
  EXPECT_LT ((unsigned char) seen[0][0], 30);
  EXPECT_GT ((unsigned char) seen[1][0], 220);
  auto packets = probe (video, {"-select_streams", "v", "-show_packets",
                                   "-show_entries", "packet=pts_time"});
  double shown = 0;
  for (const auto &packet : packets["packets"].GetArray ())
    if (double time = std::stod (packet["pts_time"].GetString ());
        time < kBefore + 0.5)
      shown = std::max (shown, time);
  constexpr double kFrom = kBefore - 2;
  auto sound = decode_sound (video, kFrom);
  double found = kFrom + find_click (sound, 0, 6);
  std::printf ("shown at %.4f s, heard at %.4f s\n", shown, found - kClick);
  EXPECT_NEAR (found - kClick, shown, kBuffer);
  EXPECT_NEAR (shown, kBefore, 0.001);
}
#endif
