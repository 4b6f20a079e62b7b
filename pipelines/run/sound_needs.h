// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "plan/plan.h"

namespace reel {

/* Music that is repeated, or follows other music, overlaps by this. */
inline constexpr int64_t kCrossfade = kSampleRate / 2;

/* A part of a file as it is wanted from its decoder. */
struct WantedSound {
  std::string file;
  Nanoseconds from = 0;
  double speed = 1;
  auto operator<=> (const WantedSound &) const = default;
};

WantedSound wanted_of (const TimedSource &source);
WantedSound wanted_of (const MusicTrack &track);

/* What a part of a file is needed for. */
struct SoundNeed {
  int64_t most = 0; // samples of the file
  bool is_optional = false;
  bool is_music = false;
  bool is_clip = false; // alone: its sound was looked at with its pictures
  Place place;
};

using SoundNeeds = std::map<WantedSound, SoundNeed>;

/* The parts of files that are heard in PLAN, besides what is said. */
SoundNeeds sound_needs (const Plan &plan);

/* Effects, and behind them clips that are heard. */
std::vector<TimedSource> heard_sources (const Plan &plan);

} // namespace reel
