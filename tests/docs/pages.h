// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

namespace reel::test {

/* A fenced block of a page. */
struct Block {
  std::filesystem::path page;
  int line = 0;         // of its first line, from 1
  std::string language; // what stands behind the opening fence
  std::string text;     // its lines, each with its newline
};

/* A brief that the documentation shows, whole. */
struct ShownBrief {
  std::string where;          // FILE, or FILE:LINE
  std::filesystem::path file; // empty: it is in TEXT
  std::string suffix;         // .yaml, .json or .md
  std::string text;
};
void PrintTo (const ShownBrief &brief, std::ostream *out);

/* A line of a ```sh block that calls the program. */
struct ShownCommand {
  std::string where;
  std::vector<std::string> words; // behind the program's name
};
void PrintTo (const ShownCommand &command, std::ostream *out);

/* README.md and all pages under docs, sorted. */
std::vector<std::filesystem::path> pages ();
std::vector<Block> blocks_of (const std::filesystem::path &page);

/* Every file of docs/examples, and every block of a page that is a brief:
 * `markdown` blocks, and `yaml` and `json` blocks that have scenes. */
std::vector<ShownBrief> shown_briefs ();
std::vector<ShownCommand> shown_commands ();

/* A name for a test case, made of WHERE. */
std::string case_name (const std::string &where);

} // namespace reel::test
