// SPDX-License-Identifier: GPL-3.0-or-later
/* Programs: words, strings, comments. */
#include "brief/slides/highlight.h"

#include "brief/slides/scanner.h"

namespace reel {

using std::string_view;

namespace programs {

bool
Scanner::comment ()
{
  if (starts (language_.block_open)) {
    string_view close = language_.block_close;
    size_t end =
        text_.find (close, at_ + string_view (language_.block_open).size ());
    take_to (end == text_.npos ? end : end + close.size (), Token::Comment);
    return true;
  }
  bool found = false;
  for_each_word (language_.line_comments,
      [&] (string_view mark) { found |= starts (mark); });
  bool spaced = at_ == 0 || is_space (text_[at_ - 1]) || text_[at_ - 1] == '\n';
  if (!found || (has (kSpaceBefore) && !spaced) ||
      (has (kHashAttributes) && starts ("#[")))
    return false;
  take_to (line_end (), Token::Comment);
  return true;
}

bool
Scanner::string ()
{
  char quote = peek ();
  if (has (kLifetimes) && quote == '\'') {
    bool is_character = peek (1) == '\\' || peek (2) == '\'';
    size_t close = text_.find ('\'', at_ + 2);
    if (!is_character)
      take_to (name_end (at_ + 1), Token::Type);
    else
      take_to (std::min (close, line_end ()) + 1, Token::String);
    return true;
  }
  if (string_view (language_.quotes).find (quote) == string_view::npos)
    return false;
  std::string three (3, quote);
  if (has (kTripleQuotes) && starts (three)) {
    size_t end = text_.find (three, at_ + 3);
    take_to (end == text_.npos ? end : end + 3, Token::String);
    return true;
  }
  bool is_long = has (kLongStrings) || quote == '`';
  size_t end = at_ + 1;
  while (end < text_.size () && text_[end] != quote &&
         (is_long || text_[end] != '\n'))
    end += text_[end] == '\\' && end + 1 < text_.size () &&
                   (is_long || text_[end + 1] != '\n')
               ? 2
               : 1;
  bool closed = end < text_.size () && text_[end] == quote;
  end += closed;
  bool is_key = has (kKeyStrings) && closed && next_solid (end) == ':';
  take_to (end, is_key ? Token::Keyword : Token::String);
  return true;
}

bool
Scanner::number ()
{
  if (!is_digit (peek ()) && !(peek () == '.' && is_digit (peek (1))))
    return false;
  size_t end = at_ + 1;
  bool hex = peek () == '0' && (peek (1) == 'x' || peek (1) == 'X');
  for (; end < text_.size (); end++) {
    char c = text_[end];
    char next = end + 1 < text_.size () ? text_[end + 1] : '\n';
    char before = text_[end - 1];
    bool point = c == '.' && is_digit (next);
    bool sign = (c == '+' || c == '-') && is_digit (next) && !hex &&
                (before == 'e' || before == 'E');
    bool unit = c == '%' && language_.form == Form::Styles;
    bool quote = c == '\'' && has (kDigitQuotes) && is_name (next);
    if (!is_name (c) && !point && !sign && !quote && !unit)
      break;
  }
  take_to (end, Token::Number);
  return true;
}

/* `#include <a>`, `@Override`, `#[derive (A)]`, `<?php`. */
bool
Scanner::directive ()
{
  if (has (kHashDirectives) && peek () == '#' && at_line_start ()) {
    size_t end = at_ + 1;
    while (end < text_.size () && is_space (text_[end]))
      end++;
    end = name_end (end);
    bool includes = text_.substr (at_, end - at_).ends_with ("include");
    take_to (end, Token::Directive);
    if (includes && next_solid (at_) == '<') {
      at_ = text_.find ('<', at_);
      take_to (
          std::min (text_.find ('>', at_), line_end () - 1) + 1, Token::String);
    }
    return true;
  }
  if (has (kAtAttributes) && peek () == '@' && is_letter (peek (1))) {
    take_to (name_end (at_ + 1), Token::Directive);
    return true;
  }
  if (has (kHashAttributes) && (starts ("#[") || starts ("#!["))) {
    take_to (std::min (text_.find (']', at_), line_end () - 1) + 1,
        Token::Directive);
    return true;
  }
  if (has (kQuestionTags) && (starts ("<?") || starts ("?>"))) {
    take_to (name_end (at_ + 2), Token::Directive);
    return true;
  }
  return false;
}

bool
Scanner::dollar_name ()
{
  if (!has (kDollarNames) || peek () != '$')
    return false;
  char next = peek (1);
  if (next == '{' || (next == '(' && has (kTargets))) {
    size_t end = text_.find (next == '{' ? '}' : ')', at_);
    take_to (std::min (end, line_end () - 1) + 1, Token::Type);
  } else if (is_name (next)) {
    take_to (name_end (at_ + 1), Token::Type);
  } else if (string_view ("@#?*!-<^$").find (next) != string_view::npos) {
    take_to (at_ + 2, Token::Type);
  } else {
    at_++;
  }
  return true;
}

void
Scanner::word ()
{
  size_t end = name_end (at_);
  string_view name = text_.substr (at_, end - at_);
  std::string folded;
  if (has (kAnyCase)) {
    folded = lower (name);
    name = folded;
  }
  bool is_capital = name[0] >= 'A' && name[0] <= 'Z' && name.size () > 1 &&
                    std::any_of (name.begin (), name.end (),
                        [] (char c) { return c >= 'a' && c <= 'z'; });
  bool calls = next_solid (end) == '(';
  if (keywords_.contains (name))
    take_to (end, Token::Keyword);
  else if (types_.contains (name) || (has (kCapitalTypes) && is_capital))
    take_to (end, Token::Type);
  else if (calls)
    take_to (end, Token::Function);
  else
    at_ = end;
}

void
Scanner::program ()
{
  if (comment () || directive () || dollar_name () || string () || number ())
    return;
  if (is_letter (peek ()))
    word ();
  else
    at_++;
}

} // namespace programs

const ProgramLanguage *
find_language (string_view name)
{
  std::string wanted = programs::lower (name);
  for (const ProgramLanguage &language : program_languages ())
    if (wanted == language.name || programs::has_word (language.names, wanted))
      return &language;
  return nullptr;
}

const ProgramLanguage *
language_of_file (string_view file)
{
  string_view name = file.substr (file.rfind ('/') + 1);
  return find_language (name.substr (name.rfind ('.') + 1));
}

const char *
language_name (const ProgramLanguage &language)
{
  return language.name;
}

std::vector<TokenSpan>
highlight (const ProgramLanguage &language, string_view text)
{
  return programs::Scanner (language, text).scan ();
}

} // namespace reel
