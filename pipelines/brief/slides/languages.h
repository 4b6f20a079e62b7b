// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

namespace reel {

/* All that the highlighter knows of a language. Lists are words with single
 * spaces between them. */
struct ProgramLanguage {
  enum class Form : uint64_t {
    Program, // words, strings, comments
    Keys,    // lines that begin with a key
    Markup,  // tags
    Styles,  // CSS
    Diff,
  };
  const char *name;
  const char *names; // others, and suffixes of files
  Form form = Form::Program;
  const char *line_comments = "";
  const char *block_open = "", *block_close = "";
  const char *quotes = "\"'";
  const char *keywords = "", *types = "";
  uint64_t traits = 0;
};

/* Traits of languages. */
inline constexpr unsigned kHashDirectives = 1; // lines that begin with `#`
inline constexpr unsigned kAtAttributes = 2;   // `@name`
inline constexpr unsigned kTripleQuotes = 4;   // may have several lines
inline constexpr unsigned kAnyCase = 8;        // of keywords
inline constexpr unsigned kDollarNames = 16;   // `$name`
inline constexpr unsigned kCapitalTypes = 32;  // `Name` is a type
inline constexpr unsigned kLifetimes = 64;     // `'a` is no string
inline constexpr unsigned kLongStrings = 128;  // of several lines
inline constexpr unsigned kSpaceBefore = 256;  // a comment needs one
inline constexpr unsigned kDigitQuotes = 512;  // `1'000`
inline constexpr unsigned kKeyStrings = 1024;  // a string before `:` is a key
inline constexpr unsigned kHashAttributes = 2048; // `#[...]`
inline constexpr unsigned kQuestionTags = 4096;   // `<?php` and `?>`
inline constexpr unsigned kTargets = 8192;        // of make: keys end in `:`

std::span<const ProgramLanguage> program_languages ();

} // namespace reel
