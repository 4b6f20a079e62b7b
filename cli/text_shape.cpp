// SPDX-License-Identifier: GPL-3.0-or-later
#include "text_shape.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <glib.h>

#include "gst_ptr.h"

namespace reel::cli {

std::string
visible (const std::string &text)
{
  CharPtr valid = adopt (g_utf8_make_valid (text.c_str (), -1));
  std::string result;
  for (const char *p = valid.get (); *p; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    GUnicodeType type = g_unichar_type (c);
    if (g_unichar_isspace (c) || type == G_UNICODE_LINE_SEPARATOR ||
        type == G_UNICODE_PARAGRAPH_SEPARATOR)
      result += ' ';
    else if (type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT ||
             type == G_UNICODE_SURROGATE)
      result += "\u00b7"; // escapes, and what turns the writing direction
    else
      result.append (p, (size_t) (g_utf8_next_char (p) - p));
  }
  size_t start = result.find_first_not_of (' ');
  return start == result.npos
             ? ""
             : result.substr (start, result.find_last_not_of (' ') + 1 - start);
}

static size_t
columns_of_character (gunichar c)
{
  return g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
}

size_t
columns_of (const std::string &text)
{
  size_t columns = 0;
  for (const char *p = text.c_str (); *p; p = g_utf8_next_char (p))
    columns += columns_of_character (g_utf8_get_char (p));
  return columns;
}

std::string
cut_to (const std::string &text, size_t columns)
{
  if (columns_of (text) <= columns)
    return text;
  size_t used = 1; // the ellipsis
  const char *p = text.c_str ();
  for (; *p; p = g_utf8_next_char (p)) {
    used += columns_of_character (g_utf8_get_char (p));
    if (used > columns)
      break;
  }
  return columns == 0
             ? ""
             : text.substr (0, (size_t) (p - text.c_str ())) + "\u2026";
}

std::string
fill_to (const std::string &text, size_t columns)
{
  size_t used = columns_of (text);
  return text + std::string (used < columns ? columns - used : 0, ' ');
}

std::string
duration_text (double seconds)
{
  auto whole = (long) std::ceil (seconds);
  char text[48];
  if (whole < 3600)
    std::snprintf (text, sizeof text, "%ld:%02ld", whole / 60, whole % 60);
  else
    std::snprintf (text, sizeof text, "%ld:%02ld:%02ld", whole / 3600,
        whole / 60 % 60, whole % 60);
  return text;
}

std::string
age_text (double seconds)
{
  auto whole = (long) std::max (seconds, 0.0);
  constexpr long kMinute = 60, kHour = 3600, kDay = 86400;
  if (whole < 2 * kMinute)
    return std::to_string (whole) + " s";
  if (whole < 2 * kHour)
    return std::to_string (whole / kMinute) + " min";
  if (whole < 2 * kDay)
    return std::to_string (whole / kHour) + " h";
  return std::to_string (whole / kDay) + " d";
}

Table::Table (std::vector<std::string> headings)
{
  add (std::move (headings));
}

void
Table::add (std::vector<std::string> cells)
{
  for (std::string &cell : cells)
    cell = visible (cell);
  rows_.push_back (std::move (cells));
}

std::string
Table::text () const
{
  std::vector<size_t> widths (rows_[0].size ());
  for (const auto &row : rows_)
    for (size_t i = 0; i < widths.size (); i++)
      widths[i] = std::max (widths[i], columns_of (row[i]));
  std::string text;
  for (const auto &row : rows_) {
    std::string line;
    for (size_t i = 0; i < widths.size (); i++)
      line +=
          i + 1 < widths.size () ? fill_to (row[i], widths[i]) + "  " : row[i];
    line.erase (line.find_last_not_of (' ') + 1);
    text += line + "\n";
  }
  return text;
}

} // namespace reel::cli
