// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/css/sheet.h"

#include <cstddef>

namespace reel {

namespace {

using Kind = CssToken::Kind;

char
closing (const CssToken &token)
{
  if (token.kind == Kind::Function || token.is ('('))
    return ')';
  if (token.is ('['))
    return ']';
  return token.is ('{') ? '}' : '\0';
}

class SheetReader {
public:
  SheetReader (std::string_view text, Problems &problems)
      : text_ (text), tokens_ (css_tokens (text)), problems_ (problems)
  {
  }
  CssSheet read ();

private:
  size_t end_of_block (size_t open) const;
  void at_rule (CssSheet &sheet);
  void rule (CssSheet &sheet);
  size_t to_block (bool stops_at_semicolon) const;
  std::vector<CssSelector> selectors (size_t from, size_t to) const;
  std::vector<CssDeclaration> declarations (size_t from, size_t to);
  bool declaration (size_t from, size_t to, CssDeclaration &found) const;
  void trim (size_t &from, size_t &to) const;

  std::string_view text_;
  std::vector<CssToken> tokens_;
  Problems &problems_;
  size_t at_ = 0;
};

/* The token that closes what OPEN opens; of what stays open the end. */
size_t
SheetReader::end_of_block (size_t open) const
{
  std::string expected;
  for (size_t i = open; i + 1 < tokens_.size (); i++) {
    if (char close = closing (tokens_[i]))
      expected += close;
    else if (!expected.empty () && tokens_[i].is (expected.back ()))
      expected.pop_back ();
    if (expected.empty ())
      return i;
  }
  return tokens_.size () - 1;
}

void
SheetReader::trim (size_t &from, size_t &to) const
{
  while (from < to && tokens_[from].kind == Kind::Space)
    from++;
  while (to > from && tokens_[to - 1].kind == Kind::Space)
    to--;
}

bool
SheetReader::declaration (size_t from, size_t to, CssDeclaration &found) const
{
  size_t colon = from + 1;
  while (colon < to && tokens_[colon].kind == Kind::Space)
    colon++;
  if (tokens_[from].kind != Kind::Identifier || colon >= to ||
      !tokens_[colon].is (':'))
    return false;
  found.property = css_lower (tokens_[from].text);
  found.place = tokens_[from].place;
  size_t value = colon + 1;
  trim (value, to);
  bool is_important = to > value && tokens_[to - 1].kind == Kind::Identifier &&
                      css_lower (tokens_[to - 1].text) == "important";
  if (is_important) {
    size_t mark = to - 1;
    while (mark > value && tokens_[mark - 1].kind == Kind::Space)
      mark--;
    if (mark > value && tokens_[mark - 1].is ('!'))
      to = mark - 1;
    trim (value, to);
  }
  found.value.assign (
      tokens_.begin () + (ptrdiff_t) value, tokens_.begin () + (ptrdiff_t) to);
  return value < to;
}

std::vector<CssDeclaration>
SheetReader::declarations (size_t from, size_t to)
{
  std::vector<CssDeclaration> all;
  while (from < to) {
    size_t end = from;
    while (end < to && !tokens_[end].is (';'))
      end = closing (tokens_[end]) ? end_of_block (end) + 1 : end + 1;
    end = std::min (end, to);
    size_t first = from, last = end;
    trim (first, last);
    CssDeclaration found;
    if (first < last && declaration (first, last, found))
      all.push_back (std::move (found));
    else if (first < last)
      problems_.warning (tokens_[first].place,
          "this can't be read as CSS, and is left out",
          "write `property: value;`");
    from = end + 1;
  }
  return all;
}

std::vector<CssSelector>
SheetReader::selectors (size_t from, size_t to) const
{
  std::vector<CssSelector> all;
  while (from < to) {
    size_t end = from;
    while (end < to && !tokens_[end].is (','))
      end = closing (tokens_[end]) ? end_of_block (end) + 1 : end + 1;
    end = std::min (end, to);
    size_t first = from, last = end;
    trim (first, last);
    if (first < last)
      all.push_back ({std::string (text_.substr (tokens_[first].from,
                          tokens_[last - 1].to - tokens_[first].from)),
          tokens_[first].place});
    from = end + 1;
  }
  return all;
}

/* The next `{`, or `;` if STOPS_AT_SEMICOLON, or the end. */
size_t
SheetReader::to_block (bool stops_at_semicolon) const
{
  size_t i = at_;
  while (i + 1 < tokens_.size () && !tokens_[i].is ('{') &&
         !(stops_at_semicolon && tokens_[i].is (';')))
    i = closing (tokens_[i]) ? end_of_block (i) + 1 : i + 1;
  return std::min (i, tokens_.size () - 1);
}

void
SheetReader::at_rule (CssSheet &sheet)
{
  const CssToken &keyword = tokens_[at_];
  std::string name = css_lower (keyword.text);
  size_t open = to_block (true);
  bool has_block = tokens_[open].is ('{');
  size_t end = has_block ? end_of_block (open) : open;
  if (name == "font-face" && has_block)
    sheet.font_faces.push_back (declarations (open + 1, end));
  else
    problems_.warning (keyword.place,
        "`@" + name + "` has no effect in a theme",
        "of those that begin with `@`, `@font-face` has");
  at_ = end + 1;
}

void
SheetReader::rule (CssSheet &sheet)
{
  size_t open = to_block (false);
  Place place = tokens_[at_].place;
  if (!tokens_[open].is ('{')) {
    problems_.warning (place, "this can't be read as CSS, and is left out",
        "write rules such as `h1 { color: white; }`");
    at_ = tokens_.size ();
    return;
  }
  size_t end = end_of_block (open);
  if (!tokens_[end].is ('}'))
    problems_.warning (tokens_[open].place,
        "this `{` is never closed: the rule goes on to the end of the file",
        "close it with `}`");
  CssRule found;
  found.selectors = selectors (at_, open);
  found.declarations = declarations (open + 1, end);
  if (found.selectors.empty ())
    problems_.warning (place, "the rule says nothing it is for",
        "begin it with a name such as `h1`");
  sheet.rules.push_back (std::move (found));
  at_ = end + 1;
}

CssSheet
SheetReader::read ()
{
  CssSheet sheet;
  while (at_ + 1 < tokens_.size () && !problems_.is_full ()) {
    if (tokens_[at_].kind == Kind::Space || tokens_[at_].is (';'))
      at_++;
    else if (tokens_[at_].kind == Kind::AtKeyword)
      at_rule (sheet);
    else
      rule (sheet);
  }
  return sheet;
}

} // namespace

CssSheet
read_css (std::string_view text, Problems &problems)
{
  return SheetReader (text, problems).read ();
}

} // namespace reel
