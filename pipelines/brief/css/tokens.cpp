// SPDX-License-Identifier: GPL-3.0-or-later
/* Names of sections are those of CSS Syntax Module Level 3. */
#include "brief/css/tokens.h"

#include <glib.h>

namespace reel {

namespace {

using Kind = CssToken::Kind;

bool
is_digit (int c)
{
  return c >= '0' && c <= '9';
}

bool
starts_name (int c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         c >= 0x80;
}

bool
is_of_name (int c)
{
  return starts_name (c) || is_digit (c) || c == '-';
}

bool
is_space (int c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

class Scanner {
public:
  explicit Scanner (std::string_view text) : text_ (text) {}
  CssToken next ();

private:
  /* The byte AHEAD of here; -1 behind the end. */
  int peek (size_t ahead = 0) const
  {
    return at_ + ahead < text_.size () ? (unsigned char) text_[at_ + ahead]
                                       : -1;
  }
  void step (size_t bytes = 1);
  bool is_escape (size_t ahead) const
  {
    return peek (ahead) == '\\' && peek (ahead + 1) != '\n' &&
           peek (ahead + 1) != -1;
  }
  bool begins_name (size_t ahead) const;
  bool begins_number () const;
  bool skip_comment ();
  void escape (std::string &name);
  std::string name ();
  void number (CssToken &token);
  void string (CssToken &token);
  void url (CssToken &token);
  void named (CssToken &token);
  void other (CssToken &token);

  std::string_view text_;
  size_t at_ = 0;
  Place place_{1, 1};
};

void
Scanner::step (size_t bytes)
{
  for (; bytes > 0 && at_ < text_.size (); bytes--, at_++) {
    bool ends_line = text_[at_] == '\n' || text_[at_] == '\f' ||
                     (text_[at_] == '\r' && peek (1) != '\n');
    if (ends_line)
      place_ = {place_.line + 1, 1};
    else if ((peek (1) & 0xc0) != 0x80 || peek (1) < 0)
      place_.column++;
  }
}

/* 4.3.9, would start an identifier. */
bool
Scanner::begins_name (size_t ahead) const
{
  if (peek (ahead) != '-')
    return starts_name (peek (ahead)) || is_escape (ahead);
  return starts_name (peek (ahead + 1)) || peek (ahead + 1) == '-' ||
         is_escape (ahead + 1);
}

/* 4.3.10 */
bool
Scanner::begins_number () const
{
  size_t sign = peek () == '+' || peek () == '-' ? 1 : 0;
  return is_digit (peek (sign)) ||
         (peek (sign) == '.' && is_digit (peek (sign + 1)));
}

bool
Scanner::skip_comment ()
{
  if (peek () != '/' || peek (1) != '*')
    return false;
  size_t end = text_.find ("*/", at_ + 2);
  step ((end == text_.npos ? text_.size () : end + 2) - at_);
  return true;
}

/* 4.3.7, behind the backslash: a character, or its number. */
void
Scanner::escape (std::string &name)
{
  constexpr int kMostDigits = 6;
  gunichar character = 0;
  int digits = 0;
  while (digits < kMostDigits && peek () >= 0 &&
         g_ascii_isxdigit ((gchar) peek ())) {
    character =
        character * 16 + (gunichar) g_ascii_xdigit_value ((gchar) peek ());
    step ();
    digits++;
  }
  if (digits == 0) {
    do {
      name += (char) peek ();
      step ();
    } while (peek () >= 0 && (peek () & 0xc0) == 0x80);
    return;
  }
  if (is_space (peek ()))
    step ();
  constexpr gunichar kReplacement = 0xfffd;
  bool is_right =
      g_unichar_validate (character) && character >= ' ' && character != 0x7f;
  char utf8[6];
  name.append (utf8,
      (size_t) g_unichar_to_utf8 (is_right ? character : kReplacement, utf8));
}

/* 4.3.11 */
std::string
Scanner::name ()
{
  std::string name;
  while (true) {
    if (is_of_name (peek ())) {
      name += (char) peek ();
      step ();
    } else if (is_escape (0)) {
      step ();
      escape (name);
    } else {
      return name;
    }
  }
}

/* 4.3.12 */
void
Scanner::number (CssToken &token)
{
  size_t from = at_;
  if (peek () == '+' || peek () == '-')
    step ();
  while (is_digit (peek ()))
    step ();
  if (peek () == '.' && is_digit (peek (1)))
    step ();
  while (is_digit (peek ()))
    step ();
  size_t sign = peek (1) == '+' || peek (1) == '-' ? 1 : 0;
  if ((peek () == 'e' || peek () == 'E') && is_digit (peek (1 + sign))) {
    step (1 + sign);
    while (is_digit (peek ()))
      step ();
  }
  std::string digits (text_.substr (from, at_ - from));
  token.number = g_ascii_strtod (digits.c_str (), nullptr);
  token.kind = Kind::Number;
  if (begins_name (0)) {
    token.kind = Kind::Dimension;
    token.text = name ();
  } else if (peek () == '%') {
    token.kind = Kind::Percentage;
    step ();
  }
}

/* 4.3.5 */
void
Scanner::string (CssToken &token)
{
  int quote = peek ();
  token.kind = Kind::String;
  for (step (); peek () >= 0 && peek () != quote;) {
    if (peek () == '\n' || peek () == '\r' || peek () == '\f') {
      token.kind = Kind::Bad;
      return;
    }
    if (peek () != '\\') {
      token.text += (char) peek ();
      step ();
    } else if (peek (1) == '\r' && peek (2) == '\n') {
      step (3);
    } else if (peek (1) == '\n' || peek (1) == '\r' || peek (1) == '\f') {
      step (2);
    } else {
      step ();
      if (peek () >= 0)
        escape (token.text);
    }
  }
  step ();
}

/* 4.3.6, behind `url(`. */
void
Scanner::url (CssToken &token)
{
  token.kind = Kind::Url;
  token.text.clear ();
  while (is_space (peek ()))
    step ();
  while (peek () >= 0 && peek () != ')') {
    bool is_end = is_space (peek ());
    while (is_space (peek ()))
      step ();
    bool is_bad = (is_end && peek () >= 0 && peek () != ')') ||
                  peek () == '"' || peek () == '\'' || peek () == '(' ||
                  (peek () == '\\' && !is_escape (0));
    if (is_bad)
      token.kind = Kind::Bad;
    if (peek () < 0 || peek () == ')')
      break;
    if (is_escape (0)) {
      step ();
      escape (token.text);
    } else {
      token.text += (char) peek ();
      step ();
    }
  }
  step ();
}

/* 4.3.4 */
void
Scanner::named (CssToken &token)
{
  token.kind = Kind::Identifier;
  token.text = name ();
  if (peek () != '(')
    return;
  step ();
  token.kind = Kind::Function;
  if (g_ascii_strcasecmp (token.text.c_str (), "url") != 0)
    return;
  size_t ahead = 0;
  while (is_space (peek (ahead)))
    ahead++;
  if (peek (ahead) != '"' && peek (ahead) != '\'')
    url (token);
}

void
Scanner::other (CssToken &token)
{
  token.kind = Kind::Delimiter;
  if (peek () == '#' && (is_of_name (peek (1)) || is_escape (1))) {
    step ();
    token.kind = Kind::Hash;
    token.text = name ();
    return;
  }
  if (peek () == '@' && begins_name (1)) {
    step ();
    token.kind = Kind::AtKeyword;
    token.text = name ();
    return;
  }
  token.text = (char) peek ();
  step ();
}

CssToken
Scanner::next ()
{
  CssToken token;
  token.place = place_;
  token.from = at_;
  bool is_gap = skip_comment ();
  while (is_space (peek ()) || (is_gap && skip_comment ())) {
    if (is_space (peek ()))
      step ();
    is_gap = true;
  }
  for (std::string_view mark : {"<!--", "-->"}) // of HTML, section 4.3.1
    if (!is_gap && text_.substr (at_, mark.size ()) == mark) {
      step (mark.size ());
      is_gap = true;
    }
  if (is_gap)
    token.kind = Kind::Space;
  else if (peek () < 0)
    token.kind = Kind::End;
  else if (peek () == '"' || peek () == '\'')
    string (token);
  else if (begins_number ())
    number (token);
  else if (begins_name (0))
    named (token);
  else
    other (token);
  token.to = at_;
  return token;
}

} // namespace

std::string
css_lower (std::string_view text)
{
  std::string result;
  for (char c : text)
    result += g_ascii_tolower (c);
  return result;
}

std::vector<CssToken>
css_tokens (std::string_view text)
{
  Scanner scanner (text);
  std::vector<CssToken> tokens;
  do
    tokens.push_back (scanner.next ());
  while (tokens.back ().kind != Kind::End);
  return tokens;
}

} // namespace reel
