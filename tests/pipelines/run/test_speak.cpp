// SPDX-License-Identifier: GPL-3.0-or-later
/* Narrations, spoken side by side, to be heard or for their times alone. */
#include <gtest/gtest.h>

#include <filesystem>

#include "error.h"
#include "gst_ptr.h"
#include "preparing.h"
#include "run/content_hashes.h"
#include "run/speak.h"
#include "run/speech_cache.h"
#include "run/speech_times.h"

using namespace reel;
using namespace reel::test;

namespace {

constexpr char kBrief[] = R"(reelsmith: 1
voice: {name: en-gb}
scenes:
  - narration: Every boat leaves a trace. Even the small ones do, 1234 of them.
  - narration: {text: 'It goes on <mark name="here"/> and on', continues: true}
  - narration: to the end of the sentence.
  - narration:
      - {text: Jedes Boot., voice: {name: de+f3, polish: false}}
      - {pause: 0.5}
      - {text: And then this., voice: {name: en-us, rate: 250}}
  - {title: Nothing is said, duration: 1}
  - narration: {ssml: '<speak>Wait<break time="1s"/></speak>'}
)";

class Saying : public Preparing {
public:
  std::optional<SpokenScenes> say (
      const std::string &text, bool needs_speech, int jobs)
  {
    namespace fs = std::filesystem;
    fs::remove_all (staging ());
    fs::create_directory (staging ());
    Problems found ("brief.yaml");
    auto brief = load_brief_text (text, Notation::Yaml, {}, found);
    EXPECT_TRUE (brief) << told (found.sorted ());
    if (!brief)
      return std::nullopt;
    RenderContext context;
    context.staging = staging ();
    context.files = brief->files;
    context.jobs = jobs;
    context.needs_speech = needs_speech;
    context.cancelled = &cancelled;
    context.speech_times = times;
    ErrorPtr error;
    counts.clear ();
    auto spoken = speak (
        *brief, context, found, [&] (size_t done) { counts.push_back (done); },
        reel::out (error));
    problems = told (found.sorted ());
    code = error ? error->code : -1;
    return spoken;
  }

  SpeechTimes *times = nullptr;
  std::atomic<bool> cancelled = false;
  std::vector<size_t> counts;
  std::string problems;
  int code = -1;
};

/* All that a plan is made of. */
std::string
times_of (const SpokenScenes &scenes)
{
  std::string all;
  auto add = [&] (auto value) { all += std::to_string (value) + " "; };
  for (const auto &scene : scenes)
    for (const Spoken &piece : scene) {
      all += "\n" + piece.text + ": ";
      add (piece.channels);
      add (piece.samples);
      add (piece.joins_before);
      add (piece.joins_after);
      for (const SpokenWord &word : piece.words) {
        add (word.start);
        add (word.stop);
        add (word.offset);
        add (word.length);
      }
      for (const SpokenSentence &sentence : piece.sentences) {
        add (sentence.offset);
        add (sentence.length);
      }
      for (const SpokenMark &mark : piece.marks) {
        all += mark.name + " ";
        add (mark.time);
      }
    }
  return all;
}

std::vector<std::string>
sounds_of (const SpokenScenes &scenes)
{
  std::vector<std::string> sounds;
  for (const auto &scene : scenes)
    for (const Spoken &piece : scene)
      sounds.push_back (piece.file.empty () ? "" : contents (piece.file));
  return sounds;
}

} // namespace

/* Guards against a plan that a render doesn't keep to. */
TEST (Speak, TimesAloneAreThoseOfTheSound)
{
  Saying place;
  auto heard = place.say (kBrief, true, 1);
  ASSERT_TRUE (heard);
  for (const auto &scene : *heard)
    for (const Spoken &piece : scene)
      EXPECT_EQ (contents (piece.file).size (),
          (size_t) piece.samples * sizeof (float));
  auto timed = place.say (kBrief, false, 1);
  ASSERT_TRUE (timed);
  EXPECT_EQ (times_of (*timed), times_of (*heard));
  EXPECT_TRUE (std::filesystem::is_empty (place.staging ()));
}

/* Guards against saying it all again for each output, and against times of
 * something else that is said. */
TEST (Speak, TimesThatAreKnownAreTakenOver)
{
  const std::string scene = "reelsmith: 1\nscenes: [{narration: Boats}]\n";
  Saying place;
  SpeechTimes times;
  place.times = &times;
  auto first = place.say (scene, false, 1);
  ASSERT_TRUE (first);
  Problems found ("brief.yaml");
  auto brief = load_brief_text (scene, Notation::Yaml, {}, found);
  ASSERT_TRUE (brief);
  RenderContext context;
  ContentHashes hashes (context);
  std::string key = speech_key (brief->scenes[0].narration[0], hashes);
  auto known = times.find (key);
  ASSERT_TRUE (known);
  EXPECT_EQ (times_of ({{*known}}), times_of (*first));
  SpeechTimes others;
  known->samples += 7;
  others.add (key, *known);
  place.times = &others;
  auto second = place.say (scene, false, 1);
  ASSERT_TRUE (second);
  EXPECT_EQ ((*second)[0][0].samples, (*first)[0][0].samples + 7);
  auto faster = place.say (scene + "voice: {rate: 250}\n", false, 1);
  ASSERT_TRUE (faster);
  EXPECT_LT ((*faster)[0][0].samples, (*first)[0][0].samples);
}

/* Guards against sound that depends on who was quicker. */
TEST (Speak, SideBySideIsAsOneAfterTheOther)
{
  Saying place;
  auto alone = place.say (kBrief, true, 1);
  ASSERT_TRUE (alone);
  EXPECT_EQ (place.counts.back (), 6u);
  std::string times = times_of (*alone);
  auto sounds = sounds_of (*alone);
  for (int i = 0; i < 3; i++) {
    auto beside = place.say (kBrief, true, 4);
    ASSERT_TRUE (beside);
    EXPECT_EQ (times_of (*beside), times);
    EXPECT_EQ (sounds_of (*beside), sounds);
    EXPECT_TRUE (std::is_sorted (place.counts.begin (), place.counts.end ()));
    EXPECT_EQ (place.counts.back (), 6u);
  }
}

/* Guards against a length that hangs on the silence a synthesiser adds. */
TEST (Speak, SilenceAtTheEndIsCut)
{
  Saying place;
  const std::string scene = "reelsmith: 1\nscenes:\n  - narration: ";
  auto plain = place.say (scene + "Wait", true, 1);
  auto waiting = place.say (
      scene + "{ssml: '<speak>Wait<break time=\"3s\"/></speak>'}", true, 1);
  ASSERT_TRUE (plain && waiting);
  EXPECT_GT ((*plain)[0][0].samples, kSampleRate / 5);
  EXPECT_NEAR ((double) (*waiting)[0][0].samples,
      (double) (*plain)[0][0].samples, kSampleRate / 10);
  auto silent = place.say (
      scene + "{ssml: '<speak><break time=\"3s\"/></speak>'}", true, 1);
  ASSERT_TRUE (silent);
  EXPECT_EQ ((*silent)[0][0].samples, 0);
}

/* Guards against hearing of one mistake a go. */
TEST (Speak, EveryTextThatCannotBeSaidIsTold)
{
  for (bool needs_speech : {true, false}) {
    Saying place;
    auto spoken = place.say ("reelsmith: 1\nscenes:\n"
                             "  - narration: {ssml: '<speak><voice "
                             "name=\"nobody-a\">Hm</voice></speak>'}\n"
                             "  - narration: Fine.\n"
                             "  - narration: {ssml: '<speak><voice "
                             "name=\"nobody-b\">Hm</voice></speak>'}\n",
        needs_speech, 2);
    EXPECT_FALSE (spoken);
    EXPECT_EQ (place.code, -1);
    EXPECT_NE (place.problems.find ("nobody-a"), std::string::npos)
        << place.problems;
    EXPECT_NE (place.problems.find ("nobody-b"), std::string::npos)
        << place.problems;
  }
}

TEST (Speak, EndsWhenCancelled)
{
  Saying place;
  place.cancelled = true;
  EXPECT_FALSE (place.say (kBrief, false, 2));
  EXPECT_EQ (place.code, (int) ErrorCode::Cancelled);
}
