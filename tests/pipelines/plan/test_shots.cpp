// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "plan/plan.h"

using namespace reel;

namespace {

Background
picture ()
{
  Background background;
  background.kind = BackgroundKind::Color;
  return background;
}

Background
clip (double seconds, Sync sync = Sync::Default)
{
  Background background;
  background.kind = BackgroundKind::Video;
  background.file = "/clip.mp4";
  background.footage.length = (Nanoseconds) (seconds * kSecond);
  background.footage.has_sound = true;
  background.sync = sync;
  return background;
}

Spoken
said (double seconds)
{
  Spoken spoken;
  spoken.text = "one two";
  spoken.samples = (int64_t) (seconds * kSampleRate);
  spoken.words = {
      {100'000'000, 400'000'000, 0, 3}, {1'500'000'000, 1'900'000'000, 4, 3}};
  spoken.sentences = {{0, 7}};
  return spoken;
}

/* A video of 10 pictures a second, whose scenes begin with a cut. */
struct Case {
  Brief brief;
  SpokenScenes spoken;
  Problems problems{"test"};

  Case () { brief.outputs[0].fps_n = 10; }
  Scene &add (std::vector<Background> backgrounds, double speech = 0)
  {
    Scene scene;
    scene.id = "s" + std::to_string (brief.scenes.size ());
    scene.backgrounds = std::move (backgrounds);
    scene.narration.resize (speech > 0);
    brief.scenes.push_back (scene);
    spoken.emplace_back ();
    if (speech > 0)
      spoken.back ().push_back (said (speech));
    return brief.scenes.back ();
  }
  std::optional<Plan> plan () { return make_plan (brief, spoken, problems); }
};

std::vector<int64_t>
lengths (const PlannedScene &scene)
{
  std::vector<int64_t> result;
  for (const Shot &shot : scene.shots)
    result.push_back (shot.frames);
  return result;
}

/* How long a scene of a clip of CLIP seconds is under SPEECH seconds of
 * speech (with the silent start and the pause: half a second and a bit). */
int64_t
frames_of (Sync sync, double clip_seconds, double speech)
{
  Case c;
  c.add ({clip (clip_seconds, sync)}, speech);
  auto plan = c.plan ();
  return plan ? plan->frames : -1;
}

} // namespace

/* Guards against the table of `sync`: the length of a scene without
 * `duration`. 2 s of speech take 2.6 s with what is silent around them. */
TEST (Shots, SyncSetsTheSceneLength)
{
  EXPECT_EQ (frames_of (Sync::Default, 1, 2), 26);
  EXPECT_EQ (frames_of (Sync::Freeze, 1, 2), 26);
  EXPECT_EQ (frames_of (Sync::Freeze, 4, 2), 40);
  EXPECT_EQ (frames_of (Sync::Match, 1, 2), 26);
  EXPECT_EQ (frames_of (Sync::Match, 4, 2), 26);
  EXPECT_EQ (frames_of (Sync::Trim, 1, 2), 10);
  EXPECT_EQ (frames_of (Sync::Trim, 4, 2), 26);
  EXPECT_EQ (frames_of (Sync::Loop, 1, 2), 26);
  EXPECT_EQ (frames_of (Sync::Loop, 4, 2), 40);
  EXPECT_EQ (frames_of (Sync::LoopAudio, 1, 2), 26);
  EXPECT_EQ (frames_of (Sync::LoopAudio, 9, 2), 90);
  EXPECT_EQ (frames_of (Sync::Default, 3, 0), 30);
}

/* Guards against a clip slowed or sped up past what can be looked at. */
TEST (Shots, MatchStaysWithinAQuarterAndFourTimes)
{
  auto speed = [] (double seconds, double speech) {
    Case c;
    c.add ({clip (seconds, Sync::Match)}, speech);
    auto plan = c.plan ();
    return plan ? plan->scenes[0].shots[0].picture.play->speed : 0;
  };
  EXPECT_NEAR (speed (1.267, 2), 0.5, 0.001);
  EXPECT_DOUBLE_EQ (speed (0.2, 2), 0.25);
  EXPECT_DOUBLE_EQ (speed (60, 2), 4);
}

/* Guards against speech that goes on where the scene has ended, and against
 * silence about it. */
TEST (Shots, TrimCutsTheSpeechWithAWarning)
{
  Case c;
  c.add ({clip (1, Sync::Trim)}, 2);
  auto plan = c.plan ();
  ASSERT_TRUE (plan);
  ASSERT_EQ (plan->sounds.size (), 1u);
  EXPECT_LE (plan->sounds[0].at + plan->sounds[0].samples, plan->samples);
  EXPECT_EQ (c.problems.sorted ().at (0).severity, Severity::Warning);
  c = Case ();
  c.add ({clip (1, Sync::Trim)}, 2).duration = 1500 * kSecond / 1000;
  plan = c.plan ();
  ASSERT_TRUE (plan);
  EXPECT_EQ (plan->frames, 15);
}

/* Guards against speech said once where it was to go on with the clip. */
TEST (Shots, LoopAudioSaysItAgain)
{
  Case c;
  c.add ({clip (9, Sync::LoopAudio)}, 2);
  auto plan = c.plan ();
  ASSERT_TRUE (plan);
  ASSERT_EQ (plan->sounds.size (), 3u);
  EXPECT_EQ (plan->sounds[1].at - plan->sounds[0].at, kSampleRate * 5 / 2);
  EXPECT_LE (plan->sounds[2].at + plan->sounds[2].samples, plan->samples);
}

/* Guards against rule 8: clips take their own length, a `duration` is taken,
 * pictures share what is left, a second each at least. */
TEST (Shots, BackgroundsFollowEachOther)
{
  Case c;
  Background two = picture ();
  two.duration = 2 * kSecond;
  c.add ({picture (), clip (3), two, picture ()}).duration = 9 * kSecond;
  auto plan = c.plan ();
  ASSERT_TRUE (plan);
  EXPECT_EQ (lengths (plan->scenes[0]), (std::vector<int64_t>{20, 30, 20, 20}));
  EXPECT_EQ (plan->scenes[0].shots[0].transition_frames, 0);
  EXPECT_EQ (plan->scenes[0].shots[1].transition_frames, 5);
  EXPECT_EQ (plan->scenes[0].shots[1].transition_type, "crossfade");
  EXPECT_EQ (plan->scenes[0].shots[0].tail_frames, 5);
  EXPECT_EQ (plan->scenes[0].shots[3].tail_frames, 0);
  c = Case ();
  c.add ({picture (), picture (), picture (), picture ()}, 1);
  plan = c.plan ();
  ASSERT_TRUE (plan);
  EXPECT_EQ (lengths (plan->scenes[0]), (std::vector<int64_t>{10, 10, 10, 10}));
}

/* Guards against backgrounds that nobody sees, without a word about it. */
TEST (Shots, WhatTheSceneIsTooShortForIsToldOf)
{
  Case c;
  Background two = picture ();
  two.duration = 2 * kSecond;
  c.add ({two, two, two}).duration = 4 * kSecond;
  auto plan = c.plan ();
  ASSERT_TRUE (plan);
  EXPECT_EQ (lengths (plan->scenes[0]), (std::vector<int64_t>{20, 20}));
  EXPECT_EQ (c.problems.sorted ().size (), 1u);
}

/* Guards against segments that don't cover the scene, or that mix up shots. */
TEST (Shots, SegmentsCoverThemInOrder)
{
  Case c;
  c.add ({clip (13), picture ()}).duration = 16 * kSecond;
  auto plan = c.plan ();
  ASSERT_TRUE (plan);
  int64_t at = 0;
  for (const Segment &segment : plan->segments) {
    EXPECT_EQ (segment.first_frame, at);
    EXPECT_EQ (segment.shot, at < 130 ? 0u : 1u);
    at += segment.frames;
  }
  EXPECT_EQ (at, 160);
}

/* Guards against clips heard too long, too early, or at a speed at which they
 * are left out. */
TEST (Shots, SoundOfClipsIsListed)
{
  Case c;
  Background first = clip (4);
  first.trim.from = kSecond;
  first.volume = 0.5;
  c.add ({first}).duration = 2 * kSecond;
  Scene &second = c.add ({clip (1, Sync::Loop)});
  second.duration = 2500 * kSecond / 1000;
  second.transition.type = "crossfade";
  Background fast = clip (4);
  fast.speed = 3;
  c.add ({fast});
  auto plan = c.plan ();
  ASSERT_TRUE (plan);
  ASSERT_EQ (plan->clips.size (), 4u);
  EXPECT_EQ (plan->clips[0].samples, kSampleRate * 5 / 2); // with the tail
  EXPECT_EQ (plan->clips[0].fade_out, kSampleRate / 2);
  EXPECT_EQ (plan->clips[0].trim.from, kSecond);
  EXPECT_EQ (plan->clips[0].volume, 0.5);
  EXPECT_EQ (plan->clips[1].fade_in, kSampleRate / 2);
  EXPECT_EQ (plan->clips[2].at, kSampleRate * 3);
  EXPECT_EQ (plan->clips[3].samples, kSampleRate / 2);
}

/* Guards against a clip that is off where it begins again or ends. */
TEST (Shots, TimeInAClip)
{
  ClipPlay play{kSecond, 3 * kSecond, 2, false};
  EXPECT_EQ (clip_length (play), kSecond);
  EXPECT_EQ (clip_time (play, 0), kSecond);
  EXPECT_EQ (clip_time (play, kSecond / 2), 2 * kSecond);
  EXPECT_EQ (clip_time (play, 9 * kSecond), 3 * kSecond - 1);
  play.loops = true;
  EXPECT_EQ (clip_time (play, kSecond), kSecond);
  EXPECT_EQ (clip_time (play, kSecond * 3 / 2), 2 * kSecond);
  Background still = clip (4);
  still.still = Still{Still::At::End, 0};
  EXPECT_EQ (clip_time (clip_play (still), kSecond), 4 * kSecond - 1);
  EXPECT_FALSE (is_clip (still));
}
