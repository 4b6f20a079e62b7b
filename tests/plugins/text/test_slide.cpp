// SPDX-License-Identifier: GPL-3.0-or-later
/* Slides and programs. */
#include "text_fixture.h"

using namespace reel::text;
using namespace reel::text::test;

namespace {

constexpr int kSizes[][2] = {{1920, 1080}, {1080, 1920}, {1080, 1080}};
constexpr char kLong[] = "Every boat that comes in at dusk leaves a trace on "
                         "the water, even the small ones";

TextSpec
slide_of (const std::string &text, Align align = Align::automatic)
{
  TextSpec spec = spec_of (Style::slide, text);
  spec.align = align;
  return spec;
}

double
middle_of (const Box &box)
{
  return box.x + box.w / 2;
}

} // namespace

/* Guards against items whose further lines begin below their bullet. */
TEST (Slide, WhatFollowsTheLastTabHangs)
{
  for (auto [w, h] : kSizes)
    for (const char *tabs : {"", "\t"}) {
      std::string item = std::string (tabs) + "\u2022\t" + kLong;
      Layout layout = layout_of (slide_of (item, Align::left), w, h);
      const auto &lines = layout.parts[0].lines;
      ASSERT_GT (lines.size (), 1u);
      double hang = 1.15 * layout.size * (*tabs ? 2 : 1);
      EXPECT_NEAR (lines[1].x, lines[0].x + hang, 1);
      for (const Cluster &cluster : lines[0].clusters)
        if (cluster.offset == (*tabs ? 3 : 2)) {
          EXPECT_NEAR (cluster.x, lines[1].x, 1);
        }
      EXPECT_LE (
          lines[1].x + lines[1].width, layout.block.x + layout.block.w + 1);
    }
}

/* Guards against slides on the side that their lines are aligned to. */
TEST (Slide, StandsInTheMiddleHoweverItIsAligned)
{
  for (Align align : {Align::automatic, Align::left, Align::right}) {
    Layout layout = layout_of (slide_of ("A slide\nof two lines", align));
    EXPECT_NEAR (middle_of (layout.block), 960, 1);
    EXPECT_NEAR (layout.block.y + layout.block.h / 2, 540, 1);
  }
  const auto left = layout_of (slide_of ("Short\nA longer line", Align::left));
  EXPECT_NEAR (left.parts[0].lines[0].x, left.parts[1].lines[0].x, 0.1);
  const auto right = layout_of (slide_of ("Short\nA longer one", Align::right));
  EXPECT_GT (right.parts[0].lines[0].x, right.parts[1].lines[0].x + 50);
}

/* Guards against paragraphs that run into one another, and lines apart. */
TEST (Slide, AnEmptyLinePartsParagraphs)
{
  Layout together = layout_of (slide_of ("One\nTwo"));
  Layout apart = layout_of (slide_of ("One\n\nTwo"));
  ASSERT_EQ (together.parts.size (), 2u);
  ASSERT_EQ (apart.parts.size (), 2u);
  EXPECT_NEAR (apart.block.h - together.block.h, 0.6 * apart.size, 0.5);
}

/* Guards against headings whose lines lie on one another: what is larger needs
 * more room. */
TEST (Slide, LargerLinesAreHigher)
{
  TextSpec spec = slide_of ("<span size=\"200%\">Large</span>\nsmall");
  spec.markup = true;
  Layout layout = layout_of (spec);
  ASSERT_EQ (layout.parts.size (), 2u);
  EXPECT_NEAR (layout.parts[0].height, 2 * layout.parts[1].height,
      0.1 * layout.parts[1].height);
}

/* Guards against text under the heading above it or the captions below. */
TEST (Slide, KeepsBetweenTopAndBottom)
{
  std::string paragraphs;
  for (int i = 0; i < 12; i++)
    paragraphs += std::string (kLong) + "\n\n";
  for (Style style : {Style::slide, Style::code, Style::bullets})
    for (auto [w, h] : kSizes)
      for (const std::string &text : {std::string ("One"), paragraphs}) {
        TextSpec spec = spec_of (style, text);
        spec.top = 0.3;
        spec.bottom = 0.6;
        const Layout layout = layout_of (spec, w, h);
        double top = layout.block.y - layout.padding_y;
        EXPECT_GE (top, 0.3 * h - 1) << style_info (style).nick << w;
        EXPECT_LE (top + layout.block.h + 2 * layout.padding_y, 0.6 * h + 1)
            << style_info (style).nick << w;
      }
}

/* Guards against edges that leave the safe area, or that have crossed. */
TEST (Slide, NeverLeavesTheSafeArea)
{
  TextSpec spec = slide_of ("One");
  spec.place = Place{false, 0, -1, 0, 0};
  EXPECT_NEAR (layout_of (spec).block.y, 54, 0.5);
  spec.top = 0.9;
  spec.bottom = 0.1;
  EXPECT_EQ (layout_of (spec).parts.size (), 1u);
}

/* Guards against 20 lines of a program that are no longer readable: type is
 * 0.034 of the shorter side and never under 0.026. */
TEST (Code, ShrinksToItsSmallestSizeOnly)
{
  EXPECT_NEAR (
      layout_of (spec_of (Style::code, "x = 1")).size, 0.034 * 1080, 1);
  std::string lines;
  for (int i = 0; i < 23; i++)
    lines += "x = 1\n";
  Layout fits = layout_of (spec_of (Style::code, lines));
  EXPECT_NEAR (fits.size, 0.026 * 1080, 1);
  EXPECT_EQ (fits.shown, fits.characters);
  lines += lines;
  Layout too_long = layout_of (spec_of (Style::code, lines));
  EXPECT_NEAR (too_long.size, 0.026 * 1080, 1);
  EXPECT_LT (too_long.shown, too_long.characters);
}

/* Guards against lines of a program that come all at once or in another
 * order, and against a panel that comes with the first of them. */
TEST (Code, LinesComeAtTheirTimes)
{
  TextSpec spec = spec_of (Style::code, "aaaa\nbbbb\ncccc");
  spec.times = {1 * kSecond, 2 * kSecond, 3 * kSecond};
  spec.enter = Motion::none;
  spec.background.kind = Paint::Kind::nothing;
  spec.scrim = 0;
  auto picture = picture_of (spec, 640, 360);
  const auto &lines = picture->layout ().parts[0].lines;
  ASSERT_EQ (lines.size (), 3u);
  for (int seen = 0; seen <= 3; seen++) {
    RgbFrame frame (640, 360, 100);
    picture->draw (frame.target (), RgbFrame::form (),
        (uint64_t) seen * kSecond + kSecond / 2);
    Rect box = touched (frame, 100);
    EXPECT_EQ (box.empty (), seen == 0) << seen;
    if (seen > 0) {
      EXPECT_NEAR (box.y + box.h, lines[(size_t) seen - 1].baseline, 3) << seen;
    }
    EXPECT_TRUE (frame.guard_intact ());
  }
}

/* Guards against a panel that waits for its first line. */
TEST (Code, ThePanelIsThereBeforeItsLines)
{
  TextSpec spec = spec_of (Style::code, "aaaa\nbbbb");
  spec.times = {1 * kSecond, 2 * kSecond};
  spec.enter = Motion::none;
  auto picture = picture_of (spec, 640, 360);
  RgbFrame frame (640, 360, 200);
  picture->draw (frame.target (), RgbFrame::form (), 0);
  EXPECT_FALSE (touched (frame, 200).empty ());
}
