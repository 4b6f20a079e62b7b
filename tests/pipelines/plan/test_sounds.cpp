// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cmath>

#include "plan/plan.h"

using namespace reel;

namespace {

constexpr int64_t kRate = kSampleRate;

/* A sentence of SECONDS with two words: from 0.1 s on, and the last 0.1 s. */
Spoken
said (double seconds)
{
  Spoken spoken;
  auto whole = (Nanoseconds) (seconds * 1e9);
  spoken.text = "one two";
  spoken.samples = (int64_t) (seconds * kRate);
  spoken.words = {
      {kSecond / 10, kSecond / 5, 0, 3}, {whole - kSecond / 10, whole, 4, 3}};
  return spoken;
}

struct Case {
  Brief brief;
  SpokenScenes spoken;
  Problems problems{"test"};

  Scene &add (std::vector<Spoken> pieces, double seconds = 0)
  {
    Scene scene;
    scene.id = "s" + std::to_string (brief.scenes.size ());
    scene.narration.resize (pieces.size ());
    if (seconds > 0)
      scene.duration = (Nanoseconds) (seconds * 1e9);
    brief.scenes.push_back (std::move (scene));
    spoken.push_back (std::move (pieces));
    return brief.scenes.back ();
  }
  Plan plan ()
  {
    auto made = make_plan (brief, spoken, problems);
    EXPECT_TRUE (made);
    return made ? *made : Plan ();
  }
};

Music
music (const char *file, double fade_in)
{
  Music one;
  one.source.file = file;
  one.fade_in = (Nanoseconds) (fade_in * 1e9);
  return one;
}

} // namespace

/* Guards against music that goes on under other music, or stops at each
 * scene. */
TEST (PlannedMusic, GoesOnUntilAnother)
{
  Case c;
  c.brief.music = {music ("/a", 1)};
  c.add ({}, 4);
  c.add ({}, 4);
  c.add ({}, 4).music = {music ("/b", 2)};
  c.add ({}, 4).music.emplace ();
  c.add ({}, 4);
  Plan plan = c.plan ();
  ASSERT_EQ (plan.music.size (), 2u);
  /* The old fades out while the new fades in. */
  EXPECT_EQ (plan.music[0].span, (SampleSpan{0, 10 * kRate}));
  EXPECT_EQ (plan.music[1].span, (SampleSpan{8 * kRate, 12 * kRate}));
  EXPECT_EQ (plan.music[1].tracks[0].fade_in, 2 * kRate);
  EXPECT_EQ (plan.music[1].tracks[0].volume, 0.5);
}

/* Guards against music without an end: that of the last scene ends with the
 * video. */
TEST (PlannedMusic, EndsWithTheVideo)
{
  Case c;
  c.add ({}, 4);
  c.add ({}, 4).music = {music ("/b", 9)};
  Plan plan = c.plan ();
  ASSERT_EQ (plan.music.size (), 1u);
  EXPECT_EQ (plan.music[0].span, (SampleSpan{4 * kRate, plan.samples}));
}

/* Guards against ducking under a pause of a sentence: what counts are words,
 * and gaps under 1.5 s are none. */
TEST (PlannedSpeech, IsWhereWordsAre)
{
  Case c;
  c.add ({said (1), said (4)});
  Plan plan = c.plan ();
  auto at = [] (double seconds) {
    return (int64_t) std::llround (seconds * kRate);
  };
  /* Words at 0.134, 0.934 to 1.034, 1.534, and 5.334 to 5.434. */
  ASSERT_EQ (plan.speech.size (), 2u);
  EXPECT_NEAR ((double) plan.speech[0].begin, (double) at (0.134), 2);
  EXPECT_NEAR ((double) plan.speech[0].end, (double) at (1.634), 2);
  EXPECT_NEAR ((double) plan.speech[1].begin, (double) at (5.334), 2);
  EXPECT_NEAR ((double) plan.speech[1].end, (double) at (5.434), 2);
}

/* Guards against an effect beside its moment. */
TEST (PlannedEffects, AreAtTheirSample)
{
  Case c;
  c.add ({}, 4);
  SoundEffect effect;
  effect.source.file = "/bell";
  effect.at.offset = kSecond * 5 / 4;
  effect.fade_out = kSecond / 2;
  c.add ({}, 4).sounds = {effect};
  Plan plan = c.plan ();
  ASSERT_EQ (plan.effects.size (), 1u);
  EXPECT_EQ (plan.effects[0].at, kRate * 21 / 4);
  EXPECT_EQ (plan.effects[0].fade_out, kRate / 2);
}

/* Guards against a gap, or sound twice, where a sentence goes on in the next
 * scene, at any rate of frames; and against captions before their scene. */
TEST (Continued, IsOnePieceToTheSample)
{
  for (int rate : {24, 25, 30, 60}) {
    Case c;
    c.brief.outputs[0].fps_n = rate;
    Spoken first = said (2.1234), second = said (3);
    first.joins_after = second.joins_before = true;
    Scene &start = c.add ({first});
    start.narration[0].continues = true;
    start.pause = 2 * kSecond;
    c.add ({second}).transition = {"crossfade", kSecond, Easing::InOut, {}};
    Plan plan = c.plan ();
    ASSERT_EQ (plan.sounds.size (), 2u);
    EXPECT_EQ (plan.sounds[0].at + plan.sounds[0].samples, plan.sounds[1].at);
    EXPECT_TRUE (plan.sounds[0].joins_after);
    EXPECT_TRUE (plan.sounds[1].joins_before);
    /* No pause, but whole frames. */
    double seconds = (double) plan.scenes[0].frames / rate;
    EXPECT_GE (seconds, 0.034 + 2.1234);
    EXPECT_LT (seconds, 0.034 + 2.1234 + 1.0 / rate + 1e-6);
    EXPECT_GE (plan.scenes[1].speech_start, 0);
  }
}

/* Guards against a sentence that is drawn to where its scene begins although
 * that is far off: a fixed duration keeps them apart. */
TEST (Continued, ADurationParts)
{
  Case c;
  Spoken first = said (1), second = said (1);
  first.joins_after = second.joins_before = true;
  c.add ({first}, 4).narration[0].continues = true;
  c.add ({second});
  Plan plan = c.plan ();
  ASSERT_EQ (plan.sounds.size (), 2u);
  EXPECT_EQ (plan.sounds[1].at, 4 * kRate);
  EXPECT_FALSE (plan.sounds[0].joins_after);
  EXPECT_FALSE (plan.sounds[1].joins_before);
}
