// SPDX-License-Identifier: GPL-3.0-or-later
/* What a theme comes to in each style, and what goes before it. */
#include "plan/theme_style.h"

#include <gtest/gtest.h>

#include "contrast_ratio.h"

using namespace reel;

namespace {

constexpr const char *kStyles[] = {"title", "subtitle", "heading",
    "lower-third", "big-number", "quote", "label", "bullets", "caption",
    "karaoke", "code", "slide"};

Theme
paper ()
{
  Theme theme;
  theme.title_font = "Noto Serif";
  theme.colors = {{0x22, 0x1d, 0x17}, {0xa6, 0x3d, 0x1f}, {0xf5, 0xef, 0xe3},
      {0x4d, 0x44, 0x3a}, {0xfb, 0xf8, 0xf1}, {255, 255, 255},
      {0xf5, 0xef, 0xe3}};
  theme.sizes = {{"title", 58}, {"caption", 40}};
  theme.safe_area = 0.1;
  return theme;
}

Overlay
applied (const Theme &theme, Overlay overlay)
{
  apply_theme (theme, overlay);
  return overlay;
}

Overlay
of_style (const char *style)
{
  Overlay overlay;
  overlay.style = style;
  return overlay;
}

double
contrast_of (Color a, Color b)
{
  return contrast (luminance (a), luminance (b));
}

} // namespace

/* Guards against a look that changes for those who chose no theme. */
TEST (ThemeStyle, CleanLeavesEachStyleItsOwn)
{
  for (const char *style : kStyles) {
    Overlay overlay = applied (Theme (), of_style (style));
    for (const std::string *property : {&overlay.font, &overlay.second_font,
             &overlay.color, &overlay.background, &overlay.highlight,
             &overlay.highlight_text, &overlay.muted, &overlay.scrim_color})
      EXPECT_EQ (*property, "") << style;
    EXPECT_EQ (overlay.base_size, 0) << style;
    EXPECT_EQ (overlay.safe_area, 0.05) << style;
  }
}

/* Guards against fonts, sizes and colours at the wrong style. */
TEST (ThemeStyle, EachStyleGetsWhatIsForIt)
{
  Overlay title = applied (paper (), of_style ("title"));
  EXPECT_EQ (title.font, "Noto Serif");
  EXPECT_EQ (title.second_font, "Inter");
  EXPECT_EQ (title.color, "#221d17");
  EXPECT_EQ (title.muted, "#4d443a");
  EXPECT_EQ (title.scrim_color, "#f5efe3");
  EXPECT_EQ (title.background, "");
  EXPECT_EQ (title.base_size, 58);
  EXPECT_EQ (title.safe_area, 0.1);
  Overlay karaoke = applied (paper (), of_style ("karaoke"));
  EXPECT_EQ (karaoke.font, "");
  EXPECT_EQ (karaoke.highlight, "#a63d1f");
  EXPECT_EQ (karaoke.highlight_text, "#ffffff");
  EXPECT_EQ (karaoke.base_size, 40);
  EXPECT_TRUE (karaoke.background.starts_with ("#fbf8f1"));
  EXPECT_EQ (applied (paper (), of_style ("label")).base_size, 0);
}

/* Guards against programs whose colours are for a box they don't get. */
TEST (ThemeStyle, ProgramsKeepTheirBox)
{
  Overlay code = applied (paper (), of_style ("code"));
  EXPECT_EQ (code.color, "");
  EXPECT_EQ (code.background, "");
}

/* Guards against boxes through which a picture makes the text unreadable. */
TEST (ThemeStyle, BoxesAreDenseEnough)
{
  Overlay third = applied (paper (), of_style ("lower-third"));
  auto box = parse_color (third.background);
  ASSERT_TRUE (box);
  double alpha = box->a / 255.0;
  Color worst{(uint8_t) (box->r * alpha), (uint8_t) (box->g * alpha),
      (uint8_t) (box->b * alpha)}; // over black
  EXPECT_GE (contrast_of (paper ().colors.muted, worst), 4.4);
  Theme bare;
  bare.colors.surface = {0, 0, 0, 0};
  EXPECT_EQ (applied (bare, of_style ("label")).background, "scrim");
  EXPECT_EQ (applied (bare, of_style ("title")).background, "");
}

/* Guards against a theme that overrules what was written for one text. */
TEST (ThemeStyle, WhatIsSaidGoesBefore)
{
  Overlay said = of_style ("label");
  said.font = "Inter";
  said.color = "navy";
  said.highlight = "red";
  Overlay result = applied (paper (), said);
  EXPECT_EQ (result.font, "Inter");
  EXPECT_EQ (result.color, "navy");
  EXPECT_EQ (result.highlight, "red");
  said.color = "white"; // can't be read on the theme's box
  EXPECT_EQ (applied (paper (), said).background, "");
  said = of_style ("title");
  said.background = "navy"; // on which ink can't be read
  EXPECT_EQ (applied (paper (), said).color, "");
  EXPECT_EQ (applied (paper (), said).background, "navy");
}

/* Guards against scenes that show another background than they should: their
 * own, the canvas, the theme's. */
TEST (ThemeStyle, BackgroundsAreResolvedInOrder)
{
  Theme theme = paper ();
  Scene scene;
  Background shown = resolve_background (Background (), scene, theme);
  EXPECT_EQ (shown.kind, BackgroundKind::Canvas);
  ASSERT_EQ (shown.colors.size (), 2u);
  EXPECT_EQ (shown.colors[0], theme.colors.background);
  theme.backdrop.kind = BackgroundKind::Generated;
  theme.backdrop.source = "waves";
  shown = resolve_background (Background (), scene, theme);
  EXPECT_EQ (shown.source, "waves");
  ASSERT_EQ (shown.colors.size (), 2u);
  EXPECT_EQ (shown.colors[1], theme.colors.accent);
  scene.canvas = Color{1, 2, 3};
  shown = resolve_background (Background (), scene, theme);
  EXPECT_EQ (shown.kind, BackgroundKind::Color);
  EXPECT_EQ (shown.color, (Color{1, 2, 3}));
  Background picture;
  picture.kind = BackgroundKind::Image;
  picture.fit = Fit::Contain;
  EXPECT_EQ (resolve_background (picture, scene, theme).bars, "#010203");
  scene.canvas.reset ();
  EXPECT_EQ (resolve_background (picture, scene, theme).bars, "");
  Background aurora;
  aurora.kind = BackgroundKind::Generated;
  aurora.source = "aurora";
  EXPECT_TRUE (resolve_background (aurora, scene, Theme ()).colors.empty ());
  EXPECT_EQ (resolve_background (aurora, scene, theme).colors.size (), 2u);
}

/* Guards against titles in the colour of all texts, or in another than their
 * own. */
TEST (ThemeStyle, TitlesHaveTheirColour)
{
  Theme theme;
  theme.colors.text = {0xf4, 0xf1, 0xea};
  theme.title_color = Color{0xff, 0xd7, 0};
  for (const char *style : {"title", "heading"}) {
    Overlay plain, own;
    plain.style = own.style = style;
    own.color = "red";
    apply_theme (theme, plain);
    apply_theme (theme, own);
    EXPECT_EQ (plain.color, "#ffd700") << style;
    EXPECT_EQ (own.color, "red") << style;
  }
}

/* Guards against a theme that goes before what a text asks for. */
TEST (ThemeStyle, ATextsOwnLooksGoFirst)
{
  Overlay title = of_style ("title");
  title.muted = "red";
  title.second_font = "Inter Display";
  title = applied (paper (), title);
  EXPECT_EQ (title.muted, "red");
  EXPECT_EQ (title.second_font, "Inter Display");
}

/* Guards against a side that the wrong texts take, or that goes before their
 * own. */
TEST (ThemeStyle, SidesAreForTitlesAndBullets)
{
  Theme theme;
  theme.title_align = "left";
  theme.item_align = "right";
  for (const char *style : kStyles) {
    std::string kind = style;
    std::string expected = kind == "title" || kind == "heading" ? "left"
                           : kind == "bullets"                  ? "right"
                                                                : "";
    EXPECT_EQ (applied (theme, of_style (style)).align, expected) << style;
    Overlay own = of_style (style);
    own.align = "center";
    EXPECT_EQ (applied (theme, own).align, "center") << style;
  }
}
