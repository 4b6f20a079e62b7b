// SPDX-License-Identifier: GPL-3.0-or-later
/* Which property of which element has which effect. */
#include "brief/css/properties.h"

#include <algorithm>
#include <cmath>

namespace reel {

namespace {

constexpr double kLeastSize = 8, kMostSize = 400;
constexpr double kMostBorder = 72, kMostBox = 200; // pixels of a picture of 720

bool
read_family (const CssDeclaration &d, CssTarget &t)
{
  std::string name = css_family (d.value);
  if (name.empty ())
    return false;
  Place place = d.value.front ().place;
  const CssFace *face = nearest_css_face (t.faces, name, t.look);
  t.look.family = {face ? face->file.text : name, place};
  t.look.is_file = face != nullptr;
  return true;
}

bool
read_size (const CssDeclaration &d, CssTarget &t)
{
  auto size = css_length (d.value, t.em, t.em);
  if (!size || *size < 0)
    return false;
  t.look.size = std::clamp (*size, kLeastSize, kMostSize);
  t.look.size_place = d.value.front ().place;
  if (*t.look.size != *size)
    t.problems.warning (t.look.size_place,
        "`font-size` is held to 8 to 400 pixels of a picture of 720 lines");
  return true;
}

bool
read_weight (const CssDeclaration &d, CssTarget &t)
{
  auto weight = css_weight (d.value);
  if (weight)
    t.look.weight = *weight;
  return weight.has_value ();
}

bool
read_style (const CssDeclaration &d, CssTarget &t)
{
  std::string word = word_of (d.value);
  t.look.is_italic = word == "italic" || word == "oblique";
  return *t.look.is_italic || word == "normal";
}

bool
read_color (const CssDeclaration &d, CssTarget &t)
{
  auto color = css_color (d.value);
  if (!color)
    return false;
  t.look.color = color;
  t.look.color_place = d.value.front ().place;
  return true;
}

/* The colours of a gradient; where they stand in it is not ours to say. */
std::vector<Color>
gradient_of (const CssValue &value)
{
  std::vector<Color> colors;
  auto arguments = arguments_of (value);
  if (!arguments || !css_lower (value.front ().text).ends_with ("gradient"))
    return colors;
  for (const CssValue &argument : *arguments)
    for (const CssValue &part : split_spaces (argument))
      if (auto color = css_color (part))
        colors.push_back (*color);
  return colors;
}

bool
read_fit (const CssDeclaration &d, CssTarget &t)
{
  std::string word = word_of (d.value);
  auto parts = split_spaces (d.value);
  auto is_whole = [] (const CssValue &part) {
    return part.size () == 1 && part[0].kind == CssToken::Kind::Percentage &&
           part[0].number == 100;
  };
  bool stretches =
      parts.size () == 2 && is_whole (parts[0]) && is_whole (parts[1]);
  if (word != "cover" && word != "contain" && !stretches)
    return false;
  t.look.fit = {stretches ? "stretch" : word, d.value.front ().place};
  return true;
}

bool
read_file (const std::string &name, Place place, CssTarget &t)
{
  if (is_css_address (name)) {
    t.problems.warning (place, "`" + name + "` is an address, and left out",
        "name a file that lies beside the theme");
    return true;
  }
  t.look.image = {name, place};
  return true;
}

/* A colour for all, for body a file or a gradient too. */
bool
read_background (const CssDeclaration &d, CssTarget &t)
{
  t.look.background_place = d.value.front ().place;
  if (word_of (d.value) == "none") {
    t.look.background.reset ();
    return true;
  }
  for (const CssValue &part : split_spaces (d.value)) {
    std::string word = word_of (part);
    std::vector<Color> gradient = gradient_of (part);
    if (auto color = css_color (part))
      t.look.background = color;
    else if (auto file = css_url (part))
      read_file (*file, part.front ().place, t);
    else if (gradient.size () >= 2)
      t.look.gradient = std::move (gradient);
    else if (word != "no-repeat" && word != "center" && word != "fixed")
      return false;
  }
  return true;
}

bool
read_align (const CssDeclaration &d, CssTarget &t)
{
  std::string word = word_of (d.value);
  if (word != "left" && word != "center" && word != "right")
    return false;
  t.look.align = {word, d.value.front ().place};
  return true;
}

bool
read_decoration (const CssDeclaration &d, CssTarget &t)
{
  t.look.is_underlined = t.look.is_struck = false;
  for (const CssValue &part : split_spaces (d.value)) {
    std::string word = word_of (part);
    if (word == "underline")
      t.look.is_underlined = true;
    else if (word == "line-through")
      t.look.is_struck = true;
    else if (word != "none")
      return false;
  }
  return true;
}

bool
read_line_height (const CssDeclaration &d, CssTarget &t)
{
  double height = 0;
  if (word_of (d.value) == "normal")
    height = 1.3;
  else if (d.value.size () == 1 && d.value[0].kind == CssToken::Kind::Number)
    height = d.value[0].number;
  else if (auto length = css_length (d.value, 1, t.em))
    height = d.value[0].kind == CssToken::Kind::Percentage ||
                     css_lower (d.value[0].text) == "em"
                 ? *length
                 : *length / t.look.size.value_or (t.em);
  t.look.line_height = std::clamp (height, 0.8, 4.0);
  return height > 0;
}

bool
read_padding (const CssDeclaration &d, CssTarget &t)
{
  auto padding = css_length (d.value, t.em, t.em);
  if (!padding || *padding < 0)
    return false;
  t.look.padding = std::min (*padding, kMostBox);
  t.look.padding_place = d.value.front ().place;
  return true;
}

/* `WIDTH STYLE COLOUR` in any order; as in CSS there is none without a style.
 */
bool
read_border (const CssDeclaration &d, CssTarget &t)
{
  constexpr std::pair<const char *, double> kWidths[] = {
      {"thin", 1}, {"medium", 3}, {"thick", 5}};
  std::optional<double> width;
  std::optional<Color> color;
  bool is_drawn = false, is_none = false;
  for (const CssValue &part : split_spaces (d.value)) {
    std::string word = word_of (part);
    std::optional<double> named;
    for (const auto &[name, pixels] : kWidths)
      if (word == name)
        named = pixels;
    auto length = word.empty () ? css_length (part, t.em, t.em) : named;
    if (word == "solid")
      is_drawn = true;
    else if (word == "none" || word == "hidden")
      is_none = true;
    else if (length && !width && *length >= 0 && *length <= kMostBorder)
      width = length;
    else if (auto given = css_color (part); given && !color)
      color = given;
    else
      return false;
  }
  bool is_there = is_drawn && !is_none;
  t.look.border_width = is_there ? width.value_or (3) : 0;
  t.look.border = color;
  t.look.border_place = d.value.front ().place;
  return true;
}

bool
read_radius (const CssDeclaration &d, CssTarget &t)
{
  auto radius = css_length (d.value, t.em, t.em);
  if (!radius || *radius < 0)
    return false;
  t.look.radius = std::min (*radius, kMostBox);
  t.look.radius_place = d.value.front ().place;
  return true;
}

/* `none` or `blur (LENGTH)`. */
bool
read_filter (const CssDeclaration &d, CssTarget &t)
{
  t.look.blur_place = d.value.front ().place;
  t.look.blur = 0;
  if (word_of (d.value) == "none")
    return true;
  auto arguments = arguments_of (d.value);
  bool is_blur = arguments && arguments->size () == 1 &&
                 css_lower (d.value.front ().text) == "blur";
  if (!is_blur)
    return false;
  auto length = css_length (arguments->front (), t.em, t.em);
  if (!length || *length < 0)
    return false;
  t.look.blur = *length;
  return true;
}

bool
read_opacity (const CssDeclaration &d, CssTarget &t)
{
  bool is_number = d.value.size () == 1 &&
                   (d.value[0].kind == CssToken::Kind::Number ||
                       d.value[0].kind == CssToken::Kind::Percentage);
  if (!is_number)
    return false;
  double part = d.value[0].kind == CssToken::Kind::Percentage ? 100 : 1;
  t.look.opacity = std::clamp (d.value[0].number / part, 0.0, 1.0);
  return true;
}

constexpr unsigned
set_of (std::initializer_list<CssElement> elements)
{
  unsigned set = 0;
  for (CssElement element : elements)
    set |= 1U << element;
  return set;
}

constexpr unsigned kBackdropOnly = set_of ({kCssBackdrop});
constexpr unsigned kBoxes = set_of ({kCssBackdrop, kCssPre});
constexpr unsigned kLetters = (1U << kCssElements) - 1 - kBackdropOnly;

struct Property {
  const char *name;
  unsigned of; // the elements it has an effect on
  bool (*read) (const CssDeclaration &, CssTarget &);
};

constexpr Property kProperties[] = {
    {"font-family", kLetters, read_family},
    {"font-size", kLetters, read_size},
    {"font-weight", kLetters, read_weight},
    {"font-style", kLetters, read_style},
    {"color", kLetters, read_color},
    {"background", ~set_of ({kCssUl, kCssOl}), read_background},
    {"background-color", ~set_of ({kCssUl, kCssOl}), read_background},
    {"background-image", set_of ({kCssBody}), read_background},
    {"background-size", set_of ({kCssBody}), read_fit},
    {"text-align", set_of ({kCssBody, kCssH1, kCssP, kCssLi}), read_align},
    {"text-decoration", kLetters, read_decoration},
    {"line-height", kLetters, read_line_height},
    {"padding", kBoxes | set_of ({kCssBody}), read_padding},
    {"opacity", ~0U, read_opacity},
    {"border", kBoxes, read_border},
    {"border-radius", kBoxes, read_radius},
    {"backdrop-filter", kBackdropOnly, read_filter},
};

const Property *
property_of (const std::string &name)
{
  for (const Property &property : kProperties)
    if (name == property.name)
      return &property;
  return nullptr;
}

} // namespace

void
read_css_property (
    const CssDeclaration &declaration, CssElement element, CssTarget &target)
{
  const Property *property = property_of (declaration.property);
  std::string name = "`" + declaration.property + "`";
  if (!property)
    target.problems.warning (
        declaration.place, name + " has no effect in a theme");
  else if (!(property->of & 1U << element))
    target.problems.warning (declaration.place,
        name + " has no effect on `" + kCssNames[element] + "`");
  else if (!property->read (declaration, target))
    target.problems.warning (declaration.value.front ().place,
        "this value of " + name + " can't be read, and is left out");
}

} // namespace reel
