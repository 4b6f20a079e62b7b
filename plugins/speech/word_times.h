// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "speech_piece.h"
#include "word_tokens.h"

namespace reel::speech {

/* A word and the samples it is heard in. */
struct TimedToken {
  Span span;
  uint64_t start = 0;
  uint64_t stop = 0;
  bool heard = false; // the synthesiser itself told the start
};

/* One past the last sample before END that can be heard, at least BEGIN. */
[[nodiscard]] uint64_t sound_end (
    const std::vector<int16_t> &samples, uint64_t begin, uint64_t end);

/* Brings what eSpeak NG tells together with the words a viewer sees. It tells
 * one start for joined words ("of the"), several for numbers, and one for a
 * whole Japanese clause as often as it has syllables: the first start inside a
 * word counts, several at one place are dealt out over the characters, and
 * words it is silent on share the time of their neighbour by length. Words come
 * out in order, each stopping where the next starts, the last where the sound
 * ends. Signs that are not said are left out. POSITIONS: script offset of each
 * sent character. */
[[nodiscard]] std::vector<TimedToken> time_words (const std::u32string &text,
    const std::vector<Token> &tokens, const std::vector<uint32_t> &positions,
    const SpokenPiece &spoken);

/* Lengthens the silence before each heard word but the first to GAP samples,
 * and moves the words with it. */
void widen_gaps (std::vector<int16_t> &samples, std::vector<TimedToken> &words,
    uint64_t gap);

} // namespace reel::speech
