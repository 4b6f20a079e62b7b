// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/css/values.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace reel {

namespace {

using Kind = CssToken::Kind;

template <typename F>
std::vector<CssValue>
split (const CssValue &value, F parts)
{
  std::vector<CssValue> all (1);
  int depth = 0;
  for (const CssToken &token : value) {
    if (depth == 0 && parts (token)) {
      all.emplace_back ();
      continue;
    }
    if (token.kind == Kind::Function || token.is ('('))
      depth++;
    else if (token.is (')'))
      depth = std::max (depth - 1, 0);
    bool leads = all.back ().empty () && token.kind == Kind::Space;
    if (!leads)
      all.back ().push_back (token);
  }
  for (CssValue &part : all)
    while (!part.empty () && part.back ().kind == Kind::Space)
      part.pop_back ();
  std::erase_if (all, [] (const CssValue &part) { return part.empty (); });
  return all;
}

/* A part of a colour: WHOLE is what 100 % and, of numbers, FULL come to. */
std::optional<double>
channel (const CssToken &token, double full, double whole)
{
  double share = 0;
  if (token.kind == Kind::Percentage)
    share = token.number / 100;
  else if (token.kind == Kind::Number)
    share = token.number / full;
  else
    return std::nullopt;
  return std::clamp (share, 0.0, 1.0) * whole;
}

std::optional<double>
angle (const CssToken &token)
{
  if (token.kind == Kind::Number)
    return token.number;
  if (token.kind != Kind::Dimension)
    return std::nullopt;
  std::string unit = css_lower (token.text);
  return unit == "deg"    ? std::optional (token.number)
         : unit == "turn" ? std::optional (token.number * 360)
         : unit == "grad" ? std::optional (token.number * 0.9)
         : unit == "rad" ? std::optional (token.number * 180 / 3.14159265358979)
                         : std::nullopt;
}

uint8_t
byte_of (double share)
{
  return (uint8_t) std::lround (std::clamp (share, 0.0, 1.0) * 255);
}

/* CSS Color Module Level 4, section 7.1. */
Color
color_of_hsl (double hue, double saturation, double light)
{
  hue = std::fmod (hue, 360);
  if (hue < 0)
    hue += 360;
  auto part = [&] (double n) {
    double k = std::fmod (n + hue / 30, 12);
    double a = saturation * std::min (light, 1 - light);
    return byte_of (
        light - a * std::max (-1.0, std::min ({k - 3, 9 - k, 1.0})));
  };
  return {part (0), part (8), part (4)};
}

/* rgb () and hsl (), with commas or without, and with an alpha. */
std::optional<Color>
color_function (const CssValue &value)
{
  std::string name = css_lower (value.front ().text);
  bool is_hsl = name == "hsl" || name == "hsla";
  if ((!is_hsl && name != "rgb" && name != "rgba") || !value.back ().is (')'))
    return std::nullopt;
  std::vector<CssToken> parts;
  for (size_t i = 1; i + 1 < value.size (); i++) {
    const CssToken &token = value[i];
    if (token.kind != Kind::Space && !token.is (',') && !token.is ('/'))
      parts.push_back (token);
  }
  if (parts.size () != 3 && parts.size () != 4)
    return std::nullopt;
  auto alpha = parts.size () == 4 ? channel (parts[3], 1, 1) : 1.0;
  if (!alpha)
    return std::nullopt;
  Color color;
  if (is_hsl) {
    auto hue = angle (parts[0]);
    auto saturation = channel (parts[1], 100, 1);
    auto light = channel (parts[2], 100, 1);
    if (!hue || !saturation || !light)
      return std::nullopt;
    color = color_of_hsl (*hue, *saturation, *light);
  } else {
    auto red = channel (parts[0], 255, 1), green = channel (parts[1], 255, 1);
    auto blue = channel (parts[2], 255, 1);
    if (!red || !green || !blue)
      return std::nullopt;
    color = {byte_of (*red), byte_of (*green), byte_of (*blue)};
  }
  color.a = byte_of (*alpha);
  return color;
}

} // namespace

std::vector<CssValue>
split_commas (const CssValue &value)
{
  return split (value, [] (const CssToken &token) { return token.is (','); });
}

std::vector<CssValue>
split_spaces (const CssValue &value)
{
  return split (
      value, [] (const CssToken &token) { return token.kind == Kind::Space; });
}

std::optional<std::vector<CssValue>>
arguments_of (const CssValue &value)
{
  bool is_one = value.size () > 1 && value.front ().kind == Kind::Function &&
                value.back ().is (')');
  if (!is_one)
    return std::nullopt;
  return split_commas (CssValue (value.begin () + 1, value.end () - 1));
}

std::string
word_of (const CssValue &value)
{
  return value.size () == 1 && value[0].kind == Kind::Identifier
             ? css_lower (value[0].text)
             : std::string ();
}

std::optional<Color>
css_color (const CssValue &value)
{
  if (value.empty ())
    return std::nullopt;
  if (value.front ().kind == Kind::Function)
    return color_function (value);
  if (value.size () != 1)
    return std::nullopt;
  if (value[0].kind == Kind::Hash)
    return parse_color ("#" + value[0].text);
  std::string word = word_of (value);
  if (word == "transparent")
    return Color{0, 0, 0, 0};
  return word.empty () ? std::nullopt : parse_color (word);
}

std::string
css_hex (Color color)
{
  char text[16];
  std::snprintf (text, sizeof text,
      color.a == 255 ? "#%02x%02x%02x" : "#%02x%02x%02x%02x", color.r, color.g,
      color.b, color.a);
  return text;
}

std::optional<double>
css_length (const CssValue &value, double em, double rem)
{
  struct Size {
    const char *name;
    double factor;
  };
  /* CSS Values and Units Module Level 4, section 6. */
  const Size units[] = {{"px", 1}, {"pt", 4.0 / 3}, {"pc", 16}, {"in", 96},
      {"cm", 96 / 2.54}, {"mm", 96 / 25.4}, {"em", em}, {"rem", rem},
      {"vh", 7.2}, {"vmin", 7.2}};
  /* CSS Fonts Module Level 4, section 2.5.1. */
  const Size words[] = {{"xx-small", 0.6 * rem}, {"x-small", 0.75 * rem},
      {"small", 8.0 / 9 * rem}, {"medium", rem}, {"large", 1.2 * rem},
      {"x-large", 1.5 * rem}, {"xx-large", 2 * rem}, {"xxx-large", 3 * rem},
      {"smaller", em / 1.2}, {"larger", em * 1.2}};
  if (value.size () != 1)
    return std::nullopt;
  const CssToken &token = value[0];
  if (token.kind == Kind::Percentage)
    return token.number / 100 * em;
  if (token.kind == Kind::Number && token.number == 0)
    return 0;
  if (token.kind == Kind::Dimension)
    for (const Size &unit : units)
      if (css_lower (token.text) == unit.name)
        return token.number * unit.factor;
  if (token.kind == Kind::Identifier)
    for (const Size &word : words)
      if (css_lower (token.text) == word.name)
        return word.factor;
  return std::nullopt;
}

std::optional<std::string>
css_url (const CssValue &value)
{
  if (value.size () == 1 && value[0].kind == Kind::Url)
    return value[0].text;
  auto arguments = arguments_of (value);
  bool is_url = arguments && arguments->size () == 1 &&
                css_lower (value.front ().text) == "url" &&
                (*arguments)[0].size () == 1 &&
                (*arguments)[0][0].kind == Kind::String;
  return is_url ? std::optional ((*arguments)[0][0].text) : std::nullopt;
}

} // namespace reel
