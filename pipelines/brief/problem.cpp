// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/problem.h"

#include <algorithm>

namespace reel {

void
Problems::error (Place place, std::string message, std::string hint)
{
  all_.push_back (
      {Severity::Error, file_, place, std::move (message), std::move (hint)});
}

void
Problems::warning (Place place, std::string message, std::string hint)
{
  all_.push_back (
      {Severity::Warning, file_, place, std::move (message), std::move (hint)});
}

void
Problems::note (Place place, std::string message, std::string hint)
{
  all_.push_back (
      {Severity::Note, file_, place, std::move (message), std::move (hint)});
}

bool
Problems::has_errors () const
{
  return std::any_of (all_.begin (), all_.end (),
      [] (const Problem &p) { return p.severity == Severity::Error; });
}

std::vector<Problem>
Problems::sorted () const
{
  std::vector<Problem> result;
  for (const Problem &problem : all_) {
    bool known =
        std::any_of (result.begin (), result.end (), [&] (const Problem &p) {
          return p.place == problem.place && p.message == problem.message;
        });
    if (!known)
      result.push_back (problem);
  }
  std::stable_sort (result.begin (), result.end (),
      [] (const Problem &a, const Problem &b) { return a.place < b.place; });
  return result;
}

std::string
format_problem (const Problem &problem)
{
  static const char *const kNames[] = {"note", "warning", "error"};
  std::string text = problem.file;
  if (problem.place.line)
    text += ":" + std::to_string (problem.place.line) + ":" +
            std::to_string (problem.place.column);
  text += std::string (": ") + kNames[(int) problem.severity] + ": " +
          problem.message + "\n";
  if (!problem.hint.empty ())
    text += "  hint: " + problem.hint + "\n";
  return text;
}

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
