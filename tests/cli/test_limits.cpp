// SPDX-License-Identifier: GPL-3.0-or-later
/* `--limit`. */
#include <gtest/gtest.h>

#include <cstdio>

#include "workplace.h"

using namespace reel::test;

namespace {

constexpr char kThree[] = "output: {size: 64x64, fps: 10}\n"
                          "scenes: [{duration: 0.2}, {duration: 0.2},\n"
                          "  {duration: 0.3, canvas: teal}]\n";

bool
has (const std::string &text, const std::string &part)
{
  return text.find (part) != std::string::npos;
}

} // namespace

/* Guards against a command that has the option and goes on by the default. */
TEST (LimitOption, HoldsForEveryCommandThatReadsBriefs)
{
  Workplace place;
  std::string brief = place.write ("three.yaml", kThree);
  for (const char *command : {"validate", "plan", "convert", "render"}) {
    SCOPED_TRACE (command);
    Outcome outcome =
        place.reelsmith ({command, "--limit", "scenes=2", brief}).run ();
    EXPECT_EQ (outcome.status, 2);
    EXPECT_EQ (outcome.err,
        brief + ":3:3: error: `scenes` has 3 entries, but may have at most 2\n"
                "  hint: make several briefs of it; `--limit scenes=N` raises "
                "the limit, to 5000 at most\n");
    outcome = place.reelsmith ({command, "--limit", "brief-bytes=1KiB", "-"})
                  .say (std::string (1100, 'x'))
                  .run ();
    EXPECT_EQ (outcome.status, 2);
    EXPECT_TRUE (has (outcome.err, "the brief is larger than 1 KiB"))
        << outcome.err;
  }
  EXPECT_EQ (files_under (place.media ()), std::vector<std::string>{});
}

/* Guards against a limit that is raised in one place only. */
TEST (LimitOption, RaisesThem)
{
  Workplace place;
  std::string many = "scenes: [{}";
  for (int i = 1; i < 501; i++)
    many += ", {}";
  std::string brief = place.write ("many.yaml", many + "]\n");
  for (const char *command : {"validate", "convert"}) {
    EXPECT_EQ (place.reelsmith ({command, brief}).run ().status, 2);
    Outcome outcome =
        place.reelsmith ({command, "--limit=scenes=501", brief}).run ();
    EXPECT_EQ (outcome.status, 0) << outcome.err;
  }
  Outcome markdown = place
                         .reelsmith ({"convert", "--limit=scenes=501", brief,
                             "-o", place.file ("many.md")})
                         .run ();
  EXPECT_EQ (markdown.status, 0) << markdown.err;
  brief = place.write ("fast.yaml", "output: {size: 64x64, fps: 240}\n"
                                    "scenes: [{duration: 0.1}]\n");
  EXPECT_EQ (place.render (brief).status, 2);
  Outcome fast = place.render (brief, {"--limit", "frame-rate=240"});
  EXPECT_EQ (fast.status, 0) << fast.err;
}

/* Guards against a table that is read to its end for nothing, and one that
 * has a row too many. */
TEST (LimitOption, HoldsForTheRowsOfATable)
{
  Workplace place;
  std::string brief =
      place.write ("b.yaml", "variables: {n: 0}\nname: film-${n}\n"
                             "output: {size: 64x64, fps: 10}\n"
                             "scenes: [{duration: 0.1}]\n");
  std::string table = place.write ("t.csv", "n\n1\n2\n3\n");
  Outcome outcome =
      place.render (brief, {"--batch", table, "--limit", "rows=2"});
  EXPECT_EQ (outcome.status, 2);
  EXPECT_EQ (outcome.err,
      table + ":4:1: error: a batch has at most 2 rows\n"
              "  hint: make several tables of it; `--limit rows=N` raises the "
              "limit, to 100000 at most\n");
  outcome = place.render (brief, {"--batch", table, "--limit", "rows=3"});
  EXPECT_EQ (outcome.status, 0) << outcome.err;
}

/* Guards against limits that are part of what is kept: another limit would
 * render all anew, and publish other bytes. */
TEST (LimitOption, ChangesNothingThatIsRendered)
{
  Workplace place;
  std::string brief = place.write ("three.yaml", kThree);
  auto render = [&] (const char *name, std::vector<std::string> more) {
    more.insert (
        more.begin (), {"render", "--media", place.media (), "--progress",
                           "json", "-o", place.file (name), brief});
    Outcome outcome = place.reelsmith (more).run ();
    EXPECT_EQ (outcome.status, 0) << outcome.err;
    return outcome.out;
  };
  std::vector<std::string> lowered = {"--limit", "scenes=3", "--limit",
      "length=2s", "--limit", "frame-rate=10", "--limit", "nesting=8"};
  EXPECT_TRUE (has (render ("one.mp4", {}), "\"reused\":0"));
  std::string told = render ("two.mp4", lowered);
  int segments = 0, reused = 0;
  size_t at = told.find ("\"segments\":");
  ASSERT_NE (at, std::string::npos) << told;
  ASSERT_EQ (std::sscanf (told.c_str () + at, "\"segments\":%d,\"reused\":%d",
                 &segments, &reused),
      2)
      << told;
  EXPECT_GT (segments, 0);
  EXPECT_EQ (reused, segments);
  lowered.push_back ("--no-cache");
  render ("three.mp4", lowered);
  EXPECT_EQ (
      read_file (place.file ("one.mp4")), read_file (place.file ("two.mp4")));
  EXPECT_EQ (
      read_file (place.file ("one.mp4")), read_file (place.file ("three.mp4")));
}

/* Guards against a slip of the pen that is taken for no limit. */
TEST (LimitOption, WrongOnesAreRefusedAndTheirNamesListed)
{
  Workplace place;
  std::string brief = place.write ("three.yaml", kThree);
  auto told = [&] (const char *limit) {
    Outcome outcome =
        place.reelsmith ({"validate", "--limit", limit, brief}).run ();
    EXPECT_EQ (outcome.status, 2) << limit;
    EXPECT_EQ (outcome.out, "");
    return outcome.err;
  };
  EXPECT_TRUE (has (told ("scenes"), "--limit is NAME=VALUE, not `scenes`"));
  EXPECT_TRUE (has (told ("=3"), "there is no limit ``"));
  EXPECT_TRUE (has (told ("scene=3"), "did you mean `scenes`? There are "
                                      "brief-bytes, nesting, scenes, length, "
                                      "width, height, frame-rate, narration, "
                                      "megapixels, rows"));
  for (const char *limit : {"scenes=", "scenes=two", "scenes=1.5", "scenes=-1"})
    EXPECT_TRUE (
        has (told (limit), "the limit `scenes` is a whole number, not"));
  EXPECT_TRUE (has (told ("scenes=5001"), "goes from 1 to 5000"));
  EXPECT_TRUE (has (told ("length=1:30"), "is a time, such as 90s or 2h"));
  EXPECT_TRUE (has (told ("length=13h"), "goes from 1s to 12h"));
  EXPECT_TRUE (has (told ("brief-bytes=2 MB"), "is a size, such as"));
}
