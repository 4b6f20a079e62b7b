// SPDX-License-Identifier: GPL-3.0-or-later
/* Wrong briefs in the three notations, tests/data/wrong: each is refused with
 * exactly what stands in the `.expected` beside it. */
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "workplace.h"

using namespace reel::test;
namespace fs = std::filesystem;

namespace {

std::vector<std::string>
wrong_briefs ()
{
  std::vector<std::string> names;
  for (const std::string &name : files_under (test_data ("wrong")))
    if (!name.ends_with (".expected"))
      names.push_back (name);
  return names;
}

/* What is said, each line without the name of the brief before the place. */
std::string
without_file (std::string text, const std::string &file)
{
  for (size_t at; (at = text.find (file + ":")) != std::string::npos;)
    text.erase (at, file.size () + 1);
  return text;
}

class WrongBrief : public testing::TestWithParam<std::string> {};

} // namespace

/* A message at the wrong place, none at all, or two where one would do. */
TEST_P (WrongBrief, IsRefusedWithPlaceAndReason)
{
  Workplace place;
  std::string file = test_data ("wrong/" + GetParam ());
  std::string expected = read_file (file + ".expected");
  ASSERT_FALSE (expected.empty ()) << "there is no " << file << ".expected";
  Outcome outcome = place.reelsmith ({"validate", file}).run ();
  EXPECT_EQ (outcome.status, 2);
  EXPECT_EQ (outcome.out, "");
  EXPECT_EQ (without_file (outcome.err, file), expected);
}

TEST (WrongBriefs, AreAHundredAndOfEveryNotation)
{
  auto names = wrong_briefs ();
  EXPECT_GE (names.size (), 100u);
  for (const char *suffix : {".yaml", ".json", ".md"})
    EXPECT_GE (
        std::count_if (names.begin (), names.end (),
            [&] (const std::string &name) { return name.ends_with (suffix); }),
        6)
        << suffix;
}

INSTANTIATE_TEST_SUITE_P (All, WrongBrief, testing::ValuesIn (wrong_briefs ()),
    [] (const auto &brief) {
      std::string name = brief.param;
      std::replace_if (
          name.begin (), name.end (), [] (char c) { return !std::isalnum (c); },
          '_');
      return name;
    });
