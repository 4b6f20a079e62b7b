// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/strict_json.h"

#include <bitset>
#include <cstdint>
#include <cstring>

#include <glib.h>

namespace reel::daemon {

namespace {

constexpr int kDeepest = 64;
constexpr int kMaxDigits = 18;
constexpr int kMaxDecimals = 40; // of 17 that count, after zeros

/* Walks over the text once, without calling itself. */
class Scanner {
public:
  Scanner (std::string_view text, const JsonLimits &limits)
      : text_ (text), limits_ (limits)
  {
  }

  bool scan ();

private:
  bool take (char wanted);
  void skip_space ();
  bool scan_string ();
  bool scan_escape ();
  bool scan_hex (uint32_t &code);
  bool scan_number ();
  bool scan_digits (int most, int &count);
  bool scan_word (std::string_view word);
  bool open (bool object);
  bool begin_value ();
  bool after_value (bool &expects_value);
  bool scan_member_name ();

  char next () const { return at_ < text_.size () ? text_[at_] : '\0'; }

  std::string_view text_;
  const JsonLimits &limits_;
  size_t at_ = 0, values_ = 0;
  int depth_ = 0;
  std::bitset<kDeepest> objects_; // which of those that are open are objects
};

bool
Scanner::take (char wanted)
{
  if (at_ >= text_.size () || text_[at_] != wanted)
    return false;
  at_++;
  return true;
}

void
Scanner::skip_space ()
{
  while (at_ < text_.size () && std::strchr (" \t\n\r", text_[at_]) &&
         text_[at_] != '\0')
    at_++;
}

bool
Scanner::scan_hex (uint32_t &code)
{
  code = 0;
  for (int i = 0; i < 4; i++, at_++) {
    if (!g_ascii_isxdigit (next ()))
      return false;
    code = code * 16 + (uint32_t) g_ascii_xdigit_value (next ());
  }
  return true;
}

bool
Scanner::scan_escape ()
{
  char kind = next ();
  at_++;
  if (kind != 'u')
    return kind != '\0' && std::strchr ("\"\\/bfnrt", kind);
  uint32_t high = 0, low = 0;
  if (!scan_hex (high) || high == 0 || (high >= 0xdc00 && high <= 0xdfff))
    return false;
  if (high < 0xd800 || high > 0xdbff)
    return true;
  return take ('\\') && take ('u') && scan_hex (low) && low >= 0xdc00 &&
         low <= 0xdfff;
}

bool
Scanner::scan_string ()
{
  if (!take ('"'))
    return false;
  while (at_ < text_.size ()) {
    auto c = (unsigned char) text_[at_++];
    if (c == '"')
      return true;
    if (c < 0x20 || (c == '\\' && !scan_escape ()))
      return false;
  }
  return false;
}

bool
Scanner::scan_digits (int most, int &count)
{
  count = 0;
  for (; g_ascii_isdigit (next ()); at_++)
    count++;
  return count > 0 && count <= most;
}

bool
Scanner::scan_number ()
{
  int digits = 0;
  take ('-');
  bool zero = next () == '0';
  if (!scan_digits (kMaxDigits, digits) || (zero && digits > 1))
    return false;
  if (take ('.') && !scan_digits (kMaxDecimals, digits))
    return false;
  if (next () == 'e' || next () == 'E') {
    at_++;
    if (!take ('-'))
      take ('+');
    return scan_digits (3, digits);
  }
  return true;
}

bool
Scanner::scan_word (std::string_view word)
{
  if (text_.substr (at_, word.size ()) != word)
    return false;
  at_ += word.size ();
  return true;
}

bool
Scanner::open (bool object)
{
  at_++;
  if (depth_ >= limits_.depth || depth_ >= kDeepest)
    return false;
  objects_[(size_t) depth_++] = object;
  return true;
}

/* A value that is whole at once, or the bracket that begins one. */
bool
Scanner::begin_value ()
{
  if (++values_ > limits_.values)
    return false;
  switch (next ()) {
  case '{':
    return open (true);
  case '[':
    return open (false);
  case '"':
    return scan_string ();
  case 't':
    return scan_word ("true");
  case 'f':
    return scan_word ("false");
  case 'n':
    return scan_word ("null");
  default:
    return scan_number ();
  }
}

bool
Scanner::scan_member_name ()
{
  skip_space ();
  if (!scan_string ())
    return false;
  skip_space ();
  return take (':');
}

/* Closes what ends here; a comma means that a further value comes. */
bool
Scanner::after_value (bool &expects_value)
{
  expects_value = false;
  while (depth_ > 0) {
    skip_space ();
    bool object = objects_[(size_t) depth_ - 1];
    if (take (object ? '}' : ']')) {
      depth_--;
      continue;
    }
    if (!take (',') || (object && !scan_member_name ()))
      return false;
    expects_value = true;
    return true;
  }
  return true;
}

bool
Scanner::scan ()
{
  if (text_.size () > limits_.bytes ||
      !g_utf8_validate_len (text_.data (), text_.size (), nullptr))
    return false;
  for (bool expects_value = true; expects_value;) {
    skip_space ();
    int before = depth_;
    if (!begin_value ())
      return false;
    skip_space ();
    if (depth_ > before) {
      bool object = objects_[(size_t) depth_ - 1];
      if (next () != (object ? '}' : ']')) {
        if (object && !scan_member_name ())
          return false;
        continue;
      }
    }
    if (!after_value (expects_value))
      return false;
  }
  skip_space ();
  return at_ == text_.size ();
}

bool
is_control (gunichar c, bool lines)
{
  if (lines && (c == '\n' || c == '\t'))
    return false;
  return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

} // namespace

bool
is_strict_json (std::string_view text, const JsonLimits &limits)
{
  return Scanner (text, limits).scan ();
}

bool
is_clean_text (std::string_view text, bool lines)
{
  /* As it is told to: a NUL is not valid. */
  if (!g_utf8_validate_len (text.data (), text.size (), nullptr))
    return false;
  const char *end = text.data () + text.size ();
  for (const char *p = text.data (); p < end; p = g_utf8_next_char (p))
    if (is_control (g_utf8_get_char (p), lines))
      return false;
  return true;
}

std::string
clean_text (std::string_view text, bool lines, size_t max_bytes)
{
  std::string clean;
  for (size_t at = 0; at < text.size ();) {
    gunichar c = g_utf8_get_char_validated (
        text.data () + at, (gssize) (text.size () - at));
    std::string_view piece;
    if (c == (gunichar) -1 || c == (gunichar) -2) {
      piece = "\xef\xbf\xbd";
      at++;
    } else {
      auto length = (size_t) g_unichar_to_utf8 (c, nullptr);
      piece = is_control (c, lines) ? std::string_view (" ")
                                    : text.substr (at, length);
      at += length;
    }
    if (clean.size () + piece.size () > max_bytes)
      break;
    clean += piece;
  }
  return clean;
}

} // namespace reel::daemon
