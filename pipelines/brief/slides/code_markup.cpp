// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/slides/code_markup.h"

#include <algorithm>

#include <glib.h>

#include "brief/slides/markup_text.h"

namespace reel {

namespace {

constexpr int kTabStop = 4;
constexpr const char *kNumberColor = "#98a3b5";
constexpr const char *kPointedOut = "#ffd166"; // its number
/* Back, but still to be read: 3 to 1 for each of the colours. */
constexpr const char *kDimmed = "60%";
/* reeltextoverlay takes 64 KiB. */
constexpr size_t kMostMarkup = 60'000;

std::string
expand_tabs (std::string_view line)
{
  std::string expanded;
  int column = 0;
  for (char c : line) {
    if (c == '\t') {
      int spaces = kTabStop - column % kTabStop;
      expanded.append ((size_t) spaces, ' ');
      column += spaces;
      continue;
    }
    expanded += c;
    column += ((unsigned char) c & 0xc0) != 0x80;
  }
  return expanded;
}

void
append_span (std::string &markup, const char *attributes, std::string_view text)
{
  markup += std::string ("<span ") + attributes + ">";
  append_as_markup (markup, text);
  markup += "</span>";
}

void
append_colored (std::string &markup, Token token, std::string_view text)
{
  std::string color = std::string ("color=\"") + token_color (token) + '"';
  append_span (markup, color.c_str (), text);
}

bool
is_pointed_out (const Code &code, int number)
{
  return std::any_of (
      code.highlight.begin (), code.highlight.end (), [&] (const auto &range) {
        return number >= range.first && number <= range.second;
      });
}

/* The bytes from FROM to TO of TEXT with the colours of SPANS; AT is the first
 * of them that may reach there. */
std::string
colored (std::string_view text, size_t from, size_t to,
    const std::vector<TokenSpan> &spans, size_t &at)
{
  std::string markup;
  while (at < spans.size () && spans[at].offset + spans[at].size <= from)
    at++;
  for (size_t i = at; from < to; i++) {
    bool left = i < spans.size () && spans[i].offset < to;
    size_t start = left ? std::max (spans[i].offset, from) : to;
    append_as_markup (markup, text.substr (from, start - from));
    if (!left)
      break;
    size_t stop = std::min (spans[i].offset + spans[i].size, to);
    append_colored (markup, spans[i].token, text.substr (start, stop - start));
    from = stop;
  }
  return markup;
}

std::string
build (const Slide &slide, bool in_color)
{
  const Code &code = *slide.code;
  /* All of the program is read for its colours, though part of it is shown. */
  std::vector<std::string> lines = code_lines (code.above + slide.text);
  auto above =
      (size_t) std::count (code.above.begin (), code.above.end (), '\n');
  size_t first = std::min (above, lines.size ());
  std::string text;
  for (const std::string &line : lines)
    text += line + "\n";
  const ProgramLanguage *language = language_of (slide);
  std::vector<TokenSpan> spans;
  if (language && in_color)
    spans = highlight (*language, text);
  int gutter = gutter_columns (code, (int) (lines.size () - first));
  std::string markup;
  size_t at = 0, from = 0;
  for (size_t i = 0; i < first; i++)
    from += lines[i].size () + 1;
  for (size_t i = first; i < lines.size (); i++) {
    int number = code.first_line + (int) (i - first);
    bool marked = is_pointed_out (code, number);
    bool dimmed = !marked && !code.highlight.empty ();
    markup += i > first ? "\n" : "";
    if (dimmed)
      markup += std::string ("<span alpha=\"") + kDimmed + "\">";
    if (gutter > 0) {
      std::string column = std::to_string (number);
      column.insert (0, (size_t) gutter - 2 - column.size (), ' ');
      std::string color = std::string ("color=\"") +
                          (marked ? kPointedOut : kNumberColor) + '"';
      append_span (markup, color.c_str (), column + "  ");
    }
    markup += colored (text, from, from + lines[i].size (), spans, at);
    /* A line without a letter has no height of its own. */
    if (gutter == 0 && lines[i].empty ())
      markup += " ";
    markup += dimmed ? "</span>" : "";
    from += lines[i].size () + 1;
  }
  return markup;
}

} // namespace

const char *
token_color (Token token)
{
  switch (token) {
  case Token::Comment:
    return "#9aa7ba";
  case Token::String:
    return "#a8e6a3";
  case Token::Number:
    return "#ffb784";
  case Token::Keyword:
    return "#c9adff";
  case Token::Type:
    return "#82dcea";
  case Token::Function:
    return "#93c2ff";
  case Token::Directive:
    return "#ff9fcb";
  case Token::Added:
    return "#a8e6a3";
  case Token::Removed:
    return "#ffa49e";
  }
  return "#ffffff";
}

std::vector<std::string>
code_lines (std::string_view text)
{
  std::vector<std::string> lines;
  std::string clean = without_controls (text);
  std::string_view rest = clean;
  while (!rest.empty ()) {
    size_t end = std::min (rest.find ('\n'), rest.size ());
    std::string line = expand_tabs (rest.substr (0, end));
    while (line.ends_with (' '))
      line.pop_back ();
    lines.push_back (std::move (line));
    rest.remove_prefix (std::min (end + 1, rest.size ()));
  }
  while (!lines.empty () && lines.back ().empty ())
    lines.pop_back ();
  return lines;
}

int
count_columns (std::string_view line)
{
  std::string text (line);
  int columns = 0;
  for (const char *p = text.c_str (); *p; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (!g_unichar_iszerowidth (c))
      columns += g_unichar_iswide (c) ? 2 : 1;
  }
  return columns;
}

int
gutter_columns (const Code &code, int count)
{
  if (count < 2 && code.first_line == 1)
    return 0;
  return (int) std::to_string (code.first_line + count - 1).size () + 2;
}

const ProgramLanguage *
language_of (const Slide &slide)
{
  const Code &code = *slide.code;
  return code.language.empty () ? language_of_file (slide.file)
                                : find_language (code.language);
}

std::string
code_markup (const Slide &slide)
{
  std::string markup = build (slide, true);
  return markup.size () <= kMostMarkup ? markup : build (slide, false);
}

} // namespace reel
