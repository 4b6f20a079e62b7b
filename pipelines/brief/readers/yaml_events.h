// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace reel {

/* What yaml-cpp finds in a text, as plain data: it throws, and nothing else of
 * ours is built for that. */
struct YamlEvent {
  enum class Kind {
    Document, // the beginning of one
    Scalar,
    Null, // nothing there, or a plain `~` or `null`
    Alias,
    List,
    Map,
    End, // of a list or map
  };
  Kind kind = Kind::Null;
  size_t offset = 0;  // in bytes, of its first character
  bool plain = false; // a scalar without quotes
  bool tagged = false;
  /* Above 0: the number of the anchor that it has or, an alias, refers to. */
  size_t anchor = 0;
  std::string text;
};

struct YamlEvents {
  enum class Stop { End, Syntax, TooDeep, TooMany };
  std::vector<YamlEvent> events;
  /* Why the events end, and where; the words are yaml-cpp's. */
  Stop stop = Stop::End;
  size_t offset = 0;
  std::string message;
};

/* Reads TEXT up to the beginning of a second document. It must be UTF-8 without
 * control characters (yaml-cpp takes U+0004 for the end). */
YamlEvents read_yaml_events (
    std::string_view text, size_t max_depth, size_t max_events);

} // namespace reel
