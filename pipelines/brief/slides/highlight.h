// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace reel {

/* What a part of a program is, as far as its colour goes. */
enum class Token {
  Comment,
  String,
  Number,
  Keyword,
  Type,
  Function,
  Directive, // of a preprocessor, or an attribute
  Added,     // of a diff
  Removed,
};

/* Bytes of the text; what lies between two of them is plain. */
struct TokenSpan {
  size_t offset = 0, size = 0;
  Token token = Token::Comment;
};

struct ProgramLanguage;

/* The language a person calls NAME (`py`, `C++`, `shell`), in whatever case;
 * null: unknown. */
const ProgramLanguage *find_language (std::string_view name);
/* By the name of a file, `Makefile` and `a.py`; null: unknown. */
const ProgramLanguage *language_of_file (std::string_view file);
const char *language_name (const ProgramLanguage &language);

/* The parts of TEXT, UTF-8, in order. Takes anything: what isn't right in the
 * language is plain. Strings and comments that don't end do so with their
 * line, or with the text where they may have several lines. */
std::vector<TokenSpan> highlight (
    const ProgramLanguage &language, std::string_view text);

} // namespace reel
