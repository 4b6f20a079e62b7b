// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <string>

#include "break_lines.h"

using namespace reel::text;

namespace {

/* Words of a text in which every letter and space is 1 wide. */
std::vector<BreakPlace>
places_of (const std::string &text)
{
  std::vector<BreakPlace> places;
  for (size_t i = 1; i < text.size (); i++)
    if (text[i - 1] == ' ')
      places.push_back ({(int) i, (double) i - 1, (double) i, true,
          i > 1 && text[i - 2] == ','});
  return places;
}

std::vector<std::string>
broken (const std::string &text, double width)
{
  auto places = places_of (text);
  std::vector<int> chosen;
  std::vector<std::string> lines;
  if (!break_lines (places, (double) text.size (), width, chosen))
    return lines;
  size_t from = 0;
  for (int c : chosen) {
    auto to = (size_t) places[c].index;
    lines.push_back (text.substr (from, to - 1 - from));
    from = to;
  }
  lines.push_back (text.substr (from));
  return lines;
}

} // namespace

/* Guards against a break where none is needed. */
TEST (BreakLines, ShortTextStaysWhole)
{
  EXPECT_EQ (broken ("one two", 7), std::vector<std::string>{"one two"});
}

/* Guards against a full first line over a nearly empty second. */
TEST (BreakLines, LinesAreEven)
{
  auto lines = broken ("aaa bbb ccc ddd eee fff", 19);
  ASSERT_EQ (lines.size (), 2u);
  EXPECT_EQ (lines[0], "aaa bbb ccc");
}

/* Guards against a last line of one lonely word. */
TEST (BreakLines, NoLonelyWord)
{
  auto lines = broken ("it is a big wonderfulplace", 24);
  ASSERT_EQ (lines.size (), 2u);
  EXPECT_EQ (lines[1].find ("wonderfulplace"), lines[1].size () - 14);
  EXPECT_GT (lines[1].size (), 14u);
}

/* Guards against cutting a clause where a comma is as good a place. */
TEST (BreakLines, PrefersTheEndOfAClause)
{
  auto lines = broken ("when rain comes, boats stay home", 30);
  ASSERT_EQ (lines.size (), 2u);
  EXPECT_EQ (lines[0], "when rain comes,");
}

/* Guards against a line wider than there is room. */
TEST (BreakLines, RefusesAWordThatIsTooWide)
{
  std::vector<int> chosen;
  auto places = places_of ("a incomprehensibilities b");
  EXPECT_FALSE (break_lines (places, 25, 10, chosen));
}
