// SPDX-License-Identifier: GPL-3.0-or-later
/* Is sound where the plan puts it, in the finished file? */
#include <gtest/gtest.h>

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
