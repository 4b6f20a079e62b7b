// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <vector>

namespace reel::text {

/* A place where a line may end. */
struct BreakPlace {
  int index = 0;       // of the first character of the next line
  double end = 0;      // where a line ends that breaks here, spaces left out
  double start = 0;    // where the next line starts
  bool word = true;    // a space stands here: a word ends
  bool clause = false; // after a comma, full stop and the like
};

/* Chooses where to break one paragraph of LENGTH so that no line is wider
 * than WIDTH, in as few lines as it takes, as even as can be, never with one
 * lonely word where it can be helped, better after a clause. The answer holds
 * positions in PLACES; nothing if some piece is wider than WIDTH. */
[[nodiscard]] bool break_lines (const std::vector<BreakPlace> &places,
    double length, double width, std::vector<int> &chosen);

} // namespace reel::text
