// SPDX-License-Identifier: GPL-3.0-or-later
#include "text_fixture.h"

using namespace reel;
using namespace reel::text;
using namespace reel::text::test;

namespace {

constexpr Style kOnScrims[] = {Style::title, Style::subtitle, Style::big_number,
    Style::quote, Style::bullets, Style::heading};

RgbFrame
drawn (const TextSpec &spec, uint8_t gray, uint64_t t = 2 * kSecond,
    int width = 1920, int height = 1080)
{
  RgbFrame frame (width, height, gray);
  picture_of (spec, width, height)
      ->draw (frame.target (), RgbFrame::form (), t);
  return frame;
}

/* The contrast between the brightest and the median pixel of BOX. */
double
contrast_in (RgbFrame &frame, const Box &box)
{
  std::vector<double> lights;
  for (int y = (int) box.y; y < box.y + box.h; y++)
    for (int x = (int) box.x; x < box.x + box.w; x++)
      lights.push_back (luminance (frame.at (x, y)));
  std::sort (lights.begin (), lights.end ());
  return contrast (lights.back (), lights[lights.size () / 2]);
}

} // namespace

/* Guards against text nobody can read: 4.5 to 1 on white, grey and black. */
TEST (Picture, ContrastIsEnoughOnAnything)
{
  for (uint8_t gray : {255, 128, 0})
    for (int s = 0; s < kStyles; s++) {
      TextSpec spec = spec_of ((Style) s, "The quiet harbour");
      RgbFrame frame = drawn (spec, gray);
      Box box = layout_of (spec).block;
      EXPECT_GE (contrast_in (frame, box), 4.5)
          << style_info ((Style) s).nick << " on " << (int) gray;
    }
}

/* Guards against dark text on a dark shade. */
TEST (Picture, DarkTextGetsALightShade)
{
  TextSpec spec = spec_of (Style::title, "Ink on paper");
  spec.color = {Paint::Kind::colour, {20, 24, 32}};
  for (uint8_t gray : {255, 0}) {
    RgbFrame frame = drawn (spec, gray);
    Box box = layout_of (spec).block;
    double ink = luminance (spec.color.color);
    Color back = frame.at ((int) box.x - 10, (int) (box.y + box.h / 2));
    EXPECT_GE (contrast (ink, luminance (back)), 4.5) << (int) gray;
  }
}

/* Guards against a shade with an edge one can see: neighbours differ by no
 * more than its noise. */
TEST (Picture, ShadeHasNoEdge)
{
  for (Style style : kOnScrims) {
    RgbFrame frame = drawn (spec_of (style, "Harbour"), 255);
    for (int x : {1900, 1500})
      for (int y = 1; y < 1080; y++)
        ASSERT_LE (std::abs (frame.at (x, y).r - frame.at (x, y - 1).r), 3)
            << style_info (style).nick << " " << y;
  }
}

/* Guards against text before its start, after its stop, or late by a frame. */
TEST (Picture, IsThereFromStartToStop)
{
  TextSpec spec = spec_of (Style::caption, "In by the first word's frame");
  spec.start = kSecond;
  spec.stop = 2 * kSecond;
  auto picture = picture_of (spec);
  EXPECT_FALSE (picture->visible_at (kSecond - 1));
  EXPECT_TRUE (picture->visible_at (kSecond));
  EXPECT_TRUE (picture->visible_at (2 * kSecond - 1));
  EXPECT_FALSE (picture->visible_at (2 * kSecond));
  EXPECT_EQ (drawn (spec, 99, kSecond).bytes (),
      drawn (spec, 99, 1500 * kMs).bytes ());
}

/* Guards against a subtitle that comes later and stands elsewhere: drawn one
 * after the other, both kinds of line are the whole. */
TEST (Picture, TwoKindsOfLinesMakeTheWhole)
{
  TextSpec spec = spec_of (Style::title, "The quiet harbour\nat night");
  spec.enter = Motion::none;
  spec.background.kind = Paint::Kind::nothing;
  RgbFrame whole = drawn (spec, 60);
  RgbFrame both (1920, 1080, 60);
  std::vector<std::vector<uint8_t>> states;
  for (Shown shown : {Shown::first, Shown::second}) {
    spec.shown = shown;
    picture_of (spec)->draw (both.target (), RgbFrame::form (), 2 * kSecond);
    states.push_back (both.bytes ());
  }
  EXPECT_EQ (both.bytes (), whole.bytes ());
  EXPECT_NE (states[0], states[1]);
  spec.background = {Paint::Kind::colour, {200, 0, 0}};
  RgbFrame second = drawn (spec, 60);
  Box box = layout_of (spec).block;
  EXPECT_EQ (second.at ((int) box.x - 5, (int) (box.y + box.h / 2)).r, 60)
      << "the box is the first's";
}

/* Guards against animation that depends on what was drawn before. */
TEST (Picture, SameTimeSameBytes)
{
  for (Motion motion : {Motion::fade, Motion::slide, Motion::pop,
           Motion::typewriter, Motion::wipe}) {
    TextSpec spec = spec_of (Style::title, "Harbour\nat night");
    spec.enter = motion;
    auto picture = picture_of (spec);
    RgbFrame first (1920, 1080, 60), other (1920, 1080, 60),
        again (1920, 1080, 60);
    picture->draw (first.target (), RgbFrame::form (), 200 * kMs);
    picture->draw (other.target (), RgbFrame::form (), 350 * kMs);
    picture->draw (again.target (), RgbFrame::form (), 200 * kMs);
    EXPECT_EQ (first.bytes (), again.bytes ());
    EXPECT_NE (first.bytes (), other.bytes ());
  }
}

/* Guards against bullets that ignore their times. */
TEST (Picture, BulletsComeAtTheirTimes)
{
  TextSpec spec = spec_of (Style::bullets, "One\nTwo");
  spec.times = {0, 3 * kSecond};
  RgbFrame before = drawn (spec, 128, 2 * kSecond);
  RgbFrame after = drawn (spec, 128, 4 * kSecond);
  Layout layout = layout_of (spec);
  const Line &one = layout.parts[0].lines[0], &two = layout.parts[1].lines[0];
  auto box = [] (const Line &l) { return Box{l.x, l.top, l.width, l.height}; };
  EXPECT_GE (contrast_in (before, box (one)), 4.5);
  EXPECT_LT (contrast_in (before, box (two)), 1.2);
  EXPECT_GE (contrast_in (after, box (two)), 4.5);
}

/* Guards against words to come that look like words that were said. */
TEST (Picture, KaraokeMarksTheWord)
{
  TextSpec spec = spec_of (Style::karaoke, "Boats leave traces");
  spec.words = {{0, 500 * kMs, 0, 5}, {500 * kMs, kSecond, 6, 5},
      {kSecond, 2 * kSecond, 12, 6}};
  RgbFrame frame = drawn (spec, 40, 900 * kMs);
  Layout layout = layout_of (spec);
  const auto &c = layout.parts[0].lines[0].clusters;
  auto brightest = [&] (int from, int to) {
    int most = 0;
    const Line &line = layout.parts[0].lines[0];
    for (int y = (int) line.top; y < line.top + line.height; y++)
      for (int x = (int) c[from].x; x < c[to].x; x++)
        most = std::max<int> (most, frame.at (x, y).r);
    return most;
  };
  EXPECT_GE (brightest (0, 5), 250);
  EXPECT_LE (brightest (12, 17), 190);
  const Line &line = layout.parts[0].lines[0];
  Color pill = frame.at ((int) (c[5].x + c[5].width - 3),
      (int) (line.baseline - layout.size * 0.3));
  EXPECT_GT (pill.b, pill.r + 60);
}

/* Guards against writes outside the frame, whatever its size. */
TEST (Picture, StaysWithinFramesOfAnySize)
{
  const int sizes[][2] = {{1, 1}, {3, 5}, {17, 31}, {33, 2}, {1, 900},
      {640, 361}, {101, 99}, {7680, 64}};
  for (auto [w, h] : sizes)
    for (int s = 0; s < kStyles; s++) {
      TextSpec spec = spec_of ((Style) s, "Harbour\u0301\u0302\u0303 \nnight");
      spec.enter = Motion::slide;
      spec.font_size = s % 2 ? 400 : 0;
      auto picture = picture_of (spec, w, h);
      for (uint64_t t : {0, 50, 200, 2000}) {
        RgbFrame frame (w, h, 128);
        picture->draw (frame.target (), RgbFrame::form (), t * kMs);
        ASSERT_TRUE (frame.guard_intact ()) << w << "x" << h;
      }
    }
}

/* Guards against `background=none` that still shades the picture. */
TEST (Picture, NoBackgroundMeansNone)
{
  TextSpec spec = spec_of (Style::caption, "Straight on the picture");
  spec.background.kind = Paint::Kind::nothing;
  RgbFrame frame = drawn (spec, 10);
  Box box = layout_of (spec).block;
  Rect ink = touched (frame, 10);
  EXPECT_GE (ink.x, box.x - 4);
  EXPECT_LE (ink.x + ink.w, box.x + box.w + 4);
  EXPECT_EQ (frame.at ((int) box.x + 1, (int) box.y - 6), (Color{10, 10, 10}));
}

/* Guards against emoji drawn as outlines. */
TEST (Picture, EmojiHaveColours)
{
  RgbFrame frame = drawn (spec_of (Style::label, "\U0001f6a2"), 128);
  int colourful = 0;
  for (int y = 600; y < 900; y++)
    for (int x = 90; x < 400; x++) {
      Color c = frame.at (x, y);
      colourful += std::max ({c.r, c.g, c.b}) - std::min ({c.r, c.g, c.b}) > 60;
    }
  EXPECT_GT (colourful, 100);
}

/* Guards against second lines, words on the pill and shades that keep their
 * own colours where others were asked for. */
TEST (Picture, SecondLinesPillsAndShadesTakeColours)
{
  auto has = [] (RgbFrame &frame, Color wanted) {
    int found = 0;
    for (int y = 0; y < 1080; y++)
      for (int x = 0; x < 1920; x++)
        found += frame.at (x, y) == wanted;
    return found;
  };
  TextSpec title = spec_of (Style::title, "HHHH\nHHHH");
  title.muted = {Paint::Kind::colour, {0, 200, 100}};
  RgbFrame frame = drawn (title, 0);
  EXPECT_GT (has (frame, {0, 200, 100}), 500);
  EXPECT_GT (has (frame, {255, 255, 255}), 500);
  title.text = "HHHH";
  frame = drawn (title, 0);
  EXPECT_EQ (has (frame, {0, 200, 100}), 0);
  title.scrim_color = {Paint::Kind::colour, {120, 0, 0}};
  frame = drawn (title, 0);
  Box box = layout_of (title).block;
  Color behind = frame.at ((int) box.x - 4, (int) (box.y + box.h / 2));
  EXPECT_GT (behind.r, 40);
  EXPECT_EQ (behind.g, 0);
  TextSpec word = spec_of (Style::karaoke, "HHHH");
  word.words = {{0, 10 * kSecond, 0, 4}};
  word.highlight = {Paint::Kind::colour, {255, 255, 0}};
  word.highlight_text = {Paint::Kind::colour, {200, 0, 0}};
  frame = drawn (word, 0);
  EXPECT_GT (has (frame, {200, 0, 0}), 200);
  EXPECT_GT (has (frame, {255, 255, 0}), 500);
}

/* Guards against boxes that stay where a shade was asked for, and a shade that
 * leaves the text unreadable. */
TEST (Picture, ShadeInPlaceOfABoxIsEnough)
{
  for (Style style : {Style::caption, Style::label, Style::lower_third}) {
    TextSpec spec = spec_of (style, "The quiet harbour");
    spec.background.kind = Paint::Kind::shade;
    RgbFrame frame = drawn (spec, 255);
    EXPECT_GE (contrast_in (frame, layout_of (spec).block), 4.5)
        << style_info (style).nick;
    EXPECT_EQ (layout_of (spec).padding_x, 0);
  }
}
