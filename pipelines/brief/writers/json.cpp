// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <charconv>
#include <iterator>
#include <vector>

#include "brief/write.h"

namespace reel {

using Kind = Value::Kind;

/* Keys a person looks for first, in the order of the reference; all others
 * come behind them, by their letters. */
static constexpr const char *kOrder[] = {"reelsmith", "id", "when", "title",
    "subtitle", "name", "metadata", "language", "seed", "variables", "output",
    "theme", "canvas", "fit", "motion", "voice", "voices", "pronounce",
    "captions", "music", "transition", "fade-in", "fade-out", "overlays",
    "poster", "chapter", "background", "image", "video", "stock", "generate",
    "color", "type", "src", "file", "text", "ssml", "mode", "size", "fps",
    "narration", "pause", "duration", "texts", "bullets", "slide", "code",
    "callouts", "sounds", "scenes"};

static size_t
rank_of (const std::string &key)
{
  auto found = std::find (std::begin (kOrder), std::end (kOrder), key);
  return (size_t) (found - std::begin (kOrder));
}

static std::vector<const Value::Entry *>
in_order (const Value &map)
{
  std::vector<const Value::Entry *> entries;
  for (const Value::Entry &entry : map.entries)
    entries.push_back (&entry);
  std::sort (entries.begin (), entries.end (),
      [] (const Value::Entry *a, const Value::Entry *b) {
        size_t rank_a = rank_of (a->key), rank_b = rank_of (b->key);
        return rank_a != rank_b ? rank_a < rank_b : a->key < b->key;
      });
  return entries;
}

/* TEXT as RFC 8259 quotes it; YAML reads it in the same way. */
static std::string
quoted (const std::string &text)
{
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string result = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (c == '\n') {
      result += "\\n";
    } else if (c == '\t') {
      result += "\\t";
    } else if (c == '\r') {
      result += "\\r";
    } else if ((unsigned char) c < ' ' || c == 0x7f) {
      result += "\\u00";
      result += kDigits[(unsigned char) c >> 4];
      result += kDigits[c & 0xf];
    } else {
      result += c;
    }
  }
  return result + "\"";
}

static std::string
number (const Value &value)
{
  if (value.is_integer)
    return std::to_string (value.integer);
  char digits[64];
  auto end = std::to_chars (digits, digits + sizeof digits, value.number);
  std::string text (digits, end.ptr);
  /* What was written with a fraction is no whole number, and stays none. */
  return text.find_first_of (".e") == text.npos ? text + ".0" : text;
}

/* A plain value; empty for lists and maps. */
static std::string
plain (const Value &value)
{
  switch (value.kind) {
  case Kind::Null:
    return "null";
  case Kind::Boolean:
    return value.boolean ? "true" : "false";
  case Kind::Number:
    return number (value);
  case Kind::Text:
    return quoted (value.text);
  case Kind::List:
    return value.items.empty () ? "[]" : "";
  case Kind::Map:
    return value.entries.empty () ? "{}" : "";
  }
  return {};
}

std::string
write_flow (const Value &value)
{
  std::string text = plain (value);
  if (!text.empty ())
    return text;
  bool is_list = value.kind == Kind::List;
  auto add = [&] (const std::string &part) {
    text += (text.empty () ? "" : ", ") + part;
  };
  for (const Value &item : value.items)
    add (write_flow (item));
  if (!is_list)
    for (const Value::Entry *entry : in_order (value))
      add (quoted (entry->key) + ": " + write_flow (entry->value));
  return (is_list ? "[" : "{") + text + (is_list ? "]" : "}");
}

static void
write_indented (const Value &value, size_t depth, std::string &out)
{
  std::string text = plain (value);
  if (!text.empty ()) {
    out += text;
    return;
  }
  bool is_list = value.kind == Kind::List;
  std::string indent (2 * (depth + 1), ' ');
  out += is_list ? "[" : "{";
  bool first = true;
  auto begin = [&] {
    out += (first ? "\n" : ",\n") + indent;
    first = false;
  };
  for (const Value &item : value.items) {
    begin ();
    write_indented (item, depth + 1, out);
  }
  if (!is_list)
    for (const Value::Entry *entry : in_order (value)) {
      begin ();
      out += quoted (entry->key) + ": ";
      write_indented (entry->value, depth + 1, out);
    }
  out += "\n" + std::string (2 * depth, ' ') + (is_list ? "]" : "}");
}

std::string
write_json (const Value &tree)
{
  std::string out;
  write_indented (tree, 0, out);
  return out + "\n";
}

} // namespace reel
