// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "brief/brief.h"

namespace reel {

/* All sound is mixed at this rate. */
inline constexpr int kSampleRate = 48000;

/* Times are from the start of the piece; offset and length count characters
 * of Spoken::text. */
struct SpokenWord {
  Nanoseconds start = 0, stop = 0;
  uint32_t offset = 0, length = 0;
};

struct SpokenSentence {
  uint32_t offset = 0, length = 0;
};

struct SpokenMark {
  std::string name;
  Nanoseconds time = 0;
};

/* What came of one piece of narration: sound in a file, and the time of every
 * word in it. A pause has neither. */
struct Spoken {
  std::string text; // plain, without marks and markup
  std::string file; // raw F32LE at kSampleRate, interleaved
  int channels = 1;
  int64_t samples = 0; // frames of `channels` samples
  double gain = 1;     // brings it to the level of all narration
  /* Of a recording: what its file has, before it was mixed down; and how long
   * it says it is where it ends before, else 0. */
  int recorded_channels = 0;
  Nanoseconds promised = 0;
  /* It was cut out of one sentence, with what is before it or behind it. */
  bool joins_before = false, joins_after = false;
  std::vector<SpokenWord> words;
  std::vector<SpokenSentence> sentences;
  std::vector<SpokenMark> marks;
};

inline Nanoseconds
length_of (const Spoken &spoken)
{
  return spoken.samples / kSampleRate * kSecond +
         spoken.samples % kSampleRate * kSecond / kSampleRate;
}

/* By scene, by piece of its narration. */
using SpokenScenes = std::vector<std::vector<Spoken>>;

} // namespace reel
