// SPDX-License-Identifier: GPL-3.0-or-later
/* A style sheet as a theme: which property of which element has which effect,
 * and what comes of all of them together. */
#include "brief/css/css_theme.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <glib.h>

#include "brief/css/elements.h"
#include "brief/slides/markup_text.h"

namespace reel {

namespace {

constexpr double kSlideSize = 50;       // of slides, without a body's font-size
constexpr double kNaturalHeight = 1.21; // of Inter's lines, times the size
constexpr double kLeastSize = 8, kMostSize = 400;

struct Face {
  std::string family; // in lower case
  CssText file;
  int weight = 400;
  bool is_italic = false;
};

std::string
lower (const std::string &text)
{
  std::string result;
  for (char c : text)
    result += g_ascii_tolower (c);
  return result;
}

/* The first family that VALUE names. */
std::string
family_of (const CssValue &value)
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
weight_of (const CssValue &value)
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
is_address (const std::string &name)
{
  return name.find ("://") != name.npos || name.starts_with ("data:") ||
         name.starts_with ("//");
}

/* What is being read into, and what it is relative to. */
struct Target {
  CssLook &look;
  const std::vector<Face> &faces;
  Problems &problems;
  double em = kSlideSize;
};

bool
read_family (const CssDeclaration &d, Target &t)
{
  std::string name = family_of (d.value);
  if (name.empty ())
    return false;
  Place place = d.value.front ().place;
  t.look.family = {name, place};
  t.look.is_file = false;
  const Face *best = nullptr;
  auto distance = [&] (const Face &face) {
    return std::abs (face.weight - t.look.weight.value_or (400)) +
           (face.is_italic != t.look.is_italic.value_or (false) ? 1000 : 0);
  };
  for (const Face &face : t.faces)
    if (face.family == lower (name) &&
        (!best || distance (face) < distance (*best)))
      best = &face;
  if (best) {
    t.look.family = {best->file.text, place};
    t.look.is_file = true;
  }
  return true;
}

bool
read_size (const CssDeclaration &d, Target &t)
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
read_weight (const CssDeclaration &d, Target &t)
{
  auto weight = weight_of (d.value);
  if (weight)
    t.look.weight = *weight;
  return weight.has_value ();
}

bool
read_style (const CssDeclaration &d, Target &t)
{
  std::string word = word_of (d.value);
  t.look.is_italic = word == "italic" || word == "oblique";
  return *t.look.is_italic || word == "normal";
}

bool
read_color (const CssDeclaration &d, Target &t)
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
  if (!arguments || !lower (value.front ().text).ends_with ("gradient"))
    return colors;
  for (const CssValue &argument : *arguments)
    for (const CssValue &part : split_spaces (argument))
      if (auto color = css_color (part))
        colors.push_back (*color);
  return colors;
}

bool
read_fit (const CssDeclaration &d, Target &t)
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
read_file (const std::string &name, Place place, Target &t)
{
  if (is_address (name)) {
    t.problems.warning (place, "`" + name + "` is an address, and left out",
        "name a file that lies beside the theme");
    return true;
  }
  t.look.image = {name, place};
  return true;
}

/* A colour for all, for body a file or a gradient too. */
bool
read_background (const CssDeclaration &d, Target &t)
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
read_align (const CssDeclaration &d, Target &t)
{
  std::string word = word_of (d.value);
  if (word != "left" && word != "center" && word != "right")
    return false;
  t.look.align = {word, d.value.front ().place};
  return true;
}

bool
read_decoration (const CssDeclaration &d, Target &t)
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
read_line_height (const CssDeclaration &d, Target &t)
{
  double height = 0;
  if (word_of (d.value) == "normal")
    height = 1.3;
  else if (d.value.size () == 1 && d.value[0].kind == CssToken::Kind::Number)
    height = d.value[0].number;
  else if (auto length = css_length (d.value, 1, t.em))
    height = d.value[0].kind == CssToken::Kind::Percentage ||
                     lower (d.value[0].text) == "em"
                 ? *length
                 : *length / t.look.size.value_or (t.em);
  t.look.line_height = std::clamp (height, 0.8, 4.0);
  return height > 0;
}

bool
read_padding (const CssDeclaration &d, Target &t)
{
  auto padding = css_length (d.value, t.em, t.em);
  if (!padding || *padding < 0)
    return false;
  t.look.padding = padding;
  t.look.padding_place = d.value.front ().place;
  return true;
}

bool
read_opacity (const CssDeclaration &d, Target &t)
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
constexpr unsigned kLetters = (1U << kCssElements) - 1 - kBackdropOnly;

struct Property {
  const char *name;
  unsigned of; // the elements it has an effect on
  bool (*read) (const CssDeclaration &, Target &);
};

/* Without a reader: not yet. */
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
    {"text-align", set_of ({kCssBody, kCssP}), read_align},
    {"text-decoration", kLetters, read_decoration},
    {"line-height", kLetters, read_line_height},
    {"padding", set_of ({kCssBody}), read_padding},
    {"opacity", ~0U, read_opacity},
    {"border", 0, nullptr},
    {"border-radius", 0, nullptr},
    {"backdrop-filter", 0, nullptr},
};

const Property *
property_of (const std::string &name)
{
  for (const Property &property : kProperties)
    if (name == property.name)
      return &property;
  return nullptr;
}

class Sheet {
public:
  explicit Sheet (Problems &problems) : problems_ (problems) {}
  Value read (std::string_view text);

private:
  void read_face (const std::vector<CssDeclaration> &face);
  void read_rule (const CssRule &rule, bool only_body);
  void read_one (const CssDeclaration &declaration, CssElement element);
  std::string span_of (CssElement element) const;

  Problems &problems_;
  std::vector<Face> faces_;
  CssLook looks_[kCssElements];
};

void
Sheet::read_face (const std::vector<CssDeclaration> &face)
{
  Face found;
  for (const CssDeclaration &d : face) {
    if (d.property == "font-family") {
      found.family = lower (family_of (d.value));
    } else if (d.property == "font-weight") {
      found.weight = weight_of (d.value).value_or (400);
    } else if (d.property == "font-style") {
      found.is_italic = word_of (d.value) != "normal";
    } else if (d.property == "src") {
      for (const CssValue &source : split_commas (d.value))
        for (const CssValue &part : split_spaces (source))
          if (auto file = css_url (part); file && found.file.text.empty ())
            found.file = {*file, part.front ().place};
    } else {
      problems_.warning (
          d.place, "`" + d.property + "` has no effect in `@font-face`");
    }
  }
  if (face.empty ())
    return;
  Place place = face.front ().place;
  if (found.family.empty () || found.file.text.empty ())
    problems_.warning (place,
        "this `@font-face` needs `font-family` and a `src` with a file",
        "for example `src: url(Brand.otf)`");
  else if (is_address (found.file.text))
    problems_.warning (found.file.place,
        "`" + found.file.text + "` is an address, and left out",
        "name a file that lies beside the theme");
  else
    faces_.push_back (std::move (found));
}

void
Sheet::read_one (const CssDeclaration &declaration, CssElement element)
{
  const Property *property = property_of (declaration.property);
  std::string name = "`" + declaration.property + "`";
  if (!property) {
    problems_.warning (declaration.place, name + " has no effect in a theme");
    return;
  }
  if (!property->read) {
    problems_.warning (
        declaration.place, name + " is not supported yet", "leave it out");
    return;
  }
  if (!(property->of & 1U << element)) {
    problems_.warning (declaration.place,
        name + " has no effect on `" + kCssNames[element] + "`");
    return;
  }
  Target target{looks_[element], faces_, problems_,
      looks_[kCssBody].size.value_or (kSlideSize)};
  if (!property->read (declaration, target))
    problems_.warning (declaration.value.front ().place,
        "this value of " + name + " can't be read, and is left out");
}

void
Sheet::read_rule (const CssRule &rule, bool only_body)
{
  for (const CssSelector &selector : rule.selectors) {
    std::string name = lower (selector.text);
    unsigned element = 0;
    while (element < kCssElements && name != kCssNames[element])
      element++;
    if (element == kCssElements && !only_body)
      problems_.warning (selector.place,
          "the selector `" + selector.text + "` has no effect in a theme",
          "those that have are body, h1 to h6, p, ul, ol, li, pre, code, "
          "strong, em and .backdrop, each by itself");
    if (element == kCssElements || (element == kCssBody) != only_body)
      continue;
    /* A font is chosen by its weight, so that is read first. */
    for (bool families : {false, true})
      for (const CssDeclaration &declaration : rule.declarations)
        if ((declaration.property == "font-family") == families)
          read_one (declaration, (CssElement) element);
  }
}

Value
text_value (std::string text, Place place)
{
  Value value;
  value.kind = Value::Kind::Text;
  value.place = place;
  value.text = std::move (text);
  return value;
}

Value
number_value (double number, Place place)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  Value value;
  value.kind = Value::Kind::Number;
  value.place = place;
  value.number = number;
  value.text = g_ascii_formatd (text, sizeof text, "%.4f", number);
  return value;
}

Value
map_value (Place place)
{
  Value value;
  value.kind = Value::Kind::Map;
  value.place = place.line ? place : Place{1, 1};
  return value;
}

void
put (Value &map, std::string key, Value value)
{
  Place place = value.place;
  map.entries.push_back ({std::move (key), place, std::move (value)});
}

void
put_map (Value &theme, const char *key, Value map)
{
  if (map.entries.empty ())
    return;
  map.place = map.entries.front ().value.place;
  put (theme, key, std::move (map));
}

std::string
hex (Color color)
{
  char text[16];
  std::snprintf (text, sizeof text,
      color.a == 255 ? "#%02x%02x%02x" : "#%02x%02x%02x%02x", color.r, color.g,
      color.b, color.a);
  return text;
}

/* How an element is set in slides where nothing is said of it. */
struct OwnLook {
  int size = 100; // percent
  int weight = 0;
  bool is_code = false;
};

OwnLook
own_look (CssElement element)
{
  switch (element) {
  case kCssH1:
    return {140, 700, false};
  case kCssH2:
    return {118, 700, false};
  case kCssH3:
  case kCssH4:
  case kCssH5:
  case kCssH6:
  case kCssStrong:
    return {100, 700, false};
  case kCssPre:
    return {70, 0, true};
  case kCssCode:
    return {88, 0, true};
  default:
    return {};
  }
}

/* The attributes of a span of Pango's markup; empty: as ever. */
std::string
Sheet::span_of (CssElement element) const
{
  const CssLook &look = looks_[element];
  OwnLook own = own_look (element);
  std::string said;
  auto add = [&] (const char *name, const std::string &value) {
    said += std::string (said.empty () ? "" : " ") + name + "=\"";
    append_as_markup (said, value);
    said += "\"";
  };
  bool is_body = element == kCssBody;
  if (look.color && !is_body)
    add ("color", hex (*look.color));
  if (look.background && look.background->a > 0 && !is_body)
    add ("background", hex (*look.background));
  if (look.is_italic)
    add ("style", *look.is_italic ? "italic" : "normal");
  if (look.is_underlined)
    add ("underline", *look.is_underlined ? "single" : "none");
  if (look.is_struck)
    add ("strikethrough", *look.is_struck ? "true" : "false");
  if (look.opacity && *look.opacity > 0)
    add ("alpha",
        std::to_string (std::max (std::lround (*look.opacity * 100), 1L)) +
            "%");
  if (look.line_height)
    add ("line_height",
        number_value (*look.line_height / kNaturalHeight, {}).text);
  bool has_family = look.family && !look.is_file && !is_body;
  bool has_size = look.size && !is_body;
  bool has_weight = look.weight.has_value ();
  if (said.empty () && !has_family && !has_size && !has_weight)
    return {};
  if (has_family)
    add ("face", look.family->text);
  else if (own.is_code)
    add ("face", "JetBrains Mono,monospace");
  double base = looks_[kCssBody].size.value_or (kSlideSize);
  int percent =
      has_size ? (int) std::lround (*look.size / base * 100) : own.size;
  if (percent != 100)
    add ("size", std::to_string (std::clamp (percent, 10, 800)) + "%");
  if (has_weight || own.weight)
    add ("weight", std::to_string (look.weight.value_or (own.weight)));
  return said;
}

Value
fonts_of (const CssLook (&looks)[kCssElements])
{
  Value fonts = map_value ({});
  auto font = [&] (const char *use, std::initializer_list<CssElement> from) {
    for (CssElement element : from)
      if (const auto &family = looks[element].family) {
        put (fonts, use, text_value (family->text, family->place));
        return;
      }
  };
  font ("title", {kCssH1, kCssBody});
  font ("body", {kCssBody});
  font ("caption", {kCssBody});
  font ("code", {kCssPre, kCssCode});
  return fonts;
}

Value
colors_of (const CssLook (&looks)[kCssElements])
{
  Value colors = map_value ({});
  const CssLook &body = looks[kCssBody];
  if (body.color)
    put (colors, "text", text_value (hex (*body.color), body.color_place));
  std::optional<Color> behind = body.background;
  if (!behind && !body.gradient.empty ())
    behind = body.gradient.front ();
  if (behind && behind->a > 0)
    put (colors, "background",
        text_value (
            hex ({behind->r, behind->g, behind->b}), body.background_place));
  if (const auto &second = looks[kCssH2].color)
    put (
        colors, "muted", text_value (hex (*second), looks[kCssH2].color_place));
  return colors;
}

Value
sizes_of (const CssLook (&looks)[kCssElements])
{
  Value sizes = map_value ({});
  auto size = [&] (const char *style, CssElement element) {
    if (looks[element].size)
      put (sizes, style,
          number_value (*looks[element].size, looks[element].size_place));
  };
  size ("title", kCssH1);
  size ("subtitle", kCssH2);
  size ("bullets", kCssLi);
  size ("code", kCssPre);
  return sizes;
}

void
put_backdrop (Value &theme, const CssLook &body, Problems &problems)
{
  constexpr size_t kMostColors = 6;
  Value backdrop = map_value (body.background_place);
  if (body.image) {
    put (backdrop, "image", text_value (body.image->text, body.image->place));
    if (body.fit)
      put (backdrop, "fit", text_value (body.fit->text, body.fit->place));
  } else if (!body.gradient.empty ()) {
    Value colors;
    colors.kind = Value::Kind::List;
    colors.place = body.background_place;
    for (size_t i = 0; i < std::min (body.gradient.size (), kMostColors); i++)
      colors.items.push_back (
          text_value (hex (body.gradient[i]), body.background_place));
    if (body.gradient.size () > kMostColors)
      problems.warning (body.background_place,
          "of a gradient's colours the first six are shown");
    put (backdrop, "generate", text_value ("gradient", body.background_place));
    put (backdrop, "colors", std::move (colors));
  } else if (body.background && body.background->a > 0) {
    Color color = *body.background;
    color.a = 255;
    put (backdrop, "color", text_value (hex (color), body.background_place));
  }
  if (!backdrop.entries.empty ())
    put (theme, "backdrop", std::move (backdrop));
}

/* What only the backdrop can be would be left out of the others in silence. */
static void
tell_lost_pictures (const CssLook (&looks)[kCssElements], Problems &problems)
{
  for (unsigned e = 0; e < kCssElements; e++)
    if (e != kCssBody && (looks[e].image || !looks[e].gradient.empty ()))
      problems.warning (looks[e].background_place,
          "a file or a gradient as `background` has no effect on `" +
              std::string (kCssNames[e]) + "`",
          "it takes colours");
}

Value
Sheet::read (std::string_view text)
{
  CssSheet sheet = read_css (text, problems_);
  for (const auto &face : sheet.font_faces)
    read_face (face);
  for (bool body : {true, false})
    for (const CssRule &rule : sheet.rules)
      read_rule (rule, body);
  tell_lost_pictures (looks_, problems_);
  const CssLook &body = looks_[kCssBody], &box = looks_[kCssBackdrop];
  Value theme = map_value ({1, 1});
  put_map (theme, "fonts", fonts_of (looks_));
  put_map (theme, "colors", colors_of (looks_));
  put_map (theme, "sizes", sizes_of (looks_));
  put_backdrop (theme, body, problems_);
  if (body.padding)
    put (theme, "safe-area",
        number_value (std::min (*body.padding / 720, 0.2), body.padding_place));
  Value spans = map_value ({1, 1}), looks = map_value ({1, 1});
  for (unsigned e = 0; e < kCssBackdrop; e++)
    if (std::string span = span_of ((CssElement) e); !span.empty ())
      put (spans, kCssNames[e], text_value (std::move (span), {1, 1}));
  put_map (looks, "spans", std::move (spans));
  if (body.size)
    put (looks, "size", number_value (*body.size, body.size_place));
  const auto &align = looks_[kCssP].align ? looks_[kCssP].align : body.align;
  if (align)
    put (looks, "align", text_value (align->text, align->place));
  if (box.background) {
    Color color = *box.background;
    color.a = (uint8_t) std::lround (color.a * box.opacity.value_or (1));
    put (looks, "box", text_value (hex (color), box.background_place));
    put (theme, "dim", number_value (0, box.background_place));
  }
  put_map (theme, kCssLooks, std::move (looks));
  return theme;
}

} // namespace

Value
css_theme (std::string_view text, Problems &problems)
{
  if (text.starts_with ("\xef\xbb\xbf"))
    text.remove_prefix (3);
  return Sheet (problems).read (text);
}

void
read_css_looks (const Value &looks, Theme &theme)
{
  if (const Value *spans = looks.find ("spans"))
    for (const Value::Entry &entry : spans->entries)
      theme.spans.emplace_back (entry.key, entry.value.text);
  if (const Value *size = looks.find ("size"))
    theme.slide_size = size->number;
  if (const Value *align = looks.find ("align"))
    theme.slide_align = align->text;
  if (const Value *box = looks.find ("box"))
    theme.slide_box = box->text;
}

} // namespace reel
