// SPDX-License-Identifier: LGPL-2.1-or-later
#include "place.h"

#include <charconv>

namespace reel::text {

namespace {

struct NamedPlace {
  std::string_view name;
  int x, y;
};

constexpr NamedPlace kPlaces[] = {
    {"center", 0, 0},
    {"middle", 0, 0},
    {"top", 0, -1},
    {"bottom", 0, 1},
    {"left", -1, 0},
    {"right", 1, 0},
    {"top-left", -1, -1},
    {"top-right", 1, -1},
    {"bottom-left", -1, 1},
    {"top-center", 0, -1},
    {"bottom-right", 1, 1},
    {"bottom-center", 0, 1},
};

/* A number of the C locale, spaces around it allowed. */
bool
read_fraction (std::string_view text, double &value)
{
  while (!text.empty () && text.front () == ' ')
    text.remove_prefix (1);
  while (!text.empty () && text.back () == ' ')
    text.remove_suffix (1);
  auto end = text.data () + text.size ();
  auto read = std::from_chars (text.data (), end, value);
  return read.ec == std::errc () && read.ptr == end && value >= 0 && value <= 1;
}

} // namespace

std::optional<Place>
parse_place (std::string_view text)
{
  Place place;
  for (const NamedPlace &named : kPlaces)
    if (text == named.name) {
      place.side_x = named.x;
      place.side_y = named.y;
      return place;
    }
  size_t comma = text.find (',');
  if (comma == std::string_view::npos)
    return std::nullopt;
  place.exact = true;
  if (!read_fraction (text.substr (0, comma), place.x) ||
      !read_fraction (text.substr (comma + 1), place.y))
    return std::nullopt;
  return place;
}

} // namespace reel::text
