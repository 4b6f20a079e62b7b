// SPDX-License-Identifier: GPL-3.0-or-later
/* Texts on decoded frames: their looks, a subtitle by itself, and letters that
 * languages share. */
#include <gtest/gtest.h>

#include <cmath>

#include "decoded.h"
#include "preparing.h"

using namespace reel;
using namespace reel::test;

namespace {

constexpr int kWidth = 640, kHeight = 360;

/* The frames, 5 a second, of one grey scene of KEYS below TOP's. */
std::vector<Frame>
seen (const std::string &keys, const std::string &top = "")
{
  Preparing place;
  auto result = place.prepare (
      "output: {size: 640x360, fps: 5, quality: lossless}\n" + top +
      "scenes: [{background: \"#404040\", duration: 3, " + keys + "}]\n");
  EXPECT_TRUE (result.prepared) << result.error << told (result.problems);
  if (!result.prepared)
    return std::vector<Frame> (15);
  return frames_of (place.out ("brief.mp4"));
}

/* The pixels of FRAME that are about COLOR: how many, and their box. */
struct Found {
  int count = 0;
  int left = kWidth, top = kHeight, right = -1, bottom = -1;
};

Found
find (const Frame &frame, const char *color)
{
  constexpr int kApart = 60;
  Color wanted = *parse_color (color);
  Found found;
  for (size_t i = 0; i < frame.size (); i++) {
    const Color &pixel = frame[i];
    if (std::abs (pixel.r - wanted.r) >= kApart ||
        std::abs (pixel.g - wanted.g) >= kApart ||
        std::abs (pixel.b - wanted.b) >= kApart)
      continue;
    int x = (int) i % kWidth, y = (int) i / kWidth;
    found.count++;
    found.left = std::min (found.left, x);
    found.right = std::max (found.right, x);
    found.top = std::min (found.top, y);
    found.bottom = std::max (found.bottom, y);
  }
  return found;
}

bool
same (const Frame &a, const Frame &b)
{
  return std::equal (a.begin (), a.end (), b.begin (), b.end (),
      [] (const Color &x, const Color &y) {
        return x.r == y.r && x.g == y.g && x.b == y.b;
      });
}

/* How many pixels differ clearly. */
int
difference (const Frame &a, const Frame &b)
{
  int count = 0;
  for (size_t i = 0; i < a.size () && i < b.size (); i++)
    count += std::abs (a[i].g - b[i].g) > 60;
  return count;
}

} // namespace

/* Guards against an outline that is read and drawn nowhere. */
TEST (Texts, OutlinesAreDrawn)
{
  const std::string styles[] = {"texts: [{text: HHHH, style: big-number, ",
      "texts: [{text: HHHH, style: label, size: 90, ",
      "title: {text: HHHH, size: 90, "};
  for (const std::string &style : styles) {
    SCOPED_TRACE (style);
    std::string end = style.starts_with ("title") ? "}" : "}]";
    EXPECT_EQ (
        find (seen (style + "color: white" + end)[7], "#ff0000").count, 0);
    Frame outlined = seen (style + "color: white, outline: red" + end)[7];
    EXPECT_GT (find (outlined, "#ff0000").count, 200);
    EXPECT_GT (find (outlined, "#ffffff").count, 400);
  }
}

/* Guards against a subtitle's own looks that are lost beside a title. */
TEST (Texts, ASubtitleHasItsOwnLooks)
{
  auto sized = [] (const char *size) {
    return seen (std::string ("title: HHHH, subtitle: {text: HHHH, color: "
                              "\"#00ff00\", size: ") +
                 size + "}")[7];
  };
  Frame small = sized ("70"), large = sized ("140");
  Found title = find (small, "#ffffff"), line = find (small, "#00ff00"),
        big = find (large, "#00ff00");
  EXPECT_GT (title.count, 200);
  EXPECT_GT (line.count, 100);
  EXPECT_GT (line.top, title.bottom) << "it is below";
  EXPECT_NEAR (big.bottom - big.top, 2 * (line.bottom - line.top), 4);
}

/* Guards against a subtitle that doesn't come when it is asked to, moves as it
 * comes, or takes its title along. */
TEST (Texts, ASubtitleComesLaterAtItsPlace)
{
  const std::string common = "title: HHHH, subtitle: {text: HHHH, size: 120, "
                             "color: \"#00ff00\", enter: none, exit: none";
  auto at_once = seen (common + "}");
  auto later = seen (common + ", at: 1, for: 1}");
  ASSERT_EQ (later.size (), 15u);
  Found expected = find (at_once[7], "#00ff00");
  Found title = find (at_once[7], "#ffffff");
  EXPECT_GT (expected.count, 200);
  for (size_t i = 0; i < 15; i++) {
    SCOPED_TRACE (i);
    Found line = find (later[i], "#00ff00");
    bool there = i >= 5 && i < 10;
    EXPECT_NEAR (line.count, there ? expected.count : 0, there ? 20 : 0);
    if (there) {
      EXPECT_EQ (line.top, expected.top);
      EXPECT_EQ (line.left, expected.left);
    }
    if (i >= 3 && i < 12) {
      EXPECT_EQ (find (later[i], "#ffffff").top, title.top);
    }
  }
}

/* Guards against a place of its own that is ignored. */
TEST (Texts, ASubtitleStandsWhereItIsAskedTo)
{
  Frame frame = seen ("title: HHHH, subtitle: {text: HHHHHHHH, color: "
                      "\"#00ff00\", position: bottom-right}")[7];
  Found line = find (frame, "#00ff00");
  EXPECT_GT (line.count, 100);
  EXPECT_GT (line.top, kHeight * 3 / 4);
  EXPECT_NEAR (line.right, kWidth * 0.95, 6);
}

/* Guards against Chinese in Japanese forms and the other way: the character
 * for "bone" and the one for "straight" look different in each of them. */
TEST (Texts, HanHasTheFormsOfItsLanguage)
{
  const std::string kinds[] = {"title: 直骨", "bullets: [直骨]", "slide: 直骨",
      "captions: [直骨]",
      "overlays: [{text: 直骨, width: 0.3, position: center}]"};
  for (const std::string &kind : kinds) {
    SCOPED_TRACE (kind);
    Frame last;
    for (const char *language : {"ja", "zh-Hans", "zh-Hant"}) {
      SCOPED_TRACE (language);
      Frame frame = seen (kind + ", language: " + language,
          kind.starts_with ("captions") ? "captions: line\n" : "")[7];
      EXPECT_GT (find (frame, "#ffffff").count, 5) << "nothing is drawn";
      if (!last.empty ()) {
        EXPECT_GT (difference (frame, last), 4);
      }
      last = std::move (frame);
    }
  }
}

/* Guards against a language of the whole brief that doesn't reach its scenes,
 * and against letters that change with a language that shares them all. */
TEST (Texts, ALanguageAtTheTopHoldsForAll)
{
  Frame own = seen ("title: 直骨, language: zh-Hans")[7];
  EXPECT_TRUE (same (own, seen ("title: 直骨", "language: zh-Hans\n")[7]));
  EXPECT_FALSE (same (own, seen ("title: 直骨", "language: ja\n")[7]));
  EXPECT_TRUE (same (seen ("title: Quiet harbour")[7],
      seen ("title: Quiet harbour, language: de")[7]));
}
