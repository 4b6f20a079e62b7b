// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/nearest_word.h"

#include <algorithm>

namespace reel {

/* Letters put in, left out, mistaken, or two of them swapped, as in `titel`
 * (optimal string alignment). */
static size_t
edit_distance (const std::string &a, const std::string &b)
{
  std::vector<size_t> before (b.size () + 1), last (b.size () + 1),
      row (b.size () + 1);
  for (size_t j = 0; j <= b.size (); j++)
    row[j] = j;
  for (size_t i = 1; i <= a.size (); i++) {
    std::swap (before, last);
    std::swap (last, row);
    row[0] = i;
    for (size_t j = 1; j <= b.size (); j++) {
      row[j] = std::min (
          {last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
      bool swapped =
          i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped)
        row[j] = std::min (row[j], before[j - 2] + 1);
    }
  }
  return row[b.size ()];
}

std::string
nearest_word (
    const std::string &word, const std::vector<std::string> &candidates)
{
  constexpr size_t kLongestWord = 64;
  std::string best;
  size_t best_distance = std::max<size_t> (1, word.size () / 3) + 1;
  if (word.size () > kLongestWord)
    return best;
  for (const std::string &candidate : candidates) {
    size_t distance = edit_distance (word, candidate);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

} // namespace reel
