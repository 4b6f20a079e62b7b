// SPDX-License-Identifier: GPL-3.0-or-later
/* Every brief that the documentation shows, validated by the program. */
#include <gtest/gtest.h>
#include <sstream>

#include <filesystem>
#include <set>
#include <sstream>

#include <glib.h>

#include "config.h"
#include "pages.h"
#include "program.h"
#include "temp_folder.h"

using namespace reel::test;
namespace fs = std::filesystem;

class ShownBriefs : public testing::TestWithParam<ShownBrief> {};

/* Guards against a brief that a reader copies and that is then refused, or
 * warned of. */
TEST_P (ShownBriefs, AreRight)
{
  const ShownBrief &brief = GetParam ();
  TempFolder folder;
  std::string file = brief.file;
  if (file.empty ()) {
    fs::path data = fs::path (REELSMITH_SOURCE_ROOT) / "tests/data";
    for (const char *sound : {"calm.wav", "bell.wav"})
      fs::copy (data / "click.wav", folder.path () + "/" + sound);
    for (const char *drawing : {"logo.svg", "chart.svg"})
      fs::copy (data / "drawing.svg", folder.path () + "/" + drawing);
    file = folder.path () + "/brief" + brief.suffix;
    ASSERT_TRUE (g_file_set_contents (file.c_str (), brief.text.c_str (),
        (gssize) brief.text.size (), nullptr));
  }
  Said said = run_program ({"validate", file});
  EXPECT_EQ (said.status, 0) << brief.where;
  EXPECT_EQ (said.output, "") << brief.where;
  /* Notes tell what was done to what is right. */
  std::istringstream lines (said.errors);
  std::string wrong;
  for (std::string line; std::getline (lines, line);)
    if (line.find (": note: ") == std::string::npos)
      wrong += line + "\n";
  EXPECT_EQ (wrong, "") << brief.where;
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST (ShownBriefs);
INSTANTIATE_TEST_SUITE_P (Docs, ShownBriefs,
    testing::ValuesIn (shown_briefs ()),
    [] (const auto &brief) { return case_name (brief.param.where); });

/* Guards against a test that passes because it finds nothing. */
TEST (ShownBriefSearch, FindsEveryNotationAndPage)
{
  std::set<std::string> suffixes, pages;
  for (const ShownBrief &brief : shown_briefs ()) {
    suffixes.insert (brief.suffix);
    pages.insert (brief.where.substr (0, brief.where.find (':')));
  }
  EXPECT_EQ (suffixes, (std::set<std::string>{"", ".yaml", ".json", ".md"}));
  for (const char *page :
      {"README.md", "docs/brief.md", "docs/markdown.md", "docs/guide.md",
          "docs/examples/tour.md", "docs/examples/two-voices.yaml",
          "docs/examples/notice.json", "docs/examples/lesson.md"})
    EXPECT_TRUE (pages.contains (page)) << page;
}

/* Guards against a validation that lets everything pass. */
TEST (ShownBriefCheck, SeesAMistake)
{
  TempFolder folder;
  std::string file = folder.path () + "/brief.yaml";
  ASSERT_TRUE (g_file_set_contents (
      file.c_str (), "scenes: [{narations: Hello}]\n", -1, nullptr));
  Said said = run_program ({"validate", file});
  EXPECT_EQ (said.status, 2);
  EXPECT_NE (said.errors.find ("brief.yaml:1:"), std::string::npos)
      << said.errors;
}
