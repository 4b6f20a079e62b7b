// SPDX-License-Identifier: GPL-3.0-or-later
#include "word_tokens.h"

#include <algorithm>

#include <glib.h>

#include "text_units.h"

namespace reel::speech {

/* Characters that part words even without a space beside them. */
static bool
parts_words (char32_t c)
{
  if (is_space (c) || is_unspeakable (c))
    return true;
  switch (c) {
  case 0x2012: // figure dash
  case 0x2013: // en dash
  case 0x2014: // em dash
  case 0x2015:
  case 0x2026: // ellipsis
  case 0x0964: // danda
  case 0x0965:
  case 0x060c: // Arabic comma
  case 0x061b:
  case 0x061f:
    return true;
  default:
    break;
  }
  bool wide = (c >= 0x3000 && c <= 0x303f && c != 0x3005) || c == 0x30fb ||
              (c >= 0xff00 && c <= 0xff65);
  return wide && !is_letter (c) && !is_symbol (c);
}

/* A full stop or comma run inside a word ("hello...world", "foo,bar") parts
 * it, unless it belongs to a number, an address or an abbreviation. */
static bool
parts_inside (std::u32string_view text, size_t at)
{
  char32_t c = text[at];
  char32_t before = at > 0 ? text[at - 1] : 0;
  char32_t after = at + 1 < text.size () ? text[at + 1] : 0;
  if (c == ',' || c == ';')
    return !(is_digit (before) && is_digit (after));
  if (c == '.')
    return before == '.' || after == '.';
  return false;
}

static bool
is_kept_at_edges (char32_t c)
{
  return is_letter (c) || is_symbol (c) || is_attached (c);
}

static bool
is_spaceless (char32_t c)
{
  return is_han (c) || is_hiragana (c) || is_katakana (c);
}

/* Whether a new word begins at AT inside a run without spaces. */
static bool
begins_inside (std::u32string_view text, size_t at, bool has_kana)
{
  char32_t before = text[at - 1];
  char32_t c = text[at];
  if (is_attached (c) || c == 0x30fc)
    return false;
  if (is_spaceless (c) != is_spaceless (before))
    return is_letter (c) || is_symbol (c);
  if (!is_spaceless (c))
    return false;
  if (is_han (c) && is_han (before))
    return !has_kana;
  if (is_hiragana (before))
    return !is_hiragana (c);
  return is_han (c) != is_han (before) && !is_hiragana (c);
}

namespace {

class Finder {
public:
  Finder (const Script &script, Span part) : script_ (script), part_ (part)
  {
    std::u32string_view text = script.text;
    for (char32_t c : text.substr (part.begin, part.size ()))
      has_kana_ = has_kana_ || is_hiragana (c) || is_katakana (c);
  }

  std::vector<Token> find ();

private:
  void add_run (Span run);
  void add (Span span);
  size_t run_end (size_t begin) const;
  bool style_parts (size_t at) const;

  const Script &script_;
  Span part_;
  bool has_kana_ = false;
  size_t run_ = 0;
  std::vector<Token> tokens_;
};

bool
Finder::style_parts (size_t at) const
{
  return script_.style_at (at).say_as != script_.style_at (at - 1).say_as;
}

/* Trims punctuation off both ends; keeps what has something to say. */
void
Finder::add (Span span)
{
  std::u32string_view text = script_.text;
  bool verbatim = script_.style_at (span.begin).say_as != SayAs::text;
  while (!verbatim && span.size () > 0 && !is_kept_at_edges (text[span.begin]))
    span.begin++;
  while (
      !verbatim && span.size () > 0 && !is_kept_at_edges (text[span.end - 1]))
    span.end--;
  if (span.size () == 0)
    return;
  auto word = text.substr (span.begin, span.size ());
  bool certain = std::any_of (word.begin (), word.end (),
      [] (char32_t c) { return g_unichar_isalnum (c); });
  tokens_.push_back ({span, certain, run_});
}

void
Finder::add_run (Span run)
{
  run_++;
  size_t begin = run.begin;
  for (size_t i = run.begin + 1; i < run.end; i++) {
    if (!begins_inside (script_.text, i, has_kana_))
      continue;
    add ({begin, i});
    begin = i;
  }
  add ({begin, run.end});
}

size_t
Finder::run_end (size_t begin) const
{
  std::u32string_view text = script_.text;
  bool verbatim = script_.style_at (begin).say_as != SayAs::text;
  size_t end = begin + 1;
  for (; end < part_.end; end++) {
    if (is_space (text[end]) || style_parts (end) ||
        script_.substitution_at (end))
      break;
    if (!verbatim && (parts_words (text[end]) || parts_inside (text, end)))
      break;
  }
  return end;
}

std::vector<Token>
Finder::find ()
{
  std::u32string_view text = script_.text;
  for (size_t i = part_.begin; i < part_.end;) {
    if (const Substitution *sub = script_.substitution_at (i)) {
      size_t end = std::min (sub->offset + sub->length, part_.end);
      Span span{i, end};
      while (span.size () > 1 && is_space (text[span.begin]))
        span.begin++;
      while (span.size () > 1 && is_space (text[span.end - 1]))
        span.end--;
      tokens_.push_back ({span, true, ++run_});
      i = end;
      continue;
    }
    bool verbatim = script_.style_at (i).say_as != SayAs::text;
    if (is_space (text[i]) || (!verbatim && parts_words (text[i]))) {
      i++;
      continue;
    }
    size_t end = run_end (i);
    add_run ({i, end});
    i = end;
  }
  return std::move (tokens_);
}

} // namespace

std::vector<Token>
find_words (const Script &script, Span part)
{
  return Finder (script, part).find ();
}

} // namespace reel::speech
