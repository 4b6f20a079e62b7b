// SPDX-License-Identifier: GPL-3.0-or-later
/* Exit statuses and what is said: the small commands and wrong usage. */
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include <rapidjson/document.h>

#include "workplace.h"

using namespace reel::test;
namespace fs = std::filesystem;

namespace {

constexpr int kDone = 0, kWrong = 2;

bool
has (const std::string &text, const std::string &part)
{
  return text.find (part) != std::string::npos;
}

size_t
lines_in (const std::string &text)
{
  return (size_t) std::count (text.begin (), text.end (), '\n');
}

class Command : public testing::Test {
protected:
  Outcome run (std::vector<std::string> arguments) const
  {
    return place.reelsmith (std::move (arguments)).run ();
  }
  Workplace place;
};

} // namespace

/* A script that forgot its arguments must not go on as if all were well. */
TEST_F (Command, AloneShowsHelpAndFails)
{
  Outcome outcome = run ({});
  EXPECT_EQ (outcome.status, kWrong);
  EXPECT_EQ (outcome.out, "");
  EXPECT_TRUE (has (outcome.err, "Usage: reelsmith COMMAND")) << outcome.err;
}

TEST_F (Command, HelpAndVersionGoToStandardOutput)
{
  for (const char *option : {"--help", "-h", "--version"}) {
    Outcome outcome = run ({option});
    EXPECT_EQ (outcome.status, kDone) << option;
    EXPECT_TRUE (has (outcome.out, "reelsmith")) << option;
    EXPECT_EQ (outcome.err, "") << option;
  }
}

/* Each command tells its options, and the top tells each command. */
TEST_F (Command, EachHasHelpOfItsOwn)
{
  std::string all = run ({"--help"}).out;
  for (const char *command : {"render", "validate", "voices", "new"}) {
    Outcome outcome = run ({command, "--help"});
    EXPECT_EQ (outcome.status, kDone) << command;
    EXPECT_TRUE (has (outcome.out, std::string ("reelsmith ") + command));
    EXPECT_TRUE (has (all, command));
  }
}

TEST_F (Command, UnknownCommandOffersTheNearest)
{
  Outcome outcome = run ({"rendr", "a.yaml"});
  EXPECT_EQ (outcome.status, kWrong);
  EXPECT_EQ (outcome.err, "reelsmith: error: there is no command `rendr`; did "
                          "you mean `render`?\n");
  outcome = run ({"xyzzyplugh"});
  EXPECT_EQ (outcome.status, kWrong);
  EXPECT_TRUE (has (outcome.err, "reelsmith --help")) << outcome.err;
}

/* An option that is misspelt must not be taken for nothing. */
TEST_F (Command, WrongOptionsAndOperandsAreRefused)
{
  const std::vector<std::vector<std::string>> wrong = {
      {"render", "--fast", "a.yaml"},
      {"render"},
      {"render", "a.yaml", "b.yaml"},
      {"render", "--jobs", "-3", "a.yaml"},
      {"render", "--jobs", "many", "a.yaml"},
      {"render", "--jobs", "1000", "a.yaml"},
      {"render", "--progress", "loud", "a.yaml"},
      {"render", "-o"},
      {"validate"},
      {"validate", "--nonsense", "a.yaml"},
      {"validate", "a.yaml", "b.yaml"},
      {"voices", "english"},
      {"new", "a", "b"},
  };
  place.write ("a.yaml", "scenes: [{duration: 1}]\n");
  for (const auto &arguments : wrong) {
    Outcome outcome = run (arguments);
    SCOPED_TRACE (testing::PrintToString (arguments));
    EXPECT_EQ (outcome.status, kWrong);
    EXPECT_EQ (outcome.err.rfind ("reelsmith: error: ", 0), 0u) << outcome.err;
    EXPECT_EQ (lines_in (outcome.err), 1u) << outcome.err;
    EXPECT_EQ (outcome.out, "");
  }
}

TEST_F (Command, ValidateTellsAllProblemsWithTheirPlaces)
{
  place.write ("bad.yaml", "scenes:\n"
                           "  - titel: One\n"
                           "    background: {generate: auroa}\n"
                           "    duration: -1\n");
  Outcome outcome = run ({"validate", "bad.yaml"});
  EXPECT_EQ (outcome.status, kWrong);
  EXPECT_EQ (outcome.out, "");
  for (const char *part : {"bad.yaml:2:5: error: ", "did you mean `title`",
           "bad.yaml:3:28: error: ", "aurora", "bad.yaml:4:15: error: "})
    EXPECT_TRUE (has (outcome.err, part)) << part << " in:\n" << outcome.err;
}

/* Editors read this list. */
TEST_F (Command, ValidateJsonIsAListOfProblems)
{
  place.write ("bad.json", "{\"scenes\": [{\"titel\": \"One \\\"quoted\\\"\","
                           " \"duration\": -1}]}");
  Outcome outcome = run ({"validate", "--json", "bad.json"});
  EXPECT_EQ (outcome.status, kWrong);
  EXPECT_EQ (outcome.err, "");
  rapidjson::Document list;
  list.Parse<rapidjson::kParseIterativeFlag> (outcome.out.c_str ());
  ASSERT_TRUE (!list.HasParseError () && list.IsArray ()) << outcome.out;
  ASSERT_EQ (list.Size (), 2u);
  for (const auto &problem : list.GetArray ()) {
    EXPECT_EQ (problem.MemberCount (), 6u);
    for (const char *text : {"severity", "file", "message", "hint"})
      ASSERT_TRUE (problem[text].IsString ()) << text;
    EXPECT_STREQ (problem["severity"].GetString (), "error");
    EXPECT_EQ (problem["line"].GetInt (), 1);
    EXPECT_GT (problem["column"].GetInt (), 1);
  }
  EXPECT_EQ (list[0]["column"].GetInt (), 14);
}

TEST_F (Command, ValidateOfARightBriefSaysNothing)
{
  place.write ("good.md", "# Hello\n\nThis is spoken.\n");
  Outcome outcome = run ({"validate", "good.md"});
  EXPECT_EQ (outcome.status, kDone) << outcome.err;
  EXPECT_EQ (outcome.out + outcome.err, "");
  EXPECT_EQ (run ({"validate", "--json", "good.md"}).out, "[]\n");
  EXPECT_EQ (files_under (place.media ()), std::vector<std::string>{});
}

/* Warnings stop nobody, unless he wants them to. */
TEST_F (Command, StrictMakesWarningsStop)
{
  fs::copy (test_data ("really-jpeg.png"), place.file ("photo.png"));
  place.write ("warn.yaml", "output: {size: 160x90}\n"
                            "scenes: [{background: photo.png, duration: 1}]\n");
  Outcome outcome = run ({"validate", "warn.yaml"});
  EXPECT_EQ (outcome.status, kDone);
  EXPECT_TRUE (has (outcome.err, "warn.yaml:2:23: warning: ")) << outcome.err;
  EXPECT_EQ (run ({"validate", "--strict", "warn.yaml"}).status, kWrong);
}

TEST_F (Command, MissingBriefIsNamed)
{
  for (const char *command : {"render", "validate"}) {
    Outcome outcome = run ({command, "absent.yaml"});
    EXPECT_EQ (outcome.status, kWrong);
    EXPECT_TRUE (has (outcome.err, "absent.yaml")) << outcome.err;
    EXPECT_TRUE (has (outcome.err, "error: ")) << outcome.err;
  }
}

/* Files of a brief lie beside it, or where --base-dir says. */
TEST_F (Command, BaseDirSaysWhereFilesAre)
{
  fs::create_directory (place.file ("pictures"));
  fs::copy (test_data ("card.png"), place.file ("pictures/card.png"));
  place.write ("a.yaml", "output: {size: 320x180}\n"
                         "scenes: [{background: card.png, duration: 1}]\n");
  EXPECT_EQ (run ({"validate", "a.yaml"}).status, kWrong);
  Outcome outcome = run ({"validate", "--base-dir", "pictures", "a.yaml"});
  EXPECT_EQ (outcome.status, kDone) << outcome.err;
}

TEST_F (Command, VoicesAreListedByLanguage)
{
  Outcome all = run ({"voices"}), german = run ({"voices", "-l", "de"});
  EXPECT_EQ (all.status, kDone);
  EXPECT_EQ (german.status, kDone);
  EXPECT_GT (lines_in (all.out), lines_in (german.out));
  EXPECT_GE (lines_in (german.out), 1u);
  EXPECT_EQ (german.out.rfind ("de", 0), 0u) << german.out;
  Outcome none = run ({"voices", "-l", "tlh"});
  EXPECT_EQ (none.status, kWrong);
  EXPECT_TRUE (has (none.err, "`tlh`")) << none.err;
}

/* The voice of a language can be named, as it is listed. */
TEST_F (Command, ListedVoicesAreKnownToBriefs)
{
  std::istringstream lines (run ({"voices"}).out);
  std::string brief = "scenes:\n";
  int count = 0;
  for (std::string line; std::getline (lines, line); count++) {
    /* A variant, which has a plus before it, is put behind a voice. */
    size_t plus = line.rfind (" +");
    std::string identifier = plus == std::string::npos
                                 ? line.substr (line.rfind (' ') + 1)
                                 : "en" + line.substr (plus + 1);
    brief += "  - narration: {text: \"12\", voice: \"" + identifier + "\"}\n";
  }
  place.write ("all.yaml", brief);
  Outcome outcome = run ({"validate", "all.yaml"});
  EXPECT_EQ (outcome.status, kDone) << outcome.err;
  EXPECT_GT (count, 50);
}

TEST_F (Command, VoiceFallbackLetsGoOn)
{
  place.write ("v.yaml", "scenes: [{narration: {text: Hi., voice: nobody-"
                         "at-all}}]\n");
  Outcome outcome = run ({"validate", "v.yaml"});
  EXPECT_EQ (outcome.status, kWrong);
  for (const char *option : {"--voice-fallback", "--voice-fallback=de"}) {
    outcome = run ({"validate", option, "v.yaml"});
    EXPECT_EQ (outcome.status, kDone) << option << outcome.err;
    EXPECT_TRUE (has (outcome.err, "warning: ")) << outcome.err;
  }
}
