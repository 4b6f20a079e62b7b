// SPDX-License-Identifier: GPL-3.0-or-later
#include "sentence_cutter.h"

#include <algorithm>
#include <string>

#include <glib.h>

#include "text_units.h"

namespace reel::speech {

static bool
ends_at_once (char32_t c)
{
  return c == 0x3002 || c == 0xff01 || c == 0xff1f || c == 0xff61;
}

static bool
ends_before_space (char32_t c)
{
  switch (c) {
  case '.':
  case '!':
  case '?':
  case 0x2026: // ellipsis
  case 0x203c: // !!
  case 0x203d: // interrobang
  case 0x0589: // Armenian
  case 0x061f: // Arabic question mark
  case 0x06d4: // Urdu
  case 0x0964: // danda
  case 0x0965:
  case 0x104b: // Myanmar
  case 0x1362: // Ethiopic
  case 0x17d4: // Khmer
    return true;
  default:
    return false;
  }
}

static bool
closes (char32_t c)
{
  switch (g_unichar_type (c)) {
  case G_UNICODE_CLOSE_PUNCTUATION:
  case G_UNICODE_FINAL_PUNCTUATION:
    return true;
  default:
    return c == '"' || c == '\'';
  }
}

/* Whether the full stop at DOT only shortens the word before it. */
static bool
is_abbreviation (std::u32string_view text, size_t dot)
{
  size_t begin = dot;
  while (begin > 0 && (is_letter (text[begin - 1]) || text[begin - 1] == '.'))
    begin--;
  std::u32string word;
  for (char32_t c : text.substr (begin, dot - begin))
    word.push_back (g_unichar_tolower (c));
  bool initial = word.size () == 1 && g_unichar_isalpha (word[0]) &&
                 g_unichar_isupper (text[begin]);
  if (initial)
    return true;
  static const std::u32string_view kShort[] = {
      U"mr",
      U"mrs",
      U"ms",
      U"dr",
      U"prof",
      U"st",
      U"vs",
      U"e.g",
      U"i.e",
      U"jr",
      U"sr",
      U"fig",
      U"al",
      U"cf",
      U"gen",
      U"col",
      U"sgt",
      U"capt",
      U"lt",
      U"rev",
      U"hon",
      U"nr",
      U"z.b",
      U"d.h",
      U"bzw",
      U"ca",
      U"mme",
      U"mlle",
      U"sra",
      U"approx",
  };
  return std::find (std::begin (kShort), std::end (kShort), word) !=
         std::end (kShort);
}

/* Where the sentence whose last character may be at AT ends, or 0. */
static size_t
sentence_end (std::u32string_view text, size_t at)
{
  bool at_once = ends_at_once (text[at]);
  if (!at_once && !ends_before_space (text[at]))
    return 0;
  // Only the first of several is looked at: thousands of dots cost nothing.
  if (at > 0 && text[at - 1] == text[at])
    return 0;
  size_t end = at + 1;
  while (end < text.size () &&
         (ends_before_space (text[end]) || ends_at_once (text[end])))
    end++;
  bool single_dot = text[at] == '.' && end == at + 1;
  while (end < text.size () && closes (text[end]))
    end++;
  size_t next = end;
  while (next < text.size () && is_space (text[next]))
    next++;
  if (next == text.size ())
    return next;
  if (next == end && !at_once)
    return 0;
  if (g_unichar_islower (text[next]) && !at_once)
    return 0;
  if (single_dot && is_abbreviation (text, at))
    return 0;
  return next;
}

/* Where the empty line that begins at AT ends, or 0. */
static size_t
paragraph_end (std::u32string_view text, size_t at)
{
  if (text[at] != '\n' && text[at] != 0x2029)
    return 0;
  size_t lines = text[at] == 0x2029 ? 2 : 1;
  size_t next = at + 1;
  for (; next < text.size () && is_space (text[next]); next++)
    lines += text[next] == '\n' || text[next] == 0x2029;
  return lines > 1 ? next : 0;
}

/* The best place to breathe in what is too long a sentence: after a comma or
 * the like, else after a space, else wherever no grapheme is torn. */
static size_t
breathing_place (std::u32string_view text, Span span)
{
  size_t last = span.begin + kLongestSentence;
  size_t first = span.begin + kLongestSentence / 3;
  for (size_t i = last; i > first; i--) {
    char32_t before = text[i - 1];
    bool clause = before == ',' || before == ';' || before == ':' ||
                  before == 0x3001 || before == 0xff0c || before == 0x060c;
    if (clause && (is_space (text[i]) || before > 0x7f))
      return i;
  }
  for (size_t i = last; i > first; i--)
    if (is_space (text[i - 1]))
      return i;
  size_t at = last;
  while (at > first && is_attached (text[at]))
    at--;
  while (at > first && text[at - 1] == 0x200d)
    at--;
  return at > first ? at : last;
}

std::vector<Sentence>
cut_sentences (std::u32string_view text, const std::vector<size_t> &cuts)
{
  std::vector<Sentence> sentences;
  size_t begin = 0;
  auto cut = cuts.begin ();
  auto end_at = [&] (size_t end) {
    while (end - begin > kLongestSentence) {
      size_t place = breathing_place (text, {begin, end});
      sentences.push_back ({{begin, place}, true});
      begin = place;
    }
    if (end > begin)
      sentences.push_back ({{begin, end}, false});
    begin = end;
  };
  for (size_t i = 0; i < text.size ();) {
    while (cut != cuts.end () && *cut <= i) {
      end_at (*cut > begin ? *cut : begin);
      cut++;
    }
    size_t limit = cut != cuts.end () ? *cut : text.size ();
    // What a cut divides is looked at as if the text ended there.
    std::u32string_view view = text.substr (0, limit);
    size_t end = sentence_end (view, i);
    if (!end)
      end = paragraph_end (view, i);
    if (end)
      end_at (end);
    i = end ? end : i + 1;
  }
  end_at (text.size ());
  return sentences;
}

} // namespace reel::speech
