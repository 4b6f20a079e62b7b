// SPDX-License-Identifier: GPL-3.0-or-later
/* `plan`, `convert`, `--set` and `--batch`. */
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "workplace.h"

using namespace reel::test;
namespace fs = std::filesystem;

namespace {

constexpr char kTemplate[] = "variables: {city: Oslo, offer: \"\", t: 0.2}\n"
                             "name: film-${city}\n"
                             "output: {size: 64x64, fps: 10}\n"
                             "scenes:\n"
                             "  - {duration: \"${t}\", title: \"${city}\"}\n"
                             "  - {when: \"${offer}\", duration: 0.1}\n";

bool
has (const std::string &text, const std::string &part)
{
  return text.find (part) != std::string::npos;
}

/* The plan of FILE without what depends on the machine. */
std::string
plan_of (const Workplace &place, const std::string &file,
    const std::string &base_dir)
{
  Outcome outcome =
      place.reelsmith ({"plan", "--json", "--base-dir", base_dir, file}).run ();
  EXPECT_EQ (outcome.status, 0) << outcome.err;
  rapidjson::Document plan;
  plan.Parse<rapidjson::kParseIterativeFlag> (outcome.out.c_str ());
  EXPECT_TRUE (plan.IsObject () && plan.HasMember ("scenes")) << outcome.out;
  if (!plan.IsObject () || !plan.HasMember ("scenes"))
    return {};
  plan.RemoveMember ("predicted");
  plan.RemoveMember ("name"); // is made from the file's
  for (auto &scene : plan["scenes"].GetArray ())
    scene.RemoveMember ("predicted");
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer (buffer);
  plan.Accept (writer);
  return buffer.GetString ();
}

} // namespace

/* A table that can't be read, or that lacks what a person wants to know. */
TEST (PlanCommand, IsATableOfScenes)
{
  Workplace place;
  std::string brief =
      place.write ("p.yaml", "output: {size: 64x64, fps: 10}\n"
                             "scenes:\n"
                             "  - {id: intro, duration: 2}\n"
                             "  - {narration: Hello., transition: 0.4}\n");
  Outcome outcome = place.reelsmith ({"plan", brief}).run ();
  EXPECT_EQ (outcome.status, 0) << outcome.err;
  EXPECT_EQ (outcome.err, "");
  EXPECT_EQ (std::count (outcome.out.begin (), outcome.out.end (), '\n'), 4)
      << outcome.out;
  for (const char *part :
      {"SCENE", "START", "LENGTH", "WHY", "CACHED", "SIZE", "intro", "0:00.000",
          "0:02.000", "duration", "s02", "narration", "whole"})
    EXPECT_TRUE (has (outcome.out, part)) << part << " in\n" << outcome.out;
  EXPECT_EQ (files_under (place.media ()), std::vector<std::string>{});
}

/* A plan of what can't be rendered. */
TEST (PlanCommand, OfAWrongBriefIsRefused)
{
  Workplace place;
  Outcome outcome =
      place
          .reelsmith (
              {"plan", place.write ("w.yaml", "scenes: [{duration: -1}]\n")})
          .run ();
  EXPECT_EQ (outcome.status, 2);
  EXPECT_EQ (outcome.out, "");
  EXPECT_TRUE (has (outcome.err, "w.yaml:1:21: error: ")) << outcome.err;
}

/* The three notations of one brief are one video. */
TEST (ConvertCommand, EveryExampleHasThePlanOfItsOtherNotations)
{
  fs::path examples = fs::path (TEST_DATA) / "../../docs/examples";
  size_t count = 0;
  for (const auto &entry : fs::directory_iterator (examples)) {
    std::string suffix = entry.path ().extension ();
    if (suffix != ".md" && suffix != ".yaml" && suffix != ".json")
      continue;
    SCOPED_TRACE (entry.path ());
    Workplace place;
    std::string plan = plan_of (place, entry.path (), examples);
    for (const char *name : {"b.json", "b.md"}) {
      Outcome outcome =
          place.reelsmith ({"convert", entry.path (), "-o", place.file (name)})
              .run ();
      ASSERT_EQ (outcome.status, 0) << outcome.err;
      EXPECT_EQ (plan_of (place, place.file (name), examples), plan) << name;
    }
    count++;
  }
  EXPECT_GE (count, 4u);
}

/* A file that somebody needed, or half of one. */
TEST (ConvertCommand, RefusesAndReplaces)
{
  Workplace place;
  std::string brief = place.write ("p.yaml", kTemplate);
  std::string json = place.write ("p.json", "precious");
  Outcome outcome = place.reelsmith ({"convert", brief, "-o", json}).run ();
  EXPECT_EQ (outcome.status, 2);
  EXPECT_TRUE (has (outcome.err, "--force")) << outcome.err;
  EXPECT_EQ (read_file (json), "precious");
  outcome =
      place
          .reelsmith ({"convert", brief, "-o", json, "--force", "--set", "t=3"})
          .run ();
  EXPECT_EQ (outcome.status, 0) << outcome.err;
  EXPECT_TRUE (has (read_file (json), "\"t\": \"3\"")) << read_file (json);
  EXPECT_TRUE (has (read_file (json), "\"name\": \"film-${city}\""));
  outcome = place.reelsmith ({"convert", json}).run ();
  EXPECT_EQ (outcome.out, read_file (json));
  for (const std::vector<std::string> &wrong :
      {std::vector<std::string>{"convert", brief, "-o", place.file ("p.xml")},
          {"convert"}, {"convert", brief, "--set", "city"},
          {"convert", brief, "--set", "town=A"},
          {"convert", place.write ("w.yaml", "scenes: 1")}}) {
    outcome = place.reelsmith (wrong).run ();
    EXPECT_EQ (outcome.status, 2) << testing::PrintToString (wrong);
    EXPECT_EQ (outcome.out, "");
    EXPECT_TRUE (has (outcome.err, "error: ")) << outcome.err;
  }
}

/* A batch that makes half of its videos and then finds a row that is wrong. */
TEST (BatchCommand, EveryRowIsCheckedBeforeTheFirstIsRendered)
{
  struct Wrong {
    const char *table, *told;
  };
  static constexpr Wrong kWrong[] = {
      {"city\nOslo\nOslo\n", "makes `film-Oslo` as line 2 does"},
      {"city,t\nOslo,1\nBergen,-1\n", "(T:3)"},
      {"city,town\nOslo,A\n", "no variable `town`"},
      {"city,t\nOslo\n", "T:2:1: error: this row has 1 cells"},
      {"city\n\"Oslo\n", "T:2:1: error: this quotation mark is not closed"},
      {"city\nOs\"lo\n", "T:2:3: error: a `\"` can't stand"},
      {"city\n\"Os\"lo\n", "T:2:5: error: text can't stand"},
      {"city\n", "the table has no rows"},
      {"", "the table has no rows"},
      {"city,city\nA,B\n", "two columns are called `city`"},
      {"city\n\xff\n", "not text in UTF-8"},
  };
  for (const Wrong &wrong : kWrong) {
    Workplace place;
    std::string brief = place.write ("p.yaml", kTemplate);
    std::string table = place.write ("rows.csv", wrong.table);
    Outcome outcome = place.render (brief, {"--batch", table});
    EXPECT_EQ (outcome.status, 2) << wrong.table << outcome.err;
    std::string told = outcome.err;
    for (size_t at; (at = told.find (table)) != std::string::npos;)
      told.replace (at, table.size (), "T");
    EXPECT_TRUE (has (told, wrong.told)) << wrong.table << "\n" << told;
    EXPECT_EQ (files_under (place.media ()), std::vector<std::string>{});
  }
}

/* Guards against scenes rendered again for each row that has them, which of a
 * table with many rows is nearly all of the work. */
TEST (BatchCommand, SegmentsThatRowsShareAreRenderedOnce)
{
  for (bool cached : {true, false}) {
    Workplace place;
    std::string brief = place.write ("p.yaml",
        "variables: {city: Oslo}\n"
        "name: film-${city}\n"
        "output: {size: 64x64, fps: 10, quality: draft}\n"
        "transition: 0.3\n"
        "scenes:\n"
        "  - {background: teal, duration: 1, narration: Good morning.}\n"
        "  - {background: navy, duration: 1, title: \"${city}\"}\n"
        "  - {background: {generate: waves}, duration: 1}\n"
        "  - {background: maroon, duration: 1}\n");
    std::string table = place.write ("rows.csv", "city\nOslo\nBergen\nRoma\n");
    std::vector<std::string> arguments = {"render", brief, "--media",
        place.media (), "--progress", "json", "--batch", table};
    if (!cached)
      arguments.push_back ("--no-cache");
    Outcome outcome = place.reelsmith (arguments).run ();
    ASSERT_EQ (outcome.status, 0) << outcome.err;
    std::vector<int> segments, reused;
    std::istringstream lines (outcome.out);
    for (std::string line; std::getline (lines, line);) {
      rapidjson::Document told;
      told.Parse (line.c_str ());
      if (told.IsObject () && told.HasMember ("reused")) {
        segments.push_back (told["segments"].GetInt ());
        reused.push_back (told["reused"].GetInt ());
      }
    }
    /* Four bodies and three transitions; the second body and what leads into
     * it and out of it show the city. */
    EXPECT_EQ (segments, (std::vector<int>{7, 7, 7}));
    EXPECT_EQ (reused, (std::vector<int>{0, 4, 4})) << outcome.out;
    auto kept = files_under (place.media ());
    auto is_kept = [] (const std::string &name) {
      return has (name, "assets/segments/");
    };
    EXPECT_EQ (std::count_if (kept.begin (), kept.end (), is_kept),
        cached ? 7 + 3 + 3 : 0);
  }
}

/* Cells that are cut at their commas, and rows that share a video. */
TEST (BatchCommand, MakesAVideoOfEachRow)
{
  Workplace place;
  std::string brief = place.write ("p.yaml", kTemplate);
  std::string table = place.write ("rows.csv",
      "\xef\xbb\xbf"
      "city,offer\r\nOslo,\r\n\r\n\"Å, B\",\"10 \"\"%\"\"\"\r\n");
  std::string folder = place.file ("out");
  Outcome outcome =
      place.render (brief, {"--batch", table, "-o", folder, "--set", "t=0.3"});
  EXPECT_EQ (outcome.status, 0) << outcome.err;
  EXPECT_TRUE (fs::exists (folder + "/film-Oslo.mp4"));
  EXPECT_TRUE (fs::exists (folder + "/film-Å, B.mp4"));
  EXPECT_EQ (place.render ("-", {"--batch", table}).status, 2);
  EXPECT_EQ (place.render (brief, {"--batch", "none.csv"}).status, 2);
}
