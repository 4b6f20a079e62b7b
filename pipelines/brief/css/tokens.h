// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "brief/value.h"

namespace reel {

/* A token of CSS (W3C CSS Syntax Module Level 3, section 4). */
struct CssToken {
  enum class Kind {
    Identifier,
    Function, // with its `(`
    AtKeyword,
    Hash,
    String,
    Url,
    Number,
    Percentage,
    Dimension,
    Delimiter, // one character, brackets and punctuation among them
    Bad,       // a string or an address that doesn't end
    Space,     // and comments
    End,
  };
  Kind kind = Kind::End;
  std::string text; // what it says, escapes undone; of dimensions the unit
  double number = 0;
  Place place;
  size_t from = 0, to = 0; // bytes of the text

  bool is (char delimiter) const
  {
    return kind == Kind::Delimiter && text.size () == 1 && text[0] == delimiter;
  }
};

/* TEXT with small letters for those of ASCII, as CSS compares names. */
std::string css_lower (std::string_view text);

/* The tokens of TEXT, valid UTF-8; the last is End. */
std::vector<CssToken> css_tokens (std::string_view text);

} // namespace reel
