// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "brief/brief.h"

namespace reel {

/* From BEGIN to before END; samples of the mix. */
struct SampleSpan {
  int64_t begin = 0, end = 0;
  bool operator== (const SampleSpan &) const = default;
};

/* A piece of narration in the mix. */
struct PlannedSound {
  std::string file; // raw F32LE at kSampleRate
  int channels = 1;
  int64_t at = 0; // sample of the mix it begins at
  int64_t samples = 0;
  double gain = 1;
  /* It goes on from the piece before it, or in the next one, without a gap:
   * not faded there. */
  bool joins_before = false, joins_after = false;
};

/* A part of a sound file over a part of the mix: an effect, or the sound of a
 * clip. */
struct TimedSource {
  std::string file; // as Brief names it
  Nanoseconds from = 0;
  std::optional<Nanoseconds> to;  // none: its end
  double speed = 1;               // at which it is played; the pitch is kept
  int64_t at = 0;                 // sample of the mix it begins at
  std::optional<int64_t> samples; // at most; none: until it ends
  double gain = 1;
  double duck = 0; // dB it sinks by while somebody speaks
  int64_t fade_in = 0, fade_out = 0;
  bool optional = false;
  Place place;
};

/* One piece of music out of a list. */
struct MusicTrack {
  std::string file; // as Brief names it
  Nanoseconds start = 0;
  double volume = 0.5; // 1 is as loud as the speech
  double duck = 12;    // dB
  int64_t fade_in = 0, fade_out = 0;
  bool loop = true;
  bool optional = false;
  Place place;
};

/* Music over a part of the mix: its tracks one after the other, and over again
 * if the last of them loops. */
struct PlannedMusic {
  std::vector<MusicTrack> tracks;
  SampleSpan span;
};

} // namespace reel
