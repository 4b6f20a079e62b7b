// SPDX-License-Identifier: GPL-3.0-or-later
/* Every call of the program that the documentation shows, compared with what
 * the program says of itself. */
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "config.h"
#include "pages.h"
#include "program.h"

using namespace reel::test;

namespace {

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

bool
has_command (const std::string &name)
{
  auto names = command_names ();
  return std::find (names.begin (), names.end (), name) != names.end ();
}

class ShownCommands : public testing::TestWithParam<ShownCommand> {};

} // namespace

/* Guards against commands and options that are gone, or were never there. */
TEST_P (ShownCommands, Exist)
{
  const ShownCommand &command = GetParam ();
  ASSERT_FALSE (command.words.empty ()) << "this can't be read as a command";
  const std::string &name = command.words[0];
  bool global = name.starts_with ("-");
  ASSERT_TRUE (global || has_command (name)) << "there is no command " << name;
  std::set<std::string> known = options_in (help_of (global ? "" : name));
  if (global)
    known.insert ({"--help", "-h", "--version"});
  for (const std::string &word : command.words)
    if (word.starts_with ("-") && word != "-" && word != "--") {
      EXPECT_TRUE (known.contains (word.substr (0, word.find ('='))))
          << "there is no option " << word;
    }
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST (ShownCommands);
INSTANTIATE_TEST_SUITE_P (Docs, ShownCommands,
    testing::ValuesIn (shown_commands ()),
    [] (const auto &command) { return case_name (command.param.where); });

/* Guards against a reference that a new command or option was left out of. */
TEST (CommandReference, HasAllThatTheProgramHas)
{
  std::ifstream in (REELSMITH_SOURCE_ROOT "/docs/command.md");
  std::string page (std::istreambuf_iterator<char> (in), {});
  std::vector<std::string> names = command_names ();
  ASSERT_GE (names.size (), 4u);
  for (const std::string &name : names) {
    size_t start = page.find ("## reelsmith " + name);
    ASSERT_NE (start, std::string::npos) << name << " has no section";
    std::string section =
        page.substr (start, page.find ("\n## ", start) - start);
    std::set<std::string> documented = options_in (section);
    for (const std::string &option : options_in (help_of (name)))
      if (option != "--help" && option != "-h") {
        EXPECT_TRUE (documented.contains (option))
            << "the section of " << name << " has no " << option;
      }
  }
}

/* The option's names must not be found in words that only look like them. */
TEST (CommandReference, TellsOptionsFromOtherWords)
{
  EXPECT_EQ (options_in ("  -o, --output=FILE  well-known --no-cache=x a-b"),
      (std::set<std::string>{"-o", "--output", "--no-cache"}));
}
