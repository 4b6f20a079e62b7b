// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages.h"

#include <algorithm>
#include <fstream>
#include <optional>
#include <ostream>

#include <glib.h>

#include "config.h"

namespace fs = std::filesystem;

namespace reel::test {

static const fs::path kRoot (REELSMITH_SOURCE_ROOT);

void
PrintTo (const ShownBrief &brief, std::ostream *out)
{
  *out << brief.where;
}

void
PrintTo (const ShownCommand &command, std::ostream *out)
{
  *out << command.where;
}

std::vector<fs::path>
pages ()
{
  std::vector<fs::path> found{kRoot / "README.md"};
  for (const auto &entry : fs::recursive_directory_iterator (kRoot / "docs"))
    if (entry.path ().extension () == ".md" &&
        entry.path ().parent_path ().filename () != "examples")
      found.push_back (entry.path ());
  std::sort (found.begin (), found.end ());
  return found;
}

/* Length of the run of backticks or tildes that LINE begins with, if that is a
 * fence. */
static size_t
fence_length (const std::string &line)
{
  if (line.empty () || (line[0] != '`' && line[0] != '~'))
    return 0;
  size_t length = std::min (line.find_first_not_of (line[0]), line.size ());
  return length >= 3 ? length : 0;
}

std::vector<Block>
blocks_of (const fs::path &page)
{
  std::vector<Block> blocks;
  std::ifstream in (page);
  std::string line, open;
  for (int number = 1; std::getline (in, line); number++) {
    size_t length = fence_length (line);
    if (open.empty () && length) {
      open = line.substr (0, length);
      blocks.push_back ({page, number + 1, line.substr (length), ""});
    } else if (!open.empty () && line.starts_with (open) &&
               line.find_first_not_of (open[0]) == line.npos) {
      open.clear ();
    } else if (!open.empty ()) {
      blocks.back ().text += line + "\n";
    }
  }
  return blocks;
}

static std::string
shown_path (const fs::path &path)
{
  return fs::relative (path, kRoot).string ();
}

/* The suffix of the brief that BLOCK is; nothing if it is none. */
static std::optional<std::string>
suffix_of_brief (const Block &block)
{
  if (block.language == "markdown")
    return ".md";
  if (block.language == "yaml" &&
      ("\n" + block.text).find ("\nscenes:") != std::string::npos)
    return ".yaml";
  if (block.language == "json" &&
      block.text.find ("\"scenes\"") != std::string::npos)
    return ".json";
  return std::nullopt;
}

std::vector<ShownBrief>
shown_briefs ()
{
  std::vector<ShownBrief> briefs;
  for (const auto &entry : fs::directory_iterator (kRoot / "docs/examples"))
    if (entry.is_regular_file ()) // beside them is what they name
      briefs.push_back ({shown_path (entry.path ()), entry.path (), "", ""});
  std::sort (briefs.begin (), briefs.end (),
      [] (const ShownBrief &a, const ShownBrief &b) {
        return a.where < b.where;
      });
  for (const fs::path &page : pages ())
    for (const Block &block : blocks_of (page))
      if (auto suffix = suffix_of_brief (block))
        briefs.push_back (
            {shown_path (page) + ":" + std::to_string (block.line), "", *suffix,
                block.text});
  return briefs;
}

/* The words of LINE behind the program's name, up to a pipe or the like;
 * nothing if it calls another program. */
static std::optional<std::vector<std::string>>
words_of_call (const std::string &line)
{
  if (!line.starts_with ("reelsmith ") &&
      !line.starts_with ("build/cli/reelsmith "))
    return std::nullopt;
  std::vector<std::string> words;
  int count = 0;
  char **parsed = nullptr;
  if (!g_shell_parse_argv (line.c_str (), &count, &parsed, nullptr))
    return words;
  for (int i = 1; i < count; i++) {
    std::string word = parsed[i];
    if (word == "|" || word == "&&" || word == ";" || word[0] == '>' ||
        word[0] == '<' || word.starts_with ("2>"))
      break;
    words.push_back (word);
  }
  g_strfreev (parsed);
  return words;
}

std::vector<ShownCommand>
shown_commands ()
{
  std::vector<ShownCommand> commands;
  for (const fs::path &page : pages ())
    for (const Block &block : blocks_of (page)) {
      if (block.language != "sh")
        continue;
      size_t start = 0;
      for (int number = block.line; start < block.text.size (); number++) {
        size_t end = block.text.find ('\n', start);
        auto words = words_of_call (block.text.substr (start, end - start));
        if (words)
          commands.push_back (
              {shown_path (page) + ":" + std::to_string (number), *words});
        start = end + 1;
      }
    }
  return commands;
}

std::string
case_name (const std::string &where)
{
  std::string name = where;
  for (char &c : name)
    c = g_ascii_isalnum (c) ? c : '_';
  return name;
}

} // namespace reel::test
