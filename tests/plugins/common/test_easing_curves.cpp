// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "easing_curves.h"

using namespace reel;

/* Guards against movements that don't arrive, go back or jump: what moves with
 * a picture is drawn by another program part than the picture. */
TEST (EasingCurves, GoFromEndToEndAndNeverBack)
{
  constexpr int kSteps = 1000;
  for (auto curve : {ease_in, ease_out, ease_in_out}) {
    EXPECT_EQ (curve (0), 0);
    EXPECT_EQ (curve (1), 1);
    double last = 0;
    for (int i = 1; i <= kSteps; i++) {
      double now = curve ((double) i / kSteps);
      EXPECT_GE (now, last) << i;
      EXPECT_LT (now - last, 3.1 / kSteps) << i;
      last = now;
    }
  }
}

/* Guards against curves that are taken for each other. */
TEST (EasingCurves, AreSlowWhereTheySay)
{
  EXPECT_EQ (ease_in (0.5), 0.125);
  EXPECT_EQ (ease_out (0.5), 0.875);
  EXPECT_EQ (ease_in_out (0.5), 0.5);
  EXPECT_EQ (ease_in_out (0.25), 0.15625);
}
