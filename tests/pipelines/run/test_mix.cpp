// SPDX-License-Identifier: GPL-3.0-or-later
/* Music, effects and speech together: by their samples. */
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "gst_ptr.h"
#include "mixed.h"
#include "plan/sounds.h"
#include "run/gather_sound.h"
#include "run/loudness.h"
#include "run/mastering.h"
#include "run/mixer.h"
#include "run/tempo.h"
#include "sound_making.h"
#include "temp_folder.h"

using namespace reel;
using reel::test::mean_level_db;
using reel::test::mix_and_master;
using reel::test::noise;
using reel::test::steepest;
using reel::test::tone;
using reel::test::write_sound;

namespace {

constexpr int64_t kRate = kSampleRate;

std::vector<float>
whole_mix (const Score &score)
{
  Mixer mixer (score);
  std::vector<float> all;
  EXPECT_TRUE (mixer.mix (0, score.samples, all));
  return all;
}

/* A part of 10 s of a steady sound of 1. */
Score
steady_score (const test::TempFolder &folder, double duck)
{
  Score score;
  score.samples = 10 * kRate;
  MixPart part;
  part.file = write_sound (
      folder, "one", std::vector<float> ((size_t) score.samples * 2, 1.0f));
  part.samples = score.samples;
  part.duck = duck;
  score.parts.push_back (part);
  return score;
}

double
gain_db_at (const std::vector<float> &mix, double seconds)
{
  return 20 *
         std::log10 ((double) mix[2 * (size_t) std::llround (seconds * kRate)]);
}

} // namespace

/* Guards against music that sinks too late, too little, or all at once: down
 * in the 0.3 s before the first word, up in the 0.6 s after the last. */
TEST (Ducking, SinksBeforeAndRisesAfterSpeech)
{
  test::TempFolder folder;
  Score score = steady_score (folder, 12);
  score.speech = {{3 * kRate, 5 * kRate}};
  auto mix = whole_mix (score);
  EXPECT_NEAR (gain_db_at (mix, 2.69), 0, 0.01);
  EXPECT_NEAR (gain_db_at (mix, 2.85), -6, 0.1);
  EXPECT_NEAR (gain_db_at (mix, 3.0), -12, 0.01);
  EXPECT_NEAR (gain_db_at (mix, 4.0), -12, 0.01);
  EXPECT_NEAR (gain_db_at (mix, 5.0), -12, 0.01);
  EXPECT_NEAR (gain_db_at (mix, 5.3), -6, 0.1);
  EXPECT_NEAR (gain_db_at (mix, 5.61), 0, 0.01);
}

/* Guards against blocks whose envelope depends on where they are cut. */
TEST (Ducking, BlocksGiveTheSameAsTheWhole)
{
  test::TempFolder folder;
  Score score = steady_score (folder, 9);
  score.speech = {{kRate, 2 * kRate}, {4 * kRate, 4 * kRate + 100}};
  auto all = whole_mix (score);
  Mixer pieces (score);
  std::vector<float> block, joined;
  for (int64_t at = 0; at < score.samples; at += 7919) {
    ASSERT_TRUE (
        pieces.mix (at, std::min<int64_t> (7919, score.samples - at), block));
    joined.insert (joined.end (), block.begin (), block.end ());
  }
  EXPECT_EQ (all, joined);
}

/* Guards against music that pumps between sentences. */
TEST (Ducking, ShortGapsDoNotLiftIt)
{
  auto at = [] (double seconds) { return (int64_t) (seconds * kRate); };
  auto spans = join_spans ({{at (6), at (7)}, {at (1), at (2)},
      {at (3.49), at (4)}, {at (1.5), at (1.7)}});
  ASSERT_EQ (spans.size (), 2u);
  EXPECT_EQ (spans[0], (SampleSpan{at (1), at (4)}));
  EXPECT_EQ (spans[1], (SampleSpan{at (6), at (7)}));
}

/* Guards against sound that ducks although it was told not to. */
TEST (Ducking, OfNoneLeavesItAlone)
{
  test::TempFolder folder;
  Score score = steady_score (folder, 0);
  score.speech = {{3 * kRate, 5 * kRate}};
  auto mix = whole_mix (score);
  EXPECT_EQ (mix[2 * 4 * kRate], 1.0f);
}

/* Guards against sound in the encoder's delay, where it would be lost. */
TEST (Mixer, TheFirst34MillisecondsAreSilent)
{
  test::TempFolder folder;
  auto mix = whole_mix (steady_score (folder, 0));
  for (size_t i = 0; i < 2 * 1632; i++)
    ASSERT_EQ (mix[i], 0) << i;
  EXPECT_LE (steepest (mix), 1.0 / kEdge + 1e-6);
  EXPECT_EQ (mix[2 * 2200], 1.0f);
}

/* Guards against a cut that clicks: no step is steeper than the material's
 * own and that of its fade. */
TEST (Mixer, CutsDoNotClick)
{
  test::TempFolder folder;
  auto sound = tone (180, 0.5, 4, 2);
  Score score;
  score.samples = 4 * kRate;
  for (int64_t at : {9001, 40000, 100003}) {
    MixPart part;
    part.file = write_sound (folder, "tone", sound);
    part.skip = 1234 + at / 7;
    part.at = at;
    part.samples = 30011;
    score.parts.push_back (part);
  }
  EXPECT_LE (steepest (whole_mix (score)), steepest (sound) + 0.5 / kEdge);
}

/* Guards against a hole or a bump where clips cross: the power stays. */
TEST (Mixer, LongFadesKeepThePower)
{
  test::TempFolder folder;
  Score score;
  score.samples = 4 * kRate;
  for (int i = 0; i < 2; i++) {
    MixPart part;
    part.file = write_sound (folder, i ? "b" : "a", noise (0.1, 3, i + 1));
    part.at = i * kRate;
    part.samples = i ? 3 * kRate : 2 * kRate;
    (i ? part.fade_in : part.fade_out) = kRate;
    score.parts.push_back (part);
  }
  auto mix = whole_mix (score);
  double before = mean_level_db (mix, 0.3, 0.9);
  for (double at = 1; at < 2; at += 0.2)
    EXPECT_NEAR (mean_level_db (mix, at, at + 0.2), before, 0.5) << at;
}

/* Guards against music that ends before the video, and gaps where it begins
 * again. */
TEST (Music, RepeatsWithACrossfade)
{
  test::TempFolder folder;
  PlannedMusic music;
  music.tracks.resize (1);
  music.tracks[0].fade_in = kRate;
  music.tracks[0].fade_out = 3 * kRate;
  music.span = {0, 20 * kRate};
  Score score;
  score.samples = 20 * kRate;
  place_music (music,
      {{write_sound (folder, "a", noise (0.1, 5, 3)), 5 * kRate, 1}},
      score.parts);
  ASSERT_EQ (score.parts.size (), 5u);
  EXPECT_EQ (score.parts[1].at, 9 * kRate / 2);
  EXPECT_EQ (score.parts[1].fade_in, kRate / 2);
  auto mix = whole_mix (score);
  double level = mean_level_db (mix, 2, 4);
  for (double at = 1; at < 16.8; at += 0.25)
    EXPECT_NEAR (mean_level_db (mix, at, at + 0.25), level, 0.7) << at;
  EXPECT_LT (mean_level_db (mix, 0.04, 0.14), level - 10);
  EXPECT_NEAR (mean_level_db (mix, 18.4, 18.6), level - 3, 1);
  EXPECT_LT (mean_level_db (mix, 19.9, 20), level - 20);
}

/* Guards against a list that plays one of its pieces only. */
TEST (Music, AListPlaysOneAfterTheOther)
{
  PlannedMusic music;
  music.tracks.resize (2);
  music.tracks[1].loop = false;
  music.span = {kRate, 60 * kRate};
  std::vector<MixPart> parts;
  place_music (music, {{"a", 5 * kRate, 1}, {"b", 3 * kRate, 0.5}}, parts);
  ASSERT_EQ (parts.size (), 2u);
  EXPECT_EQ (parts[0].at, kRate);
  EXPECT_EQ (parts[1].file, "b");
  EXPECT_EQ (parts[1].at, kRate + 9 * kRate / 2);
  EXPECT_EQ (parts[1].run.end, parts[1].at + 3 * kRate);
  music.tracks[1].loop = true;
  parts.clear ();
  place_music (music, {{"a", 5 * kRate, 1}, {"b", 3 * kRate, 0.5}}, parts);
  EXPECT_GT (parts.size (), 15u);
  EXPECT_EQ (parts[2].file, "a");
  EXPECT_EQ (parts.back ().at + parts.back ().samples, 60 * kRate);
}

/* Guards against loops that never end, and work without measure, for music of
 * nothing or of a few samples. */
TEST (Music, OfNoLengthEnds)
{
  PlannedMusic music;
  music.tracks.resize (1);
  music.span = {0, kRate};
  std::vector<MixPart> parts;
  place_music (music, {{"a", 0, 1}}, parts);
  EXPECT_TRUE (parts.empty ());
  place_music (music, {{"a", 1, 1}}, parts);
  EXPECT_EQ (parts.size (), 1u);
}

/* Guards against a voice that sounds like a mouse where a clip is sped up, and
 * sound that drifts from its picture. */
TEST (Tempo, KeepsThePitchAndTheTime)
{
  test::TempFolder folder;
  auto sound = tone (440, 0.3, 6, 2);
  for (size_t i = 2 * 3 * kRate; i < 2 * (3 * kRate + 4800); i++)
    sound[i] *= 3; // louder from 3 s on for a moment
  std::string from = write_sound (folder, "from", sound);
  for (double speed : {0.5, 0.8, 1.25, 2.0}) {
    std::string to = folder.path () + "/to";
    int64_t length = change_tempo (from, 6 * kRate, speed, to, nullptr);
    ASSERT_EQ (length, std::llround (6 * kRate / speed));
    SoundFile file (to, 2);
    std::vector<float> all;
    ASSERT_TRUE (file.read (0, length, all));
    int crossings = 0;
    auto end = (size_t) (2 / speed * kRate);
    for (size_t i = 1; i < end; i++)
      crossings += all[2 * i - 2] < 0 && all[2 * i] >= 0;
    EXPECT_NEAR (crossings / (2 / speed), 440, 6) << speed;
    size_t loud = 0;
    while (std::fabs (all[loud]) < 0.6)
      loud++;
    EXPECT_NEAR ((double) loud / 2 / kRate, 3 / speed, 0.035) << speed;
    EXPECT_LE (steepest (all), 1.5 * steepest (sound)) << speed;
  }
}

/* Guards against a target that is met for speech alone: steady tones, noise,
 * short bursts, a loud second in much quiet. */
TEST (Mastering, MeetsItsTargetOverAllKindsOfMaterial)
{
  test::TempFolder folder;
  std::vector<std::pair<std::string, std::vector<float>>> kinds;
  kinds.emplace_back ("tone", tone (997, 0.9, 8, 2));
  kinds.emplace_back ("noise", noise (0.02, 8, 7));
  auto bursts = noise (0.5, 8, 8);
  for (size_t i = 0; i < bursts.size (); i++)
    if (i / 2 % 24000 > 2400)
      bursts[i] *= 0.003f;
  kinds.emplace_back ("bursts", bursts);
  auto mixed = noise (0.004, 8, 9);
  for (size_t i = 200000; i < 296000; i++)
    mixed[i] *= 60;
  kinds.emplace_back ("one loud second", mixed);
  for (double loudness : {-23.0, -16.0, -12.0})
    for (const auto &[name, sound] : kinds) {
      Score score;
      score.samples = (int64_t) sound.size () / 2;
      MixPart part;
      part.file = write_sound (folder, "in", sound);
      part.samples = score.samples;
      score.parts.push_back (part);
      std::string file = folder.path () + "/out";
      auto mastered = mix_and_master (score, {loudness, -1}, file, {}, nullptr);
      ASSERT_TRUE (mastered);
      LoudnessMeter meter (2);
      SoundFile written (file, 2);
      std::vector<float> all;
      ASSERT_EQ (written.samples (), score.samples);
      ASSERT_TRUE (written.read (0, score.samples, all));
      meter.add (all.data (), score.samples);
      EXPECT_NEAR (*meter.integrated (), loudness, 0.5) << name;
      EXPECT_LE (meter.true_peak (), from_decibels (-1)) << name << loudness;
    }
}

/* Guards against sound that is changed although nothing was to be. */
TEST (Mastering, OfNoneLeavesTheMix)
{
  test::TempFolder folder;
  Score score;
  auto sound = tone (300, 1.2, 2, 2);
  score.samples = 2 * kRate;
  MixPart part;
  part.file = write_sound (folder, "in", sound);
  part.samples = score.samples;
  score.parts.push_back (part);
  std::string file = folder.path () + "/out";
  auto mastered =
      mix_and_master (score, {std::nullopt, std::nullopt}, file, {}, nullptr);
  ASSERT_TRUE (mastered);
  std::vector<float> all;
  SoundFile written (file, 2);
  ASSERT_TRUE (written.read (0, score.samples, all));
  EXPECT_EQ (all, whole_mix (score));
  /* A limit alone: as loud as it was, but for its peaks. */
  mastered = mix_and_master (score, {std::nullopt, -1}, file, {}, nullptr);
  ASSERT_TRUE (mastered);
  EXPECT_LE (mastered->true_peak_db, -1);
  EXPECT_GT (mastered->true_peak_db, -2);
}

/* Guards against sound that comes later and later: places are computed, never
 * summed up, at every frame rate there is. */
TEST (Placing, IsExactAfterAnHour)
{
  struct Rate {
    int n, d;
  };
  for (Rate rate : {Rate{24, 1}, Rate{24000, 1001}, Rate{30000, 1001},
           Rate{60000, 1001}, Rate{25, 1}, Rate{120, 1}}) {
    Plan plan;
    plan.fps_n = rate.n;
    plan.fps_d = rate.d;
    for (int64_t frame = 0; frame < 3600LL * rate.n / rate.d; frame += 997) {
      double exact = (double) frame * rate.d * kRate / rate.n;
      EXPECT_NEAR ((double) sample_at (plan.frame_time (frame)), exact, 1);
    }
  }
}
