// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/unicode.h"

#include <glib.h>

#include "gst_ptr.h"

namespace reel {

static constexpr double kSecondsPerWord = 0.3;
static constexpr double kSecondsPerCharacter = 0.15;

std::u32string
to_utf32 (std::string_view text)
{
  glong count = 0;
  gunichar *raw =
      g_utf8_to_ucs4_fast (text.data (), (glong) text.size (), &count);
  std::u32string result (raw, raw + count);
  g_free (raw);
  return result;
}

std::string
to_utf8 (std::u32string_view text)
{
  CharPtr raw = adopt (g_ucs4_to_utf8 ((const gunichar *) text.data (),
      (glong) text.size (), nullptr, nullptr, nullptr));
  return raw ? raw.get () : "";
}

bool
is_spaceless_script (char32_t c)
{
  switch (g_unichar_get_script (c)) {
  case G_UNICODE_SCRIPT_HAN:
  case G_UNICODE_SCRIPT_HIRAGANA:
  case G_UNICODE_SCRIPT_KATAKANA:
  case G_UNICODE_SCRIPT_THAI:
  case G_UNICODE_SCRIPT_LAO:
  case G_UNICODE_SCRIPT_KHMER:
  case G_UNICODE_SCRIPT_MYANMAR:
    return true;
  default:
    return false;
  }
}

int
display_width (std::u32string_view text)
{
  constexpr char32_t kFirstMark = 0x300; // all before it are of one column
  int width = 0;
  for (char32_t c : text)
    if (c < kFirstMark)
      width++;
    else if (!g_unichar_iszerowidth (c))
      width += g_unichar_iswide (c) ? 2 : 1;
  return width;
}

std::vector<std::string>
words_of (std::string_view text)
{
  std::vector<std::string> words;
  std::u32string current;
  auto finish = [&] {
    if (!current.empty ())
      words.push_back (to_utf8 (current));
    current.clear ();
  };
  for (char32_t c : to_utf32 (text)) {
    if (g_unichar_isalnum (c) || g_unichar_ismark (c))
      current.push_back (g_unichar_tolower (c));
    else if (c != U'\'' && c != U'\u2019')
      finish ();
  }
  finish ();
  return words;
}

double
reading_seconds (std::string_view text)
{
  size_t characters = 0;
  bool in_word = false;
  size_t words = 0;
  for (char32_t c : to_utf32 (text)) {
    bool letter = g_unichar_isalnum (c);
    if (letter && is_spaceless_script (c)) {
      characters++;
      letter = false;
    }
    if (letter && !in_word)
      words++;
    in_word = letter || (in_word && !g_unichar_isspace (c));
  }
  return (double) words * kSecondsPerWord +
         (double) characters * kSecondsPerCharacter;
}

} // namespace reel
