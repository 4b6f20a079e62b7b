// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "brief/brief.h"
#include "brief/problem.h"

namespace reel {

/* A value and the key that it stands under, for messages. */
struct Field {
  std::string_view key;
  const Value &value;
};

/* A word a value may have. */
template <typename E> struct Word {
  const char *name;
  E value;
};

/* One key of a map: how it is read, or null and what to do instead where it
 * belongs to the format but is not done yet. */
template <typename T> struct Key {
  const char *name;
  void (*read) (class Reader &, const Field &, T &) = nullptr;
  const char *instead = "";
};

/* Reads single values of a tree: right ones are put where they belong, of
 * wrong ones a problem is made, and they leave their target as it was. All
 * functions that read give whether the value was right. */
class Reader {
public:
  Reader (Problems &all, std::string folder, const Limits &taken)
      : problems (all), base_dir (std::move (folder)), limits (taken)
  {
  }

  Problems &problems;
  const std::string base_dir; // absolute
  const Limits limits;
  NamedFiles files; // that were read so far

  /* Text of 1 to MOST characters. */
  bool text (const Field &field, std::string &target, size_t most);
  /* The same of what is said. */
  bool narration (const Field &field, std::string &target);
  bool boolean (const Field &field, bool &target);
  bool integer (const Field &field, int64_t low, int64_t high, int64_t &target);
  bool integer (const Field &field, int low, int high, int &target);
  bool number (const Field &field, double low, double high, double &target);
  bool time (const Field &field, Nanoseconds low, Nanoseconds high,
      Nanoseconds &target);
  /* How long something of a scene lasts: no longer than a whole video. */
  bool length (const Field &field, Nanoseconds low, Nanoseconds &target);
  /* A factor from 0 to 4, or decibels. */
  bool volume (const Field &field, double &target);
  /* Decibels by which something sinks: a number, or `12 dB`. */
  bool duck (const Field &field, double &target);
  bool color (const Field &field, Color &target);
  /* A colour, kept as it is written. */
  bool color_text (const Field &field, std::string &target);
  bool moment (const Field &field, Moment &target);
  /* [x, y, width, height] as fractions. */
  bool region (const Field &field, Region &target);
  /* [x, y] as fractions or a word such as `top-left`. */
  bool point (const Field &field, std::array<double, 2> &target);
  /* A position, as reeltextoverlay takes it. */
  bool position (const Field &field, std::string &target);
  bool language (const Field &field, std::string &target);
  /* A file of this machine, made absolute. */
  bool file (const Field &field, std::string &target);
  /* A font's family, or its file made absolute. */
  bool font (const Field &field, std::string &target);
  /* Whether the value is a list of at most MOST things; HINT: what to do with
   * more. */
  bool list (const Field &field, const char *of_what, const char *example,
      size_t most, const std::string &hint = "spread them over several scenes");

  template <typename E, size_t N>
  bool word (const Field &field, const Word<E> (&words)[N], E &target);

  /* What is wrong where text is wanted that is one of NAMES. */
  void wrong_word (const Field &field, const std::vector<std::string> &names);
  /* `KEY` wants WANTED, not what it was found to be. */
  void wrong_type (
      const Field &field, const char *wanted, const std::string &example);
  void not_yet (
      Place place, const std::string &what, const std::string &instead);
  void unknown_key (const Value::Entry &entry, const char *where,
      const std::vector<std::string> &all,
      const std::vector<std::string> &supported);

private:
  bool time_within (const Field &field, Nanoseconds low, Nanoseconds high,
      const std::string &hint, Nanoseconds &target);
  bool text_within (const Field &field, std::string &target, size_t most,
      const std::string &hint);
  bool is_text (const Field &field, const char *wanted, const char *example);
  bool fractions (const Field &field, size_t count, double *target,
      const char *wanted, const char *example);
  void out_of_range (const Field &field, const std::string &found,
      const std::string &low, const std::string &high,
      const std::string &hint = {});
};

/* Whether NAME is that of a font's file rather than of a family. */
bool is_font_file_name (const std::string &name);

/* `comment` and `x-...`: room for notes and other programs. */
bool is_skipped_key (std::string_view key);

/* What is put OVER a BASE that it inherits from: maps merge key by key, all
 * else replaces. Either may be missing. */
Value merge_values (const Value *base, const Value *over);

/* A plain value as the map that it is short for; maps stay as they are. */
Value as_map (const Value &value, std::string_view key);

/* Tells of an ENTRY that the table KEYS lacks. WHERE: as in "a scene". */
template <typename T, size_t N>
void
tell_unknown_key (Reader &reader, const Value::Entry &entry, const char *where,
    const Key<T> (&keys)[N])
{
  if (reader.problems.is_full ())
    return;
  std::vector<std::string> all, supported;
  for (const Key<T> &key : keys) {
    all.push_back (key.name);
    if (key.read)
      supported.push_back (key.name);
  }
  reader.unknown_key (entry, where, all, supported);
}

/* Reads the entries of MAP by the table KEYS. WHERE: as in "a scene". */
template <typename T, size_t N>
void
read_keys (Reader &reader, const Value &map, const char *where,
    const Key<T> (&keys)[N], T &target)
{
  for (const Value::Entry &entry : map.entries) {
    if (is_skipped_key (entry.key))
      continue;
    const Key<T> *found = nullptr;
    for (const Key<T> &key : keys)
      if (entry.key == key.name)
        found = &key;
    if (found && found->read) {
      found->read (reader, {entry.key, entry.value}, target);
    } else if (found) {
      reader.not_yet (entry.key_place, entry.key, found->instead);
    } else {
      tell_unknown_key (reader, entry, where, keys);
    }
  }
}

template <typename E, size_t N>
bool
Reader::word (const Field &field, const Word<E> (&words)[N], E &target)
{
  std::vector<std::string> names;
  for (const Word<E> &known : words) {
    if (field.value.kind == Value::Kind::Text &&
        field.value.text == known.name) {
      target = known.value;
      return true;
    }
    names.push_back (known.name);
  }
  wrong_word (field, names);
  return false;
}

inline constexpr Word<Easing> kEasings[] = {
    {"linear", Easing::Linear},
    {"in", Easing::In},
    {"out", Easing::Out},
    {"in-out", Easing::InOut},
};

} // namespace reel
