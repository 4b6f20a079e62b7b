// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <random>
#include <string>

namespace reel::test {

/* TEXT with a few bytes changed, taken out, doubled or put in, as RANDOM has
 * it: what a broken or hostile writer may send instead. */
inline std::string
mutate (std::string text, std::mt19937 &random)
{
  static const std::string kPieces[] = {"{", "}", "[", "]", "\"", "\\", ",",
      ":", "\\u0000", "\\ud800", "\\u001b", "\xff", "\xc3", "\xed\xa0\x80",
      std::string (1, '\0'), "\x1b", "\x7f", "\xc2\x9b", "-1", "1e999", "1e99",
      "99999999999999999999", "-0", "0.5", "null", "true", "//", "/**/", "..",
      "/", "%2e", "%00", "[[[[[[[[", "{\"a\":"};
  auto below = [&] (size_t end) {
    return std::uniform_int_distribution<size_t> (0, end - 1) (random);
  };
  for (size_t left = 1 + below (4); left > 0; left--) {
    size_t at = text.empty () ? 0 : below (text.size ());
    size_t length = below (12);
    switch (below (4)) {
    case 0:
      text.insert (at, kPieces[below (std::size (kPieces))]);
      break;
    case 1:
      text.erase (at, length);
      break;
    case 2:
      text.insert (at, text.substr (below (text.size () + 1), length * 8));
      break;
    default:
      text.replace (at, std::min (length, text.size () - at),
          kPieces[below (std::size (kPieces))]);
    }
  }
  return text;
}

} // namespace reel::test
