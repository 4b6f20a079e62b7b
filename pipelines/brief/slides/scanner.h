// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "brief/slides/highlight.h"
#include "brief/slides/languages.h"

namespace reel::programs {

inline bool
is_digit (char c)
{
  return c >= '0' && c <= '9';
}

inline bool
is_letter (char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         (unsigned char) c >= 0x80;
}

inline bool
is_name (char c)
{
  return is_letter (c) || is_digit (c);
}

inline bool
is_space (char c)
{
  return c == ' ' || c == '\t';
}

inline std::string
lower (std::string_view text)
{
  std::string result (text);
  for (char &c : result)
    if (c >= 'A' && c <= 'Z')
      c += 'a' - 'A';
  return result;
}

template <typename F>
void
for_each_word (std::string_view list, F look)
{
  while (!list.empty ()) {
    size_t end = std::min (list.find (' '), list.size ());
    look (list.substr (0, end));
    list.remove_prefix (std::min (end + 1, list.size ()));
  }
}

inline bool
has_word (std::string_view list, std::string_view word)
{
  bool found = false;
  for_each_word (list, [&] (std::string_view each) { found |= each == word; });
  return found;
}

/* Goes through a text once. `at_` only grows. */
class Scanner {
  using Form = ProgramLanguage::Form;

public:
  Scanner (const ProgramLanguage &language, std::string_view text)
      : language_ (language), text_ (text)
  {
    for_each_word (language.keywords,
        [&] (std::string_view word) { keywords_.insert (word); });
    for_each_word (
        language.types, [&] (std::string_view word) { types_.insert (word); });
  }

  std::vector<TokenSpan> scan ()
  {
    while (at_ < text_.size ())
      switch (language_.form) {
      case Form::Program:
        program ();
        break;
      case Form::Keys:
        line_with_key ();
        break;
      case Form::Markup:
        markup ();
        break;
      case Form::Styles:
        styles ();
        break;
      case Form::Diff:
        line_of_diff ();
        break;
      }
    return std::move (spans_);
  }

private:
  bool has (unsigned trait) const { return (language_.traits & trait) != 0; }
  char peek (size_t ahead = 0) const
  {
    return at_ + ahead < text_.size () ? text_[at_ + ahead] : '\n';
  }
  bool starts (std::string_view word) const
  {
    return !word.empty () && text_.substr (at_).starts_with (word);
  }
  size_t line_end () const
  {
    return std::min (text_.find ('\n', at_), text_.size ());
  }
  bool at_line_start () const
  {
    size_t at = at_;
    while (at > 0 && is_space (text_[at - 1]))
      at--;
    return at == 0 || text_[at - 1] == '\n';
  }
  /* What comes next but spaces. */
  char next_solid (size_t at) const
  {
    while (at < text_.size () && is_space (text_[at]))
      at++;
    return at < text_.size () ? text_[at] : '\n';
  }
  void take_to (size_t end, Token token)
  {
    end = std::min (end, text_.size ());
    if (end > at_)
      spans_.push_back ({at_, end - at_, token});
    at_ = std::max (end, at_ + 1);
  }
  size_t name_end (size_t at, bool dashes = false) const
  {
    while (at < text_.size () &&
           (is_name (text_[at]) || (dashes && text_[at] == '-')))
      at++;
    return at;
  }

  bool comment ();
  bool string ();
  bool number ();
  bool directive ();
  bool dollar_name ();
  void word ();
  void program ();
  void value (size_t end);
  void line_with_key ();
  void tag ();
  void markup ();
  void styles ();
  void line_of_diff ();

  const ProgramLanguage &language_;
  std::string_view text_;
  size_t at_ = 0;
  int depth_ = 0; // of braces, in styles
  std::set<std::string_view> keywords_, types_;
  std::vector<TokenSpan> spans_;
};

} // namespace reel::programs
