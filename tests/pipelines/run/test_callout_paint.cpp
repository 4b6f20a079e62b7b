// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/callout_paint.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

using namespace reel;

namespace {

constexpr uint8_t kGround = 150, kBlack = 16;

/* A plane of one value. */
struct Canvas {
  int width, height, stride;
  std::vector<uint8_t> samples;

  explicit Canvas (int w = 120, int h = 80)
      : width (w), height (h), stride (w + 5),
        samples ((size_t) stride * (size_t) h, kGround)
  {
  }
  PaintedPlane plane () { return {samples.data (), width, height, stride}; }
  int at (int x, int y) const
  {
    return samples[(size_t) y * (size_t) stride + (size_t) x];
  }
  /* How many samples' worth differ from the ground, where VALUE is whole. */
  double area (int value) const
  {
    double sum = 0;
    for (int y = 0; y < height; y++)
      for (int x = 0; x < width; x++)
        sum += (double) (at (x, y) - kGround) / (value - kGround);
    return sum;
  }
  bool is_within () const
  {
    for (int y = 0; y < height; y++)
      for (int x = width; x < stride; x++)
        if (at (x, y) != kGround)
          return false;
    return true;
  }
};

} // namespace

/* Guards against shapes of another size, and edges that are stairs: fractions
 * of samples count. */
TEST (CalloutPaint, CoversItsAreaToFractionsOfASample)
{
  CalloutPainter painter;
  for (double off : {0.0, 0.3, 0.5}) {
    Canvas disc;
    painter.cover (disc.plane (), {true, 60 + off, 40 + off, 20, 20}, 1, 50);
    EXPECT_NEAR (disc.area (50), M_PI * 400, 8) << off;
    Canvas box;
    painter.cover (box.plane (), {false, 60 + off, 40 + off, 20, 10}, 1, 50);
    EXPECT_NEAR (box.area (50), 800, 8) << off;
    Canvas oval;
    painter.cover (oval.plane (), {true, 60 + off, 40 + off, 40, 15}, 1, 50);
    EXPECT_NEAR (oval.area (50), M_PI * 600, 25) << off;
  }
}

/* Guards against a shape that jumps from sample to sample as it moves. */
TEST (CalloutPaint, MovesByFractionsOfASample)
{
  CalloutPainter painter;
  double last = 1;
  for (int step = 0; step <= 20; step++) {
    Canvas canvas;
    painter.cover (
        canvas.plane (), {true, 60 + step / 20.0, 40, 20, 20}, 1, 50);
    double sum = 0;
    for (int x = 0; x < canvas.width; x++)
      sum += x * (canvas.at (x, 40) - kGround);
    EXPECT_GT (last, sum) << step;
    last = sum;
  }
}

/* Guards against writing beside the plane, and shapes beyond it. */
TEST (CalloutPaint, StaysWithinThePlane)
{
  CalloutPainter painter;
  for (double x : {-500.0, -10.0, 0.0, 60.0, 119.0, 130.0, 1e6})
    for (double y : {-1e6, -5.0, 40.0, 79.5, 300.0})
      for (double half : {0.4, 9.0, 70.0, 1e5})
        for (bool is_ellipse : {true, false}) {
          Canvas canvas;
          PaintedShape shape{is_ellipse, x, y, half, half * 0.7};
          Spotlight light{shape, 1, 0.5};
          painter.cover (canvas.plane (), shape, 0.5, 200);
          painter.outline (canvas.plane (), {shape, 3, 4, 1}, 90, kBlack);
          painter.darken (canvas.plane (), {&light, 1}, kBlack);
          EXPECT_TRUE (canvas.is_within ()) << x << " " << y << " " << half;
        }
}

/* Guards against a light that dims what it points at, or leaves the rest as it
 * is. */
TEST (CalloutPaint, AllButTheLitIsDarkened)
{
  CalloutPainter painter;
  Canvas canvas;
  Spotlight light{{true, 60, 40, 20, 20}, 1, 0.5};
  painter.darken (canvas.plane (), {&light, 1}, kBlack);
  EXPECT_EQ (canvas.at (60, 40), kGround);
  EXPECT_EQ (canvas.at (45, 40), kGround);
  EXPECT_EQ (canvas.at (30, 40), (kGround + kBlack) / 2);
  EXPECT_EQ (canvas.at (0, 0), (kGround + kBlack) / 2);
  EXPECT_EQ (canvas.at (119, 79), (kGround + kBlack) / 2);
  Canvas black;
  light.dim = 1;
  painter.darken (black.plane (), {&light, 1}, kBlack);
  EXPECT_EQ (black.at (0, 0), kBlack);
}

/* Guards against one light that darkens the other's shape, and against places
 * that are darkened twice. */
TEST (CalloutPaint, SeveralLightsLeaveAllOfTheirShapesBright)
{
  CalloutPainter painter;
  Canvas canvas;
  Spotlight lights[] = {{{true, 30, 40, 20, 20}, 1, 0.5},
      {{false, 90, 40, 20, 20}, 1, 0.3}, {{true, 45, 40, 20, 20}, 1, 0.5}};
  painter.darken (canvas.plane (), lights, kBlack);
  for (int x : {30, 45, 60, 90})
    EXPECT_EQ (canvas.at (x, 40), kGround) << x;
  EXPECT_EQ (canvas.at (0, 0), (kGround + kBlack) / 2);
}

/* Guards against what is lit flickering while another light comes. */
TEST (CalloutPaint, WhatIsLitStaysSoWhileAnotherComes)
{
  CalloutPainter painter;
  for (int step = 0; step <= 10; step++) {
    double presence = step / 10.0;
    Canvas later, both;
    Spotlight lights[] = {{{true, 30, 40, 20, 20}, 1, 0.5},
        {{true, 90, 40, 20, 20}, presence, 0.5}};
    painter.darken (later.plane (), lights, kBlack);
    EXPECT_EQ (later.at (30, 40), kGround) << step;
    EXPECT_NEAR (
        later.at (90, 40), kGround - (kGround - kBlack) / 2 * (1 - presence), 1)
        << step;
    lights[0].presence = presence;
    painter.darken (both.plane (), lights, kBlack);
    EXPECT_EQ (both.at (30, 40), kGround) << step;
    EXPECT_EQ (both.at (90, 40), kGround) << step;
  }
}

/* Guards against a line that isn't on the edge, or lost on its own colour. */
TEST (CalloutPaint, LinesFollowTheEdgeAndAreSetOff)
{
  CalloutPainter painter;
  for (bool is_ellipse : {true, false}) {
    Canvas canvas;
    painter.outline (
        canvas.plane (), {{is_ellipse, 60, 40, 25, 25}, 4, 6, 1}, 240, kBlack);
    EXPECT_EQ (canvas.at (60, 40), kGround); // within
    EXPECT_EQ (canvas.at (0, 0), kGround);   // far away
    for (int x : {34, 35, 84, 85})
      EXPECT_NEAR (canvas.at (x, 40), 240, 3) << x;
    for (int x : {31, 38, 81, 88})
      EXPECT_LT (canvas.at (x, 40), kGround - 10) << x; // its shadow
    EXPECT_NEAR (canvas.at (60, 15), 240, 3);
    EXPECT_NEAR (canvas.at (60, 64), 240, 3);
  }
}

/* Guards against something drawn before it comes. */
TEST (CalloutPaint, WithoutPresenceNothingChanges)
{
  CalloutPainter painter;
  Canvas canvas, untouched;
  PaintedShape shape{true, 60, 40, 25, 25};
  Spotlight light{shape, 0, 1};
  painter.darken (canvas.plane (), {&light, 1}, kBlack);
  painter.cover (canvas.plane (), shape, 0, 50);
  painter.outline (canvas.plane (), {shape, 4, 6, 0}, 240, kBlack);
  EXPECT_EQ (canvas.samples, untouched.samples);
}
