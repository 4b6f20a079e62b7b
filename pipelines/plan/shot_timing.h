// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "brief/brief.h"
#include "brief/problem.h"
#include "plan/clip_play.h"

namespace reel {

/* One background of a scene in time. */
struct ShotTiming {
  size_t background = 0;  // of the scene
  Nanoseconds length = 0; // until the next one begins
  std::optional<ClipPlay> play;
};

/* What the backgrounds of a scene make of its length. */
struct SequenceTiming {
  std::vector<ShotTiming> shots;
  Nanoseconds length = 0;      // of the scene
  bool set_by_speech = false;  // the length is that of the speech
  bool cuts_speech = false;    // where the scene ends, somebody still speaks
  bool repeats_speech = false; // until the scene ends
  std::string why;             // what set the length
};

struct SequenceInput {
  const Scene *scene = nullptr;
  Nanoseconds speech = 0; // from the scene's start to the pause after it
  bool speaks = false;    // there is narration, if of pauses alone
  Nanoseconds reading = 0;
};

/* Lays the backgrounds of a scene out one after the other, and with the speech
 * over them: brief.md, Time, rules 4, 5 and 8, and the table of `sync`, which
 * is about the last clip that has no `duration`. */
SequenceTiming time_sequence (const SequenceInput &input, Problems &problems);

} // namespace reel
