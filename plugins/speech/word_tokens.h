// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "script.h"
#include "sentence_cutter.h"

namespace reel::speech {

/* What a viewer takes for one word. */
struct Token {
  Span span;
  bool certain = false; // has letters or digits; signs are words if heard
  size_t run = 0;       // words of one run are written without space between
};

/* The words of a part of a script: runs between spaces without the punctuation
 * around them; "it's", "well-known" and "1,234.5" are one each. Chinese and
 * Japanese are cut before each ideograph or Katakana stretch that follows
 * Hiragana, Chinese at every ideograph. What a <sub> replaces is one word, and
 * so is each stretch of one say-as. In order, not overlapping. */
[[nodiscard]] std::vector<Token> find_words (const Script &script, Span part);

} // namespace reel::speech
