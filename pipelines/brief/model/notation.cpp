// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/model/notation.h"

#include <charconv>
#include <cmath>
#include <numeric>

namespace reel {

namespace {

bool
is_digit (char c)
{
  return c >= '0' && c <= '9';
}

std::string_view
trimmed (std::string_view text)
{
  while (!text.empty () && (text.front () == ' ' || text.front () == '\t'))
    text.remove_prefix (1);
  while (!text.empty () && (text.back () == ' ' || text.back () == '\t'))
    text.remove_suffix (1);
  return text;
}

std::string
lower_case (std::string_view text)
{
  std::string lower (text);
  for (char &c : lower)
    if (c >= 'A' && c <= 'Z')
      c += 'a' - 'A';
  return lower;
}

bool
take_suffix (std::string_view &text, std::string_view suffix)
{
  if (!text.ends_with (suffix))
    return false;
  text.remove_suffix (suffix.size ());
  text = trimmed (text);
  return true;
}

/* Digits, perhaps with a fraction: no sign, no exponent. */
std::optional<double>
parse_plain (std::string_view text)
{
  if (text.empty () || !is_digit (text.front ()) || !is_digit (text.back ()))
    return std::nullopt;
  for (char c : text)
    if (!is_digit (c) && c != '.')
      return std::nullopt;
  return parse_number (text);
}

} // namespace

std::optional<double>
parse_number (std::string_view text)
{
  double number = 0;
  const char *end = text.data () + text.size ();
  auto result = std::from_chars (text.data (), end, number);
  if (result.ec != std::errc () || result.ptr != end || !std::isfinite (number))
    return std::nullopt;
  return number;
}

std::optional<int64_t>
parse_integer (std::string_view text)
{
  int64_t number = 0;
  const char *end = text.data () + text.size ();
  auto result = std::from_chars (text.data (), end, number);
  if (result.ec != std::errc () || result.ptr != end)
    return std::nullopt;
  return number;
}

std::optional<Nanoseconds>
time_from_seconds (double seconds)
{
  constexpr double kLongest = 1e6;
  if (!(seconds >= 0) || seconds >= kLongest)
    return std::nullopt;
  return (Nanoseconds) std::llround (seconds * (double) kSecond);
}

static std::optional<Nanoseconds>
parse_clock (std::string_view text)
{
  double total = 0;
  for (int part = 0;; part++) {
    size_t colon = text.find (':');
    auto number = parse_plain (text.substr (0, colon));
    if (!number || part > 2 || (part > 0 && *number >= 60))
      return std::nullopt;
    total = total * 60 + *number;
    if (colon == text.npos)
      return time_from_seconds (total);
    if (*number != std::floor (*number))
      return std::nullopt;
    text.remove_prefix (colon + 1);
  }
}

std::optional<Nanoseconds>
parse_time (std::string_view text)
{
  text = trimmed (text);
  if (text.find (':') != text.npos)
    return parse_clock (text);
  double unit = 1;
  if (take_suffix (text, "ms"))
    unit = 0.001;
  else
    take_suffix (text, "s");
  auto number = parse_plain (text);
  return number ? time_from_seconds (*number * unit) : std::nullopt;
}

std::optional<double>
parse_decibels (std::string_view text)
{
  std::string lower = lower_case (trimmed (text));
  std::string_view rest = lower;
  if (!take_suffix (rest, "db"))
    return std::nullopt;
  if (rest.starts_with ('+'))
    rest.remove_prefix (1);
  auto number = parse_number (rest);
  return number ? std::optional (std::pow (10.0, *number / 20)) : std::nullopt;
}

std::optional<FrameRate>
parse_frame_rate (std::string_view text)
{
  constexpr int64_t kLargest = 1'000'000;
  text = trimmed (text);
  size_t slash = text.find ('/');
  if (slash != text.npos) {
    auto n = parse_integer (trimmed (text.substr (0, slash)));
    auto d = parse_integer (trimmed (text.substr (slash + 1)));
    if (!n || !d || *n < 1 || *d < 1 || *n > kLargest || *d > kLargest)
      return std::nullopt;
    int64_t common = std::gcd (*n, *d);
    return FrameRate{(int) (*n / common), (int) (*d / common)};
  }
  auto number = parse_number (text);
  if (!number || *number < 0.001 || *number > 1000)
    return std::nullopt;
  /* 23.976, 29.97, 59.94, 119.88 are short for the rates of NTSC. */
  for (int whole : {24, 30, 48, 60, 120})
    if (std::abs (*number - whole * 1000 / 1001.0) < 0.006)
      return FrameRate{whole * 1000, 1001};
  int64_t n = std::llround (*number * 1000);
  int64_t common = std::gcd (n, (int64_t) 1000);
  return FrameRate{(int) (n / common), (int) (1000 / common)};
}

static std::optional<FrameSize>
ratio_of_word (std::string_view word)
{
  struct Ratio {
    std::string_view word;
    FrameSize ratio;
  };
  static constexpr Ratio kRatios[] = {
      {"16:9", {16, 9}},
      {"9:16", {9, 16}},
      {"1:1", {1, 1}},
      {"4:5", {4, 5}},
      {"square", {1, 1}},
      {"vertical", {9, 16}},
  };
  for (const Ratio &known : kRatios)
    if (known.word == word)
      return known.ratio;
  return std::nullopt;
}

static std::optional<int>
lines_of_word (std::string_view word)
{
  if (word == "4k")
    return 2160;
  if (!take_suffix (word, "p"))
    return std::nullopt;
  auto lines = parse_integer (word);
  if (!lines || *lines < 360 || *lines > 2160 || *lines % 2)
    return std::nullopt;
  return (int) *lines;
}

static FrameSize
size_of (int shorter_side, FrameSize ratio)
{
  auto even = [] (double length) { return 2 * (int) std::lround (length / 2); };
  double unit = (double) shorter_side / std::min (ratio.width, ratio.height);
  return {even (ratio.width * unit), even (ratio.height * unit)};
}

std::optional<FrameSize>
parse_size (std::string_view text)
{
  std::string lower = lower_case (trimmed (text));
  std::string_view rest = lower;
  size_t cross = rest.find ('x');
  if (cross != rest.npos) {
    auto width = parse_integer (rest.substr (0, cross));
    auto height = parse_integer (rest.substr (cross + 1));
    constexpr int64_t kFar = 1'000'000;
    if (!width || !height || std::abs (*width) > kFar ||
        std::abs (*height) > kFar)
      return std::nullopt;
    return FrameSize{(int) *width, (int) *height};
  }
  if (auto ratio = ratio_of_word (rest))
    return size_of (1080, *ratio);
  size_t space = rest.find (' ');
  auto lines = lines_of_word (rest.substr (0, space));
  if (!lines)
    return std::nullopt;
  FrameSize ratio{16, 9};
  if (space != rest.npos) {
    auto named = ratio_of_word (trimmed (rest.substr (space)));
    if (!named)
      return std::nullopt;
    ratio = *named;
  }
  return size_of (*lines, ratio);
}

bool
is_shape_alone (std::string_view size)
{
  return ratio_of_word (lower_case (trimmed (size))).has_value ();
}

/* Cuts `+ TIME` or `- TIME` off the end of TEXT. False: malformed. */
static bool
take_offset (std::string_view &text, Nanoseconds &offset)
{
  bool after_mark = text.starts_with ("mark:");
  size_t sign = text.npos;
  for (size_t i = 1; i < text.size (); i++)
    if ((text[i] == '+' || text[i] == '-') &&
        (!after_mark || text[i - 1] == ' '))
      sign = i;
  if (sign == text.npos)
    return true;
  auto length = parse_time (text.substr (sign + 1));
  if (!length)
    return false;
  offset = text[sign] == '-' ? -*length : *length;
  text = trimmed (text.substr (0, sign));
  return true;
}

std::optional<Moment>
parse_moment (std::string_view text)
{
  constexpr int64_t kMostWords = 100'000;
  Moment moment;
  text = trimmed (text);
  if (!take_offset (text, moment.offset))
    return std::nullopt;
  if (text == "start")
    return moment;
  if (text == "end") {
    moment.base = Moment::Base::End;
    return moment;
  }
  if (text.starts_with ("mark:")) {
    moment.base = Moment::Base::Mark;
    moment.mark = trimmed (text.substr (5));
    return moment.mark.empty () ? std::nullopt : std::optional (moment);
  }
  if (text.starts_with ("word:")) {
    auto word = parse_integer (trimmed (text.substr (5)));
    if (!word || *word < 1 || *word > kMostWords)
      return std::nullopt;
    moment.base = Moment::Base::Word;
    moment.word = (int) *word;
    return moment;
  }
  auto time = parse_time (text);
  if (!time)
    return std::nullopt;
  moment.offset += *time;
  return moment;
}

std::optional<std::array<double, 2>>
parse_align_word (std::string_view text)
{
  struct NamedPoint {
    std::string_view word;
    std::array<double, 2> at;
  };
  static constexpr NamedPoint kPoints[] = {
      {"center", {0.5, 0.5}},
      {"top", {0.5, 0}},
      {"bottom", {0.5, 1}},
      {"left", {0, 0.5}},
      {"right", {1, 0.5}},
      {"top-left", {0, 0}},
      {"top-right", {1, 0}},
      {"bottom-left", {0, 1}},
      {"bottom-right", {1, 1}},
  };
  for (const NamedPoint &point : kPoints)
    if (point.word == text)
      return point.at;
  return std::nullopt;
}

std::string
format_number (double number)
{
  char buffer[64];
  auto result = std::to_chars (buffer, buffer + sizeof buffer, number);
  return std::string (buffer, result.ptr);
}

std::string
format_time (Nanoseconds time)
{
  constexpr Nanoseconds kHour = 3600 * kSecond;
  if (time >= kHour && time % kHour == 0)
    return std::to_string (time / kHour) + " h";
  return format_number ((double) time / (double) kSecond) + " s";
}

size_t
count_characters (std::string_view utf8)
{
  size_t count = 0;
  for (unsigned char c : utf8)
    count += (c & 0xc0) != 0x80;
  return count;
}

} // namespace reel
