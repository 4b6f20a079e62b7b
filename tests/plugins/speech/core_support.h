// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "gst_ptr.h"
#include "speaker.h"
#include "speech_error.h"

namespace reel::test {

using namespace reel::speech;

inline Script
plain (const std::string &text)
{
  auto script = read_plain_text (text, Style{}, "en", Limits{}, nullptr);
  EXPECT_TRUE (script) << text;
  return script ? *script : Script{};
}

inline Script
ssml (const std::string &text, const std::string &voice = "en")
{
  ErrorPtr error;
  auto script = read_ssml (text, Style{}, voice, Limits{}, out (error));
  EXPECT_TRUE (script) << text << ": " << (error ? error->message : "");
  return script ? *script : Script{};
}

/* What refusing TEXT says. */
inline std::string
ssml_error (
    const std::string &text, int code = kErrorMarkup, const Limits &limits = {})
{
  ErrorPtr error;
  auto script = read_ssml (text, Style{}, "en", limits, out (error));
  EXPECT_FALSE (script) << text;
  if (!error)
    return "";
  EXPECT_EQ (error->code, code) << error->message;
  return error->message;
}

/* All that a script says. */
struct Said {
  std::vector<int16_t> samples;
  std::vector<SpokenWord> words;
  std::vector<SpokenWord> sentences;
  std::vector<SpokenMark> marks;
  bool operator== (const Said &other) const { return samples == other.samples; }
};

inline Said
say (Script script, const SpeakerSettings &settings = {})
{
  Said said;
  StopFlag stop;
  ErrorPtr error;
  auto catalog = VoiceCatalog::installed (stop, out (error));
  std::vector<FoundVoice> voices;
  if (!catalog || !catalog->resolve (script.voices, voices, out (error))) {
    ADD_FAILURE () << error->message;
    return said;
  }
  Speaker speaker (std::move (script), std::move (voices), settings);
  while (auto part = speaker.next (stop, out (error))) {
    EXPECT_EQ (part->first_sample, said.samples.size ());
    said.samples.insert (
        said.samples.end (), part->samples.begin (), part->samples.end ());
    said.words.insert (
        said.words.end (), part->words.begin (), part->words.end ());
    said.marks.insert (
        said.marks.end (), part->marks.begin (), part->marks.end ());
    if (!part->words.empty ())
      said.sentences.push_back (part->sentence);
  }
  EXPECT_FALSE (error) << error->message;
  return said;
}

inline std::vector<std::string>
texts (const std::vector<SpokenWord> &words)
{
  std::vector<std::string> all;
  for (const SpokenWord &word : words)
    all.push_back (word.text);
  return all;
}

/* Sum of squares a sample, of a span. */
inline double
energy (const std::vector<int16_t> &samples, size_t begin, size_t end)
{
  double sum = 0;
  for (size_t i = begin; i < end && i < samples.size (); i++)
    sum += (double) samples[i] * samples[i];
  return end > begin ? sum / (end - begin) : 0;
}

} // namespace reel::test
