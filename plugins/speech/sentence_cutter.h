// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace reel::speech {

/* Characters from begin to before end. */
struct Span {
  size_t begin = 0;
  size_t end = 0;
  size_t size () const { return end - begin; }
  bool operator== (const Span &) const = default;
};

struct Sentence {
  Span span;
  bool goes_on = false; // cut for its length only
};

/* No sentence is longer: what bounds the memory and the wait of one go at the
 * synthesiser. */
inline constexpr size_t kLongestSentence = 600;

/* Cuts TEXT into sentences that follow each other without a gap and cover all
 * of it. A sentence ends at a full stop, question or exclamation mark of any
 * script before white space (at once where the script writes none), at an
 * empty line, at each of CUTS, and at kLongestSentence, there at the best
 * place to breathe. Abbreviations ("Dr. No"), initials and decimals end
 * none. */
[[nodiscard]] std::vector<Sentence> cut_sentences (
    std::u32string_view text, const std::vector<size_t> &cuts);

} // namespace reel::speech
