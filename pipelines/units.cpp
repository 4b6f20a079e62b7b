// SPDX-License-Identifier: GPL-3.0-or-later
#include "units.h"

#include <iterator>
#include <span>

#include <glib.h>

namespace reel {

namespace {

struct Unit {
  const char *name;
  uint64_t factor;
};

/* Of one factor, the first is the one that is shown. */
const Unit kBytes[] = {
    {"", 1},
    {"B", 1},
    {"K", 1000},
    {"KB", 1000},
    {"KiB", 1ull << 10},
    {"M", 1000'000},
    {"MB", 1000'000},
    {"MiB", 1ull << 20},
    {"G", 1000'000'000},
    {"GB", 1000'000'000},
    {"GiB", 1ull << 30},
    {"T", 1000'000'000'000},
    {"TB", 1000'000'000'000},
    {"TiB", 1ull << 40},
};

const Unit kSeconds[] = {
    {"s", 1},
    {"", 1},
    {"min", 60},
    {"m", 60},
    {"h", 3600},
    {"d", 86400},
    {"w", 7ull * 86400},
};

} // namespace

static std::optional<uint64_t>
parse_with_unit (const std::string &text, std::span<const Unit> units)
{
  size_t digits = text.find_first_not_of ("0123456789");
  digits = digits == text.npos ? text.size () : digits;
  std::string name = text.substr (digits);
  guint64 number = 0;
  if (!g_ascii_string_to_unsigned (text.substr (0, digits).c_str (), 10, 0,
          G_MAXUINT64, &number, nullptr))
    return std::nullopt;
  for (const Unit &unit : units)
    if (name == unit.name) {
      guint64 product = 0;
      if (!g_uint64_checked_mul (&product, number, unit.factor))
        return std::nullopt;
      return product;
    }
  return std::nullopt;
}

static std::string
show_with_unit (uint64_t value, std::span<const Unit> units)
{
  const Unit *best = nullptr;
  for (const Unit &unit : units)
    if (value % unit.factor == 0 && (!best || unit.factor > best->factor))
      best = &unit;
  if (value == 0 || !best)
    return "0";
  return std::to_string (value / best->factor) + best->name;
}

std::optional<uint64_t>
parse_bytes (const std::string &text)
{
  return parse_with_unit (text, kBytes);
}

std::optional<uint64_t>
parse_seconds (const std::string &text)
{
  return parse_with_unit (text, kSeconds);
}

std::optional<uint64_t>
parse_count (const std::string &text)
{
  return parse_with_unit (text, std::span (kBytes).first (1));
}

std::string
show_bytes (uint64_t bytes)
{
  return show_with_unit (bytes, kBytes);
}

std::string
show_seconds (uint64_t seconds)
{
  return show_with_unit (seconds, kSeconds);
}

} // namespace reel
