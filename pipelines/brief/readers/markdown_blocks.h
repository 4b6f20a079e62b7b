// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "brief/readers/source.h"

namespace reel {

/* What stands for a character of a comment in the lines of blocks; no brief
 * holds it itself. */
inline constexpr char kVanished = '\x02';
inline constexpr std::string_view kBlank = " \t\r\n\x02";

/* A line, or what is left of it; its place in the source stays known. */
struct MarkdownLine {
  size_t offset = 0;
  std::string_view text; // without the characters that end it
};

struct MarkdownBlock {
  enum class Kind {
    Paragraph, // `lines`
    Heading,   // `lines`: one; `level`
    Quote,     // `lines`, without `>`
    Item,      // of a list; `lines`, the first without its mark
    Speak,     // `part`
    Fence,     // `word` is the language, `lines` without the fence
    Direction, // `word` is the key, `part` its YAML
    SceneEnd,
  };
  Kind kind = Kind::Paragraph;
  size_t offset = 0; // of its first character
  int level = 0;
  std::string word;
  std::vector<MarkdownLine> lines;
  size_t part_offset = 0, part_size = 0;
};

/* The text of a brief in Markdown, cut into blocks. */
struct MarkdownBlocks {
  /* The whole text, comments replaced by kVanished: what lines refer to. */
  std::string masked;
  std::vector<MarkdownBlock> blocks;
};

/* Cuts SOURCE from OFFSET, behind the header. What can't be cut is told to
 * SOURCE; the rest is cut nevertheless. */
void cut_markdown (Source &source, size_t offset, MarkdownBlocks &result);

/* Whether LINE has three or more dashes and nothing else. */
bool is_dash_line (std::string_view line);

/* The line that begins at OFFSET; NEXT is where the following one does. */
std::string_view line_at (std::string_view text, size_t offset, size_t &next);

std::string_view trim (std::string_view text);

/* Where WORDS first stand in TEXT, from FROM, outside of code in backquotes
 * and not behind a backslash, or npos. */
size_t find_outside_code (
    std::string_view text, std::string_view words, size_t from);

} // namespace reel
