// SPDX-License-Identifier: GPL-3.0-or-later
/* Style sheets as themes: what has an effect, and what is a warning. */
#include <gtest/gtest.h>

#include <random>

#include <glib.h>

#include "brief/css/css_theme.h"
#include "brief/slides/slide_markup.h"
#include "reading.h"
#include "temp_folder.h"

using namespace reel;
using namespace reel::test;

namespace {

/* What is said of the sheet TEXT: `LINE:COLUMN MESSAGE`, a line each. */
std::string
told_of (const std::string &text)
{
  Problems problems ("a.css");
  css_theme (text, problems);
  std::string told;
  for (const Problem &problem : problems.sorted ()) {
    EXPECT_EQ (problem.severity, Severity::Warning) << problem.message;
    told += std::to_string (problem.place.line) + ":" +
            std::to_string (problem.place.column) + " " + problem.message +
            "\n";
  }
  return told;
}

class CssThemes : public testing::Test {
protected:
  void write (const std::string &name, const std::string &text)
  {
    std::string path = folder_.path () + "/" + name;
    ASSERT_TRUE (g_file_set_contents (
        path.c_str (), text.data (), (gssize) text.size (), nullptr));
  }
  /* The theme of a brief with the sheet TEXT. */
  Theme theme (const std::string &text, const std::string &over = {})
  {
    write ("look.css", text);
    Problems problems (folder_.path () + "/brief.yaml");
    std::string brief_text =
        "{theme: " + (over.empty () ? std::string ("look.css") : over) +
        ", scenes: [{}]}";
    auto tree = read_value (brief_text, Notation::Yaml, problems);
    auto brief = tree ? interpret (*tree, {}, problems) : std::nullopt;
    told_.clear ();
    for (Problem problem : problems.sorted ()) {
      problem.hint.clear ();
      told_ += format_problem (problem);
    }
    return brief ? brief->themes[brief->scenes[0].theme] : Theme ();
  }

  TempFolder folder_;
  std::string told_;
};

} // namespace

/* Guards against a sheet that is read into nothing. */
TEST_F (CssThemes, SayFontsColoursAndSizes)
{
  Theme it = theme ("body { font-family: 'Noto Sans', sans-serif; color: "
                    "#102030; background: rgb(250 240 230); font-size: 40px; "
                    "padding: 36px }\n"
                    "h1 { font-family: Noto Serif; font-size: 2em }\n"
                    "h2 { color: hsl(0, 100%, 50%) }\n"
                    "pre { font-family: monospace; font-size: 15pt }\n");
  EXPECT_EQ (told_, "");
  EXPECT_EQ (it.body_font, "Noto Sans");
  EXPECT_EQ (it.caption_font, "Noto Sans");
  EXPECT_EQ (it.title_font, "Noto Serif");
  EXPECT_EQ (it.code_font, "monospace");
  EXPECT_EQ (it.colors.text, (Color{0x10, 0x20, 0x30}));
  EXPECT_EQ (it.colors.background, (Color{250, 240, 230}));
  EXPECT_EQ (it.colors.muted, (Color{255, 0, 0}));
  EXPECT_EQ (it.backdrop.kind, BackgroundKind::Color);
  EXPECT_EQ (it.slide_size, 40);
  EXPECT_NEAR (it.safe_area, 0.05, 1e-9);
  ASSERT_EQ (it.sizes.size (), 2u);
  EXPECT_EQ (it.sizes[0], (std::pair<std::string, double> ("title", 80)));
  EXPECT_EQ (it.sizes[1], (std::pair<std::string, double> ("code", 20)));
}

/* Guards against files that are looked for elsewhere than beside the sheet, and
 * against a bold face for what isn't. */
TEST_F (CssThemes, NameFilesBesideThemselves)
{
  Theme it =
      theme ("@font-face { font-family: Brand; src: url(Brand.otf) }\n"
             "@font-face { font-family: Brand; font-weight: bold; src: "
             "local('Brand'), url(\"Brand-Bold.otf\") format('opentype') }\n"
             "body { font-family: Brand; background: url(paper.jpg) no-repeat; "
             "background-size: contain }\n"
             "h1 { font-family: brand; font-weight: 700 }\n");
  EXPECT_EQ (told_, "");
  EXPECT_EQ (it.body_font, folder_.path () + "/Brand.otf");
  EXPECT_EQ (it.title_font, folder_.path () + "/Brand-Bold.otf");
  EXPECT_EQ (it.backdrop.file, folder_.path () + "/paper.jpg");
  EXPECT_EQ (it.backdrop.fit, Fit::Contain);
}

/* Guards against elements of slides that look as ever. */
TEST_F (CssThemes, SetElementsOfSlides)
{
  Theme it = theme (
      "h1 { color: red; font-style: italic }\n"
      "strong, em { text-decoration: underline; font-weight: 500 }\n"
      "li { opacity: 50% } code { background: #222 } p { text-align: right }\n"
      "h1 { text-align: left } li { text-align: center }\n"
      ".backdrop { background: rgba(0, 0, 0, 0.8); opacity: 0.5 }\n"
      "body { line-height: 1.5 }\n");
  EXPECT_EQ (told_, "");
  EXPECT_EQ (it.slide_align, "right");
  EXPECT_EQ (it.title_align, "left");
  EXPECT_EQ (it.item_align, "center");
  EXPECT_EQ (it.slide_box.color, "#00000066");
  EXPECT_EQ (it.dim, 0);
  Slide slide;
  slide.markdown = true;
  slide.text = "# One\n\n*two* **three** `four`\n\n- five";
  SlideText text = slide_text (slide, it);
  EXPECT_EQ (text.align, "center");
  for (const char *part : {"<span color=\"#ff0000\" style=\"italic\" "
                           "size=\"140%\" weight=\"700\">One</span>",
           "<span underline=\"single\" strikethrough=\"false\" "
           "weight=\"500\">two</span>",
           "<span alpha=\"50%\">five</span>", "background=\"#222222\"",
           "<span line_height=\"1.2397\">"})
    EXPECT_NE (text.text.find (part), std::string::npos) << text.text;
}

/* Guards against boxes that keep their own look, and against a border that CSS
 * itself would not draw. */
TEST_F (CssThemes, SetBoxes)
{
  Theme it = theme (
      "body { color: #eee } h1 { color: gold }\n"
      ".backdrop { background: #102030; padding: 24px; border: medium solid; "
      "border-radius: 1em; backdrop-filter: blur(10px) }\n"
      "pre { border: red 2px solid; border-radius: 0; padding: 9px }\n");
  EXPECT_EQ (told_, "");
  EXPECT_EQ (it.title_color, parse_color ("gold"));
  EXPECT_EQ (it.slide_box.color, "#102030");
  EXPECT_EQ (it.slide_box.border, "#eeeeee") << "that of the letters";
  EXPECT_EQ (it.slide_box.border_width, 3);
  EXPECT_EQ (it.slide_box.padding, 24);
  EXPECT_EQ (it.slide_box.radius, 50);
  EXPECT_NEAR (it.slide_blur, 0.2, 1e-9);
  EXPECT_EQ (it.dim, 0);
  EXPECT_EQ (it.code_box.border, "#ff0000");
  EXPECT_EQ (it.code_box.border_width, 2);
  EXPECT_EQ (it.code_box.radius, 0);
  EXPECT_EQ (it.code_box.padding, 9);
  Theme plain = theme ("pre { border: 2px red } .backdrop { border: none }");
  EXPECT_EQ (told_, "");
  EXPECT_EQ (plain.code_box.border_width, 0);
  EXPECT_EQ (plain.slide_box.color, "");
  Theme bare = theme (".backdrop { border: 1px solid red }");
  EXPECT_EQ (bare.slide_box.color, "#00000000") << "a frame, and no box in it";
  EXPECT_EQ (bare.dim, Theme ().dim);
}

/* Guards against gradients that come to nothing. */
TEST_F (CssThemes, GradientsAreBackdrops)
{
  Theme it =
      theme ("body { background: linear-gradient(to right, #102030, navy 40%, "
             "rgba(255, 0, 0, 1)) }");
  EXPECT_EQ (told_, "");
  EXPECT_EQ (it.backdrop.kind, BackgroundKind::Generated);
  EXPECT_EQ (it.backdrop.source, "gradient");
  ASSERT_EQ (it.backdrop.colors.size (), 3u);
  EXPECT_EQ (it.backdrop.colors[2], (Color{255, 0, 0}));
  EXPECT_EQ (it.colors.background, (Color{0x10, 0x20, 0x30}));
}

/* Guards against a sheet nothing can be put over. */
TEST_F (CssThemes, AreBasesOfMaps)
{
  Theme it = theme ("body { color: white; background: #111 } h1 { color: red }",
      "{base: look.css, colors: {accent: yellow}}");
  EXPECT_EQ (told_, "");
  EXPECT_EQ (it.colors.accent, (Color{255, 255, 0}));
  EXPECT_EQ (it.colors.background, (Color{0x11, 0x11, 0x11}));
  EXPECT_NE (it.span ("h1"), "");
  theme ("", "{\"\\x01looks\": {spans: {h1: 'size=\"9%\"'}}}");
  EXPECT_NE (told_.find ("error: unknown key"), std::string::npos) << told_;
}

/* Guards against what is left out without a word, or told of elsewhere. */
TEST (Css, WhatHasNoEffectIsAWarningAtItsPlace)
{
  const std::pair<const char *, const char *> cases[] = {
      {"h1 { colour: red }", "1:6 `colour` has no effect in a theme\n"},
      {"h1 { margin: 0 }", "1:6 `margin` has no effect in a theme\n"},
      {"h1 { color: rde }",
          "1:13 this value of `color` can't be read, and is left out\n"},
      {"h1 { font-size: calc(1px + 2px) }",
          "1:17 this value of `font-size` can't be read, and is left out\n"},
      {"h1 { font-size: -3px }",
          "1:17 this value of `font-size` can't be read, and is left out\n"},
      {"h1 { font-size: 900px }", "1:17 `font-size` is held to 8 to 400 pixels "
                                  "of a picture of 720 lines\n"},
      {"em { padding: 3px }", "1:6 `padding` has no effect on `em`\n"},
      {"h2 { text-align: left }", "1:6 `text-align` has no effect on `h2`\n"},
      {"li { text-align: justify }",
          "1:18 this value of `text-align` can't be read, and is left out\n"},
      {".backdrop { color: red }",
          "1:13 `color` has no effect on `.backdrop`\n"},
      {".backdrop { background: url(a.png) }",
          "1:25 a file or a gradient as `background` has no effect on "
          "`.backdrop`\n"},
      {"h1 { border: 1px solid }", "1:6 `border` has no effect on `h1`\n"},
      {"li { border-radius: 2px }",
          "1:6 `border-radius` has no effect on `li`\n"},
      {"pre { border: 1px dashed red }",
          "1:15 this value of `border` can't be read, and is left out\n"},
      {"pre { border: 1px 2px solid }",
          "1:15 this value of `border` can't be read, and is left out\n"},
      {"pre { border-radius: 1px 2px }", "1:22 this value of `border-radius` "
                                         "can't be read, and is left out\n"},
      {"pre { padding: -1px }",
          "1:16 this value of `padding` can't be read, and is left out\n"},
      {"pre { backdrop-filter: blur(1px) }",
          "1:7 `backdrop-filter` has no effect on `pre`\n"},
      {".backdrop { backdrop-filter: sepia(1) }",
          "1:30 this value of `backdrop-filter` can't be read, and is left "
          "out\n"},
      {".box { color: red }",
          "1:1 the selector `.box` has no effect in a theme\n"},
      {"h1,\nul > li { color: red }",
          "2:1 the selector `ul > li` has no effect in a theme\n"},
      {"@media print { h1 { color: red } }",
          "1:1 `@media` has no effect in a theme\n"},
      {"@import 'a.css';", "1:1 `@import` has no effect in a theme\n"},
      {"h1 { color red; color: blue }",
          "1:6 this can't be read as CSS, and is left out\n"},
      {"h1 { color: }", "1:6 this can't be read as CSS, and is left out\n"},
      {"h1 { color: red",
          "1:4 this `{` is never closed: the rule goes on to the end of the "
          "file\n"},
      {"nonsense", "1:1 this can't be read as CSS, and is left out\n"},
      {"@font-face { font-family: A }",
          "1:14 this `@font-face` needs `font-family` and a `src` with a "
          "file\n"},
      {"@font-face { font-family: A; src: url(https://a/b.otf) }",
          "1:35 `https://a/b.otf` is an address, and left out\n"},
      {"body { background: url(http://a/b.png) }",
          "1:20 `http://a/b.png` is an address, and left out\n"},
      {"h1 { background: url(a.png) }",
          "1:18 a file or a gradient as `background` has no effect on `h1`\n"},
      {"/* é */ h1 { x: y }", "1:14 `x` has no effect in a theme\n"},
      {"h1 { color: \\72 ed !important; }", ""},
      {"<!-- h1 { color: #F00 } -->", ""},
      {"", ""},
  };
  for (const auto &[text, told] : cases)
    EXPECT_EQ (told_of (text), told) << text;
}

/* Guards against a file that is no sheet, taken for one. */
TEST_F (CssThemes, RefuseWhatIsNoText)
{
  theme ("h1 {}\n\xff");
  EXPECT_NE (told_.find ("look.css:2:1: error: this line is no UTF-8"),
      std::string::npos)
      << told_;
  theme (std::string ("h1 {}\0", 6));
  EXPECT_NE (told_.find ("look.css:1:1: error: "), std::string::npos) << told_;
  theme (std::string (300 * 1024, ' '));
  EXPECT_NE (told_.find ("longer than 256 KiB"), std::string::npos) << told_;
}

/* Guards against a sheet that makes the reader crash or hang: random ones of
 * parts that mean something, and very deep ones. */
TEST (Css, WhateverIsReadComesToAnEnd)
{
  auto seed = std::random_device () ();
  SCOPED_TRACE ("seed " + std::to_string (seed));
  std::mt19937 random (seed);
  const std::string_view parts[] = {"h1", "body", "{", "}", ":", ";", ",", "(",
      ")", "[", "]", "\"", "'", "url(", "rgb(", "\\", "/*", "*/", "@font-face",
      "font-family", "src", "color", "background", "12px", "#fff", "\n", " ",
      "-", "--", "%", "1e9", "!important", "\xc3\xa9", ".backdrop", "<!--",
      "linear-gradient(", "hsl(1,2%,3%)", "\\110000 "};
  for (int i = 0; i < 300; i++) {
    std::string text;
    for (int n = (int) (random () % 200); n > 0; n--)
      text += parts[random () % std::size (parts)];
    Problems problems ("a.css");
    css_theme (text, problems);
  }
  for (const char *open : {"(", "{", "[", "url(", "a{", "@a "}) {
    std::string text;
    while (text.size () < 100'000)
      text += open;
    Problems problems ("a.css");
    css_theme (text, problems);
  }
}
