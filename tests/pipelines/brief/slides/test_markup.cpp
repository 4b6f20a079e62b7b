// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

#include <pango/pango.h>

#include "brief/slides/code_markup.h"
#include "brief/slides/slide_markup.h"
#include "color.h"

using namespace reel;

namespace {

/* What MARKUP shows; "BAD" if Pango can't read it. */
std::string
shown (const std::string &markup)
{
  char *text = nullptr;
  bool right = pango_parse_markup (
      markup.c_str (), -1, 0, nullptr, &text, nullptr, nullptr);
  std::string result = right ? text : "BAD";
  g_free (text);
  return result;
}

std::string
rendered (const std::string &markdown)
{
  bool has_items = false;
  return shown (markdown_markup (markdown, true, has_items));
}

/* Relative luminance as WCAG 2.2 has it. */
double
light_of (Color color)
{
  auto linear = [] (int value) {
    double share = value / 255.0;
    return share <= 0.04045 ? share / 12.92
                            : std::pow ((share + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear (color.r) + 0.7152 * linear (color.g) +
         0.0722 * linear (color.b);
}

Slide
program (const std::string &text, const std::string &language)
{
  Slide slide;
  slide.text = text;
  slide.code.emplace ().language = language;
  return slide;
}

} // namespace

/* Guards against blocks that lose their words, or their places. */
TEST (SlideMarkup, ShowsTheBlocksOfMarkdown)
{
  EXPECT_EQ (rendered ("# One\n\nTwo *three*\nfour"), "One\n\nTwo three four");
  EXPECT_EQ (rendered ("- a\n- b\n  - c\n\n1. d\n2. e"),
      "\u2022\ta\n\u2022\tb\n\t\u2013\tc\n\n1.\td\n2.\te");
  EXPECT_EQ (rendered ("> quoted\n\n---\n\n[a link](http://b) ~~gone~~"),
      "quoted\n\na link gone");
  EXPECT_EQ (rendered ("```\nx\n\n  y\n```"), "x\n\u00a0\n  y");
  EXPECT_EQ (rendered ("a\\\nb"), "a\nb");
  EXPECT_EQ (rendered ("- a\n\n  b\n- c"), "\u2022\ta\n\tb\n\u2022\tc");
}

/* Guards against items of a long list that don't stand below one another. */
TEST (SlideMarkup, NumbersOfTwoDigitsReachOneTabFurther)
{
  std::string list;
  for (int i = 1; i <= 10; i++)
    list += std::to_string (i) + ". x\n";
  std::string text = rendered (list);
  EXPECT_TRUE (text.starts_with ("1.\t\tx\n2.\t\tx\n")) << text;
  EXPECT_TRUE (text.ends_with ("\n10.\tx")) << text;
}

/* Guards against what a user wrote being markup: of Pango, or of HTML. */
TEST (SlideMarkup, NothingWrittenIsMarkup)
{
  for (const char *text : {"<b>bold</b> & <span size=\"900\">x</span>",
           "`<i>` &amp;lt;", "<div>\n<script>x</script>\n</div>",
           "```\n</span><b>\n```", "a < b > c & d \"e\" 'f'",
           "![a <b> picture](x.jpg)", "# </span>", "[<u>](x)"}) {
    bool has_items = false;
    std::string markup = markdown_markup (text, true, has_items);
    EXPECT_NE (shown (markup), "BAD") << markup;
    EXPECT_EQ (markup.find ("<script"), std::string::npos) << markup;
    EXPECT_EQ (markup.find ("<u>"), std::string::npos) << markup;
  }
  EXPECT_EQ (rendered ("a <b>b</b>"), "a <b>b</b>");
  /* Characters that no markup may have. */
  EXPECT_EQ (rendered ("a\x01\x1f\u0085z"), "az");
}

/* Guards against the end of a comment in the colours of a program, where it
 * begins above the lines that are shown; and against lines that vanish where
 * nothing but empty ones is shown. */
TEST (SlideMarkup, PartOfAProgramHasTheColoursOfTheWhole)
{
  Slide slide = program ("if here */\nreturn 1;\n", "c");
  EXPECT_NE (code_markup (slide).find (token_color (Token::Keyword)),
      code_markup (slide).rfind (token_color (Token::Keyword)));
  slide.code->above = "int a;\n/* from\n";
  slide.code->first_line = 3;
  std::string markup = code_markup (slide);
  EXPECT_EQ (shown (markup), "3  if here */\n4  return 1;");
  std::string comment =
      std::string ("<span color=\"") + token_color (Token::Comment) + "\">";
  EXPECT_NE (markup.find (comment + "if here */"), std::string::npos) << markup;
  EXPECT_EQ (markup.find (token_color (Token::Keyword)),
      markup.rfind (token_color (Token::Keyword)))
      << "`if` is none there: " << markup;
  slide.text = "\n\n";
  EXPECT_EQ (shown (code_markup (slide)), "");
}

/* Guards against recursion without an end. */
TEST (SlideMarkup, DeepNestingEnds)
{
  std::string deep, stars;
  for (int i = 0; i < 2000; i++) {
    deep += "> ";
    stars += "*a ";
  }
  EXPECT_NE (rendered (deep + "x"), "BAD");
  EXPECT_NE (rendered (stars), "BAD");
}

/* Guards against lists in ragged lines, and words that are not centred. */
TEST (SlideMarkup, ListsAreAlignedLeft)
{
  Slide slide;
  slide.markdown = true;
  slide.text = "# One\n\nTwo";
  EXPECT_EQ (slide_text (slide).align, "center");
  slide.text = "# One\n- Two";
  EXPECT_EQ (slide_text (slide).align, "left");
  slide.align = "right";
  EXPECT_EQ (slide_text (slide).align, "right");
  EXPECT_EQ (slide_text (slide).text.find ('\t'), std::string::npos);
  slide.markdown = false;
  slide.text = "a\tb <c>\n\n";
  SlideText plain = slide_text (slide);
  EXPECT_EQ (plain.text, "a    b <c>");
  EXPECT_FALSE (plain.markup);
}

/* Guards against numbers beside other lines than those they belong to, and
 * against letters lost among the colours. */
TEST (CodeMarkup, LinesHaveTheirNumbers)
{
  Slide slide = program ("a = \"<b>\"\n\n\tc = '&'\n\n", "python");
  slide.code->first_line = 9;
  EXPECT_EQ (
      shown (code_markup (slide)), " 9  a = \"<b>\"\n10  \n11      c = '&'");
  slide.code->first_line = 1;
  EXPECT_EQ (shown (code_markup (program ("x <y>", "c"))), "x <y>");
  for (const char *language : {"", "klingon", "html", "diff", "makefile"})
    EXPECT_EQ (shown (code_markup (program ("<a b=\"c\">\n\t&d;", language))),
        "1  <a b=\"c\">\n2      &d;");
}

/* Guards against lines that are pointed out and look like all others. */
TEST (CodeMarkup, OtherLinesAreDimmed)
{
  Slide slide = program ("a\nb\nc\nd", "");
  slide.code->highlight = {{2, 3}};
  std::string markup = code_markup (slide);
  size_t dimmed = 0;
  for (size_t at = markup.find ("alpha"); at != markup.npos;
       at = markup.find ("alpha", at + 1))
    dimmed++;
  EXPECT_EQ (dimmed, 2u);
  EXPECT_LT (markup.find ("alpha"), markup.find ("b"));
  EXPECT_EQ (shown (markup), "1  a\n2  b\n3  c\n4  d");
}

/* Guards against markup that is too long to be drawn at all. */
TEST (CodeMarkup, WhatIsTooLongInColourIsPlain)
{
  std::string text;
  for (int i = 0; i < 20'000; i++)
    text += i % 100 ? "1 " : "\n";
  Slide slide = program (text, "c");
  std::string markup = code_markup (slide);
  EXPECT_LE (markup.size (), 60'000u);
  EXPECT_NE (shown (markup), "BAD");
}

/* Guards against colours that can't be read where a white picture shines
 * through the panel (0.88 of #0b0e14): at least 4.5 to 1. */
TEST (CodeMarkup, ColoursAreReadable)
{
  auto through = [] (int own) {
    return (uint8_t) std::lround (0.88 * own + 0.12 * 255);
  };
  const Color panel{through (0x0b), through (0x0e), through (0x14)};
  for (Token token : {Token::Comment, Token::String, Token::Number,
           Token::Keyword, Token::Type, Token::Function, Token::Directive,
           Token::Added, Token::Removed}) {
    auto color = parse_color (token_color (token));
    ASSERT_TRUE (color);
    EXPECT_GE ((light_of (*color) + 0.05) / (light_of (panel) + 0.05), 4.5)
        << token_color (token);
  }
}

/* Guards against a program of which only the lines pointed out can be read:
 * those that come before them are all that is seen for a while. */
TEST (CodeMarkup, DimmedLinesAreReadable)
{
  Slide slide = program ("a\nb", "");
  slide.code->highlight = {{2, 2}};
  std::string markup = code_markup (slide);
  size_t at = markup.find ("alpha=\"");
  ASSERT_NE (at, markup.npos);
  double alpha = std::atoi (markup.c_str () + at + 7) / 100.0;
  const Color panel{0x0b, 0x0e, 0x14};
  auto over = [&] (int own, int below) {
    return (uint8_t) std::lround (alpha * own + (1 - alpha) * below);
  };
  for (Token token : {Token::Comment, Token::String, Token::Number,
           Token::Keyword, Token::Type, Token::Function, Token::Directive,
           Token::Added, Token::Removed}) {
    auto color = parse_color (token_color (token));
    ASSERT_TRUE (color);
    Color dimmed{over (color->r, panel.r), over (color->g, panel.g),
        over (color->b, panel.b)};
    EXPECT_GE ((light_of (dimmed) + 0.05) / (light_of (panel) + 0.05), 3)
        << token_color (token);
  }
}

/* Guards against letters of East Asia counted as narrow ones. */
TEST (CodeMarkup, CountsColumns)
{
  EXPECT_EQ (count_columns ("abc"), 3);
  EXPECT_EQ (count_columns ("\u4e2d\u6587"), 4);
  EXPECT_EQ (count_columns ("e\u0301"), 1);
  EXPECT_EQ (code_lines ("\ta\n a\tb\n\n").size (), 2u);
  EXPECT_EQ (code_lines ("\ta\n a\tb\n\n")[1], " a  b");
  EXPECT_TRUE (code_lines ("\n \n").empty ());
}
