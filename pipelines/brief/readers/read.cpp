// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/read.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>

#include "brief/readers/line_index.h"

namespace reel {

static constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
static constexpr std::string_view kSpace = " \t\r\n";

static bool
ends_in (std::string_view file, std::string_view suffix)
{
  if (file.size () < suffix.size ())
    return false;
  file.remove_prefix (file.size () - suffix.size ());
  for (size_t i = 0; i < suffix.size (); i++) {
    char c = file[i] >= 'A' && file[i] <= 'Z' ? file[i] + ('a' - 'A') : file[i];
    if (c != suffix[i])
      return false;
  }
  return true;
}

static std::string_view
without_mark (std::string_view text)
{
  if (text.starts_with (kByteOrderMark))
    text.remove_prefix (kByteOrderMark.size ());
  return text;
}

/* The first line that isn't empty, a comment or the mark of a document. */
static std::string_view
first_yaml_line (std::string_view text)
{
  while (!text.empty ()) {
    size_t end = std::min (text.find ('\n'), text.size ());
    std::string_view line = text.substr (0, end);
    text.remove_prefix (std::min (end + 1, text.size ()));
    bool is_empty = line.find_first_not_of (kSpace) == line.npos;
    if (!is_empty && !line.starts_with ('#') && !line.starts_with ('%') &&
        !line.starts_with ("---"))
      return line;
  }
  return {};
}

/* Whether LINE is `KEY:`, the key with or without quotation marks. */
static bool
has_key (std::string_view line, std::string_view key)
{
  char mark =
      !line.empty () && (line[0] == '"' || line[0] == '\'') ? line[0] : 0;
  line.remove_prefix (mark ? 1 : 0);
  if (!line.starts_with (key))
    return false;
  line.remove_prefix (key.size ());
  if (mark && !line.starts_with (mark))
    return false;
  line.remove_prefix (mark ? 1 : 0);
  size_t colon = line.find_first_not_of (" \t");
  return colon != line.npos && line[colon] == ':';
}

/* Whether TEXT begins with `---` and has a second such line, as the header of
 * a Markdown brief does. */
static bool
has_header (std::string_view text)
{
  size_t second = text.find ("\n---");
  return text.starts_with ("---") && second != text.npos;
}

std::optional<Notation>
notation_by_name (std::string_view name)
{
  if (name == "json")
    return Notation::Json;
  if (name == "yaml")
    return Notation::Yaml;
  if (name == "markdown")
    return Notation::Markdown;
  return std::nullopt;
}

Notation
guess_notation (const std::string &file, std::string_view text)
{
  if (ends_in (file, ".json"))
    return Notation::Json;
  if (ends_in (file, ".yaml") || ends_in (file, ".yml"))
    return Notation::Yaml;
  if (ends_in (file, ".md") || ends_in (file, ".markdown") ||
      ends_in (file, ".txt"))
    return Notation::Markdown;
  text = without_mark (text);
  size_t first = text.find_first_not_of (kSpace);
  if (first != text.npos && text[first] == '{')
    return Notation::Json;
  std::string_view line = first_yaml_line (text);
  if (!has_header (text) &&
      (has_key (line, "reelsmith") || has_key (line, "scenes")))
    return Notation::Yaml;
  return Notation::Markdown;
}

/* How many bytes the UTF-8 character at AT has, or 0 if it isn't one (RFC
 * 3629: no surrogates, no longer forms than needed, nothing over U+10FFFF). */
static size_t
character_size (std::string_view text, size_t at)
{
  auto byte = [&] (size_t i) -> unsigned {
    return at + i < text.size () ? (unsigned char) text[at + i] : 0;
  };
  auto follows = [&] (size_t i) { return (byte (i) & 0xc0) == 0x80; };
  unsigned first = byte (0);
  if (first < 0x80)
    return 1;
  if (first >= 0xc2 && first < 0xe0)
    return follows (1) ? 2 : 0;
  if (first >= 0xe0 && first < 0xf0) {
    bool is_long = first == 0xe0 && byte (1) < 0xa0;
    bool is_surrogate = first == 0xed && byte (1) >= 0xa0;
    return follows (1) && follows (2) && !is_long && !is_surrogate ? 3 : 0;
  }
  if (first >= 0xf0 && first < 0xf5) {
    bool is_long = first == 0xf0 && byte (1) < 0x90;
    bool is_beyond = first == 0xf4 && byte (1) >= 0x90;
    return follows (1) && follows (2) && follows (3) && !is_long && !is_beyond
               ? 4
               : 0;
  }
  return 0;
}

/* Tells of the first character that no brief may hold. */
static bool
check_characters (std::string_view text, Problems &problems)
{
  for (size_t at = 0; at < text.size ();) {
    unsigned char c = text[at];
    size_t size = character_size (text, at);
    bool is_control = c < ' ' && c != '\t' && c != '\n' && c != '\r';
    if (size && !is_control) {
      at += size;
      continue;
    }
    /* What stands before is valid: its characters can be counted. */
    Place place = LineIndex (text.substr (0, at)).place (at);
    char code[16];
    snprintf (code, sizeof (code), size ? "U+%04X" : "0x%02X", c);
    if (size)
      problems.error (place,
          std::string ("the control character ") + code +
              " can't stand in a brief",
          "delete it; it is invisible in most editors");
    else
      problems.error (place,
          std::string ("the byte ") + code + " is not UTF-8 here",
          "save the brief in the encoding UTF-8");
    return false;
  }
  return true;
}

std::optional<Value>
read_value (std::string_view text, Notation notation, Problems &problems,
    const Limits &limits)
{
  size_t most = limits.brief_bytes;
  if (text.size () > most) {
    problems.error (LineIndex (text.substr (0, most + 1)).place (most),
        "the brief is larger than " + show_limit (limits, &Limits::brief_bytes),
        limit_hint (limits, &Limits::brief_bytes, "make several briefs of it"));
    return std::nullopt;
  }
  text = without_mark (text);
  if (!check_characters (text, problems))
    return std::nullopt;
  if (text.find_first_not_of (kSpace) == text.npos) {
    problems.error ({1, 1}, "the brief is empty");
    return std::nullopt;
  }
  switch (notation) {
  case Notation::Json:
    return read_json (text, problems, limits);
  case Notation::Yaml:
    return read_yaml (text, problems, limits);
  case Notation::Markdown:
    return read_markdown (text, problems, limits);
  }
  return std::nullopt;
}

} // namespace reel
