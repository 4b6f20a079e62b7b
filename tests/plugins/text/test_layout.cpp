// SPDX-License-Identifier: GPL-3.0-or-later
#include "place.h"
#include "text_fixture.h"

using namespace reel::text;
using namespace reel::text::test;

namespace {

constexpr Style kAll[] = {Style::title, Style::subtitle, Style::lower_third,
    Style::big_number, Style::quote, Style::label, Style::caption,
    Style::karaoke, Style::bullets, Style::heading, Style::code, Style::slide};

constexpr int kSizes[][2] = {{1920, 1080}, {1080, 1920}, {1080, 1080}};

constexpr char kSentence[] = "Every boat that comes in at dusk leaves a trace "
                             "on the water, even the small ones.";

double
baseline_of (const Layout &layout)
{
  return layout.parts[0].lines.back ().baseline;
}

} // namespace

/* Guards against text outside the graphics-safe area (EBU R 95), and outside
 * the part of upright frames that players leave free. */
TEST (Layout, KeepsToTheSafeArea)
{
  for (Style style : kAll)
    for (auto [w, h] : kSizes) {
      Layout layout = layout_of (spec_of (style, kSentence), w, h);
      Box safe = safe_area (w, h);
      const Box &b = layout.block;
      EXPECT_GE (b.x, safe.x - 1) << style_info (style).nick << w;
      EXPECT_GE (b.y, safe.y - 0.5) << style_info (style).nick << w;
      EXPECT_LE (b.x + b.w, safe.x + safe.w + 1)
          << style_info (style).nick << w;
      EXPECT_LE (b.y + b.h, safe.y + safe.h + 0.5)
          << style_info (style).nick << w;
      bool short_kind =
          style == Style::lower_third || style == Style::big_number;
      EXPECT_TRUE (short_kind || layout.shown == layout.characters)
          << style_info (style).nick;
    }
}

/* Guards against captions under a player's controls. */
TEST (Layout, CaptionBaselines)
{
  TextSpec spec = spec_of (Style::caption, "Every boat leaves a trace.");
  EXPECT_NEAR (baseline_of (layout_of (spec, 1920, 1080)), 0.88 * 1080, 1);
  EXPECT_NEAR (baseline_of (layout_of (spec, 1080, 1920)), 0.68 * 1920, 1);
}

/* Guards against sizes that follow the width instead of the shorter side. */
TEST (Layout, SizesAreSharesOfTheShorterSide)
{
  EXPECT_NEAR (
      layout_of (spec_of (Style::caption, "a")).size, 0.046 * 1080, 0.1);
  EXPECT_NEAR (layout_of (spec_of (Style::caption, "a"), 1080, 1920).size,
      0.062 * 1080, 0.1);
  TextSpec spec = spec_of (Style::title, "a");
  spec.font_size = 72;
  EXPECT_NEAR (layout_of (spec).size, 108, 0.1);
  spec.scale = 0.5;
  EXPECT_NEAR (layout_of (spec).size, 54, 0.1);
}

/* Guards against a caption with more lines than it may have, or an uneven
 * one. */
TEST (Layout, CaptionsAreTwoEvenLines)
{
  Layout layout = layout_of (spec_of (Style::caption, kSentence));
  const auto &lines = layout.parts[0].lines;
  ASSERT_EQ (lines.size (), 2u);
  EXPECT_NEAR (lines[0].width, lines[1].width, 0.3 * lines[0].width);
}

/* Guards against right-to-left text that hangs on the left. */
TEST (Layout, ArabicBulletsHangOnTheRight)
{
  Layout layout = layout_of (
      spec_of (Style::bullets, "\u0627\u0644\u0645\u064a\u0646\u0627\u0621 "
                               "\u0647\u0627\u062f\u0626"));
  EXPECT_TRUE (layout.right_to_left);
  EXPECT_GT (layout.block.x, 960);
  const Line &line = layout.parts[0].lines[0];
  EXPECT_NEAR (
      line.x + line.width, layout.block.x + layout.block.w - layout.indent, 1);
}

/* Guards against a marker behind the last word of an item, and against numbers
 * that stand on the other side than the rest of their list. */
TEST (Layout, AnItemBeginsOnTheSideItsLettersDo)
{
  const std::string arabic = "\u0627\u0644\u0645\u064a\u0646\u0627\u0621";
  auto sides = [] (const std::string &text, Align align) {
    TextSpec spec = spec_of (Style::bullets, text);
    spec.align = align;
    Layout layout = layout_of (spec);
    std::string all;
    for (const Part &part : layout.parts) {
      const Line &line = part.lines[0];
      double left = line.x - layout.block.x;
      double right = layout.block.x + layout.block.w - line.x - line.width;
      bool at_left = std::abs (left - layout.indent) < 1;
      bool at_right = std::abs (right - layout.indent) < 1;
      EXPECT_TRUE (part.right_to_left ? at_right : at_left) << text;
      all += part.right_to_left ? "<" : ">";
    }
    return all;
  };
  EXPECT_EQ (
      sides ("A long first item\n" + arabic + "\n2024", Align::automatic),
      "><>");
  EXPECT_EQ (sides ("2024\n" + arabic + "\nlast", Align::automatic), "<<>");
  EXPECT_EQ (sides ("First\n" + arabic, Align::left), ">>");
}

/* Guards against a caption that turns round where a line begins with a word of
 * another direction, and against languages side by side that don't. */
TEST (Layout, ACaptionsFirstLetterTellsTheDirectionOfItsLines)
{
  const std::string arabic = "\u0645\u0631\u062d\u0628\u0627";
  auto directions = [] (Style style, const std::string &text) {
    Layout layout = layout_of (spec_of (style, text));
    std::vector<bool> right_to_left;
    for (const Part &part : layout.parts)
      for (const Line &line : part.lines)
        right_to_left.push_back (pango_layout_line_get_resolved_direction (
                                     line.line) == PANGO_DIRECTION_RTL);
    return right_to_left;
  };
  using Lines = std::vector<bool>;
  for (Style style : {Style::caption, Style::karaoke}) {
    EXPECT_EQ (directions (style, "They say\n" + arabic + ", and stay."),
        (Lines{false, false}));
    EXPECT_EQ (directions (style, arabic + "\nHarbour " + arabic),
        (Lines{true, true}));
  }
  EXPECT_EQ (
      directions (Style::quote, "Hello\n" + arabic), (Lines{false, true}));
}

/* Guards against sides mixed up. */
TEST (Layout, AlignAndPositionDecideTheSide)
{
  TextSpec spec = spec_of (Style::heading, "Harbour");
  EXPECT_NEAR (layout_of (spec).block.x, 96, 1);
  spec.align = Align::right;
  Layout right = layout_of (spec);
  EXPECT_NEAR (right.block.x + right.block.w, 1920 - 96, 1);
  spec.align = Align::automatic;
  spec.place = parse_place ("bottom-right");
  Layout corner = layout_of (spec);
  EXPECT_NEAR (corner.block.x + corner.block.w, 1920 - 96, 1);
  EXPECT_NEAR (corner.block.y + corner.block.h, 1080 - 54, 1);
  spec.place = parse_place ("0.5,0.25");
  Layout exact = layout_of (spec);
  EXPECT_NEAR (exact.block.x + exact.block.w / 2, 960, 1);
  EXPECT_NEAR (exact.block.y + exact.block.h / 2, 270, 1);
}

/* Guards against places read by the user's locale, or made up. */
TEST (Layout, PlacesAreReadStrictly)
{
  EXPECT_TRUE (parse_place ("top-left"));
  EXPECT_TRUE (parse_place ("0.25, 0.75"));
  for (const char *bad : {"", "somewhere", "0.5", "0,5,0,5", "2,0.5", "nan,0",
           "0.5,", "Top", "-0.1,0.5"})
    EXPECT_FALSE (parse_place (bad)) << bad;
}

/* Guards against text that is shortened where smaller type would do. */
TEST (Layout, ShrinksBeforeItShortens)
{
  TextSpec spec = spec_of (
      Style::lower_third, "Professor Alexandra Konstantinopoulos-Henderson");
  Layout layout = layout_of (spec, 1080, 1080);
  EXPECT_LT (layout.shrunk, 1);
  EXPECT_GE (layout.shrunk, 0.6 - 1e-9);
  EXPECT_EQ (layout.shown, layout.characters);
}

/* Guards against endless or unbounded layouts of hostile text. */
TEST (Layout, EndlessWordsAreBounded)
{
  for (Style style : kAll) {
    Layout layout = layout_of (spec_of (style, std::string (10000, 'w')));
    EXPECT_LT (layout.shown, 10000) << style_info (style).nick;
    EXPECT_GT (layout.shown, 0) << style_info (style).nick;
    EXPECT_LE (layout.block.h, 0.9 * 1080 + 1) << style_info (style).nick;
  }
}

/* Guards against plain text read as markup. */
TEST (Layout, PlainTextIsLiteral)
{
  auto plain = read_text (spec_of (Style::title, "plain & <b"), nullptr);
  ASSERT_TRUE (plain);
  EXPECT_EQ (plain->text, "plain & <b");
}

/* Guards against a blank where an error belongs. */
TEST (Layout, BadMarkupAndBadUtf8AreErrors)
{
  TextSpec spec = spec_of (Style::title, "<b>bold");
  spec.markup = true;
  GError *error = nullptr;
  EXPECT_FALSE (read_text (spec, &error));
  ASSERT_TRUE (error);
  g_clear_error (&error);
  EXPECT_FALSE (read_text (spec_of (Style::title, "a\xff"), &error));
  ASSERT_TRUE (error);
  g_clear_error (&error);
}

/* Guards against subtitles as large as their title. */
TEST (Layout, LinesAfterTheFirstAreTheSubtitle)
{
  Layout layout = layout_of (spec_of (Style::title, "One\nTwo"));
  ASSERT_EQ (layout.parts.size (), 2u);
  EXPECT_NEAR (layout.parts[1].size, 0.046 * 1080, 0.1);
  EXPECT_EQ (
      layout_of (spec_of (Style::bullets, "a\nb\n\nc")).parts.size (), 3u);
  TextSpec spec = spec_of (Style::title, "One\nTwo");
  spec.second_size = 60;
  layout = layout_of (spec);
  EXPECT_NEAR (layout.parts[0].size, 0.085 * 1080, 0.1);
  EXPECT_NEAR (layout.parts[1].size, 60.0 / 720 * 1080, 0.1);
  spec.second_size = 1; // no small print below what can be read
  EXPECT_NEAR (layout_of (spec).parts[1].size, 0.026 * 1080, 0.1);
}

/* Guards against lonely empty strings and frames too small for any text. */
TEST (Layout, NothingToDrawIsNothing)
{
  EXPECT_TRUE (layout_of (spec_of (Style::title, "")).parts.empty ());
  EXPECT_TRUE (layout_of (spec_of (Style::title, "a"), 1, 1).parts.empty ());
  EXPECT_TRUE (layout_of (spec_of (Style::bullets, "\n\n")).parts.empty ());
}
