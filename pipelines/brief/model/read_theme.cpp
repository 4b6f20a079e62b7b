// SPDX-License-Identifier: GPL-3.0-or-later
/* The keys of a theme, and what is derived from them. */
#include "brief/model/read_theme.h"

#include <cmath>
#include <cstdio>

#include "brief/model/parts.h"
#include "contrast_ratio.h"

namespace reel {

namespace {

/* Colours that were given rather than derived. */
struct Given {
  bool muted = false, surface = false, accent_text = false, scrim = false;
};

struct Draft {
  Theme &theme;
  Given given;
};

template <std::string Theme::*Member>
void
read_font (Reader &reader, const Field &field, Draft &draft)
{
  reader.font (field, draft.theme.*Member);
}

constexpr Key<Draft> kFontKeys[] = {
    {"title", read_font<&Theme::title_font>},
    {"body", read_font<&Theme::body_font>},
    {"caption", read_font<&Theme::caption_font>},
    {"code", read_font<&Theme::code_font>},
};

template <Color ThemeColors::*Member>
void
read_color_of (Reader &reader, const Field &field, Draft &draft)
{
  reader.color (field, draft.theme.colors.*Member);
}

template <Color ThemeColors::*Member, bool Given::*Flag>
void
read_derived (Reader &reader, const Field &field, Draft &draft)
{
  if (reader.color (field, draft.theme.colors.*Member))
    draft.given.*Flag = true;
}

constexpr Key<Draft> kColorKeys[] = {
    {"text", read_color_of<&ThemeColors::text>},
    {"accent", read_color_of<&ThemeColors::accent>},
    {"background", read_color_of<&ThemeColors::background>},
    {"muted", read_derived<&ThemeColors::muted, &Given::muted>},
    {"surface", read_derived<&ThemeColors::surface, &Given::surface>},
    {"accent-text",
        read_derived<&ThemeColors::accent_text, &Given::accent_text>},
    {"scrim", read_derived<&ThemeColors::scrim, &Given::scrim>},
};

void
read_size_of (Reader &reader, const Field &field, Draft &draft)
{
  double size = 0;
  if (!reader.number (field, 8, 400, size))
    return;
  for (auto &[style, known] : draft.theme.sizes)
    if (style == field.key) {
      known = size;
      return;
    }
  draft.theme.sizes.emplace_back (field.key, size);
}

constexpr Key<Draft> kSizeKeys[] = {
    {"title", read_size_of},
    {"subtitle", read_size_of},
    {"heading", read_size_of},
    {"lower-third", read_size_of},
    {"big-number", read_size_of},
    {"quote", read_size_of},
    {"label", read_size_of},
    {"bullets", read_size_of},
    {"caption", read_size_of},
    {"code", read_size_of},
};

template <size_t N>
void
read_part (Reader &reader, const Field &field, const char *where,
    const char *example, const Key<Draft> (&keys)[N], Draft &draft)
{
  if (field.value.kind == Value::Kind::Map)
    read_keys (reader, field.value, where, keys, draft);
  else
    reader.wrong_type (field, "a map", example);
}

void
read_backdrop (Reader &reader, const Field &field, Draft &draft)
{
  if (field.value.kind == Value::Kind::List) {
    reader.wrong_type (field, "one background", "{generate: waves}");
    return;
  }
  std::vector<Background> backdrop;
  read_backgrounds (reader, field, {}, backdrop);
  /* It is there for as long as its scene is, and silent. */
  draft.theme.backdrop = backdrop.front ();
  draft.theme.backdrop.volume = 0;
  draft.theme.backdrop.sync = Sync::Loop;
}

void
read_logo (Reader &reader, const Field &field, Draft &draft)
{
  if (field.value.kind != Value::Kind::Map) {
    reader.wrong_type (field, "an overlay", "{image: logo.svg, width: 0.1}");
    return;
  }
  Value list;
  list.kind = Value::Kind::List;
  list.place = field.value.place;
  list.items = {field.value};
  std::vector<PictureOverlay> logos;
  read_overlays (reader, {field.key, list}, logos);
  if (!logos.empty ())
    draft.theme.logo = logos.front ();
}

constexpr Key<Draft> kThemeKeys[] = {
    {"base", [] (Reader &, const Field &, Draft &) {}}, // was put beneath
    {"fonts",
        [] (Reader &r, const Field &f, Draft &d) {
          read_part (r, f, "`fonts`", "{title: Noto Serif}", kFontKeys, d);
        }},
    {"colors",
        [] (Reader &r, const Field &f, Draft &d) {
          read_part (r, f, "a theme's `colors`", "{accent: \"#d0006f\"}",
              kColorKeys, d);
        }},
    {"sizes",
        [] (Reader &r, const Field &f, Draft &d) {
          read_part (r, f, "`sizes`", "{title: 64}", kSizeKeys, d);
        }},
    {"safe-area", [] (Reader &r, const Field &f,
                      Draft &d) { r.number (f, 0, 0.2, d.theme.safe_area); }},
    {"backdrop", read_backdrop},
    {"captions", [] (Reader &r, const Field &f,
                     Draft &) { check_default_captions (r, f); }},
    {"logo", [] (Reader &r, const Field &f, Draft &d) { read_logo (r, f, d); }},
    {"transition",
        [] (Reader &r, const Field &f, Draft &) {
          Transition transition;
          read_transition (r, f, transition);
        }},
    {"motion",
        [] (Reader &r, const Field &f, Draft &) {
          Motion motion;
          read_motion (r, f, motion);
        }},
    {"dim", [] (Reader &r, const Field &f,
                Draft &d) { r.number (f, 0, 1, d.theme.dim); }},
};

/* SHARE of B in A. */
Color
mixed (Color a, Color b, double share)
{
  auto mix = [&] (uint8_t x, uint8_t y) {
    return (uint8_t) std::lround (x + (y - x) * share);
  };
  return {mix (a.r, b.r), mix (a.g, b.g), mix (a.b, b.b)};
}

void
derive (const Given &given, ThemeColors &colors)
{
  constexpr Color kWhite{255, 255, 255}, kBlack{0, 0, 0}, kInk{16, 18, 22};
  const ThemeColors clean;
  double text = luminance (colors.text), accent = luminance (colors.accent);
  bool light_text = contrast (text, 0) >= contrast (text, 1);
  bool as_clean =
      colors.text == clean.text && colors.background == clean.background;
  if (!given.scrim)
    colors.scrim = light_text ? kBlack : kWhite;
  if (!given.accent_text)
    colors.accent_text = contrast (text, accent) >= 3 ? colors.text
                         : contrast (accent, 1) >= 3  ? kWhite
                                                      : kInk;
  if (!given.surface)
    colors.surface = as_clean     ? clean.surface
                     : light_text ? mixed (colors.background, kBlack, 0.2)
                                  : mixed (colors.background, kWhite, 0.5);
  if (!given.muted)
    colors.muted =
        as_clean ? clean.muted : mixed (colors.text, colors.background, 0.25);
}

std::string
shown (Color color)
{
  char text[16];
  std::snprintf (text, sizeof text, "#%02x%02x%02x", color.r, color.g, color.b);
  return text;
}

/* F for each text of TREE that names a file. */
template <typename F>
void
for_each_file (Value &tree, F change)
{
  auto text = [&] (Value &map, std::string_view key, auto is_file) {
    for (Value::Entry &entry : map.entries)
      if (entry.key == key && entry.value.kind == Value::Kind::Text &&
          is_file (entry.value.text))
        change (entry.value.text);
  };
  auto is_picture = [] (const std::string &name) {
    return !name.starts_with ('#') && !name.starts_with ("stock:") &&
           !parse_color (name);
  };
  for (Value::Entry &entry : tree.entries) {
    if (entry.key == "fonts")
      for (const char *use : {"title", "body", "caption", "code"})
        text (entry.value, use, is_font_file_name);
    else if (entry.key == "captions")
      text (entry.value, "font", is_font_file_name);
    else if ((entry.key == "backdrop" || entry.key == "logo") &&
             entry.value.kind == Value::Kind::Map)
      for (const char *key : {"image", "video"})
        text (entry.value, key, is_picture);
  }
  text (tree, "backdrop", is_picture);
  text (tree, "base", is_theme_file);
}

} // namespace

bool
is_theme_file (const std::string &text)
{
  if (text.find ('/') != std::string::npos)
    return true;
  std::string lower;
  for (char c : text)
    lower += c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c;
  return lower.ends_with (".yaml") || lower.ends_with (".yml") ||
         lower.ends_with (".css");
}

void
anchor_files (Value &tree, const std::string &prefix)
{
  if (prefix.empty ())
    return;
  for_each_file (tree, [&] (std::string &name) {
    if (!name.starts_with ('/'))
      name.insert (0, prefix);
  });
}

void
read_theme (Reader &reader, const Value &tree, Theme &theme)
{
  Draft draft{theme, {}};
  read_keys (reader, tree, "a theme", kThemeKeys, draft);
  derive (draft.given, theme.colors);
}

void
warn_of_contrast (const Theme &theme, Place place, Problems &problems)
{
  constexpr double kLeast = 3;
  const ThemeColors &colors = theme.colors;
  auto look = [&] (const char *front, Color a, const char *back, Color b) {
    double ratio = contrast (luminance (a), luminance (b));
    if (b.a == 0 || ratio >= kLeast)
      return;
    char number[16];
    std::snprintf (
        number, sizeof number, "%d.%d", (int) ratio, (int) (ratio * 10) % 10);
    problems.warning (place,
        std::string ("the theme's `") + front + "` (" + shown (a) +
            ") can hardly be read on its `" + back + "` (" + shown (b) +
            "): their contrast is " + number + " to 1",
        "4.5 to 1 is easy to read, under 3 to 1 is not");
  };
  look ("text", colors.text, "background", colors.background);
  look ("text", colors.text, "surface", colors.surface);
  look ("accent-text", colors.accent_text, "accent", colors.accent);
}

} // namespace reel
