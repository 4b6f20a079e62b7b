// SPDX-License-Identifier: GPL-3.0-or-later
/* Outputs of one brief at rates of their own: laid out in time by the first. */
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

#include "plan/plan.h"

using namespace reel;

namespace {

struct Rate {
  int n, d;
};

Background
picture ()
{
  Background background;
  background.kind = BackgroundKind::Color;
  return background;
}

/* COUNT scenes of SECONDS, the third of which has three pictures. */
Brief
make_brief (int count, double seconds, Rate timing, Rate own)
{
  Brief brief;
  Output &output = brief.outputs[0];
  output.timing_n = timing.n;
  output.timing_d = timing.d;
  output.fps_n = own.n;
  output.fps_d = own.d;
  for (int i = 0; i < count; i++) {
    Scene scene;
    scene.id = "s" + std::to_string (i);
    scene.backgrounds.assign (i == 2 ? 3 : 1, picture ());
    scene.duration = (Nanoseconds) (seconds * kSecond);
    scene.transition.type = "crossfade";
    scene.transition.duration = 300'000'000;
    scene.narration.resize (1);
    brief.scenes.push_back (std::move (scene));
  }
  return brief;
}

Spoken
said (double seconds)
{
  Spoken spoken;
  spoken.text = "one";
  spoken.samples = (int64_t) (seconds * kSampleRate);
  spoken.words = {{100'000'000, 400'000'000, 0, 3}};
  spoken.sentences = {{0, 3}};
  return spoken;
}

std::optional<Plan>
plan (const Brief &brief)
{
  Problems problems ("test");
  SpokenScenes spoken (brief.scenes.size (), {said (0.5)});
  return make_plan (brief, spoken, problems);
}

} // namespace

/* Guards against lengths that are rounded one by one, and drift. */
TEST (FrameRate, EachSceneBeginsWithTheNearestFrame)
{
  constexpr Rate kRates[] = {
      {12, 1}, {25, 1}, {24000, 1001}, {30000, 1001}, {60, 1}, {30, 1}};
  auto first = plan (make_brief (200, 3.7, {30, 1}, {30, 1}));
  ASSERT_TRUE (first);
  for (Rate rate : kRates) {
    auto other = plan (make_brief (200, 3.7, {30, 1}, rate));
    ASSERT_TRUE (other);
    Nanoseconds half = other->frame_time (1) / 2 + 1;
    for (size_t i = 0; i < first->scenes.size (); i++)
      EXPECT_LE (std::abs (other->frame_time (other->scenes[i].first_frame) -
                           first->frame_time (first->scenes[i].first_frame)),
          half)
          << rate.n << " scene " << i;
    EXPECT_LE (std::abs (other->frame_time (other->frames) -
                         first->frame_time (first->frames)),
        half);
  }
}

/* Guards against a sound of its own for each output: that is what they
 * share. */
TEST (FrameRate, SoundIsThatOfTheFirst)
{
  auto first = plan (make_brief (20, 3.7, {30, 1}, {30, 1}));
  auto other = plan (make_brief (20, 3.7, {30, 1}, {12, 1}));
  ASSERT_TRUE (first && other);
  EXPECT_EQ (first->samples, other->samples);
  ASSERT_EQ (first->sounds.size (), other->sounds.size ());
  for (size_t i = 0; i < first->sounds.size (); i++)
    EXPECT_EQ (first->sounds[i].at, other->sounds[i].at);
}

/* Guards against frames that are in no segment, or in two. */
TEST (FrameRate, ShotsAndSegmentsTileTheVideo)
{
  for (int fps : {1, 5, 12, 25, 50, 120}) {
    auto made = plan (make_brief (12, 3.1, {30, 1}, {fps, 1}));
    ASSERT_TRUE (made);
    int64_t at = 0, cut = 0;
    for (const PlannedScene &scene : made->scenes) {
      EXPECT_EQ (scene.first_frame, at);
      int64_t in_scene = 0;
      for (const Shot &shot : scene.shots) {
        EXPECT_EQ (shot.first_frame, in_scene);
        EXPECT_GE (shot.frames, 1);
        EXPECT_LE (shot.transition_frames, shot.frames);
        in_scene += shot.frames;
      }
      EXPECT_EQ (in_scene, scene.frames);
      at += scene.frames;
    }
    EXPECT_EQ (at, made->frames);
    for (const Segment &segment : made->segments)
      cut += segment.frames;
    EXPECT_EQ (cut, made->frames) << fps;
  }
}

/* A picture stays in view for as long as the transition takes that leads away
 * from it. */
TEST (FrameRate, TailsAreAsLongAsTransitions)
{
  auto made = plan (make_brief (5, 3.1, {30, 1}, {12, 1}));
  ASSERT_TRUE (made);
  for (size_t i = 0; i + 1 < made->scenes.size (); i++) {
    EXPECT_EQ (made->scenes[i].shots.back ().tail_frames,
        made->scenes[i + 1].transition_frames);
    EXPECT_EQ (
        made->scenes[i].tail_frames, made->scenes[i + 1].transition_frames);
    EXPECT_NEAR (made->scenes[i + 1].transition_frames, 4, 1); // 0.3 s
  }
}

/* The rate of the first changes nothing. */
TEST (FrameRate, ItsOwnRateIsAsWithoutOne)
{
  auto with = plan (make_brief (5, 3.1, {25, 1}, {25, 1}));
  auto without = plan (make_brief (5, 3.1, {0, 1}, {25, 1}));
  ASSERT_TRUE (with && without);
  EXPECT_EQ (with->frames, without->frames);
  for (size_t i = 0; i < with->scenes.size (); i++)
    EXPECT_EQ (with->scenes[i].first_frame, without->scenes[i].first_frame);
}
