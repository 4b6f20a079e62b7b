// SPDX-License-Identifier: GPL-3.0-or-later
/* What comes of all that a sheet says together. */
#include "brief/css/theme_keys.h"

#include <algorithm>
#include <cmath>

#include <glib.h>

#include "brief/css/css_theme.h"

namespace reel {

namespace {

/* The standard deviation of a background's `blur: 1`, pixels of a picture of
 * 720. */
constexpr double kFullBlur = 50;
/* Of boxes: words need the room. */
constexpr double kMostPadding = 72;

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
    put (colors, "text", text_value (css_hex (*body.color), body.color_place));
  std::optional<Color> behind = body.background;
  if (!behind && !body.gradient.empty ())
    behind = body.gradient.front ();
  if (behind && behind->a > 0)
    put (colors, "background",
        text_value (css_hex ({behind->r, behind->g, behind->b}),
            body.background_place));
  if (const auto &second = looks[kCssH2].color)
    put (colors, "muted",
        text_value (css_hex (*second), looks[kCssH2].color_place));
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
          text_value (css_hex (body.gradient[i]), body.background_place));
    if (body.gradient.size () > kMostColors)
      problems.warning (body.background_place,
          "of a gradient's colours the first six are shown");
    put (backdrop, "generate", text_value ("gradient", body.background_place));
    put (backdrop, "colors", std::move (colors));
  } else if (body.background && body.background->a > 0) {
    Color color = *body.background;
    color.a = 255;
    put (
        backdrop, "color", text_value (css_hex (color), body.background_place));
  }
  if (!backdrop.entries.empty ())
    put (theme, "backdrop", std::move (backdrop));
}

/* What only the backdrop can be would be left out of the others in silence. */
void
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
box_of (const CssLook &look, const CssLook &body)
{
  Value box = map_value ({});
  bool has_border = look.border_width.value_or (0) > 0;
  if (look.background) {
    Color color = *look.background;
    color.a = (uint8_t) std::lround (color.a * look.opacity.value_or (1));
    put (box, "color", text_value (css_hex (color), look.background_place));
  } else if (has_border) {
    put (box, "color", text_value ("#00000000", look.border_place));
  }
  if (has_border) {
    Color letters =
        look.color.value_or (body.color.value_or (Color{255, 255, 255}));
    put (box, "border",
        text_value (
            css_hex (look.border.value_or (letters)), look.border_place));
    put (box, "border-width",
        number_value (*look.border_width, look.border_place));
  }
  if (look.padding)
    put (box, "padding",
        number_value (
            std::min (*look.padding, kMostPadding), look.padding_place));
  if (look.radius)
    put (box, "radius", number_value (*look.radius, look.radius_place));
  return box;
}

/* What only CSS can say. */
Value
looks_of (const CssLook (&looks)[kCssElements])
{
  const CssLook &body = looks[kCssBody];
  Value spans = map_value ({1, 1}), all = map_value ({1, 1});
  for (unsigned e = 0; e < kCssBackdrop; e++)
    if (std::string span = css_span (looks, (CssElement) e); !span.empty ())
      put (spans, kCssNames[e], text_value (std::move (span), {1, 1}));
  put_map (all, "spans", std::move (spans));
  if (body.size)
    put (all, "size", number_value (*body.size, body.size_place));
  const auto &align = looks[kCssP].align ? looks[kCssP].align : body.align;
  if (align)
    put (all, "align", text_value (align->text, align->place));
  if (const auto &title = looks[kCssH1].align)
    put (all, "title-align", text_value (title->text, title->place));
  if (const auto &item = looks[kCssLi].align)
    put (all, "item-align", text_value (item->text, item->place));
  if (const auto &title = looks[kCssH1].color)
    put (all, "title-color",
        text_value (css_hex (*title), looks[kCssH1].color_place));
  put_map (all, "box", box_of (looks[kCssBackdrop], body));
  put_map (all, "code-box", box_of (looks[kCssPre], body));
  if (const auto &blur = looks[kCssBackdrop].blur)
    put (all, "blur",
        number_value (
            std::min (*blur / kFullBlur, 1.0), looks[kCssBackdrop].blur_place));
  return all;
}

} // namespace

Value
css_theme_keys (const CssLook (&looks)[kCssElements], Problems &problems)
{
  const CssLook &body = looks[kCssBody], &box = looks[kCssBackdrop];
  Value theme = map_value ({1, 1});
  tell_lost_pictures (looks, problems);
  put_map (theme, "fonts", fonts_of (looks));
  put_map (theme, "colors", colors_of (looks));
  put_map (theme, "sizes", sizes_of (looks));
  put_backdrop (theme, body, problems);
  if (body.padding)
    put (theme, "safe-area",
        number_value (std::min (*body.padding / 720, 0.2), body.padding_place));
  if (box.background)
    put (theme, "dim", number_value (0, box.background_place));
  put_map (theme, kCssLooks, looks_of (looks));
  return theme;
}

} // namespace reel
