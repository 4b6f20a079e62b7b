// SPDX-License-Identifier: GPL-3.0-or-later
/* Fonts as a style sheet names them. */
#include "brief/css/faces.h"

#include <cmath>
#include <cstdlib>

namespace reel {

std::string
css_family (const CssValue &value)
{
  auto all = split_commas (value);
  std::string name;
  if (all.empty ())
    return name;
  for (const CssToken &token : all.front ())
    if (token.kind == CssToken::Kind::String)
      return token.text;
    else if (token.kind == CssToken::Kind::Identifier)
      name += (name.empty () ? "" : " ") + token.text;
    else if (token.kind != CssToken::Kind::Space)
      return {};
  return name;
}

std::optional<int>
css_weight (const CssValue &value)
{
  std::string word = word_of (value);
  if (word == "normal")
    return 400;
  if (word == "bold" || word == "bolder")
    return 700;
  if (word == "lighter")
    return 300;
  bool is_number = value.size () == 1 &&
                   value[0].kind == CssToken::Kind::Number &&
                   value[0].number >= 1 && value[0].number <= 1000;
  return is_number ? std::optional ((int) std::lround (value[0].number))
                   : std::nullopt;
}

bool
is_css_address (const std::string &name)
{
  return name.find ("://") != name.npos || name.starts_with ("data:") ||
         name.starts_with ("//");
}

std::optional<CssFace>
read_css_face (
    const std::vector<CssDeclaration> &declarations, Problems &problems)
{
  CssFace found;
  for (const CssDeclaration &d : declarations) {
    if (d.property == "font-family") {
      found.family = css_lower (css_family (d.value));
    } else if (d.property == "font-weight") {
      found.weight = css_weight (d.value).value_or (400);
    } else if (d.property == "font-style") {
      found.is_italic = word_of (d.value) != "normal";
    } else if (d.property == "src") {
      for (const CssValue &source : split_commas (d.value))
        for (const CssValue &part : split_spaces (source))
          if (auto file = css_url (part); file && found.file.text.empty ())
            found.file = {*file, part.front ().place};
    } else {
      problems.warning (
          d.place, "`" + d.property + "` has no effect in `@font-face`");
    }
  }
  if (declarations.empty ())
    return std::nullopt;
  Place place = declarations.front ().place;
  if (found.family.empty () || found.file.text.empty ())
    problems.warning (place,
        "this `@font-face` needs `font-family` and a `src` with a file",
        "for example `src: url(Brand.otf)`");
  else if (is_css_address (found.file.text))
    problems.warning (found.file.place,
        "`" + found.file.text + "` is an address, and left out",
        "name a file that lies beside the theme");
  else
    return found;
  return std::nullopt;
}

const CssFace *
nearest_css_face (const std::vector<CssFace> &faces, const std::string &name,
    const CssLook &look)
{
  const CssFace *best = nullptr;
  auto distance = [&] (const CssFace &face) {
    return std::abs (face.weight - look.weight.value_or (400)) +
           (face.is_italic != look.is_italic.value_or (false) ? 1000 : 0);
  };
  for (const CssFace &face : faces)
    if (face.family == css_lower (name) &&
        (!best || distance (face) < distance (*best)))
      best = &face;
  return best;
}

} // namespace reel
