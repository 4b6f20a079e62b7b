// SPDX-License-Identifier: GPL-3.0-or-later
/* The sound of finished videos, decoded again. */
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "gst_ptr.h"
#include "preparing.h"
#include "run/loudness.h"
#include "run/sound_file.h"
#include "run/sound_track.h"
#include "run/spool.h"
#include "sound_making.h"

using namespace reel;
using namespace reel::test;

namespace {

constexpr int64_t kRate = kSampleRate;
constexpr const char *kSmall =
    "output: {size: 64x36, fps: 10, quality: draft}\n";

class Soundtrack : public Preparing {
public:
  /* What is heard in the video that TEXT makes. */
  std::vector<float> heard (const std::string &text)
  {
    result = prepare (text);
    EXPECT_TRUE (result.prepared) << result.error << told (result.problems);
    RenderContext context;
    Spooled spooled;
    ErrorPtr error;
    std::string raw = file ("heard");
    if (!spool_sound ({out ("brief.mp4"), 0, 600 * kRate}, context, raw,
            spooled, reel::out (error)))
      ADD_FAILURE () << error->message;
    std::vector<float> all;
    SoundFile sound (raw, 2);
    EXPECT_TRUE (sound.is_open () && sound.read (0, spooled.samples, all));
    return all;
  }

  Preparation result;
};

/* How much of HERTZ there is from FROM to TO, in dB. */
double
level_of (const std::vector<float> &sound, double hertz, double from, double to)
{
  double turn = 2 * std::numbers::pi * hertz / kRate, re = 0, im = 0;
  auto begin = (size_t) (from * kRate), end = (size_t) (to * kRate);
  for (size_t i = begin; i < end && 2 * i < sound.size (); i++) {
    re += sound[2 * i] * std::cos (turn * (double) i);
    im += sound[2 * i] * std::sin (turn * (double) i);
  }
  return 20 * std::log10 (std::hypot (re, im) / (double) (end - begin) + 1e-9);
}

} // namespace

/* Guards against music that drowns the speech, isn't there, or stays down: a
 * high tone under a low one, told apart, both as loud to the ear for their
 * level (BS.1770 weighs 2 kHz 3 dB more). Speech is from 0.034 s to 2.034 s and
 * again 3 s later. */
TEST (Soundtrack, MusicDucksUnderNarration)
{
  Soundtrack place;
  place.put ("music.wav", wav_of (tone (500, 0.2, 3, 2), 2, 48000, 3));
  place.put ("said.wav", wav_of (tone (300, 0.2, 2, 1), 1, 48000, 0));
  auto sound = place.heard (std::string (kSmall) +
                            "music: {src: music.wav, duck: 12, fade-in: 0}\n"
                            "scenes: [{pause: 2, narration: [{file: said.wav}, "
                            "{pause: 3}, {file: said.wav}]}]\n");
  double free = level_of (sound, 500, 3.0, 4.5);
  EXPECT_NEAR (level_of (sound, 500, 0.5, 1.9), free - 12, 1);
  EXPECT_NEAR (level_of (sound, 500, 5.2, 6.9), free - 12, 1);
  EXPECT_NEAR (level_of (sound, 300, 0.5, 1.9) - free, 6, 1);
  /* But for the packet before, which AAC spreads an attack over. */
  EXPECT_LT (mean_level_db (sound, 0, 0.02), -60);
}

/* Guards against a finished video that is off its loudness, whatever of it was
 * asked for. */
TEST (Soundtrack, LoudnessIsThatOfTheFinishedFile)
{
  for (const char *wanted : {"-16", "-23"}) {
    Soundtrack place;
    place.put ("m.wav", wav_of (noise (0.05, 4, 2), 2, 48000, 3));
    auto sound = place.heard (
        "output: {size: 64x36, fps: 10, quality: draft, loudness: " +
        std::string (wanted) +
        "}\nmusic: m.wav\nscenes: [{duration: 8, narration: Every boat leaves "
        "a trace.}]\n");
    LoudnessMeter meter (2);
    meter.add (sound.data (), (int64_t) sound.size () / 2);
    EXPECT_NEAR (*meter.integrated (), std::atof (wanted), 0.5);
  }
}

/* Guards against peaks that the encoder puts on what was limited: nobody hears
 * the sound that goes into it. What can't be kept to the limit is told. */
TEST (Soundtrack, PeaksAreThoseOfTheFinishedFile)
{
  struct {
    const char *loudness, *most;
    bool can_be;
  } const cases[] = {{"-9", "-4", true}, {"-9", "-1", false}};
  auto loud = noise (0.2, 4, 7);
  for (size_t i = 4000; i + 40 < loud.size (); i += 24000)
    for (size_t j = 0; j < 40; j++)
      loud[i + j] = j % 4 < 2 ? 0.95f : -0.95f;
  for (const auto &c : cases) {
    SCOPED_TRACE (c.most);
    Soundtrack place;
    place.put ("m.wav", wav_of (loud, 2, 48000, 3));
    auto sound = place.heard (
        "output: {size: 64x36, fps: 10, quality: draft, loudness: " +
        std::string (c.loudness) + ", true-peak: " + c.most +
        "}\nmusic: m.wav\nscenes: [{duration: 8}]\n");
    LoudnessMeter meter (2);
    meter.add (sound.data (), (int64_t) sound.size () / 2);
    double limit = std::atof (c.most);
    double peak = 20 * std::log10 (meter.true_peak ());
    EXPECT_GT (peak, limit - 2); // it is the limit that keeps them down
    bool is_told = told (place.result.problems).find ("peaks of the sound") !=
                   std::string::npos;
    if (c.can_be) {
      EXPECT_LE (peak, limit + 0.01);
      EXPECT_FALSE (is_told);
    } else {
      EXPECT_TRUE (peak <= limit + 0.01 || is_told) << peak;
    }
  }
}

/* Guards against a video that is published beyond what was asked for, and
 * nobody told: the tries to come down to it are counted. */
TEST (Soundtrack, PeaksBeyondTheLimitAreWarnedOf)
{
  auto told_of = [] (Mastered heard) {
    Plan plan;
    plan.loudness = -16;
    plan.true_peak = -1;
    Problems problems ("brief.yaml");
    warn_if_off_target (plan, heard, problems);
    return told (problems.sorted ());
  };
  EXPECT_EQ (told_of ({-16.4, -1}), "");
  EXPECT_EQ (told_of ({std::nullopt, -70}), "");
  EXPECT_EQ (told_of ({-16, -0.84}),
      "warning: the peaks of the sound can't be kept to -1.00 dBTP: they "
      "reach -0.84\n");
  EXPECT_EQ (told_of ({-17, -1.2}),
      "warning: the sound can't be brought to -16.0 LUFS: it has -17.0\n");
  Plan plan;
  plan.loudness = plan.true_peak = std::nullopt;
  Problems problems ("brief.yaml");
  warn_if_off_target (plan, {-5, 3}, problems);
  EXPECT_EQ (told (problems.sorted ()), "");
}

/* Guards against effects beside their word, or cut off with their scene. */
TEST (Soundtrack, EffectsAreHeardAtTheirMoment)
{
  Soundtrack place;
  std::vector<float> click (kRate / 2, 0.0f);
  click[100] = 0.9f;
  click[kRate / 2 - 2000] = 0.4f;
  place.put ("c.wav", wav_of (click, 1, 48000, 0));
  auto sound = place.heard (
      "output: {size: 64x36, fps: 10, quality: draft, loudness: none}\n"
      "scenes: [{duration: 1}, {duration: 2, sounds: [{src: c.wav, at: 1.75}]},"
      " {duration: 1}]\n");
  auto loudest = [&] (double from, double to) {
    auto best = (size_t) (from * kRate);
    for (auto i = best; i < (size_t) (to * kRate); i++)
      if (std::fabs (sound[2 * i]) > std::fabs (sound[2 * best]))
        best = i;
    return (double) best / kRate;
  };
  EXPECT_NEAR (loudest (2.6, 2.9), 2.75 + 100.0 / kRate, 0.001);
  EXPECT_NEAR (loudest (3.1, 3.5), 3.25 - 2000.0 / kRate, 0.001);
}

/* Guards against music that goes on where it was told to stop, and that breaks
 * off. */
TEST (Soundtrack, MusicOfAScene)
{
  Soundtrack place;
  place.put ("a.wav", wav_of (tone (500, 0.2, 9, 2), 2, 48000, 3));
  place.put ("b.wav", wav_of (tone (800, 0.2, 9, 2), 2, 48000, 3));
  auto sound = place.heard (std::string (kSmall) +
                            "music: {src: a.wav, fade-out: 1}\n"
                            "scenes: [{duration: 3}, {duration: 3, music: "
                            "{src: b.wav, fade-out: 0.5}},"
                            " {duration: 2, music: none}]\n");
  double a = level_of (sound, 500, 1.5, 2.5);
  EXPECT_LT (level_of (sound, 800, 1.5, 2.5), a - 40);
  EXPECT_LT (level_of (sound, 500, 4.2, 5), a - 40);
  EXPECT_NEAR (level_of (sound, 800, 4.2, 5.2), a, 1.5);
  EXPECT_LT (level_of (sound, 800, 6.1, 7.9), a - 40);
}

/* Guards against a sentence that stops where its scene does. */
TEST (Soundtrack, ASentenceContinuesWithoutAGap)
{
  Soundtrack place;
  auto sound = place.heard (
      std::string (kSmall) +
      "scenes: [{narration: {text: Every boat leaves a long, continues: true}},"
      " {narration: trace of foam on the calm water.}]\n");
  auto frames = place.result.prepared->frames;
  /* Nowhere between the first and the last word is there a silence as long as
   * a pause between scenes would be. */
  int64_t quiet = 0, longest = 0;
  for (auto i = (size_t) (0.1 * kRate);
       i < (size_t) ((double) frames / 10 * kRate) - (size_t) (kRate * 0.9);
       i++) {
    quiet = std::fabs (sound[2 * i]) < 0.003f ? quiet + 1 : 0;
    longest = std::max (longest, quiet);
  }
  EXPECT_LT (longest, kRate / 5);
}
