// SPDX-License-Identifier: GPL-3.0-or-later
/* Recordings whose words are timed by a reading of their text. */
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "gst_ptr.h"
#include "preparing.h"
#include "run/align.h"
#include "run/findings.h"
#include "run/speech.h"
#include "run/split_spoken.h"
#include "sound_making.h"

using namespace reel;
using namespace reel::test;

namespace {

/* A print of COUNT frames of which each is unlike the others. */
VoicePrint
made_up_print (size_t count)
{
  VoicePrint print;
  auto chance = noise (1, 1, 5);
  for (size_t i = 0; i < count; i++) {
    VoicePrint::Frame frame;
    for (size_t k = 0; k < frame.size (); k++)
      frame[k] = chance[(i * frame.size () + k) % chance.size ()];
    print.frames.push_back (frame);
    print.is_quiet.push_back (false);
  }
  return print;
}

Nanoseconds
at_frame (double frame)
{
  return (Nanoseconds) ((frame + 0.5) * VoicePrint::kHop * 1e9 / kSampleRate);
}

constexpr const char *kText =
    "Every boat leaves a trace, even the small ones. In the morning the "
    "harbour "
    "lies still, and nothing moves but the light on the water. Then the first "
    "engines start, one after the other, and the gulls wake up. By seven "
    "o'clock thirty boats have left, each with its own course, and the wind "
    "takes hold of their flags. Who stays behind looks after them for a while, "
    "counts the masts, and goes back to work. Nobody says much; there is "
    "coffee "
    "in the shed, and a radio that knows three songs.";

/* Somebody speaks: a voice, its pace, and how it was recorded. */
struct Speaker {
  const char *voice;
  int rate;
  double noise_db; // under full scale
  bool pauses;
};

class Speaking : public Preparing {
public:
  Spoken speak (const std::string &text, bool ssml, const char *voice, int rate,
      const char *name)
  {
    NarrationPiece piece;
    piece.text = text;
    piece.ssml = ssml;
    piece.voice.name = voice;
    piece.voice.rate = rate;
    piece.voice.polish = false;
    RenderContext context;
    context.staging = folder ();
    Spoken spoken;
    ErrorPtr error;
    EXPECT_TRUE (
        speak_piece (piece, context, file (name), spoken, reel::out (error)))
        << (error ? error->message : "");
    return spoken;
  }

  /* How far off the begin of each word is, in seconds. */
  std::vector<double> errors_of (const Speaker &who)
  {
    std::string text = kText;
    if (who.pauses) {
      text = "<speak>" +
             replace_all (text, ". ", ". <break time=\"1200ms\"/>") +
             "</speak>";
      text = replace_all (text, "coffee", "<break time=\"500ms\"/>coffee");
    }
    Spoken recorded = speak (text, who.pauses, who.voice, who.rate, "recorded");
    add_noise (recorded, who.noise_db);
    Spoken reading = speak (kText, false, "en-gb", 165, "reading");
    SoundFile a (reading.file, 1), b (recorded.file, 1);
    Alignment alignment (print_voice (a), print_voice (b));
    EXPECT_TRUE (alignment.is_found ());
    EXPECT_EQ (reading.words.size (), recorded.words.size ());
    std::vector<double> errors;
    size_t count = std::min (reading.words.size (), recorded.words.size ());
    for (size_t i = 0; i < count; i++)
      errors.push_back (
          std::fabs ((double) (alignment.begin_of (reading.words[i].start) -
                               recorded.words[i].start)) /
          1e9);
    std::sort (errors.begin (), errors.end ());
    return errors;
  }

private:
  void add_noise (const Spoken &spoken, double db) const
  {
    std::string bytes = contents (spoken.file);
    auto *samples = (float *) bytes.data ();
    size_t count = bytes.size () / sizeof (float);
    auto hiss =
        noise (std::pow (10.0, -db / 20), (double) count / 2 / 48000 + 1, 3);
    for (size_t i = 0; i < count; i++)
      samples[i] += hiss[i];
    put ("recorded", bytes);
  }
};

} // namespace

/* Guards against an alignment that bends what is straight. */
TEST (Align, OfTheSameIsTheSame)
{
  VoicePrint print = made_up_print (900);
  Alignment alignment (print, print);
  ASSERT_TRUE (alignment.is_found ());
  for (double frame : {0.0, 10.0, 450.0, 899.0})
    EXPECT_NEAR ((double) alignment.begin_of (at_frame (frame)),
        (double) at_frame (frame), 1e6);
}

/* Guards against the coarse path leading astray: longer than one level. */
TEST (Align, FindsALongPauseInALongRecording)
{
  VoicePrint reading = made_up_print (5000), recording = reading;
  VoicePrint::Frame quiet;
  quiet.fill (0);
  recording.frames.insert (recording.frames.begin () + 2000, 700, quiet);
  recording.is_quiet.insert (recording.is_quiet.begin () + 2000, 700, true);
  Alignment alignment (reading, recording);
  EXPECT_NEAR ((double) alignment.begin_of (at_frame (1500)),
      (double) at_frame (1500), 1e8);
  EXPECT_NEAR ((double) alignment.begin_of (at_frame (3000)),
      (double) at_frame (3700), 1e8);
  /* A word that ends before the pause doesn't end in it. */
  EXPECT_NEAR ((double) alignment.end_of (at_frame (1999)),
      (double) at_frame (1999), 1.2e8);
}

/* Guards against times that run backwards. */
TEST (Align, NeverFalls)
{
  VoicePrint a = made_up_print (700), b = made_up_print (900);
  std::reverse (b.frames.begin (), b.frames.end ());
  Alignment alignment (a, b);
  Nanoseconds before = 0;
  for (double frame = 0; frame < 700; frame += 3) {
    Nanoseconds here = alignment.begin_of (at_frame (frame));
    EXPECT_GE (here, before);
    before = here;
  }
}

/* Guards against words timed in silence. */
TEST (Align, SilenceIsNotAligned)
{
  VoicePrint silent = made_up_print (50);
  silent.is_quiet.assign (50, true);
  EXPECT_FALSE (Alignment (made_up_print (50), silent).is_found ());
  EXPECT_FALSE (Alignment ({}, {}).is_found ());
}

/* Guards against captions beside their words: other voices at other paces, with
 * pauses of their own and with noise, against the synthesiser's own times.
 * Median 80 ms at most, 95 % within 200 ms. */
TEST (Align, OtherVoicesAreTimedByAReading)
{
  static constexpr Speaker kSpeakers[] = {{"en-us+f3", 140, 60, false},
      {"en-gb-scotland+m3", 185, 50, true}, {"en-us+m7", 165, 40, true},
      {"en-gb+f2", 200, 50, false}};
  Speaking place;
  std::vector<double> all;
  for (const Speaker &who : kSpeakers) {
    auto errors = place.errors_of (who);
    ASSERT_GT (errors.size (), 80u);
    printf ("%s at %d: median %.0f ms, 95 %% within %.0f ms\n", who.voice,
        who.rate, errors[errors.size () / 2] * 1000,
        errors[errors.size () * 95 / 100] * 1000);
    EXPECT_LE (errors[errors.size () / 2], 0.080) << who.voice;
    EXPECT_LE (errors[errors.size () * 95 / 100], 0.200) << who.voice;
  }
}

/* Guards against findings that are missed, and against a clean recording that
 * is blamed. */
TEST (Findings, ClippedQuietAndNoisyRecordingsAreTold)
{
  Speaking place;
  Spoken clean = place.speak (kText, false, "en-gb", 165, "clean");
  std::string bytes = contents (clean.file);
  auto told_of = [&] (double gain, double noise_level) {
    std::string changed = bytes;
    auto *samples = (float *) changed.data ();
    size_t count = changed.size () / sizeof (float);
    auto hiss = noise (noise_level, (double) count / 2 / 48000 + 1, 4);
    for (size_t i = 0; i < count; i++)
      samples[i] =
          std::clamp (samples[i] * (float) gain + hiss[i], -1.0f, 1.0f);
    clean.file = place.put ("changed", changed);
    Problems problems ("brief.yaml");
    auto measures = measure_recording (clean);
    EXPECT_TRUE (measures);
    warn_of_recording (*measures, "a.wav", {}, problems);
    return told (problems.sorted ());
  };
  EXPECT_EQ (told_of (1, 0.0003), "");
  EXPECT_NE (
      told_of (30, 0.0003).find ("`a.wav` is clipped: "), std::string::npos);
  EXPECT_NE (told_of (0.02, 0).find ("`a.wav` is quiet: -"), std::string::npos);
  EXPECT_NE (
      told_of (1, 0.01).find ("noisy: where nobody speaks there are -40"),
      std::string::npos);
  EXPECT_NE (told_of (0, 0).find ("`a.wav` is silent"), std::string::npos);
}

/* Guards against a sentence that is spoken as two, and sound lost or said twice
 * where it is cut. */
TEST (Continued, PartsAreTheWholeCutBetweenWords)
{
  Speaking place;
  Spoken whole = place.speak (
      "Every boat leaves a trace on the water.", false, "en-gb", 165, "whole");
  auto sound = contents (whole.file);
  ASSERT_EQ (whole.words.size (), 8u);
  Spoken parts[2];
  ErrorPtr error;
  ASSERT_TRUE (split_spoken (whole,
      {{&parts[0], place.file ("a"), 0, 0},
          {&parts[1], place.file ("b"), 18, 0}},
      reel::out (error)));
  EXPECT_EQ (contents (place.file ("a")) + contents (place.file ("b")),
      sound.substr (0, (size_t) whole.samples * sizeof (float)));
  EXPECT_EQ (parts[0].text, "Every boat leaves");
  EXPECT_EQ (parts[1].text, "a trace on the water.");
  EXPECT_EQ (parts[0].words.size (), 3u);
  ASSERT_EQ (parts[1].words.size (), 5u);
  EXPECT_EQ (parts[1].words[0].offset, 0u);
  EXPECT_LE (parts[1].words[0].start, 100'000);
  EXPECT_EQ (parts[0].samples + parts[1].samples, whole.samples);
  EXPECT_TRUE (parts[0].joins_after);
  EXPECT_TRUE (parts[1].joins_before);
}
