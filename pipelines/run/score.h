// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "brief/problem.h"
#include "plan/plan.h"

namespace reel {

/* What keeps an edge from clicking: 10 ms, linear. */
inline constexpr int64_t kEdge = kSampleRate / 100;

/* A part of a sound file over a part of the mix. All lengths in samples. */
struct MixPart {
  std::string file; // raw F32LE at kSampleRate
  int channels = 2;
  int64_t skip = 0; // of the file
  int64_t at = 0;   // in the mix
  int64_t samples = 0;
  double gain = 1;
  double duck = 0; // dB it sinks by while somebody speaks
  /* Its ends. Fades longer than kEdge keep the power of two sounds that
   * cross. */
  int64_t fade_in = kEdge, fade_out = kEdge;
  /* What it is a part of, such as music that repeats, faded as a whole. */
  SampleSpan run;
  int64_t run_fade_in = 0, run_fade_out = 0;
  /* Speech begins after the silent start and isn't faded in there. */
  bool is_speech = false;
};

/* What was worth telling of a part of a file that was decoded: of number NEED
 * in the order of sound_needs (). */
struct SoundFinding {
  size_t need = 0;
  Severity severity = Severity::Warning;
  std::string message, hint;
};

/* All that is heard in a video. */
struct Score {
  std::vector<MixPart> parts;
  std::vector<SampleSpan> speech; // in order, apart
  int64_t samples = 0;
  int64_t fade_in = 0, fade_out = 0;  // of the whole, from and to silence
  std::vector<SoundFinding> findings; // they were told
};

/* What is said in PLAN, and nothing else yet. */
Score narration_score (const Plan &plan);

} // namespace reel
