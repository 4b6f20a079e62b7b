// SPDX-License-Identifier: GPL-3.0-or-later
#include "ssml_scanner.h"

#include <utility>

#include "speech_error.h"
#include "text_units.h"

namespace reel::speech {

void
set_markup_error (GError **error, Place place, const std::string &what)
{
  g_set_error (error, speech_error_quark (), kErrorMarkup, "%d:%d: %s",
      place.line, place.column, what.c_str ());
}

bool
SsmlScanner::looking_at (std::u32string_view what) const
{
  return source_.substr (position_, what.size ()) == what;
}

void
SsmlScanner::advance (size_t count)
{
  for (; count > 0 && !at_end (); count--, position_++) {
    bool line_end = source_[position_] == '\n' ||
                    (source_[position_] == '\r' &&
                        source_.substr (position_ + 1, 1) != U"\n");
    place_.line += line_end;
    place_.column = line_end ? 1 : place_.column + 1;
  }
}

void
SsmlScanner::skip_space ()
{
  while (
      peek () == ' ' || peek () == '\t' || peek () == '\n' || peek () == '\r')
    advance ();
}

bool
SsmlScanner::skip_comment (GError **error)
{
  Place start = place_;
  size_t end = source_.find (U"-->", position_ + 4);
  if (end == std::u32string_view::npos) {
    set_markup_error (error, start, "this comment never ends, write \"-->\"");
    return false;
  }
  advance (end + 3 - position_);
  return true;
}

bool
SsmlScanner::skip_declaration (GError **error)
{
  bool leading =
      source_.substr (0, position_).find_first_not_of (U" \t\r\n\xfeff") ==
      std::u32string_view::npos;
  size_t end = source_.find (U"?>", position_);
  if (!leading || !looking_at (U"<?xml") || end == std::u32string_view::npos) {
    set_markup_error (
        error, place_, "processing instructions are not allowed in speech");
    return false;
  }
  advance (end + 2 - position_);
  return true;
}

static bool
is_name_character (char32_t c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == ':' || c == '-' || c == '_' || c == '.';
}

bool
SsmlScanner::read_name (std::string &name, GError **error)
{
  name.clear ();
  while (is_name_character (peek ()) && name.size () < 64) {
    name.push_back ((char) peek ());
    advance ();
  }
  if (!name.empty ())
    return true;
  set_markup_error (
      error, place_, "a name is expected here; write &lt; for the sign <");
  return false;
}

bool
SsmlScanner::read_reference (std::u32string &out, GError **error)
{
  static const std::pair<std::u32string_view, char32_t> kEntities[] = {
      {U"&amp;", '&'},
      {U"&lt;", '<'},
      {U"&gt;", '>'},
      {U"&quot;", '"'},
      {U"&apos;", '\''},
  };
  for (const auto &[entity, c] : kEntities) {
    if (!looking_at (entity))
      continue;
    out.push_back (c);
    advance (entity.size ());
    return true;
  }
  Place start = place_;
  size_t end = source_.find (U';', position_);
  std::u32string_view body;
  if (looking_at (U"&#") && end != std::u32string_view::npos &&
      end - position_ <= 12)
    body = source_.substr (position_ + 2, end - position_ - 2);
  bool hex = body.starts_with (U'x');
  if (hex)
    body.remove_prefix (1);
  uint32_t value = 0;
  bool valid = !body.empty () && body.size () <= 8;
  for (char32_t c : body) {
    int digit = c < 0x80 ? g_ascii_xdigit_value ((char) c) : -1;
    if (digit < 0 || (!hex && digit > 9) || value > 0x10ffff)
      valid = false;
    value = value * (hex ? 16 : 10) + (digit < 0 ? 0 : digit);
  }
  bool control =
      value < 0x20 && value != '\t' && value != '\n' && value != '\r';
  if (!valid || control || !g_unichar_validate (value)) {
    set_markup_error (error, start,
        "this is no character reference that speech knows; "
        "write &amp; for the sign &");
    return false;
  }
  out.push_back (value);
  advance (end + 1 - position_);
  return true;
}

bool
SsmlScanner::read_cdata (std::u32string &out, GError **error)
{
  constexpr size_t kOpening = 9; // <![CDATA[
  size_t end = source_.find (U"]]>", position_ + kOpening);
  if (end == std::u32string_view::npos) {
    set_markup_error (
        error, place_, "this CDATA section never ends, write \"]]>\"");
    return false;
  }
  out.append (
      source_.substr (position_ + kOpening, end - position_ - kOpening));
  advance (end + 3 - position_);
  return true;
}

bool
SsmlScanner::read_text (MarkupItem &item, GError **error)
{
  item.kind = MarkupItem::Kind::text;
  while (!at_end ()) {
    char32_t c = peek ();
    if (c == '&') {
      if (!read_reference (item.text, error))
        return false;
    } else if (looking_at (U"<![CDATA[")) {
      if (!read_cdata (item.text, error))
        return false;
    } else if (looking_at (U"<!--")) {
      if (!skip_comment (error))
        return false;
    } else if (c == '<') {
      break;
    } else if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f) {
      set_markup_error (
          error, place_, "control characters are not allowed in speech");
      return false;
    } else {
      item.text.push_back (c);
      advance ();
    }
  }
  return true;
}

bool
SsmlScanner::read_attribute (MarkupItem &item, GError **error)
{
  Attribute attribute;
  attribute.place = place_;
  if (!read_name (attribute.name, error))
    return false;
  skip_space ();
  bool assigned = peek () == '=';
  if (assigned)
    advance ();
  skip_space ();
  char32_t quote = peek ();
  if (!assigned || (quote != '"' && quote != '\'')) {
    set_markup_error (error, attribute.place,
        "the attribute \"" + attribute.name + "\" needs a value in quotes");
    return false;
  }
  advance ();
  while (!at_end () && peek () != quote && peek () != '<') {
    if (peek () == '&') {
      if (!read_reference (attribute.value, error))
        return false;
      continue;
    }
    attribute.value.push_back (peek () < 0x20 ? U' ' : peek ());
    advance ();
  }
  if (peek () != quote) {
    set_markup_error (error, attribute.place,
        "the value of \"" + attribute.name + "\" has no closing quote");
    return false;
  }
  advance ();
  for (const Attribute &other : item.attributes) {
    if (other.name == attribute.name) {
      set_markup_error (error, attribute.place,
          "the attribute \"" + attribute.name + "\" is given twice");
      return false;
    }
  }
  item.attributes.push_back (std::move (attribute));
  return true;
}

bool
SsmlScanner::read_tag (MarkupItem &item, GError **error)
{
  if (looking_at (U"<!") || looking_at (U"<?")) {
    set_markup_error (error, place_,
        "document types and processing instructions are not "
        "allowed in speech");
    return false;
  }
  advance ();
  bool closing = peek () == '/';
  if (closing)
    advance ();
  item.kind = closing ? MarkupItem::Kind::end : MarkupItem::Kind::start;
  if (!read_name (item.name, error))
    return false;
  for (;;) {
    size_t before = position_;
    skip_space ();
    bool spaced = position_ > before;
    if (peek () == '>') {
      advance ();
      return true;
    }
    if (!closing && looking_at (U"/>")) {
      item.empty = true;
      advance (2);
      return true;
    }
    if (at_end () || closing || !spaced) {
      set_markup_error (error, item.place,
          "the tag <" + item.name + "> is not closed by \">\"");
      return false;
    }
    if (!read_attribute (item, error))
      return false;
  }
}

bool
SsmlScanner::next (MarkupItem &item, GError **error)
{
  item = MarkupItem{};
  if (position_ == 0 && peek () == 0xfeff)
    position_++;
  while (looking_at (U"<!--"))
    if (!skip_comment (error))
      return false;
  if (looking_at (U"<?"))
    if (!skip_declaration (error))
      return false;
  while (looking_at (U"<!--"))
    if (!skip_comment (error))
      return false;
  item.place = place_;
  if (at_end ())
    return true;
  if (peek () == '<' && !looking_at (U"<![CDATA["))
    return read_tag (item, error);
  return read_text (item, error);
}

} // namespace reel::speech
