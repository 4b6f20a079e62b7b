// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cmath>

#include "colour.h"
#include "easing.h"
#include "geometry.h"
#include "panzoom_settings.h"

using namespace reel::motion;

/* Guards against a movement that jumps at an end or goes back on its way. */
TEST (Easing, ReachesBothEndsAndNeverGoesBack)
{
  for (auto easing : {Easing::Linear, Easing::In, Easing::Out, Easing::InOut}) {
    EXPECT_EQ (ease (easing, 0), 0);
    EXPECT_EQ (ease (easing, 1), 1);
    EXPECT_EQ (ease (easing, -3), 0);
    EXPECT_EQ (ease (easing, 7), 1);
    EXPECT_EQ (ease (easing, std::nan ("")), 0);
    for (int i = 1; i <= 1000; i++)
      EXPECT_GE (ease (easing, i / 1000.0), ease (easing, (i - 1) / 1000.0));
  }
}

/* Guards against ends that are off by a rounding error. */
TEST (Geometry, BetweenIsExactAtTheEnds)
{
  Rect from = {0.1, 0.2, 0.7, 0.3};
  Rect to = {0.3, 0.1, 0.1, 0.9};
  EXPECT_EQ (between (from, to, 0), from);
  EXPECT_EQ (between (from, to, 1), to);
  EXPECT_EQ (between (from, to, -1), from);
  EXPECT_NEAR (between (from, to, 0.5).x, 0.2, 1e-12);
}

/* Guards against views that reach beyond the picture or show nothing. */
TEST (Geometry, RefusesWhatIsNoFraction)
{
  EXPECT_TRUE (is_fraction ({0, 0, 1, 1}));
  EXPECT_TRUE (is_fraction ({0.7, 0.7, 0.1 + 0.2, 0.3}));
  EXPECT_FALSE (is_fraction ({-0.1, 0, 1, 1}));
  EXPECT_FALSE (is_fraction ({0, 0, 0, 1}));
  EXPECT_FALSE (is_fraction ({0, 0, 1, -1}));
  EXPECT_FALSE (is_fraction ({0.5, 0, 0.6, 1}));
  EXPECT_FALSE (is_fraction ({std::nan (""), 0, 1, 1}));
  EXPECT_FALSE (is_fraction ({0, 0, INFINITY, 1}));
}

/* Guards against cutting off the point that should stay in view. */
TEST (Geometry, CoverKeepsTheFocus)
{
  Size in = {1000, 1000};
  Size out = {200, 100};
  EXPECT_EQ (fitted_region (in, out, Fit::Cover, {0.5, 0.5}),
      (Rect{0, 250, 1000, 500}));
  EXPECT_EQ (
      fitted_region (in, out, Fit::Cover, {0.5, 0.0}), (Rect{0, 0, 1000, 500}));
  EXPECT_EQ (fitted_region (in, out, Fit::Cover, {0.5, 1.0}),
      (Rect{0, 500, 1000, 500}));
  EXPECT_EQ (fitted_region (in, out, Fit::Cover, {0.5, 0.4}),
      (Rect{0, 150, 1000, 500}));
}

/* Guards against pixels that aren't square being taken for square ones. */
TEST (Geometry, CountsThePixelsShape)
{
  Size anamorphic = {720, 576, 64.0 / 45};
  Size wide = {1024, 576};
  EXPECT_EQ (
      fitted_region (anamorphic, wide, Fit::Cover, {}), (Rect{0, 0, 720, 576}));
  Rect all = fitted_region ({500, 1000}, {2000, 1000}, Fit::Contain, {});
  EXPECT_EQ (all, (Rect{-750, 0, 2000, 1000}));
}

/* Guards against colours that are read wrongly or guessed. */
TEST (Colour, ReadsHexAndNamesAndRefusesTheRest)
{
  EXPECT_EQ (parse_colour ("#f80"), (Rgb{255, 136, 0}));
  EXPECT_EQ (parse_colour ("#102030"), (Rgb{16, 32, 48}));
  EXPECT_EQ (parse_colour ("#10203040"), (Rgb{16, 32, 48}));
  EXPECT_EQ (parse_colour ("navy"), (Rgb{0, 0, 128}));
  for (const char *wrong : {"", "#", "#12", "#12345", "#ggg", "nave", "102030",
           "#1020301", "#102030405"})
    EXPECT_FALSE (parse_colour (wrong)) << wrong;
}

/* Guards against a matrix or a range that is off (BT.709, limited: the values
 * of ITU-R BT.709, table 3.5, for full red). */
TEST (Colour, RedIsRedInBt709)
{
  Layout layout;
  auto red = samples_of ({255, 0, 0}, layout);
  EXPECT_EQ (red, (std::array<uint16_t, 3>{63, 102, 240}));
  layout.depth = 10;
  auto white = samples_of ({255, 255, 255}, layout);
  EXPECT_EQ (white, (std::array<uint16_t, 3>{940, 512, 512}));
}

/* Guards against settings that are wrong and pass. */
TEST (PanZoomSettings, NamesThePropertyThatIsWrong)
{
  std::string error;
  EXPECT_TRUE (read_settings ({}, error));
  PanZoomSettings settings;
  settings.from = {0, 0, 1};
  EXPECT_FALSE (read_settings (settings, error));
  EXPECT_NE (error.find ("from"), std::string::npos);
  settings = {};
  settings.to = {0, 0, 0, 1};
  EXPECT_FALSE (read_settings (settings, error));
  EXPECT_NE (error.find ("to"), std::string::npos);
  settings = {};
  settings.focus = {0.5, 1.5};
  EXPECT_FALSE (read_settings (settings, error));
  EXPECT_NE (error.find ("focus"), std::string::npos);
  settings = {};
  settings.bars = "blurry";
  EXPECT_FALSE (read_settings (settings, error));
  EXPECT_NE (error.find ("bars"), std::string::npos);
}

/* Guards against a view that moves where it should stand, and the reverse. */
TEST (PanZoomSettings, TimeAndProgressLeadTheView)
{
  std::string error;
  PanZoomSettings settings;
  settings.to = {0.5, 0.5, 0.5, 0.5};
  auto standing = read_settings (settings, error);
  EXPECT_EQ (view_at (*standing, 5, -1), standing->from);
  EXPECT_EQ (view_at (*standing, 5, 1), standing->to);
  settings.duration_ns = 100;
  auto moving = read_settings (settings, error);
  EXPECT_EQ (view_at (*moving, 0, -1), moving->from);
  EXPECT_EQ (view_at (*moving, 50, -1), (Rect{0.25, 0.25, 0.75, 0.75}));
  EXPECT_EQ (view_at (*moving, 100, -1), moving->to);
  EXPECT_EQ (view_at (*moving, UINT64_MAX, -1), moving->to);
}
