// SPDX-License-Identifier: GPL-3.0-or-later
/* What isn't made of words: keys, tags, styles, diffs. */
#include "brief/slides/scanner.h"

namespace reel::programs {

using std::string_view;

/* What stands behind a key, to END. */
void
Scanner::value (size_t end)
{
  while (at_ < end) {
    bool fresh = at_ == 0 || !is_name (text_[at_ - 1]);
    if (comment () || dollar_name () || (fresh && (string () || number ())))
      continue;
    size_t stop = name_end (at_, true);
    if (stop == at_)
      at_++;
    else if (fresh && keywords_.contains (text_.substr (at_, stop - at_)))
      take_to (stop, Token::Number);
    else
      at_ = stop;
  }
}

/* A line of YAML, TOML, INI or of a makefile. */
void
Scanner::line_with_key ()
{
  size_t end = line_end ();
  bool is_command = has (kTargets) && peek () == '\t';
  while (at_ < end && is_space (text_[at_]))
    at_++;
  while (at_ < end && text_[at_] == '-' && is_space (peek (1)))
    at_ += 2;
  string_view rest = text_.substr (at_, end - at_);
  if (rest.starts_with ("---") || rest.starts_with ("...") || comment ()) {
    at_ = std::max (at_, end);
  } else if (rest.starts_with ('[') && rest.find (']') != rest.npos &&
             string_view (language_.name) != "yaml") {
    take_to (at_ + rest.rfind (']') + 1, Token::Type);
  } else if (!is_command) {
    static constexpr string_view kDirectives[] = {"ifeq", "ifneq", "ifdef",
        "ifndef", "else", "endif", "include", "-include", "define", "endef",
        "export", "override", "vpath"};
    string_view first = rest.substr (0, rest.find_first_of (" \t"));
    bool is_directive = has (kTargets) && std::find (std::begin (kDirectives),
                                              std::end (kDirectives),
                                              first) != std::end (kDirectives);
    size_t stop = rest.find_first_of (has (kTargets) ? ":=?+#" : ":=#");
    bool is_yaml = string_view (language_.name) == "yaml";
    while (is_yaml && stop != rest.npos && rest[stop] != '#' &&
           (rest[stop] == '=' ||
               (stop + 1 < rest.size () && !is_space (rest[stop + 1]))))
      stop = rest.find_first_of (":#", stop + 1);
    if (is_directive)
      take_to (at_ + first.size (), Token::Directive);
    else if (stop != rest.npos && rest[stop] != '#' && stop > 0 &&
             rest[0] != '"' && rest[0] != '$')
      take_to (at_ + stop, Token::Keyword);
  }
  value (end);
  at_ = end + 1;
}

void
Scanner::tag ()
{
  size_t end = at_ + 1 + (peek (1) == '/' || peek (1) == '?');
  while (end < text_.size () &&
         (is_name (text_[end]) || text_[end] == '-' || text_[end] == ':'))
    end++;
  take_to (end, Token::Keyword);
  while (at_ < text_.size () && text_[at_] != '>' && text_[at_] != '<') {
    char c = text_[at_];
    if (c == '"' || c == '\'') {
      size_t close = text_.find (c, at_ + 1);
      take_to (close == text_.npos ? line_end () : close + 1, Token::String);
    } else if (is_letter (c) || c == ':' || c == '@') {
      size_t stop = at_ + 1;
      while (stop < text_.size () &&
             (is_name (text_[stop]) ||
                 string_view ("-:.@").find (text_[stop]) != string_view::npos))
        stop++;
      take_to (stop, Token::Type);
    } else if (c == '/' || c == '?') {
      take_to (at_ + 1, Token::Keyword);
    } else {
      at_++;
    }
  }
  if (peek () == '>')
    take_to (at_ + 1, Token::Keyword);
}

void
Scanner::markup ()
{
  if (comment ())
    return;
  char next = peek (1);
  if (starts ("<!")) {
    take_to (std::min (text_.find ('>', at_), line_end () - 1) + 1,
        Token::Directive);
  } else if (peek () == '<' &&
             (is_letter (next) || next == '/' || next == '?')) {
    tag ();
  } else if (peek () == '&' &&
             text_.substr (at_, 12).find (';') != text_.npos) {
    take_to (text_.find (';', at_) + 1, Token::Number);
  } else {
    at_++;
  }
}

void
Scanner::styles ()
{
  if (comment () || string ())
    return;
  char c = peek ();
  depth_ += c == '{' ? 1 : c == '}' && depth_ > 0 ? -1 : 0;
  bool in_rule = depth_ > 0;
  if (c == '@') {
    take_to (name_end (at_ + 1, true), Token::Directive);
  } else if (c == '#' && in_rule && is_name (peek (1))) {
    take_to (name_end (at_ + 1), Token::Number);
  } else if ((c == '.' || c == '#' || c == ':') && !in_rule) {
    take_to (name_end (at_ + 1, true), Token::Type);
  } else if (is_digit (c)) {
    number ();
  } else if (is_letter (c) || c == '-') {
    size_t end = name_end (at_, true);
    if (in_rule && next_solid (end) == ':')
      take_to (end, Token::Keyword);
    else if (!in_rule)
      take_to (end, Token::Type);
    else if (next_solid (end) == '(')
      take_to (end, Token::Function);
    else
      at_ = std::max (end, at_ + 1);
  } else {
    at_++;
  }
}

void
Scanner::line_of_diff ()
{
  size_t end = line_end ();
  char c = peek ();
  if (starts ("@@"))
    take_to (end, Token::Directive);
  else if (starts ("+++") || starts ("---") || starts ("diff ") ||
           starts ("index ") || starts ("Index: "))
    take_to (end, Token::Keyword);
  else if (c == '+' || c == '>')
    take_to (end, Token::Added);
  else if (c == '-' || c == '<')
    take_to (end, Token::Removed);
  at_ = end + 1;
}

} // namespace reel::programs
