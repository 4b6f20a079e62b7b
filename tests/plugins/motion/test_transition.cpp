// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "pictures.h"
#include "transition.h"

using namespace reel::motion;
using namespace reel::test;
using Type = TransitionType;

namespace {

constexpr int kTypes = (int) Type::FadeCircle + 1;

/* Two pictures and what lies between them. */
struct Scene {
  explicit Scene (const Layout &format) : layout (format) {}
  GuardedPicture &at (Type type, double progress)
  {
    core.set_up (type, layout);
    core.render (progress, a.ref (), b.ref (), out.target ());
    return out;
  }
  Layout layout;
  GuardedPicture a{layout}, b{layout}, out{layout};
  Transition core;
};

int
dark (int p, int, int)
{
  return p ? 128 : 40;
}

int
bright (int p, int, int)
{
  return p ? 128 : 200;
}

double
mean_light (GuardedPicture &picture)
{
  PlaneRef y = picture.plane (0);
  double sum = 0;
  for (int row = 0; row < y.height; row++)
    for (int x = 0; x < y.width; x++)
      sum += y.row (row)[x];
  return sum / y.width / y.height;
}

} // namespace

/* Guards against a jump at either end of any kind, on any size, and against
 * writing outside the planes. */
TEST (Transition, EveryKindIsExactAtBothEnds)
{
  for (auto &size : {std::array{1, 1}, {2, 2}, {31, 17}, {96, 54}}) {
    Scene scene (i420 (size[0], size[1]));
    scene.a.fill (noise);
    scene.b.fill ([] (int p, int x, int y) { return noise (p, y + 9, x); });
    for (int type = 0; type < kTypes; type++) {
      EXPECT_EQ (scene.at ((Type) type, 0).bytes (), scene.a.bytes ()) << type;
      EXPECT_EQ (scene.at ((Type) type, 1).bytes (), scene.b.bytes ()) << type;
      for (double progress : {1e-9, 0.1, 0.35, 0.5, 0.77, 1 - 1e-9})
        EXPECT_TRUE (scene.at ((Type) type, progress).is_unharmed ()) << type;
    }
  }
}

/* Guards against samples of an earlier frame left standing: what a kind draws
 * doesn't depend on what was in the frame. */
TEST (Transition, EveryKindFillsTheWholeFrame)
{
  Scene scene (i420 (67, 35));
  scene.a.fill (noise);
  scene.b.fill (bright);
  for (int type = 0; type < kTypes; type++)
    for (double progress : {0.02, 0.3, 0.5, 0.9}) {
      scene.out.fill ([] (int, int, int) { return 0; });
      auto once = scene.at ((Type) type, progress).bytes ();
      scene.out.fill ([] (int, int, int) { return 255; });
      EXPECT_EQ (scene.at ((Type) type, progress).bytes (), once) << type;
    }
}

/* Guards against a transition that goes back: from dark to bright the frame
 * gets brighter all the time (but through black or white). */
TEST (Transition, GoesForwardAllTheTime)
{
  Scene scene (i420 (96, 54));
  scene.a.fill (dark);
  scene.b.fill (bright);
  for (int type = 0; type < kTypes; type++) {
    if ((Type) type == Type::FadeBlack || (Type) type == Type::FadeWhite ||
        (Type) type == Type::Circle || (Type) type == Type::Rect)
      continue;
    double last = 40;
    for (int i = 0; i <= 40; i++) {
      double light = mean_light (scene.at ((Type) type, i / 40.0));
      EXPECT_GE (light, last - 1e-9) << type << " at " << i;
      last = light;
    }
    EXPECT_EQ (last, 200);
  }
}

/* Guards against equal pictures that flicker while one fades to the other. */
TEST (Transition, EqualPicturesStayUnderMixing)
{
  Scene scene (i420 (64, 36));
  scene.a.fill (noise);
  scene.b.fill (noise);
  for (Type type :
      {Type::Crossfade, Type::Dissolve, Type::FadeLeft, Type::FadeCircle,
          Type::Radial, Type::Diagonal, Type::WipeUp, Type::SliceDown})
    for (int i = 0; i <= 20; i++)
      EXPECT_EQ (scene.at (type, i / 20.0).bytes (), scene.a.bytes ());
}

/* Guards against directions that are turned round: they say where the movement
 * goes, so the new picture comes in from the other side. */
TEST (Transition, DirectionsSayWhereTheMovementGoes)
{
  Scene scene (i420 (64, 64));
  scene.a.fill (dark);
  scene.b.fill (bright);
  for (Type first : {Type::WipeLeft, Type::FadeLeft, Type::SliceLeft,
           Type::SlideLeft, Type::CoverLeft}) {
    auto sample = [&] (int direction, int x, int y) {
      auto type = (Type) ((int) first + direction);
      return (int) scene.at (type, 0.3).plane (0).row (y)[x];
    };
    EXPECT_GT (sample (0, 63, 32), sample (0, 0, 32)) << "left";
    EXPECT_GT (sample (1, 0, 32), sample (1, 63, 32)) << "right";
    EXPECT_GT (sample (2, 32, 63), sample (2, 32, 0)) << "up";
    EXPECT_GT (sample (3, 32, 0), sample (3, 32, 63)) << "down";
  }
}

/* Guards against slides that squeeze or leave a gap. */
TEST (Transition, SlideMovesBothAndCoverOnlyTheNew)
{
  Scene scene (i420 (40, 20));
  scene.a.fill (noise);
  scene.b.fill ([] (int p, int x, int y) { return noise (p, x + 500, y); });
  PlaneRef a = scene.a.plane (0), b = scene.b.plane (0);
  PlaneRef slid = scene.at (Type::SlideLeft, 0.5).plane (0);
  EXPECT_EQ (slid.row (3)[0], a.row (3)[20]);
  EXPECT_EQ (slid.row (3)[19], a.row (3)[39]);
  EXPECT_EQ (slid.row (3)[20], b.row (3)[0]);
  PlaneRef covered = scene.at (Type::CoverLeft, 0.5).plane (0);
  EXPECT_EQ (covered.row (3)[19], a.row (3)[19]);
  EXPECT_EQ (covered.row (3)[20], b.row (3)[0]);
}

/* Guards against a middle that is not quite black or white. */
TEST (Transition, GoesThroughBlackAndWhite)
{
  Scene scene (i420 (32, 18));
  scene.a.fill (noise);
  scene.b.fill (noise);
  for (Type type : {Type::FadeBlack, Type::Circle, Type::Rect})
    EXPECT_EQ (mean_light (scene.at (type, 0.5)), 16) << (int) type;
  EXPECT_EQ (mean_light (scene.at (Type::FadeWhite, 0.5)), 235);
  scene.layout.full_range = true;
  EXPECT_EQ (mean_light (scene.at (Type::FadeWhite, 0.5)), 255);
}
