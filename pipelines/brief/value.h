// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace reel {

/* Where something stands in a text: line and column (character) from 1.
 * Line 0 = nowhere in particular. */
struct Place {
  uint32_t line = 0;
  uint32_t column = 0;
  auto operator<=> (const Place &) const = default;
};

/* The tree that JSON, YAML and Markdown are all read into: plain data, each
 * value with its place. Nothing is known here of what a brief may hold. */
struct Value {
  enum class Kind { Null, Boolean, Number, Text, List, Map };
  struct Entry;

  Kind kind = Kind::Null;
  Place place;
  bool boolean = false;
  double number = 0;
  /* Number: written without fraction or exponent and within int64. */
  bool is_integer = false;
  int64_t integer = 0;
  /* Text: the text. Boolean and Number: as they were written. UTF-8, no NUL.
   */
  std::string text;
  /* Text: which bytes of it variables have put in: text, never syntax. */
  struct Inserted {
    size_t offset = 0, size = 0;
  };
  std::vector<Inserted> inserted;
  /* Text: it is what one variable holds, and nothing else. Readers of numbers
   * and booleans take it for what it would be in YAML. */
  bool is_variable = false;
  std::vector<Value> items;
  /* In the order of the text; keys are unique. */
  std::vector<Entry> entries;

  /* The value of KEY in a map, or null. */
  const Value *find (std::string_view key) const;
};

struct Value::Entry {
  std::string key;
  Place key_place;
  Value value;
};

inline const Value *
Value::find (std::string_view key) const
{
  for (const Entry &entry : entries)
    if (entry.key == key)
      return &entry.value;
  return nullptr;
}

} // namespace reel
