// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "error.h"
#include "gst_ptr.h"
#include "mixed.h"
#include "run/limiter.h"
#include "run/loudness.h"
#include "run/mastering.h"
#include "run/mixer.h"
#include "run/true_peak.h"
#include "run/voice_polish.h"
#include "temp_folder.h"

using namespace reel;
using reel::test::mix_and_master;

namespace {

std::vector<float>
tone (double frequency, double level, double seconds, int channels)
{
  std::vector<float> sound;
  for (int64_t i = 0; i < (int64_t) (seconds * kSampleRate); i++)
    for (int c = 0; c < channels; c++)
      sound.push_back (
          (float) (level * std::sin (2 * std::numbers::pi * frequency *
                                     (double) i / kSampleRate)));
  return sound;
}

std::string
write_sound (const test::TempFolder &folder, const char *name,
    const std::vector<float> &sound)
{
  std::string file = folder.path () + "/" + name;
  g_file_set_contents (file.c_str (), (const char *) sound.data (),
      (gssize) (sound.size () * sizeof (float)), nullptr);
  return file;
}

double
rms (const float *data, size_t count)
{
  double sum = 0;
  for (size_t i = 0; i < count; i++)
    sum += (double) data[i] * data[i];
  return std::sqrt (sum / (double) count);
}

} // namespace

/* Guards against sound a block or a sample away from its place, and against
 * blocks that give something else than the whole. */
TEST (Mixer, PlacesSoundToTheSample)
{
  test::TempFolder folder;
  std::vector<float> click (4800, 0.0f);
  click[2400] = 1;
  Plan plan;
  plan.samples = 20000;
  plan.sounds.push_back (
      {write_sound (folder, "click", click), 1, 7777, 4800, 0.5});
  Score score = narration_score (plan);
  Mixer whole (score), pieces (score);
  std::vector<float> all, block, joined;
  ASSERT_TRUE (whole.mix (0, plan.samples, all));
  for (int64_t at = 0; at < plan.samples; at += 999) {
    ASSERT_TRUE (
        pieces.mix (at, std::min<int64_t> (999, plan.samples - at), block));
    joined.insert (joined.end (), block.begin (), block.end ());
  }
  EXPECT_EQ (all, joined);
  for (int64_t i = 0; i < plan.samples; i++)
    EXPECT_EQ (all[(size_t) i * 2], i == 7777 + 2400 ? 0.5f : 0.0f) << i;
}

/* Guards against clicks where a part begins and ends. */
TEST (Mixer, EdgesAreFaded)
{
  test::TempFolder folder;
  Plan plan;
  plan.samples = 4800;
  plan.sounds.push_back (
      {write_sound (folder, "dc", std::vector<float> (4800, 1.0f)), 1, 0, 4800,
          1});
  Mixer mixer (narration_score (plan));
  std::vector<float> all;
  ASSERT_TRUE (mixer.mix (0, 4800, all));
  EXPECT_EQ (all[0], 0);
  EXPECT_EQ (all[2 * 2400], 1);
  for (size_t i = 2; i < all.size (); i += 2)
    EXPECT_LT (std::fabs (all[i] - all[i - 2]), 0.003);
}

/* Guards against silence in place of a part that is gone. */
TEST (Mixer, MissingFileFails)
{
  Plan plan;
  plan.samples = 4800;
  plan.sounds.push_back ({"/nonexistent", 1, 0, 4800, 1});
  std::vector<float> all;
  EXPECT_FALSE (Mixer (narration_score (plan)).mix (0, 4800, all));
}

/* Guards against peaks that slip through, and gain that jumps. */
TEST (Limiter, KeepsToTheCeiling)
{
  auto sound = tone (997, 0.3, 1, 2);
  for (size_t i = 40000; i < 44000; i++)
    sound[i] *= 6;
  auto quiet = sound;
  Limiter limiter (0.5);
  limiter.process (sound.data (), (int64_t) sound.size () / 2);
  for (float sample : sound)
    EXPECT_LE (std::fabs (sample), 0.5f + 1e-5f);
  /* Before the loud part nothing is touched, only delayed. */
  for (size_t i = 0; i < 30000; i++)
    EXPECT_FLOAT_EQ (sound[i + 2 * Limiter::kLookAhead], quiet[i]);
}

/* Guards against peaks between samples: a tone of a quarter of the rate, whose
 * samples all lie 3 dB below its crests. */
TEST (Limiter, KeepsToTheCeilingBetweenSamples)
{
  std::vector<float> sound (2 * 48000);
  for (size_t i = 0; i < sound.size (); i++)
    sound[i] = 0.7f * ((i / 2 + 1) / 2 % 2 ? -1.0f : 1.0f);
  TruePeak before, after;
  double high = 0, kept = 0;
  for (size_t i = 2 * 100; i < sound.size (); i += 2)
    high = std::max (high, before.next (sound[i], sound[i + 1], 0));
  EXPECT_GT (high, 0.95);
  Limiter limiter (0.8);
  limiter.process (sound.data (), 48000);
  LoudnessMeter meter (2);
  meter.add (sound.data (), 48000);
  for (size_t i = 0; i < sound.size (); i += 2)
    kept = std::max (kept, after.next (sound[i], sound[i + 1], 0));
  EXPECT_NEAR (kept, meter.true_peak (), 1e-4);
  EXPECT_LE (kept, 0.802);
  EXPECT_GT (kept, 0.78);
}

/* Guards against a reading that is off: EBU Tech 3341, a 1 kHz stereo tone of
 * -23 dBFS is -23 LUFS. */
TEST (Loudness, AgreesWithTheStandard)
{
  auto sound = tone (1000, from_decibels (-23), 5, 2);
  LoudnessMeter stereo (2);
  stereo.add (sound.data (), (int64_t) sound.size () / 2);
  EXPECT_NEAR (*stereo.integrated (), -23, 0.1);
  auto mono = tone (1000, from_decibels (-23), 5, 1);
  LoudnessMeter single (1);
  single.add (mono.data (), (int64_t) mono.size ());
  EXPECT_NEAR (*single.integrated (), -23, 0.1);
}

/* Guards against a figure for silence. */
TEST (Loudness, SilenceHasNone)
{
  std::vector<float> silence (96000, 0.0f);
  LoudnessMeter meter (2);
  meter.add (silence.data (), 48000);
  EXPECT_FALSE (meter.integrated ());
}

/* Guards against a voice changed beyond recognition: middle left alone, rumble
 * gone, harshness softened. */
TEST (VoicePolish, CutsRumbleAndSoftensHighs)
{
  auto level = [] (double frequency) {
    auto sound = tone (frequency, 0.01, 1, 1);
    VoicePolish polish;
    polish.process (sound.data (), (int64_t) sound.size ());
    return 20 * std::log10 (rms (sound.data () + 24000, 24000) /
                            (0.01 / std::numbers::sqrt2));
  };
  EXPECT_NEAR (level (1000), 0, 1.2);
  EXPECT_LT (level (40), -9);
  EXPECT_NEAR (level (15000), -3, 1.2);
}

/* Guards against a video too loud or too quiet, or with peaks that clip. */
TEST (Mastering, MeetsLoudnessAndPeak)
{
  test::TempFolder folder;
  auto sound = tone (440, 0.02, 6, 1);
  for (size_t i = 0; i < sound.size (); i += 9600)
    sound[i] = 0.5f;
  Plan plan;
  plan.samples = (int64_t) sound.size ();
  plan.sounds.push_back (
      {write_sound (folder, "in", sound), 1, 0, (int64_t) sound.size (), 1});
  ErrorPtr error;
  std::string file = folder.path () + "/out";
  std::vector<double> shares;
  auto mastered = mix_and_master (
      narration_score (plan), {}, file,
      [&] (double share) { shares.push_back (share); }, out (error));
  ASSERT_TRUE (mastered) << error->message;
  EXPECT_NEAR (*mastered->loudness, -16, 0.5);
  EXPECT_LE (mastered->true_peak_db, -1);
  EXPECT_EQ (SoundFile (file, 2).samples (), plan.samples);
  /* Whoever waits sees it move, from the beginning to the end. */
  ASSERT_GT (shares.size (), 4u);
  EXPECT_TRUE (std::is_sorted (shares.begin (), shares.end ()));
  EXPECT_EQ (shares.front (), 0);
  EXPECT_GT (shares.back (), 0.9);
  EXPECT_LE (shares.back (), 1);
}

/* Guards against a video without narration that has no sound track to join. */
TEST (Mastering, SilenceStaysSilence)
{
  test::TempFolder folder;
  Plan plan;
  plan.samples = 48000;
  std::string file = folder.path () + "/out";
  auto mastered =
      mix_and_master (narration_score (plan), {}, file, {}, nullptr);
  ASSERT_TRUE (mastered);
  EXPECT_FALSE (mastered->loudness);
  std::vector<float> all;
  SoundFile written (file, 2);
  ASSERT_TRUE (written.read (0, 48000, all));
  EXPECT_EQ (rms (all.data (), all.size ()), 0);
}
