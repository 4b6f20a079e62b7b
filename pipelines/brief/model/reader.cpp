// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/model/reader.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include <glib.h>

#include "brief/model/notation.h"
#include "brief/model/variables.h"
#include "gst_ptr.h"

namespace reel {

using Kind = Value::Kind;

static std::string
quoted (std::string_view text)
{
  constexpr size_t kShown = 40;
  std::string shown (text);
  for (char &c : shown)
    if ((unsigned char) c < ' ')
      c = ' ';
  if (count_characters (shown) > kShown) {
    size_t end = 0;
    for (size_t count = 0; count < kShown; count++)
      end = g_utf8_next_char (shown.data () + end) - shown.data ();
    shown = shown.substr (0, end) + "...";
  }
  return "`" + shown + "`";
}

static std::string
key_name (const Field &field)
{
  return "`" + std::string (field.key) + "`";
}

static std::string
what_was_found (const Value &value)
{
  switch (value.kind) {
  case Kind::Null:
    return "nothing";
  case Kind::Boolean:
    return value.boolean ? "`true`" : "`false`";
  case Kind::Number:
    return "the number " + value.text;
  case Kind::Text:
    return "the text " + quoted (value.text);
  case Kind::List:
    return value.items.empty ()
               ? "an empty list"
               : "a list of " + std::to_string (value.items.size ());
  case Kind::Map:
    return "a map";
  }
  return {};
}

static std::string
listed (const std::vector<std::string> &names)
{
  std::string text;
  for (const std::string &name : names)
    text += (text.empty () ? "" : ", ") + name;
  return text;
}

void
Reader::wrong_type (
    const Field &field, const char *wanted, const std::string &example)
{
  std::string hint;
  if (!example.empty ())
    hint = "for example `" + std::string (field.key) + ": " + example + "`";
  problems.error (field.value.place,
      key_name (field) + " wants " + wanted + ", not " +
          what_was_found (field.value),
      hint);
}

void
Reader::not_yet (
    Place place, const std::string &what, const std::string &instead)
{
  problems.error (place, "`" + what + "` is not supported yet",
      instead.empty () ? "leave it out" : instead);
}

void
Reader::wrong_word (const Field &field, const std::vector<std::string> &names)
{
  if (field.value.kind != Kind::Text) {
    wrong_type (
        field, ("one of the words " + listed (names)).c_str (), names.front ());
    return;
  }
  std::string near = nearest_word (field.value.text, names);
  problems.error (field.value.place,
      key_name (field) + " can't be " + quoted (field.value.text),
      (near.empty () ? "" : "did you mean `" + near + "`? ") +
          (names.size () > 1 ? "it is one of: " : "so far it is always ") +
          listed (names));
}

void
Reader::out_of_range (const Field &field, const std::string &found,
    const std::string &low, const std::string &high, const std::string &hint)
{
  problems.error (field.value.place,
      key_name (field) + " is " + found + ", but goes from " + low + " to " +
          high,
      hint);
}

/* Where a key belongs that often stands in the wrong map. */
static const char *
home_of (const std::string &key)
{
  struct Home {
    const char *key, *map;
  };
  static constexpr Home kHomes[] = {
      {"size", "output"},
      {"fps", "output"},
      {"quality", "output"},
      {"format", "output"},
      {"codec", "output"},
      {"image", "background"},
      {"stock", "background"},
      {"generate", "background"},
      {"color", "background"},
      {"video", "background"},
      {"fit", "background"},
      {"focus", "background"},
      {"motion", "background"},
      {"dim", "background"},
      {"bars", "background"},
      {"rate", "voice"},
      {"pitch", "voice"},
      {"mode", "captions"},
      {"max-chars", "captions"},
      {"max-lines", "captions"},
      {"highlight", "captions"},
  };
  for (const Home &home : kHomes)
    if (key == home.key)
      return home.map;
  return nullptr;
}

void
Reader::unknown_key (const Value::Entry &entry, const char *where,
    const std::vector<std::string> &all,
    const std::vector<std::string> &supported)
{
  std::string near = nearest_word (entry.key, all);
  std::string hint = "it has the keys " + listed (supported);
  const char *home = home_of (entry.key);
  if (!near.empty ())
    hint = "did you mean `" + near + "`?";
  else if (home && std::find (all.begin (), all.end (), home) != all.end ())
    hint = "it belongs into `" + std::string (home) + "`";
  else if (home && strcmp (home, "background") == 0)
    hint = "it belongs into the `background` of a scene";
  problems.error (entry.key_place,
      "unknown key " + quoted (entry.key) + " in " + where, hint);
}

bool
Reader::is_text (const Field &field, const char *wanted, const char *example)
{
  if (field.value.kind == Kind::Text)
    return true;
  wrong_type (field, wanted, example);
  return false;
}

bool
Reader::text (const Field &field, std::string &target, size_t most)
{
  return text_within (
      field, target, most, "shorten it, or spread it over several scenes");
}

bool
Reader::narration (const Field &field, std::string &target)
{
  return text_within (field, target, limits.narration,
      limit_hint (limits, &Limits::narration, "spread it over several scenes"));
}

bool
Reader::text_within (const Field &field, std::string &target, size_t most,
    const std::string &hint)
{
  const Value &value = field.value;
  if (value.kind == Kind::Number || value.kind == Kind::Boolean) {
    wrong_type (field, "text", "\"" + value.text + "\"");
    return false;
  }
  if (!is_text (field, "text", "Some words"))
    return false;
  size_t length = count_characters (value.text);
  if (value.text.find_first_not_of (" \t\r\n") == std::string::npos) {
    problems.error (value.place, key_name (field) + " is empty",
        "write something, or leave it out");
    return false;
  }
  if (length > most) {
    problems.error (value.place,
        key_name (field) + " has " + std::to_string (length) +
            " characters, but may have at most " + std::to_string (most),
        hint);
    return false;
  }
  target = value.text;
  return true;
}

bool
Reader::boolean (const Field &written, bool &target)
{
  const Value value = resolve_variable (written.value);
  const Field field{written.key, value};
  if (field.value.kind != Kind::Boolean) {
    wrong_type (field, "`true` or `false`", "true");
    return false;
  }
  target = field.value.boolean;
  return true;
}

bool
Reader::integer (
    const Field &written, int64_t low, int64_t high, int64_t &target)
{
  const Value value = resolve_variable (written.value);
  const Field field{written.key, value};
  constexpr int64_t kNarrow = 10'000;
  if (field.value.kind != Value::Kind::Number) {
    int64_t example = high - low < kNarrow ? (low + high) / 2 : low + 1;
    wrong_type (field, "a whole number", std::to_string (example));
    return false;
  }
  if (!field.value.is_integer) {
    wrong_type (field, "a whole number", "");
    return false;
  }
  if (field.value.integer < low || field.value.integer > high) {
    out_of_range (
        field, field.value.text, std::to_string (low), std::to_string (high));
    return false;
  }
  target = field.value.integer;
  return true;
}

bool
Reader::integer (const Field &field, int low, int high, int &target)
{
  int64_t number = target;
  bool right = integer (field, (int64_t) low, (int64_t) high, number);
  target = (int) number;
  return right;
}

bool
Reader::number (const Field &written, double low, double high, double &target)
{
  const Value value = resolve_variable (written.value);
  const Field field{written.key, value};
  if (field.value.kind != Kind::Number) {
    wrong_type (field, "a number", format_number ((low + high) / 2));
    return false;
  }
  if (!(field.value.number >= low && field.value.number <= high)) {
    out_of_range (
        field, field.value.text, format_number (low), format_number (high));
    return false;
  }
  target = field.value.number;
  return true;
}

bool
Reader::time (
    const Field &field, Nanoseconds low, Nanoseconds high, Nanoseconds &target)
{
  return time_within (field, low, high, {}, target);
}

bool
Reader::length (const Field &field, Nanoseconds low, Nanoseconds &target)
{
  return time_within (field, low, (Nanoseconds) limits.length_seconds * kSecond,
      limit_hint (limits, &Limits::length_seconds), target);
}

bool
Reader::time_within (const Field &written, Nanoseconds low, Nanoseconds high,
    const std::string &hint, Nanoseconds &target)
{
  const Value value = resolve_variable (written.value);
  const Field field{written.key, value};
  constexpr const char *kExamples =
      "times are seconds (`2`, `0.5`) or spelled `250ms`, `1.5s`, `1:30`, "
      "`1:02:03.5`";
  std::optional<Nanoseconds> time;
  if (field.value.kind == Kind::Number) {
    if (field.value.number < 0) {
      problems.error (field.value.place, key_name (field) + " is " +
                                             field.value.text +
                                             ", but a time is never negative");
      return false;
    }
    time = time_from_seconds (field.value.number);
    if (!time) {
      out_of_range (field, field.value.text + " s", format_time (low),
          format_time (high), hint);
      return false;
    }
  } else if (is_text (field, "a time", "2.5")) {
    time = parse_time (field.value.text);
    if (!time)
      problems.error (field.value.place,
          key_name (field) +
              " can't be read as a time: " + quoted (field.value.text),
          kExamples);
  }
  if (!time)
    return false;
  if (*time < low || *time > high) {
    out_of_range (field, format_time (*time), format_time (low),
        format_time (high), *time > high ? hint : "");
    return false;
  }
  target = *time;
  return true;
}

bool
Reader::volume (const Field &written, double &target)
{
  const Value value = resolve_variable (written.value);
  const Field field{written.key, value};
  constexpr double kLoudest = 4;
  if (field.value.kind == Kind::Number)
    return number (field, 0, kLoudest, target);
  if (!is_text (field, "a volume", "0.5"))
    return false;
  auto factor = parse_decibels (field.value.text);
  if (!factor) {
    problems.error (field.value.place,
        key_name (field) +
            " can't be read as a volume: " + quoted (field.value.text),
        "volumes are factors from 0 to 4, or text such as `-6 dB`");
    return false;
  }
  if (*factor > kLoudest) {
    out_of_range (field, quoted (field.value.text), "0 (silent)", "4 (12 dB)");
    return false;
  }
  target = *factor;
  return true;
}

bool
Reader::duck (const Field &written, double &target)
{
  constexpr double kMost = 40;
  const Value value = resolve_variable (written.value);
  const Field field{written.key, value};
  if (value.kind != Kind::Text)
    return number (field, 0, kMost, target);
  auto factor = parse_decibels (value.text);
  double duck = factor ? std::round (std::log10 (*factor) * 20 * 1e6) / 1e6 : 0;
  if (!factor || duck < 0 || duck > kMost) {
    problems.error (value.place,
        key_name (field) + " can't be " + quoted (value.text),
        "it is how many decibels the sound sinks, 0 to 40");
    return false;
  }
  target = duck;
  return true;
}

bool
Reader::color_text (const Field &field, std::string &target)
{
  constexpr const char *kExamples =
      "colours are CSS names (`navy`) or `\"#rgb\"`, `\"#rgba\"`, "
      "`\"#rrggbb\"`, `\"#rrggbbaa\"`";
  /* An unquoted `#` begins a comment in YAML: nothing is left of it. */
  if (field.value.kind == Kind::Null) {
    problems.error (field.value.place,
        key_name (field) + " wants a colour, not nothing",
        "in YAML a colour with `#` stands in quotes: `\"#0b1020\"`");
    return false;
  }
  if (!is_text (field, "a colour", "\"#0b1020\""))
    return false;
  if (!parse_color (field.value.text)) {
    std::vector<std::string> names;
    for (const NamedColor &named : kNamedColors)
      names.emplace_back (named.name);
    std::string near = nearest_word (field.value.text, names);
    problems.error (field.value.place,
        key_name (field) + " is no colour: " + quoted (field.value.text),
        near.empty () ? kExamples : "did you mean `" + near + "`?");
    return false;
  }
  target = field.value.text;
  return true;
}

bool
Reader::color (const Field &field, Color &target)
{
  std::string text;
  if (!color_text (field, text))
    return false;
  target = *parse_color (text);
  return true;
}

bool
Reader::moment (const Field &written, Moment &target)
{
  const Value value = resolve_variable (written.value);
  const Field field{written.key, value};
  constexpr const char *kExamples =
      "moments are times (`2.5`), `start`, `end`, `mark:NAME`, `word:3`; "
      "each may have an offset: `end - 1`";
  std::optional<Moment> moment;
  if (field.value.kind == Kind::Number) {
    auto time = time_from_seconds (field.value.number);
    if (time) {
      moment.emplace ();
      moment->offset = *time;
    } else {
      problems.error (field.value.place,
          key_name (field) + " is " + field.value.text +
              ", but a time is never negative",
          "count from the end with `end - 2`");
    }
  } else if (is_text (field, "a moment", "1.5")) {
    moment = parse_moment (field.value.text);
    if (!moment)
      problems.error (field.value.place,
          key_name (field) +
              " can't be read as a moment: " + quoted (field.value.text),
          kExamples);
  }
  if (!moment)
    return false;
  target = *moment;
  target.place = field.value.place;
  return true;
}

bool
Reader::fractions (const Field &field, size_t count, double *target,
    const char *wanted, const char *example)
{
  const auto &items = field.value.items;
  if (field.value.kind != Value::Kind::List || items.size () != count) {
    wrong_type (field, wanted, example);
    return false;
  }
  bool right = true;
  for (size_t i = 0; i < count; i++)
    right &= number ({field.key, items[i]}, 0, 1, target[i]);
  return right;
}

bool
Reader::region (const Field &field, Region &target)
{
  double numbers[4];
  if (!fractions (field, 4, numbers, "a list [x, y, width, height]",
          "[0, 0, 0.5, 0.5]"))
    return false;
  constexpr double kSmallest = 0.01, kRounding = 1e-9;
  Region region{numbers[0], numbers[1], numbers[2], numbers[3]};
  if (region.width < kSmallest || region.height < kSmallest) {
    problems.error (field.value.place,
        key_name (field) + " shows less than a hundredth of the picture",
        "the third and fourth number are its width and height");
    return false;
  }
  if (region.x + region.width > 1 + kRounding ||
      region.y + region.height > 1 + kRounding) {
    problems.error (field.value.place,
        key_name (field) + " reaches past the edge of the picture",
        "x + width and y + height are at most 1");
    return false;
  }
  target = region;
  return true;
}

bool
Reader::point (const Field &field, std::array<double, 2> &target)
{
  std::array<double, 2> found;
  if (field.value.kind == Kind::Text) {
    auto named = parse_align_word (field.value.text);
    if (!named) {
      wrong_word (
          field, {"center", "top", "bottom", "left", "right", "top-left",
                     "top-right", "bottom-left", "bottom-right"});
      return false;
    }
    found = *named;
  } else if (!fractions (field, 2, found.data (),
                 "a list [x, y] or a word such as `top-left`", "[0.5, 0.4]")) {
    return false;
  }
  target = found;
  return true;
}

bool
Reader::position (const Field &field, std::string &target)
{
  std::array<double, 2> found;
  if (!point (field, found))
    return false;
  target = field.value.kind == Kind::Text
               ? field.value.text
               : format_number (found[0]) + "," + format_number (found[1]);
  return true;
}

bool
Reader::language (const Field &field, std::string &target)
{
  constexpr size_t kLongest = 35; // RFC 5646, section 4.4.1
  if (!is_text (field, "a language tag", "en"))
    return false;
  const std::string &tag = field.value.text;
  bool right = tag.size () >= 2 && tag.size () <= kLongest;
  size_t part = 0;
  bool first = true;
  for (char c : tag + "-") {
    if (c == '-') {
      right &= part >= (first ? 2 : 1) && part <= 8;
      part = 0;
      first = false;
    } else {
      right &= first ? g_ascii_isalpha (c) : g_ascii_isalnum (c);
      part++;
    }
  }
  if (!right) {
    problems.error (field.value.place,
        key_name (field) + " is no language tag: " + quoted (tag),
        "write it as `en`, `de` or `pt-BR`");
    return false;
  }
  target = tag;
  return true;
}

/* The scheme of an address such as `http:`; a drive's single letter and a
 * colon further on in a name are none. */
static std::string
scheme_of (const std::string &text)
{
  size_t colon = text.find (':');
  if (colon == std::string::npos || colon < 2)
    return {};
  for (size_t i = 0; i < colon; i++)
    if (!g_ascii_isalnum (text[i]) && !strchr ("+-.", text[i]))
      return {};
  std::string scheme = text.substr (0, colon);
  for (char &c : scheme)
    c = g_ascii_tolower (c);
  static constexpr const char *kWithoutSlashes[] = {"data", "file", "stock",
      "http", "https", "ftp", "mailto", "blob", "javascript"};
  bool known = std::any_of (std::begin (kWithoutSlashes),
      std::end (kWithoutSlashes), [&] (const char *k) { return scheme == k; });
  return known || text.compare (colon + 1, 2, "//") == 0 ? scheme
                                                         : std::string ();
}

bool
Reader::file (const Field &field, std::string &target)
{
  constexpr size_t kLongest = 4095; // PATH_MAX of Linux, without NUL
  if (!is_text (field, "a file", "picture.jpg"))
    return false;
  const std::string &name = field.value.text;
  std::string scheme = scheme_of (name);
  if (scheme == "stock") {
    not_yet (field.value.place, "stock:", "name a file of your own");
    return false;
  }
  if (!scheme.empty ()) {
    problems.error (field.value.place,
        key_name (field) + " can't be an address (`" + scheme +
            ":`): only files of this machine are read",
        scheme == "file" ? "write the path itself"
                         : "download it and name the file");
    return false;
  }
  if (name.empty () || name.size () > kLongest) {
    problems.error (field.value.place,
        key_name (field) +
            (name.empty () ? " names no file" : " is too long to name a file"),
        name.empty () ? "name a file of the brief's folder, or leave it out"
                      : "");
    return false;
  }
  CharPtr absolute =
      adopt (g_canonicalize_filename (name.c_str (), base_dir.c_str ()));
  target = absolute.get ();
  files.add (target, name);
  return true;
}

bool
is_font_file_name (const std::string &name)
{
  std::string lower;
  for (char c : name)
    lower += g_ascii_tolower (c);
  for (const char *suffix : {".ttf", ".otf", ".ttc", ".otc", ".woff2"})
    if (lower.ends_with (suffix))
      return true;
  return false;
}

bool
Reader::font (const Field &field, std::string &target)
{
  constexpr size_t kLongest = 200;
  if (!is_text (field, "the family or the file of a font", "Inter"))
    return false;
  std::string name;
  if (!text (field, name, kLongest))
    return false;
  if (is_font_file_name (name))
    return file (field, target);
  target = name;
  return true;
}

bool
Reader::list (const Field &field, const char *of_what, const char *example,
    size_t most, const std::string &hint)
{
  const Value &value = field.value;
  if (value.kind != Value::Kind::List) {
    wrong_type (
        field, (std::string ("a list of ") + of_what).c_str (), example);
    return false;
  }
  if (value.items.size () <= most)
    return true;
  problems.error (value.items[most].place,
      key_name (field) + " has " + std::to_string (value.items.size ()) +
          " entries, but may have at most " + std::to_string (most),
      hint);
  return false;
}

bool
is_skipped_key (std::string_view key)
{
  return key == "comment" || key.starts_with ("x-");
}

Value
merge_values (const Value *base, const Value *over)
{
  if (!over)
    return base ? *base : Value ();
  if (!base || base->kind != Kind::Map || over->kind != Kind::Map)
    return *over;
  Value merged = *base;
  merged.place = over->place;
  for (const Value::Entry &entry : over->entries) {
    auto known = std::find_if (merged.entries.begin (), merged.entries.end (),
        [&] (const Value::Entry &e) { return e.key == entry.key; });
    if (known == merged.entries.end ())
      merged.entries.push_back (entry);
    else
      known->value = merge_values (&known->value, &entry.value);
  }
  return merged;
}

Value
as_map (const Value &value, std::string_view key)
{
  if (value.kind == Kind::Map)
    return value;
  Value map;
  map.kind = Kind::Map;
  map.place = value.place;
  map.entries.push_back ({std::string (key), value.place, value});
  return map;
}

} // namespace reel
