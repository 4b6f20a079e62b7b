// SPDX-License-Identifier: GPL-3.0-or-later
/* Themes on decoded frames: each of their colours is seen where it belongs. */
#include <gtest/gtest.h>

#include <cmath>

#include "decoded.h"
#include "preparing.h"

using namespace reel;
using namespace reel::test;

namespace {

constexpr int kWidth = 640, kHeight = 360;

/* How many pixels of FRAME are about COLOR. */
int
count (const Frame &frame, const char *color)
{
  constexpr int kApart = 30;
  Color wanted = *parse_color (color);
  int found = 0;
  for (const Color &pixel : frame)
    found += std::abs (pixel.r - wanted.r) < kApart &&
             std::abs (pixel.g - wanted.g) < kApart &&
             std::abs (pixel.b - wanted.b) < kApart;
  return found;
}

/* What a scene of SCENE's keys looks like below THEME. */
Frame
seen (const std::string &theme, const std::string &scene)
{
  Preparing place;
  auto result = place.prepare (
      "output: {size: 640x360, fps: 5, quality: high}\ntheme: " + theme +
      "\nscenes: [{duration: 2, " + scene + "}]\n");
  EXPECT_TRUE (result.prepared) << result.error << told (result.problems);
  if (!result.prepared)
    return {};
  return frame_at (place.out ("brief.mp4"), 1);
}

} // namespace

/* Guards against colours of a theme that are read and then seen nowhere. */
TEST (ThemeColours, AreSeenWhereTheyBelong)
{
  const std::string theme =
      "{sizes: {title: 90, lower-third: 90, bullets: 120}, colors: {text: "
      "\"#ffe000\", muted: \"#00e0ff\", background: \"#102040\", accent: "
      "\"#ff00a0\", surface: \"#005000fe\"}}";
  Frame title = seen (theme, "title: HHHH, subtitle: HHHHHHHHHH");
  ASSERT_EQ (title.size (), (size_t) kWidth * kHeight);
  EXPECT_GT (count (title, "#ffe000"), 500);
  EXPECT_GT (count (title, "#00e0ff"), 100);
  EXPECT_GT (count (title, "#102040"), kWidth * kHeight / 2);
  Frame third = seen (theme, "texts: [{text: \"HHHH\\nHHHH\", style: "
                             "lower-third}]");
  EXPECT_GT (count (third, "#005000"), 1000);
  EXPECT_GT (count (third, "#ff00a0"), 100);
  EXPECT_GT (count (third, "#00e0ff"), 60);
  Frame bullets = seen (theme, "bullets: [HHHH]");
  EXPECT_GT (count (bullets, "#ffe000"), 100);
  EXPECT_GT (count (bullets, "#ff00a0"), 8);
}

/* Guards against shades that don't know for which text they are: dark text on
 * a dark picture gets the theme's light, on a light one next to nothing. */
TEST (ThemeColours, ScrimSetsDarkTextOffWhereItMust)
{
  const std::string theme =
      "{colors: {text: \"#101010\", muted: \"#202020\", background: "
      "\"#f0f0f0\", scrim: \"#00ff00\"}}";
  Frame dark = seen (theme, "title: H, background: black");
  ASSERT_EQ (dark.size (), (size_t) kWidth * kHeight);
  Color behind = dark[(size_t) (kHeight / 2) * kWidth + kWidth / 2 - 90];
  EXPECT_GT (behind.g, 100);
  EXPECT_LT (behind.r, 40);
  Frame light = seen (theme, "title: H, background: white");
  behind = light[(size_t) (kHeight / 2) * kWidth + kWidth / 2 - 90];
  EXPECT_GT (behind.r, 200);
}

/* Guards against backdrops that are shown in place of what a brief says, and
 * canvases that aren't. */
TEST (ThemeColours, BackdropStandsWhereNothingElseDoes)
{
  const std::string theme = "{backdrop: {color: \"#203060\"}}";
  EXPECT_GT (
      count (seen (theme, "pause: 0"), "#203060"), kWidth * kHeight * 9 / 10);
  EXPECT_GT (count (seen (theme, "canvas: \"#703010\""), "#703010"),
      kWidth * kHeight * 9 / 10);
  EXPECT_GT (count (seen (theme, "background: \"#107030\""), "#107030"),
      kWidth * kHeight * 9 / 10);
}
