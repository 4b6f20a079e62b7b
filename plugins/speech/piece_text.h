// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "word_tokens.h"

namespace reel::speech {

/* What one go at the synthesiser is told, and where each of its characters
 * stands in the script. Holds no markup: styles are the synthesiser's own
 * control sequences, which no character of a user can form. */
struct PieceText {
  std::string bytes;              // UTF-8
  std::vector<uint32_t> position; // sent character -> script offset
};

/* PART of SCRIPT, whose words are TOKENS. GOES_ON: the sentence does not end
 * with it, so neither does its melody. */
[[nodiscard]] PieceText write_piece (const Script &script, Span part,
    const std::vector<Token> &tokens, bool goes_on);

} // namespace reel::speech
