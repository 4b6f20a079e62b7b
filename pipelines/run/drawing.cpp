// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/drawing.h"

#include <string_view>

namespace reel {

namespace {

constexpr std::string_view kSpace = " \t\r\n";

/* The next attribute of TAG from AT on, with the space before it and its
 * quoted value; empty: there is none that is well formed. */
std::string_view
next_attribute (std::string_view tag, size_t at)
{
  size_t name = tag.find_first_not_of (kSpace, at);
  size_t equals = tag.find ('=', at);
  if (name == tag.npos || equals == tag.npos)
    return {};
  size_t quote = tag.find_first_not_of (kSpace, equals + 1);
  if (quote == tag.npos || (tag[quote] != '"' && tag[quote] != '\''))
    return {};
  size_t end = tag.find (tag[quote], quote + 1);
  return end == tag.npos ? std::string_view () : tag.substr (at, end + 1 - at);
}

std::string_view
name_of (std::string_view attribute)
{
  attribute.remove_prefix (attribute.find_first_not_of (kSpace));
  return attribute.substr (0, attribute.find_first_of (" \t\r\n="));
}

/* Where the tag that begins at START ends: at its `>` outside of quotes. */
size_t
end_of_tag (std::string_view text, size_t start)
{
  char quote = 0;
  for (size_t at = start; at < text.size (); at++) {
    if (quote)
      quote = text[at] == quote ? (char) 0 : quote;
    else if (text[at] == '"' || text[at] == '\'')
      quote = text[at];
    else if (text[at] == '>')
      return at;
  }
  return text.npos;
}

} // namespace

std::string
resize_drawing (const std::string &text, const DrawingSize &given,
    const DrawingSize &wanted)
{
  constexpr std::string_view kTag = "<svg";
  size_t start = text.find (kTag);
  size_t end = start == text.npos ? start : end_of_tag (text, start);
  if (end == text.npos)
    return {};
  size_t from = start + kTag.size ();
  std::string_view tag = std::string_view (text).substr (from, end - from);
  if (tag.find_first_of (" \t\r\n/") != 0 && !tag.empty ())
    return {}; // `<svg:svg`
  std::string kept;
  bool has_box = false;
  size_t at = 0;
  for (auto one = next_attribute (tag, at); !one.empty ();
       one = next_attribute (tag, at)) {
    has_box |= name_of (one) == "viewBox";
    if (name_of (one) != "width" && name_of (one) != "height")
      kept += one;
    at += one.size ();
  }
  if (tag.find_first_not_of (" \t\r\n/", at) != tag.npos)
    return {};
  auto number = [] (int value) { return std::to_string (value); };
  if (!has_box)
    kept += " viewBox=\"0 0 " + number (given.width) + " " +
            number (given.height) + "\"";
  return text.substr (0, from) + " width=\"" + number (wanted.width) +
         "\" height=\"" + number (wanted.height) + "\"" + kept +
         std::string (tag.substr (at)) + text.substr (end);
}

} // namespace reel
