// SPDX-License-Identifier: GPL-3.0-or-later
#include "ssml_values.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>

namespace reel::speech {

struct Measure {
  double number = 0;
  bool is_signed = false;
  std::string_view unit;
};

static std::string_view
trim (std::string_view value)
{
  size_t first = value.find_first_not_of (' ');
  if (first == std::string_view::npos)
    return {};
  return value.substr (first, value.find_last_not_of (' ') + 1 - first);
}

/* [+-] digits [. digits] [unit]; no exponents, no infinities. */
static std::optional<Measure>
read_measure (std::string_view value)
{
  value = trim (value);
  Measure measure;
  bool negative = value.starts_with ('-');
  measure.is_signed = negative || value.starts_with ('+');
  if (measure.is_signed)
    value.remove_prefix (1);
  size_t digits = value.find_first_not_of ("0123456789.");
  std::string_view number = value.substr (0, digits);
  if (digits != std::string_view::npos)
    measure.unit = trim (value.substr (digits));
  if (number.empty () || number.size () > 16)
    return std::nullopt;
  auto [end, failure] =
      std::from_chars (number.data (), number.data () + number.size (),
          measure.number, std::chars_format::fixed);
  if (failure != std::errc () || end != number.data () + number.size ())
    return std::nullopt;
  if (negative)
    measure.number = -measure.number;
  return measure;
}

template <typename T, size_t N>
static std::optional<T>
look_up (
    const std::pair<std::string_view, T> (&table)[N], std::string_view value)
{
  value = trim (value);
  for (const auto &[name, meaning] : table)
    if (name == value)
      return meaning;
  return std::nullopt;
}

static int
rounded (double value, int low, int high)
{
  return (int) std::lround (std::clamp (value, (double) low, (double) high));
}

std::optional<uint64_t>
read_time (std::string_view value)
{
  auto measure = read_measure (value);
  if (!measure || measure->number < 0 || measure->number > 1e9)
    return std::nullopt;
  if (measure->unit == "ms")
    return (uint64_t) std::llround (measure->number * 1e6);
  if (measure->unit == "s")
    return (uint64_t) std::llround (measure->number * 1e9);
  return std::nullopt;
}

std::optional<uint64_t>
read_break_strength (std::string_view value)
{
  // The lengths eSpeak NG 1.51 uses at normal speed.
  static const std::pair<std::string_view, uint64_t> kStrengths[] = {
      {"none", 0},
      {"x-weak", 70'000'000},
      {"weak", 140'000'000},
      {"medium", 210'000'000},
      {"strong", 400'000'000},
      {"x-strong", 800'000'000},
  };
  return look_up (kStrengths, value);
}

std::optional<int>
read_rate (std::string_view value, int current, int base)
{
  static const std::pair<std::string_view, double> kRates[] = {
      {"x-slow", 0.5},
      {"slow", 0.8},
      {"medium", 1},
      {"fast", 1.25},
      {"x-fast", 1.75},
      {"default", 1},
  };
  if (auto factor = look_up (kRates, value))
    return rounded (base * *factor, 80, 450);
  auto measure = read_measure (value);
  if (!measure)
    return std::nullopt;
  double factor = measure->number;
  if (measure->unit == "%")
    factor = (measure->is_signed ? 100 + factor : factor) / 100;
  else if (!measure->unit.empty () || measure->is_signed || factor > 10)
    return std::nullopt;
  if (factor < 0.1 || factor > 10)
    return std::nullopt;
  return rounded (current * factor, 80, 450);
}

static std::optional<int>
read_melody (std::string_view value, int current, int base)
{
  static const std::pair<std::string_view, int> kLevels[] = {
      {"x-low", 10},
      {"low", 30},
      {"medium", 50},
      {"high", 70},
      {"x-high", 90},
  };
  if (auto level = look_up (kLevels, value))
    return level;
  if (trim (value) == "default")
    return base;
  auto measure = read_measure (value);
  if (!measure || !measure->is_signed)
    return std::nullopt;
  // eSpeak NG's scale is near 50 units an octave, 50 in its middle.
  double octaves = 0;
  if (measure->unit == "st")
    octaves = measure->number / 12;
  else if (measure->unit == "%" && measure->number > -100)
    octaves = std::log2 (1 + measure->number / 100);
  else
    return std::nullopt;
  return rounded (current + 50 * octaves, 0, 99);
}

std::optional<int>
read_pitch (std::string_view value, int current, int base)
{
  return read_melody (value, current, base);
}

std::optional<int>
read_range (std::string_view value, int current, int base)
{
  return read_melody (value, current, base);
}

std::optional<int>
read_volume (std::string_view value, int current, int base)
{
  // Factors of -12, -6, +4 and +8 dB.
  static const std::pair<std::string_view, double> kVolumes[] = {
      {"silent", 0},
      {"x-soft", 0.251},
      {"soft", 0.501},
      {"medium", 1},
      {"loud", 1.585},
      {"x-loud", 2.512},
      {"default", 1},
  };
  if (auto factor = look_up (kVolumes, value))
    return rounded (base * *factor, 0, 300);
  auto measure = read_measure (value);
  if (!measure)
    return std::nullopt;
  if (measure->unit == "dB" && measure->is_signed)
    return rounded (current * std::pow (10, measure->number / 20), 0, 300);
  if (measure->unit == "%" && measure->is_signed && measure->number >= -100)
    return rounded (current * (1 + measure->number / 100), 0, 300);
  if (measure->unit.empty () && !measure->is_signed && measure->number <= 100)
    return rounded (base * measure->number / 100, 0, 300);
  return std::nullopt;
}

} // namespace reel::speech
