// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/readers/scalar.h"

#include <charconv>

#include "brief/readers/source.h"

namespace reel {

static bool
is_digit (char c)
{
  return c >= '0' && c <= '9';
}

static size_t
skip_digits (std::string_view text, size_t at)
{
  while (at < text.size () && is_digit (text[at]))
    at++;
  return at;
}

static bool
is_decimal (std::string_view text)
{
  size_t at = !text.empty () && (text[0] == '-' || text[0] == '+');
  size_t whole = skip_digits (text, at);
  size_t digits = whole - at;
  at = whole;
  if (at < text.size () && text[at] == '.') {
    size_t fraction = skip_digits (text, at + 1);
    digits += fraction - at - 1;
    at = fraction;
  }
  if (!digits)
    return false;
  if (at < text.size () && (text[at] == 'e' || text[at] == 'E')) {
    at++;
    at += at < text.size () && (text[at] == '-' || text[at] == '+');
    size_t exponent = skip_digits (text, at);
    if (exponent == at)
      return false;
    at = exponent;
  }
  return at == text.size ();
}

bool
set_number (std::string_view text, Value &value)
{
  value.kind = Value::Kind::Number;
  value.text = text;
  std::string_view digits = text;
  if (digits.starts_with ('+'))
    digits.remove_prefix (1);
  const char *end = digits.data () + digits.size ();
  auto whole = std::from_chars (digits.data (), end, value.integer);
  value.is_integer = whole.ec == std::errc () && whole.ptr == end;
  if (!value.is_integer)
    value.integer = 0;
  auto any = std::from_chars (digits.data (), end, value.number);
  if (any.ec == std::errc::result_out_of_range) {
    value.number = 0;
    return digits.find ("e-") != digits.npos ||
           digits.find ("E-") != digits.npos ||
           digits.find_first_of ("123456789") > digits.find ('.');
  }
  return true;
}

static bool
set_based_integer (std::string_view text, Value &value)
{
  int base = text.starts_with ("0x") ? 16 : text.starts_with ("0o") ? 8 : 0;
  if (!base || text.size () < 3 || text[2] == '-')
    return false;
  int64_t integer = 0;
  const char *end = text.data () + text.size ();
  auto result = std::from_chars (text.data () + 2, end, integer, base);
  if (result.ec != std::errc () || result.ptr != end)
    return false;
  value.kind = Value::Kind::Number;
  value.text = text;
  value.is_integer = true;
  value.integer = integer;
  value.number = (double) integer;
  return true;
}

bool
resolve_plain_scalar (std::string_view text, Value &value)
{
  value.text = text;
  if (text.empty () || text == "~" || text == "null" || text == "Null" ||
      text == "NULL") {
    value.kind = Value::Kind::Null;
    value.text.clear ();
    return true;
  }
  if (text == "true" || text == "True" || text == "TRUE" || text == "false" ||
      text == "False" || text == "FALSE") {
    value.kind = Value::Kind::Boolean;
    value.boolean = text[0] == 't' || text[0] == 'T';
    return true;
  }
  if (is_decimal (text))
    return set_number (text, value);
  if (!set_based_integer (text, value))
    value.kind = Value::Kind::Text;
  return true;
}

Value
text_value (std::string_view text, Place place)
{
  Value value;
  value.kind = Value::Kind::Text;
  value.place = place;
  value.text = text;
  return value;
}

Value
boolean_value (bool boolean, Place place)
{
  Value value;
  value.kind = Value::Kind::Boolean;
  value.place = place;
  value.boolean = boolean;
  value.text = boolean ? "true" : "false";
  return value;
}

Value
number_value (double number, Place place)
{
  /* Six significant digits: what comes of a factor reads as a person would
   * have written it. */
  char digits[32];
  auto end = std::to_chars (
      digits, digits + sizeof (digits), number, std::chars_format::general, 6);
  Value value;
  value.place = place;
  if (!set_number ({digits, (size_t) (end.ptr - digits)}, value))
    value.number = 0;
  return value;
}

Value &
add_entry (Value &map, std::string_view key, Place key_place, Value value)
{
  map.entries.push_back ({std::string (key), key_place, std::move (value)});
  return map.entries.back ().value;
}

std::string
quote (std::string_view words)
{
  constexpr size_t kShown = 40;
  std::string shown;
  size_t characters = 0;
  for (char c : words) {
    if (((unsigned char) c & 0xc0) != 0x80 && ++characters > kShown) {
      shown += "...";
      break;
    }
    shown += (unsigned char) c < ' ' ? ' ' : c;
  }
  return "`" + shown + "`";
}

} // namespace reel
