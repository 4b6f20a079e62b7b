// SPDX-License-Identifier: GPL-3.0-or-later
/* What a theme comes to in each style of text, and behind the scenes. */
#include "plan/theme_style.h"

#include <cmath>
#include <cstdio>

#include "contrast_ratio.h"

namespace reel {

namespace {

constexpr Color kBlack{0, 0, 0}, kWhite{255, 255, 255};

const Theme &
clean ()
{
  static const Theme theme;
  return theme;
}

/* SHARE of B in A. */
Color
mixed (Color a, Color b, double share)
{
  auto mix = [&] (uint8_t x, uint8_t y) {
    return (uint8_t) std::lround (x + (y - x) * share);
  };
  return {mix (a.r, b.r), mix (a.g, b.g), mix (a.b, b.b)};
}

double
contrast_of (Color a, Color b)
{
  return contrast (luminance (a), luminance (b));
}

bool
is_one_of (const std::string &style, std::initializer_list<const char *> list)
{
  for (const char *each : list)
    if (style == each)
      return true;
  return false;
}

/* Opacity of the boxes of the styles that have one; 0: it has none. */
double
box_opacity (const std::string &style)
{
  if (is_one_of (style, {"caption", "karaoke"}))
    return 0.62;
  return is_one_of (style, {"label", "lower-third"}) ? 0.68 : 0;
}

bool
is_display (const std::string &style)
{
  return is_one_of (
      style, {"title", "heading", "big-number", "quote", "lower-third"});
}

const std::string &
font_of (const Theme &theme, const std::string &style)
{
  if (is_display (style))
    return theme.title_font;
  if (is_one_of (style, {"caption", "karaoke"}))
    return theme.caption_font;
  return style == "code" ? theme.code_font : theme.body_font;
}

/* The surface, as dense as makes TEXT readable whatever picture shines
 * through, at least as the style's own box. */
std::string
box_of (Color surface, Color text, double opacity)
{
  constexpr double kReadable = 4.5, kDensest = 0.95;
  if (surface.a == 0)
    return "scrim";
  if (surface.a < 255)
    return color_text (surface);
  Color worst = luminance (text) > luminance (surface) ? kWhite : kBlack;
  while (opacity < kDensest &&
         contrast_of (text, mixed (worst, surface, opacity)) < kReadable)
    opacity += 0.01;
  surface.a = (uint8_t) std::lround (opacity * 255);
  return color_text (surface);
}

void
apply_colors (const ThemeColors &colors, Overlay &overlay)
{
  const ThemeColors &own = clean ().colors;
  bool own_text = overlay.color.empty () && overlay.background.empty ();
  double opacity = box_opacity (overlay.style);
  if (overlay.highlight.empty () && !(colors.accent == own.accent))
    overlay.highlight = color_text (colors.accent);
  if (!(colors.accent_text == own.accent_text) ||
      !(colors.accent == own.accent))
    overlay.highlight_text = color_text (colors.accent_text);
  bool new_box = !(colors.surface == own.surface);
  auto written = parse_color (overlay.color);
  Color text = written ? *written : colors.text;
  bool fits = !written || colors.surface.a < 255 ||
              contrast_of (text, colors.surface) >= 4.5;
  /* Of a lower third the second line is the harder one to read. */
  Color weakest =
      overlay.style == "lower-third" && own_text ? colors.muted : text;
  if (opacity > 0 && overlay.background.empty () && new_box && fits)
    overlay.background = box_of (colors.surface, weakest, opacity);
  if (!own_text)
    return;
  if (!(colors.text == own.text))
    overlay.color = color_text (colors.text);
  if (!(colors.muted == own.muted) && overlay.muted.empty ())
    overlay.muted = color_text (colors.muted);
  Color derived =
      contrast_of (colors.text, kBlack) >= contrast_of (colors.text, kWhite)
          ? kBlack
          : kWhite;
  if (!(colors.scrim == derived))
    overlay.scrim_color = color_text (colors.scrim);
}

} // namespace

std::string
color_text (const Color &color)
{
  char text[16];
  std::snprintf (text, sizeof text,
      color.a == 255 ? "#%02x%02x%02x" : "#%02x%02x%02x%02x", color.r, color.g,
      color.b, color.a);
  return text;
}

void
apply_theme (const Theme &theme, Overlay &overlay)
{
  const std::string &font = font_of (theme, overlay.style);
  if (overlay.font.empty () && font != font_of (clean (), overlay.style))
    overlay.font = font;
  bool is_file = theme.body_font.starts_with ('/');
  if (!overlay.font.empty () && overlay.font == font &&
      is_display (overlay.style) && !is_file && overlay.second_font.empty ())
    overlay.second_font = theme.body_font;
  std::string sized = overlay.style == "karaoke" ? "caption" : overlay.style;
  for (const auto &[style, size] : theme.sizes)
    if (style == sized)
      overlay.base_size = size;
  overlay.safe_area = theme.safe_area;
  /* Programs have colours of their own, for a box of its own. */
  bool is_heading = overlay.style == "title" || overlay.style == "heading";
  bool own_color = !overlay.color.empty ();
  if (overlay.style != "code")
    apply_colors (theme.colors, overlay);
  if (is_heading && overlay.align.empty ())
    overlay.align = theme.title_align;
  if (overlay.style == "bullets" && overlay.align.empty ())
    overlay.align = theme.item_align;
  if (is_heading && theme.title_color && !own_color)
    overlay.color = color_text (*theme.title_color);
  if (overlay.style == "code")
    overlay.box = theme.code_box;
  if (overlay.style == "slide" && overlay.background.empty ()) {
    overlay.background = theme.slide_box.color;
    overlay.box = theme.slide_box;
  }
}

/* A second colour of a gradient that begins with the theme's background. */
static Color
beside (Color background)
{
  const Color own = clean ().colors.background;
  if (background == own)
    return {0x18, 0x22, 0x33};
  return luminance (background) < 0.18 ? mixed (background, kWhite, 0.08)
                                       : mixed (background, kBlack, 0.06);
}

static std::vector<Color>
colors_of_pattern (const std::string &pattern, const ThemeColors &colors)
{
  if (pattern == "gradient" || pattern == "paper" || pattern == "solid")
    return {colors.background, beside (colors.background)};
  return {colors.background, colors.accent};
}

Background
resolve_background (
    const Background &background, const Scene &scene, const Theme &theme)
{
  const ThemeColors &colors = theme.colors;
  Background shown = background;
  if (shown.kind == BackgroundKind::Canvas && scene.canvas) {
    shown.kind = BackgroundKind::Color;
    shown.color = *scene.canvas;
  } else if (shown.kind == BackgroundKind::Canvas) {
    shown = theme.backdrop;
    shown.place = background.place;
    shown.duration = background.duration;
    shown.transition = background.transition;
  }
  if (shown.kind == BackgroundKind::Canvas && shown.colors.empty ())
    shown.colors = {colors.background, beside (colors.background)};
  bool themed = !(colors.background == clean ().colors.background) ||
                !(colors.accent == clean ().colors.accent);
  if (shown.kind == BackgroundKind::Generated && shown.colors.empty () &&
      themed)
    shown.colors = colors_of_pattern (shown.source, colors);
  if (shown.bars.empty () && scene.canvas && shown.fit == Fit::Contain)
    shown.bars = color_text (*scene.canvas);
  return shown;
}

} // namespace reel
