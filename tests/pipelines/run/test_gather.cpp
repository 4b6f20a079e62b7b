// SPDX-License-Identifier: GPL-3.0-or-later
/* Sound files of all kinds, decoded into a mix. */
#include <gtest/gtest.h>

#include <cmath>

#include "gst_ptr.h"
#include "plan/sounds.h"
#include "preparing.h"
#include "run/gather_sound.h"
#include "run/loudness.h"
#include "run/mixer.h"
#include "sound_making.h"

using namespace reel;
using namespace reel::test;

namespace {

constexpr int64_t kRate = kSampleRate;

/* A plan of ten seconds, what is put into it, and what is heard. */
class Gathering : public Preparing {
public:
  Gathering () { plan.samples = 10 * kRate; }

  /* NAME with BYTES, played from AT (seconds) on. */
  TimedSource &effect (
      const std::string &name, const std::string &bytes, double at)
  {
    TimedSource source;
    source.file = bytes.empty () ? test_data (name) : put (name, bytes);
    source.at = (int64_t) (at * kRate);
    plan.effects.push_back (source);
    return plan.effects.back ();
  }
  std::optional<Score> gather ()
  {
    RenderContext context;
    context.staging = folder ();
    auto score = gather_sound (plan, context, problems, reel::out (error));
    return score;
  }
  std::vector<float> heard ()
  {
    std::vector<float> all;
    auto score = gather ();
    EXPECT_TRUE (score) << (error ? error->message : "");
    if (score) {
      EXPECT_TRUE (Mixer (*score).mix (0, plan.samples, all));
    }
    all.resize ((size_t) plan.samples * 2);
    return all;
  }

  Plan plan;
  Problems problems{"brief.yaml"};
  ErrorPtr error;
};

/* Where it is loudest; samples. */
int64_t
loudest (const std::vector<float> &stereo)
{
  size_t best = 0;
  for (size_t i = 0; i < stereo.size (); i += 2)
    if (std::fabs (stereo[i]) > std::fabs (stereo[best]))
      best = i;
  return (int64_t) best / 2;
}

/* A second of near silence with a click in its middle. */
std::vector<float>
click (int channels, int64_t rate)
{
  std::vector<float> sound ((size_t) (rate * channels), 0.0f);
  for (int c = 0; c < channels; c++)
    sound[(size_t) (rate / 2 * channels + c)] = 0.9f;
  return sound;
}

} // namespace

/* Guards against effects a buffer off, whatever the rate of their file. */
TEST (Gather, EffectsAreHeardToTheSample)
{
  for (int rate : {48000, 44100, 22050, 96000}) {
    Gathering all;
    all.effect ("c.wav", wav_of (click (1, rate), 1, rate, 0), 3.21);
    EXPECT_NEAR ((double) loudest (all.heard ()), 3.71 * kRate, 1) << rate;
  }
}

/* Guards against a centre channel, which is where people speak, that is lost,
 * and sides that change places. */
TEST (Gather, SurroundIsMixedDown)
{
  constexpr uint32_t k51 = 0x3f;
  auto only = [] (int channel, int channels) {
    auto mono = tone (440, 0.5, 2, 1);
    std::vector<float> sound (mono.size () * (size_t) channels, 0.0f);
    for (size_t i = 0; i < mono.size (); i++)
      sound[i * (size_t) channels + (size_t) channel] = mono[i];
    return sound;
  };
  auto levels = [&] (int channel, int channels, uint32_t mask) {
    Gathering all;
    all.effect (
        "s.wav", wav_of (only (channel, channels), channels, 48000, mask), 0);
    auto heard = all.heard ();
    double left = mean_level_db (heard, 0.5, 1.5);
    heard.erase (heard.begin ());
    return std::pair (left, mean_level_db (heard, 0.5, 1.5));
  };
  auto [left, right] = levels (2, 6, k51);
  EXPECT_NEAR (left, right, 0.1);
  EXPECT_GT (left, -25);
  std::tie (left, right) = levels (0, 6, k51);
  EXPECT_GT (left, right + 20);
  std::tie (left, right) = levels (1, 6, k51);
  EXPECT_GT (right, left + 20);
  /* One channel is as loud on both sides as it is; unnamed channels are heard
   * too. */
  std::tie (left, right) = levels (0, 1, 4);
  EXPECT_NEAR (left, right, 0.01);
  EXPECT_NEAR (left, mean_level_db (tone (440, 0.5, 2, 2), 0.5, 1.5), 0.1);
  std::tie (left, right) = levels (1, 3, 0);
  EXPECT_GT (std::max (left, right), -40);
}

/* Guards against a trim that is not what was asked for. */
TEST (Gather, TrimTakesItsPart)
{
  Gathering all;
  TimedSource &effect =
      all.effect ("t.wav", wav_of (tone (300, 0.5, 4, 2), 2, 48000, 3), 2);
  effect.from = kSecond;
  effect.to = 2 * kSecond;
  auto heard = all.heard ();
  EXPECT_LT (mean_level_db (heard, 1, 2), -100);
  EXPECT_NEAR (mean_level_db (heard, 2.1, 2.9), -9, 0.1);
  EXPECT_LT (mean_level_db (heard, 3.0, 4), -100);
}

/* Guards against a clip's sound at the wrong speed or place. */
TEST (Gather, SpeedIsKept)
{
  Gathering all;
  auto sound = click (2, 48000);
  auto second = tone (500, 0.05, 1, 2);
  sound.insert (sound.end (), second.begin (), second.end ());
  all.effect ("s.wav", wav_of (sound, 2, 48000, 3), 1).speed = 0.5;
  auto heard = all.heard ();
  EXPECT_NEAR ((double) loudest (heard), 2 * kRate, 0.03 * kRate);
  EXPECT_GT (mean_level_db (heard, 3.1, 4.9), -32);
  EXPECT_LT (mean_level_db (heard, 5.01, 6), -100);
}

/* Guards against music whose loudness is its file's affair: a volume of 1 is as
 * loud as the speech. */
TEST (Gather, MusicIsBroughtToTheLevelOfSpeech)
{
  for (double level : {0.003, 0.3}) {
    Gathering all;
    PlannedMusic music;
    MusicTrack track;
    track.file = all.put ("m.wav", wav_of (noise (level, 4, 1), 2, 48000, 3));
    track.volume = 1;
    music.tracks = {track};
    music.span = {0, all.plan.samples};
    all.plan.music = {music};
    auto heard = all.heard ();
    LoudnessMeter meter (2);
    meter.add (heard.data (), all.plan.samples);
    EXPECT_NEAR (*meter.integrated (), -16, 0.4) << level;
    /* What it takes of the disk was told. */
    EXPECT_GE (gathered_bytes_at_most (all.plan), 4 * kRate * 8u);
  }
}

/* Guards against a music file decoded far beyond what is heard of it. */
TEST (Gather, OnlyWhatIsNeededIsDecoded)
{
  Gathering all;
  all.plan.samples = kRate;
  all.effect ("long.wav", wav_of (tone (300, 0.5, 20, 2), 2, 48000, 3), 0.5);
  auto score = all.gather ();
  ASSERT_TRUE (score);
  ASSERT_EQ (score->parts.size (), 1u);
  EXPECT_EQ (SoundFile (score->parts[0].file, 2).samples (), kRate / 2);
  EXPECT_EQ (gathered_bytes_at_most (all.plan), kRate / 2 * 8u);
}

/* Guards against a job that fails for a sound it was told to do without, and
 * against silence about it. */
TEST (Gather, OptionalSoundsAreLeftOutWithAWarning)
{
  Gathering all;
  all.effect ("bad.flac", "fLaC" + std::string (300, 'x'), 0).optional = true;
  auto score = all.gather ();
  ASSERT_TRUE (score) << all.error->message;
  EXPECT_TRUE (score->parts.empty ());
  auto told = all.problems.sorted ();
  ASSERT_EQ (told.size (), 1u);
  EXPECT_NE (told[0].message.find ("bad.flac"), std::string::npos);
}

/* Guards against silence in place of a sound that can't be decoded. */
TEST (Gather, DamagedSoundsFail)
{
  Gathering all;
  all.effect ("bad.flac", "fLaC" + std::string (300, 'x'), 0);
  EXPECT_FALSE (all.gather ());
  ASSERT_TRUE (all.error);
  EXPECT_NE (
      std::string (all.error->message).find ("bad.flac"), std::string::npos);
}

/* Guards against a trim behind the end that nobody is told of. */
TEST (Gather, NothingToHearIsAWarning)
{
  Gathering all;
  all.effect ("t.wav", wav_of (tone (300, 0.5, 1, 2), 2, 48000, 3), 0).from =
      5 * kSecond;
  EXPECT_TRUE (all.gather ());
  EXPECT_EQ (all.problems.sorted ().size (), 1u);
}
