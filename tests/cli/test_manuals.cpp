// SPDX-License-Identifier: GPL-3.0-or-later
/* The manual pages and what shells complete, compared with what the program
 * says of itself. */
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>
#include <sstream>

#include "workplace.h"

using namespace reel::test;

namespace {

constexpr char kData[] = TEST_DATA "/../../data/";

/* All options in TEXT, as `--force` and `-o`. */
std::set<std::string>
options_in (const std::string &text)
{
  static const std::regex kOption ("(^|[^-A-Za-z0-9])(--[a-z][a-z-]*|-[a-z])"
                                   "(?![-A-Za-z0-9])");
  std::set<std::string> options;
  for (std::sregex_iterator i (text.begin (), text.end (), kOption), end;
       i != end; ++i)
    options.insert ((*i)[2]);
  return options;
}

std::string
help_of (const std::string &command)
{
  Workplace place;
  std::vector<std::string> words;
  std::istringstream parts (command);
  for (std::string word; parts >> word;)
    words.push_back (word);
  words.emplace_back ("--help");
  return place.reelsmith (words).run ().out;
}

/* As `reelsmith --help` lists them; `stock` as its two. */
std::vector<std::string>
commands ()
{
  std::istringstream help (help_of (""));
  std::vector<std::string> names;
  std::string line, name;
  while (std::getline (help, line) && line != "Commands:")
    ;
  while (std::getline (help, line) && std::istringstream (line) >> name)
    if (name == "stock")
      names.insert (names.end (), {"stock search", "stock add"});
    else
      names.push_back (name);
  return names;
}

/* What bash offers behind `reelsmith WORDS`, of which the last is being
 * written; `=` is a word of its own there. */
std::set<std::string>
bash_offers (const Workplace &place, std::vector<std::string> words,
    const std::map<std::string, std::string> &environment = {})
{
  std::string script = "source \"$1\"; shift\n"
                       "compopt () { :; }\n"
                       "COMP_WORDS=(\"$@\") COMP_CWORD=$(($# - 1))\n"
                       "_reelsmith\n"
                       "printf '%s\\n' \"${COMPREPLY[@]}\"\n";
  words.insert (words.begin (),
      {"bash", "--norc", "-c", script, "bash",
          std::string (kData) + "completion/reelsmith.bash", REELSMITH});
  auto variables = place.environment;
  variables.insert (environment.begin (), environment.end ());
  Outcome outcome = Program (words, variables, place.path ()).run ();
  EXPECT_EQ (outcome.err, "");
  std::istringstream lines (outcome.out);
  std::set<std::string> offers;
  for (std::string line; std::getline (lines, line);)
    if (!line.empty ())
      offers.insert (line);
  return offers;
}

std::vector<std::string>
split (const std::string &text)
{
  std::istringstream parts (text);
  return {std::istream_iterator<std::string> (parts), {}};
}

bool
is_installed (const char *program)
{
  return Program ({"sh", "-c", std::string ("command -v ") + program})
             .run ()
             .status == 0;
}

} // namespace

/* Guards against a completion that bash can't load. */
TEST (Completion, BashLoadsIt)
{
  Outcome outcome = Program (
      {"bash", "--norc", "-c", "source \"$1\" && complete -p reelsmith", "bash",
          std::string (kData) + "completion/reelsmith.bash"})
                        .run ();
  EXPECT_EQ (outcome.status, 0) << outcome.err;
  EXPECT_EQ (outcome.out, "complete -F _reelsmith reelsmith\n");
  EXPECT_EQ (outcome.err, "");
}

/* Guards against commands and options that were left out, or that are gone. */
TEST (Completion, BashOffersAllThatTheProgramHas)
{
  Workplace place;
  auto names = commands ();
  ASSERT_GE (names.size (), 12u);
  auto first = bash_offers (place, {""});
  std::set<std::string> expected = {"--help", "-h", "--version"};
  for (const std::string &name : names)
    expected.insert (split (name)[0]);
  EXPECT_EQ (first, expected);
  for (const std::string &name : names) {
    auto words = split (name);
    words.emplace_back ("-");
    EXPECT_EQ (bash_offers (place, words), options_in (help_of (name))) << name;
  }
}

/* Guards against values and names that are offered where they don't belong. */
TEST (Completion, BashOffersValuesAndFiles)
{
  using Set = std::set<std::string>;
  Workplace place;
  place.write ("film.md", "");
  place.write ("film one.yaml", "");
  place.write ("film.mp4", "");
  std::filesystem::create_directory (place.file ("films"));
  EXPECT_EQ (bash_offers (place, {"re"}), (Set{"render", "retry", "remove"}));
  EXPECT_EQ (bash_offers (place, {"render", "fi"}),
      (Set{"film.md", "film one.yaml", "films"}));
  EXPECT_EQ (bash_offers (place, {"render", "-o", "film.m"}),
      (Set{"film.md", "film.mp4"}));
  EXPECT_EQ (
      bash_offers (place, {"submit", "--base-dir", "f"}), (Set{"films"}));
  EXPECT_EQ (
      bash_offers (place, {"render", "--quality", "=", "d"}), (Set{"draft"}));
  EXPECT_EQ (bash_offers (place, {"submit", "--quality", "=", ""}).size (), 4u);
  EXPECT_EQ (bash_offers (place, {"jobs", "--state", "c"}),
      (Set{"completed", "cancelled"}));
  EXPECT_EQ (
      bash_offers (place, {"stock", ""}), (Set{"search", "add", "--help"}));
  EXPECT_EQ (
      bash_offers (place, {"stock", "add", "--kind", "s"}), (Set{"sounds"}));
  /* Its value stands behind a =; what follows is the brief. */
  EXPECT_EQ (bash_offers (place, {"render", "--voice-fallback", "film."}),
      (Set{"film.md"}));
  EXPECT_TRUE (bash_offers (place, {"render", "--voice-fallback", "=", "en-g"})
                   .contains ("en-gb"));
  EXPECT_TRUE (bash_offers (place, {"voices", "-l", "d"}).contains ("de"));
  /* Nobody to ask: nothing is offered, and nothing is said. */
  EXPECT_EQ (bash_offers (place, {"watch", ""},
                 {{"DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere"}}),
      Set{});
}

/* Guards against completions of fish and zsh that fall behind. Both are run
 * where they are installed; else their text has to have all names. */
TEST (Completion, FishAndZshKnowAllThatTheProgramHas)
{
  std::string fish =
                  read_file (std::string (kData) + "completion/reelsmith.fish"),
              zsh = read_file (std::string (kData) + "completion/_reelsmith");
  ASSERT_FALSE (fish.empty () || zsh.empty ());
  for (const std::string &name : commands ()) {
    std::string word = split (name).back ();
    EXPECT_NE (fish.find ("-a " + word + " -d"), std::string::npos) << name;
    EXPECT_NE (zsh.find ("'" + word + ":") + zsh.find ("\"" + word + ":"),
        2 * std::string::npos)
        << name;
    for (const std::string &option : options_in (help_of (name))) {
      bool is_long = option.starts_with ("--");
      std::string in_fish =
          is_long ? "-l " + option.substr (2) : "-s " + option.substr (1);
      EXPECT_NE (fish.find (in_fish), std::string::npos) << name << option;
      EXPECT_NE (zsh.find (option), std::string::npos) << name << option;
    }
  }
  for (auto [shell, file] :
      {std::pair ("fish", "reelsmith.fish"), std::pair ("zsh", "_reelsmith")})
    if (is_installed (shell)) {
      Outcome outcome =
          Program ({shell, "-n", std::string (kData) + "completion/" + file})
              .run ();
      EXPECT_EQ (outcome.status, 0) << outcome.err;
    }
}

/* Guards against a manual that a command or an option was left out of. */
TEST (Manuals, HaveAllThatTheProgramHas)
{
  std::string page = read_file (std::string (kData) + "man/reelsmith.1");
  std::string program = page.substr (page.find (".Sh DESCRIPTION"));
  for (const std::string &name : commands ()) {
    size_t start = program.find ("\n.It Cm " + name + "\n");
    ASSERT_NE (start, std::string::npos) << name;
    size_t end = program.find ("\n.It Cm ", start + 1);
    std::string section = program.substr (start, end - start);
    std::set<std::string> documented = {"--help", "-h"};
    static const std::regex kFlag ("Fl (-?[a-z][a-z-]*)");
    for (std::sregex_iterator i (section.begin (), section.end (), kFlag), last;
         i != last; ++i)
      documented.insert ("-" + (*i)[1].str ());
    EXPECT_EQ (documented, options_in (help_of (name))) << name;
  }
}

/* Guards against pages that viewers stumble over. */
TEST (Manuals, AreCleanMdoc)
{
  if (!is_installed ("mandoc") || !is_installed ("man"))
    GTEST_SKIP () << "mandoc or man is not installed";
  for (const char *name :
      {"reelsmith.1", "reelsmith-brief.5", "reelsmithd.8"}) {
    std::string page = std::string (kData) + "man/" + name;
    /* Pages that aren't installed are not found: that is style. */
    Outcome lint = Program ({"mandoc", "-Tlint", "-W", "warning", page}).run ();
    EXPECT_EQ (lint.out + lint.err, "");
    Outcome man = Program ({"man", "--warnings", "-l", page},
        {{"LC_ALL", "C.UTF-8"}, {"MANWIDTH", "80"}})
                      .run ();
    EXPECT_EQ (man.status, 0);
    EXPECT_EQ (man.err, "");
    EXPECT_GT (man.out.size (), 500u);
  }
}
