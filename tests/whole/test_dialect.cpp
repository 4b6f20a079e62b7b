// SPDX-License-Identifier: GPL-3.0-or-later
/* A script of the established dialect for Markdown-to-video scripts, as it is:
 * only its voices are others'. */
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "media_file.h"
#include "workplace.h"

using namespace reel::test;
namespace fs = std::filesystem;

namespace {

bool
has (const std::string &text, const std::string &part)
{
  return text.find (part) != std::string::npos;
}

/* The script and all that it shows. */
std::string
lay_out (const Workplace &place)
{
  for (const char *name : {"dialect.md", "photo-3x2.jpg", "moving.gif",
           "drawing.svg", "speech.wav", "tones.flac"})
    fs::copy_file (test_data (name), place.file (name));
  std::string clip = place.write ("clip.yaml",
      "output: {size: 320x180, fps: 25}\n"
      "scenes: [{background: {generate: bokeh, pace: 4}, duration: 3,\n"
      "  narration: This is the clip.}]\n");
  EXPECT_EQ (place.render (clip, {"-o", place.file ("clip.mp4")}).status, 0);
  return place.file ("dialect.md");
}

/* How far the bytes of PICTURE are from all being the same. */
double
spread (const std::string &picture)
{
  double sum = 0, squares = 0, count = (double) picture.size ();
  for (unsigned char c : picture) {
    sum += c;
    squares += (double) c * c;
  }
  return std::sqrt (std::max (squares / count - sum * sum / count / count, 0.));
}

/* In samples from FROM to before TO, the loudest. */
float
peak (const std::vector<float> &sound, double from, double to)
{
  float most = 0;
  for (auto i = (size_t) (from * kRate);
       i < std::min ((size_t) (to * kRate), sound.size ()); i++)
    most = std::max (most, std::fabs (sound[i]));
  return most;
}

} // namespace

/* Guards against a script that has to be rewritten before it is a brief. */
TEST (Dialect, AScriptIsRenderedWholeWithOtherVoices)
{
  Workplace place;
  std::string script = lay_out (place);
  /* Nothing but the voices is wrong with it, and each is named. */
  Outcome outcome = place.reelsmith ({"validate", script}).run ();
  EXPECT_EQ (outcome.status, 2);
  for (const char *voice : {"Raymond", "Victoria", "Nicole"})
    EXPECT_TRUE (has (outcome.err, voice)) << outcome.err;
  for (size_t at = 0;
       (at = outcome.err.find (": error: ", at)) != std::string::npos; at++)
    EXPECT_TRUE (has (outcome.err.substr (at, 60), "voice")) << outcome.err;

  outcome = place.render (script, {"--voice-fallback"});
  ASSERT_EQ (outcome.status, 0) << outcome.err;
  for (const char *voice : {"Raymond", "Victoria", "Nicole"})
    EXPECT_TRUE (has (outcome.err, voice)) << outcome.err;
  std::string video = place.videos () + "/dialect.mp4";
  EXPECT_EQ (decoding_errors (video), "");

  /* Ten scenes; the empty one at the end is none. All of them show something,
   * and each something else. */
  std::vector<int64_t> starts = scene_starts (video);
  ASSERT_EQ (starts.size (), 11u);
  Pictures pictures = decode_pictures (video, {100, 80, 440, 200}, 1);
  ASSERT_EQ ((int64_t) pictures.pixels.size (), starts.back ());
  std::string before;
  for (size_t i = 0; i + 1 < starts.size (); i++) {
    const std::string &shown =
        pictures.pixels[(size_t) (starts[i] + starts[i + 1]) / 2];
    EXPECT_GT (spread (shown), 3) << "scene " << i + 1;
    EXPECT_TRUE (before.empty () || difference (shown, before) > 2)
        << "scene " << i + 1;
    before = shown;
  }

  /* Somebody speaks in every one, over music. */
  std::vector<float> sound = decode_sound (video);
  double length = (double) starts.back () / 25;
  EXPECT_NEAR ((double) sound.size () / kRate, length, 0.1);
  for (size_t i = 0; i + 1 < starts.size (); i++)
    EXPECT_GT (
        peak (sound, (double) starts[i] / 25, (double) starts[i + 1] / 25), 0.1)
        << "scene " << i + 1;

  std::string captions = read_file (place.videos () + "/dialect.vtt");
  for (const char *said : {"Twice a day the sea comes in,", "Who pulls it?",
           "And while the earth turns", "under this bulge", "It is hardly new.",
           "What you read\nis not what you hear."})
    EXPECT_TRUE (has (captions, said)) << said << captions;
  for (const char *not_said : {"this is not said", "The sun helps", "Three",
           "high water", "A lesson", "(", "*"})
    EXPECT_FALSE (has (captions, not_said)) << not_said << captions;
  /* One line each, of so many characters. */
  EXPECT_FALSE (has (captions, "Twice a day the sea comes in,\n and"));
}

/* Guards against another voice than the one that is asked for. */
TEST (Dialect, TheFallbackCanBeNamed)
{
  Workplace place;
  std::string script = lay_out (place);
  Outcome outcome =
      place.reelsmith ({"validate", "--voice-fallback=de", script}).run ();
  EXPECT_EQ (outcome.status, 0) << outcome.err;
  EXPECT_TRUE (has (outcome.err, "warning: ")) << outcome.err;
  EXPECT_TRUE (has (outcome.err, "`de`")) << outcome.err;
  outcome =
      place.reelsmith ({"validate", "--voice-fallback=nobody", script}).run ();
  EXPECT_EQ (outcome.status, 2) << outcome.err;
}
