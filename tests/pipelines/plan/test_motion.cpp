// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "plan/motion.h"

using namespace reel;

static MotionPath
path_of (MotionKind kind, MotionKind *used = nullptr,
    MotionKind previous = MotionKind::None, const std::string &key = "s01")
{
  Background background;
  background.motion.kind = kind;
  background.focus = {0.25, 0.75};
  MotionKind chosen = MotionKind::None;
  auto path = motion_path (background, 5 * kSecond, previous, 1, key, chosen);
  if (used)
    *used = chosen;
  return path;
}

/* Guards against a zoom that drifts away from the point it is to go to. */
TEST (Motion, ZoomKeepsTheFocusInPlace)
{
  auto path = path_of (MotionKind::ZoomIn);
  EXPECT_EQ (path.from, Region{});
  EXPECT_DOUBLE_EQ (path.to.width, 0.88);
  /* The focus is at the same share of the view before and after. */
  EXPECT_DOUBLE_EQ ((0.25 - path.to.x) / path.to.width, 0.25);
  EXPECT_DOUBLE_EQ ((0.75 - path.to.y) / path.to.height, 0.75);
}

/* Guards against views that leave the picture. */
TEST (Motion, NoViewLeavesThePicture)
{
  for (int kind = 0; kind < (int) MotionKind::FromTo; kind++) {
    auto path = path_of ((MotionKind) kind);
    for (const Region &region : {path.from, path.to}) {
      EXPECT_GE (region.x, 0);
      EXPECT_GE (region.y, 0);
      EXPECT_LE (region.x + region.width, 1 + 1e-12);
      EXPECT_LE (region.y + region.height, 1 + 1e-12);
    }
  }
}

/* Guards against `auto` doing the same twice running, or something else each
 * time it is asked. */
TEST (Motion, AutoNeverRepeatsAndIsRepeatable)
{
  MotionKind previous = MotionKind::None;
  for (int i = 0; i < 100; i++) {
    std::string key = "scene" + std::to_string (i);
    MotionKind used, again;
    path_of (MotionKind::Auto, &used, previous, key);
    path_of (MotionKind::Auto, &again, previous, key);
    EXPECT_EQ (used, again);
    EXPECT_NE (used, previous);
    previous = used;
  }
}

/* Guards against haste: 1 to 1.5 per cent of the frame a second. */
TEST (Motion, AutoIsSlow)
{
  auto path = path_of (MotionKind::Auto);
  double size = std::min (path.from.width, path.to.width);
  EXPECT_NEAR ((1 - size) / 5, 0.0125, 0.0026);
}
