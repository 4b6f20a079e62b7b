// SPDX-License-Identifier: LGPL-2.1-or-later
#include "break_lines.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace reel::text {

namespace {

constexpr double kImpossible = std::numeric_limits<double>::infinity ();

/* The paragraph as lines between places: 0 is its start, N + 1 its end. */
class Paragraph {
public:
  Paragraph (const std::vector<BreakPlace> &places, double length)
      : places_ (places), length_ (length)
  {
  }
  int last () const { return (int) places_.size () + 1; }
  double from (int i) const { return i == 0 ? 0 : places_[i - 1].start; }
  double to (int i) const
  {
    return i == last () ? length_ : places_[i - 1].end;
  }
  double width (int i, int j) const { return to (j) - from (i); }
  bool clause (int i) const { return i < last () && places_[i - 1].clause; }
  bool one_word (int i, int j) const
  {
    for (int k = i + 1; k < j; k++)
      if (places_[k - 1].word)
        return false;
    return true;
  }

private:
  const std::vector<BreakPlace> &places_;
  double length_;
};

/* Fewest lines, or 0 if some piece is too wide. */
int
count_lines (const Paragraph &p, double width)
{
  int lines = 0;
  for (int i = 0; i < p.last (); lines++) {
    int j = i;
    while (j < p.last () && p.width (i, j + 1) <= width)
      j++;
    if (j == i)
      return 0;
    i = j;
  }
  return lines;
}

double
cost_of (const Paragraph &p, int i, int j, double even, double width)
{
  double w = p.width (i, j);
  if (w > width)
    return kImpossible;
  double off = (w - even) / even;
  double cost = off * off;
  if (p.one_word (i, j))
    cost += 0.6;
  if (p.clause (j))
    cost -= 0.06;
  return cost;
}

} // namespace

bool
break_lines (const std::vector<BreakPlace> &places, double length, double width,
    std::vector<int> &chosen)
{
  chosen.clear ();
  if (length <= width || places.empty ())
    return length <= width;
  Paragraph p (places, length);
  int lines = count_lines (p, width);
  if (lines == 0)
    return false;
  double even = length / lines;
  int n = p.last () + 1;
  std::vector<double> cost ((size_t) n * (lines + 1), kImpossible);
  std::vector<int> from ((size_t) n * (lines + 1), -1);
  auto at = [n] (int line, int i) { return (size_t) line * n + i; };
  cost[at (0, 0)] = 0;
  for (int line = 1; line <= lines; line++)
    for (int j = 1; j < n; j++)
      for (int i = j - 1; i >= 0 && p.width (i, j) <= width; i--) {
        double sum = cost[at (line - 1, i)] + cost_of (p, i, j, even, width);
        if (sum < cost[at (line, j)]) {
          cost[at (line, j)] = sum;
          from[at (line, j)] = i;
        }
      }
  if (from[at (lines, n - 1)] < 0)
    return false;
  for (int line = lines, j = n - 1; line > 1; line--) {
    j = from[at (line, j)];
    chosen.push_back (j - 1);
  }
  std::reverse (chosen.begin (), chosen.end ());
  return true;
}

} // namespace reel::text
