// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace reel::speech {

/* The start of something spoken: its first sample, and the sent character
 * (from 0) it stands for. */
struct SpokenEvent {
  uint64_t sample;
  uint64_t position;

  bool operator== (const SpokenEvent &) const = default;
};

struct SpokenPiece {
  std::vector<int16_t> samples; // 22,050 Hz, one channel
  std::vector<SpokenEvent> words;

  bool operator== (const SpokenPiece &) const = default;
};

/* What one go at the synthesiser is set to. */
struct PieceRequest {
  std::string voice; // as espeak_SetVoiceByName takes it
  int rate = 165;
  int pitch = 50;
  bool word_gap = false; // words are parted by a silence, however short
  bool end_pause = false;
  std::string text; // UTF-8
};

} // namespace reel::speech
