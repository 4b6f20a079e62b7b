// SPDX-License-Identifier: GPL-3.0-or-later
#include "text_units.h"

#include <glib.h>

namespace reel::speech {

std::optional<std::u32string>
decode_utf8 (std::string_view bytes)
{
  if (!g_utf8_validate_len (bytes.data (), bytes.size (), nullptr))
    return std::nullopt;
  std::u32string text;
  text.reserve (bytes.size ());
  const char *end = bytes.data () + bytes.size ();
  for (const char *p = bytes.data (); p < end; p = g_utf8_next_char (p))
    text.push_back (g_utf8_get_char (p));
  return text;
}

void
append_utf8 (std::string &out, char32_t c)
{
  char bytes[6];
  out.append (bytes, g_unichar_to_utf8 (c, bytes));
}

std::string
encode_utf8 (std::u32string_view text)
{
  std::string out;
  out.reserve (text.size ());
  for (char32_t c : text)
    append_utf8 (out, c);
  return out;
}

bool
is_space (char32_t c)
{
  return g_unichar_isspace (c) || c == 0x0b || c == 0xfeff || c == 0x200b;
}

bool
is_digit (char32_t c)
{
  return g_unichar_isdigit (c);
}

bool
is_letter (char32_t c)
{
  return g_unichar_isalnum (c) || g_unichar_ismark (c);
}

bool
is_symbol (char32_t c)
{
  switch (c) {
  case '%':
  case '&':
  case '@':
  case '#':
  case '/':
  case '\\':
  case '*':
  case '_':
  case 0xa7:   // section sign
  case 0xb6:   // pilcrow
  case 0x2030: // per mille
    return true;
  default:
    break;
  }
  switch (g_unichar_type (c)) {
  case G_UNICODE_CURRENCY_SYMBOL:
  case G_UNICODE_MATH_SYMBOL:
  case G_UNICODE_MODIFIER_SYMBOL:
  case G_UNICODE_OTHER_SYMBOL:
  case G_UNICODE_OTHER_NUMBER:
    return true;
  default:
    return false;
  }
}

bool
is_attached (char32_t c)
{
  return g_unichar_ismark (c) || c == 0x200d || c == 0x200c ||
         (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0x1f3fb && c <= 0x1f3ff) ||
         (c >= 0xe0020 && c <= 0xe007f);
}

bool
is_han (char32_t c)
{
  return (c >= 0x3400 && c <= 0x4dbf) || (c >= 0x4e00 && c <= 0x9fff) ||
         (c >= 0xf900 && c <= 0xfaff) || (c >= 0x20000 && c <= 0x3134f) ||
         c == 0x3005;
}

bool
is_hiragana (char32_t c)
{
  return c >= 0x3041 && c <= 0x309f;
}

bool
is_katakana (char32_t c)
{
  return (c >= 0x30a1 && c <= 0x30ff && c != 0x30fb) ||
         (c >= 0x31f0 && c <= 0x31ff) || (c >= 0xff66 && c <= 0xff9f);
}

bool
is_unspeakable (char32_t c)
{
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0xe000 && c <= 0xf8ff) ||
         (c >= 0xf0000) || (c >= 0xfdd0 && c <= 0xfdef) ||
         (c & 0xfffe) == 0xfffe || c == 0xfeff || (c >= 0xfff0 && c <= 0xfffd);
}

} // namespace reel::speech
