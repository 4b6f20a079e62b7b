// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <set>

#include "pictures.h"
#include "transition.h"

using namespace reel::motion;
using namespace reel::test;
using Type = TransitionType;

namespace {

/* Two pictures and what lies between them. */
struct Scene {
  explicit Scene (const Layout &format) : layout (format) {}
  GuardedPicture &at (Type type, double progress)
  {
    core.set_up (type, layout);
    core.render (progress, a.ref (), b.ref (), out.target ());
    return out;
  }
  [[nodiscard]] int scale () const { return 1 << (layout.depth - 8); }

  Layout layout;
  GuardedPicture a{layout}, b{layout}, out{layout};
  Transition core;
};

/* A picture of one grey, given for 8 bits. */
void
fill_grey (Scene &scene, GuardedPicture &picture, int light)
{
  picture.fill (
      [&] (int p, int, int) { return (p ? 128 : light) * scene.scale (); });
}

double
mean_light (Scene &scene, GuardedPicture &picture)
{
  PlaneRef y = picture.plane (0);
  double sum = 0;
  for (int row = 0; row < y.height; row++)
    for (int x = 0; x < y.width; x++)
      sum += picture.at (0, x, row);
  return sum / y.width / y.height / scene.scale ();
}

bool
closes_first (Type type)
{
  return type == Type::FadeBlack || type == Type::FadeWhite ||
         type == Type::Circle || type == Type::Rect;
}

/* Every type but the cut. */
std::vector<TransitionKind>
drawn_kinds ()
{
  auto all = transition_kinds ();
  return {all.begin () + 1, all.end ()};
}

std::vector<Layout>
layouts (int width, int height)
{
  Layout y422 = i420 (width, height), y444 = i420 (width, height);
  y422.chroma_y = 1;
  y444.chroma_x = y444.chroma_y = 1;
  return {i420 (width, height), y422, y444, i420_10 (width, height)};
}

} // namespace

/* Guards against a table in which a row is missing, twice or out of place, and
 * against types without a word on what one sees. */
TEST (TransitionKinds, EveryTypeOnceInOrder)
{
  std::set<std::string> names;
  for (size_t i = 0; i < kTransitionKinds; i++) {
    const TransitionKind &kind = transition_kinds ()[i];
    EXPECT_EQ ((size_t) kind.type, i) << kind.name;
    EXPECT_TRUE (names.insert (kind.name).second) << kind.name;
    EXPECT_GT (strlen (kind.what), 8u) << kind.name;
    EXPECT_EQ (kind.make == nullptr, kind.type == Type::None) << kind.name;
  }
}

/* Guards against a jump at either end of any kind, on any size and layout, and
 * against writing outside the planes. */
TEST (Transition, EveryKindIsExactAtBothEnds)
{
  for (auto &size :
      {std::array{1, 1}, {2, 1}, {1, 7}, {3, 2}, {31, 17}, {96, 54}, {5, 130}})
    for (const Layout &layout : layouts (size[0], size[1])) {
      Scene scene (layout);
      scene.a.fill (noise);
      scene.b.fill ([] (int p, int x, int y) { return noise (p, y + 9, x); });
      for (const TransitionKind &kind : drawn_kinds ()) {
        EXPECT_EQ (scene.at (kind.type, 0).bytes (), scene.a.bytes ())
            << kind.name;
        EXPECT_EQ (scene.at (kind.type, 1).bytes (), scene.b.bytes ())
            << kind.name;
        for (double progress : {1e-9, 0.02, 0.1, 0.35, 0.5, 0.77, 1 - 1e-9})
          EXPECT_TRUE (scene.at (kind.type, progress).is_unharmed ())
              << kind.name << " " << size[0] << "x" << size[1];
      }
    }
}

/* Guards against a cut that is late: after the first frame the second picture
 * stands. */
TEST (Transition, NoneCutsAfterTheFirstFrame)
{
  Scene scene (i420 (8, 4));
  scene.a.fill (noise);
  fill_grey (scene, scene.b, 90);
  EXPECT_EQ (scene.at (Type::None, 0).bytes (), scene.a.bytes ());
  EXPECT_EQ (scene.at (Type::None, 1e-9).bytes (), scene.b.bytes ());
}

/* Guards against samples of an earlier frame left standing: what a kind draws
 * doesn't depend on what was in the frame. */
TEST (Transition, EveryKindFillsTheWholeFrame)
{
  for (const Layout &layout : {i420 (67, 35), i420_10 (67, 35)}) {
    Scene scene (layout);
    scene.a.fill (noise);
    fill_grey (scene, scene.b, 200);
    for (const TransitionKind &kind : drawn_kinds ())
      for (double progress : {0.02, 0.3, 0.5, 0.9}) {
        scene.out.fill ([] (int, int, int) { return 0; });
        auto once = scene.at (kind.type, progress).bytes ();
        scene.out.fill ([] (int, int, int) { return 255; });
        EXPECT_EQ (scene.at (kind.type, progress).bytes (), once) << kind.name;
      }
  }
}

/* Guards against a transition that goes back, stands still for long or jumps:
 * from dark to bright the frame gets brighter all the time (but through black
 * or white), by never more than a tenth in a fiftieth of the time. */
TEST (Transition, GoesForwardWithoutAJump)
{
  for (const Layout &layout : {i420 (240, 136), i420_10 (240, 136)}) {
    Scene scene (layout);
    fill_grey (scene, scene.a, 40);
    fill_grey (scene, scene.b, 200);
    for (const TransitionKind &kind : drawn_kinds ()) {
      double last = 40;
      for (int i = 0; i <= 50; i++) {
        double light = mean_light (scene, scene.at (kind.type, i / 50.0));
        if (!closes_first (kind.type))
          EXPECT_GE (light, last - 1e-9) << kind.name << " at " << i;
        EXPECT_NEAR (light, last, 16 + 1e-9) << kind.name << " at " << i;
        last = light;
      }
      EXPECT_EQ (last, 200) << kind.name;
    }
  }
}

/* Guards against a beginning that is not the first picture any more, or an end
 * that is not the second yet: where one frame of fifteen has passed, with the
 * easing that is the default, nearly all is as before. */
TEST (Transition, FirstAndLastFramesAreNearlyAllOfOne)
{
  Scene scene (i420 (240, 136));
  fill_grey (scene, scene.a, 40);
  fill_grey (scene, scene.b, 200);
  double eased = (3 - 2 / 15.0) / 15 / 15;
  for (const TransitionKind &kind : drawn_kinds ()) {
    EXPECT_NEAR (mean_light (scene, scene.at (kind.type, eased)), 40, 8)
        << kind.name;
    EXPECT_NEAR (mean_light (scene, scene.at (kind.type, 1 - eased)), 200, 8)
        << kind.name;
  }
}

/* Guards against equal pictures that flicker while one leads to the other. */
TEST (Transition, EqualPicturesStayUnderMixing)
{
  for (const Layout &layout : {i420 (64, 36), i420_10 (64, 36)}) {
    Scene scene (layout);
    scene.a.fill (noise);
    scene.b.fill (noise);
    for (Type type :
        {Type::Crossfade, Type::Dissolve, Type::FadeLeft, Type::FadeCircle,
            Type::Radial, Type::Diagonal, Type::WipeUp, Type::SliceDown})
      for (int i = 0; i <= 20; i++)
        EXPECT_EQ (scene.at (type, i / 20.0).bytes (), scene.a.bytes ());
  }
}

/* Guards against a blur, an enlargement or a mosaic that changes the light of a
 * plain picture at any moment, at any value, on any size. */
TEST (Transition, PlainPicturesStayPlain)
{
  for (auto &size : {std::array{1, 1}, {3, 5}, {130, 64}, {301, 201}})
    for (int depth : {8, 10})
      for (int value : {0, 1, 127, 254, 255}) {
        Scene scene (
            depth == 8 ? i420 (size[0], size[1]) : i420_10 (size[0], size[1]));
        int sample = value == 255 ? 256 * scene.scale () - 1 : value;
        for (GuardedPicture *picture : {&scene.a, &scene.b})
          picture->fill ([&] (int, int, int) { return sample; });
        for (Type type : {Type::Blur, Type::Zoom, Type::Pixelize})
          for (int i = 1; i < 12; i++)
            ASSERT_EQ (scene.at (type, i / 12.0).bytes (), scene.a.bytes ())
                << (int) type << " " << value << " at " << i;
      }
}

/* Guards against chroma that goes another way than light does, and against 10
 * bits that are not the same picture as 8. */
TEST (Transition, TenBitsLookAsEightDo)
{
  Scene eight (i420 (96, 54)), ten (i420_10 (96, 54));
  auto first = [] (int p, int x, int y) { return 40 + x + y / 2 + 9 * p; };
  auto second = [] (int p, int x, int y) { return 220 - x - y + 7 * p; };
  eight.a.fill (first);
  eight.b.fill (second);
  ten.a.fill ([&] (int p, int x, int y) { return 4 * first (p, x, y); });
  ten.b.fill ([&] (int p, int x, int y) { return 4 * second (p, x, y); });
  for (const TransitionKind &kind : drawn_kinds ())
    for (double progress : {0.07, 0.3, 0.5, 0.81}) {
      GuardedPicture &small = eight.at (kind.type, progress);
      GuardedPicture &large = ten.at (kind.type, progress);
      for (int p = 0; p < 3; p++)
        for (int y = 0; y < eight.layout.plane_height (p); y++)
          for (int x = 0; x < eight.layout.plane_width (p); x++)
            ASSERT_NEAR (small.at (p, x, y), large.at (p, x, y) / 4.0, 1.5)
                << kind.name << " " << progress;
    }
}

/* Guards against directions that are turned round: they say where the movement
 * goes, so the new picture comes in from the other side. */
TEST (Transition, DirectionsSayWhereTheMovementGoes)
{
  Scene scene (i420 (64, 64));
  fill_grey (scene, scene.a, 40);
  fill_grey (scene, scene.b, 200);
  for (Type first : {Type::WipeLeft, Type::FadeLeft, Type::SliceLeft,
           Type::SlideLeft, Type::CoverLeft}) {
    auto sample = [&] (int direction, int x, int y) {
      auto type = (Type) ((int) first + direction);
      return scene.at (type, 0.3).at (0, x, y);
    };
    EXPECT_GT (sample (0, 63, 32), sample (0, 0, 32)) << "left";
    EXPECT_GT (sample (1, 0, 32), sample (1, 63, 32)) << "right";
    EXPECT_GT (sample (2, 32, 63), sample (2, 32, 0)) << "up";
    EXPECT_GT (sample (3, 32, 0), sample (3, 32, 63)) << "down";
  }
}

/* Guards against a clock's hand that goes the other way, or starts elsewhere
 * than at noon; and circles that are not round. */
TEST (Transition, RadialGoesAsAClockDoes)
{
  Scene scene (i420 (160, 90));
  fill_grey (scene, scene.a, 40);
  fill_grey (scene, scene.b, 200);
  struct {
    double progress;
    int x, y;
  } reached[] = {{0.25, 100, 4}, {0.5, 156, 60}, {0.75, 70, 86}, {0.98, 4, 30}};
  for (auto &[progress, x, y] : reached) {
    EXPECT_EQ (scene.at (Type::Radial, progress).at (0, x, y), 200);
    EXPECT_EQ (scene.at (Type::Radial, progress - 0.24).at (0, x, y), 40);
  }
  GuardedPicture &disc = scene.at (Type::FadeCircle, 0.4);
  EXPECT_NEAR (disc.at (0, 80 + 24, 45), disc.at (0, 80, 45 + 24), 3);
  EXPECT_EQ (disc.at (0, 80 + 24, 45), disc.at (0, 79 - 24, 45));
  EXPECT_EQ (disc.at (0, 80, 45 + 24), disc.at (0, 80, 44 - 24));
}

/* Guards against slides that squeeze or leave a gap. */
TEST (Transition, SlideMovesBothAndCoverOnlyTheNew)
{
  for (const Layout &layout : {i420 (40, 20), i420_10 (40, 20)}) {
    Scene scene (layout);
    scene.a.fill (noise);
    scene.b.fill ([] (int p, int x, int y) { return noise (p, x + 500, y); });
    GuardedPicture &slid = scene.at (Type::SlideLeft, 0.5);
    EXPECT_EQ (slid.at (0, 0, 3), scene.a.at (0, 20, 3));
    EXPECT_EQ (slid.at (0, 19, 3), scene.a.at (0, 39, 3));
    EXPECT_EQ (slid.at (0, 20, 3), scene.b.at (0, 0, 3));
    GuardedPicture &covered = scene.at (Type::CoverLeft, 0.5);
    EXPECT_EQ (covered.at (0, 19, 3), scene.a.at (0, 19, 3));
    EXPECT_EQ (covered.at (0, 20, 3), scene.b.at (0, 0, 3));
  }
}

/* Guards against a middle that is not quite black or white. */
TEST (Transition, GoesThroughBlackAndWhite)
{
  for (const Layout &layout : {i420 (32, 18), i420_10 (32, 18)}) {
    Scene scene (layout);
    scene.a.fill (noise);
    scene.b.fill (noise);
    for (Type type : {Type::FadeBlack, Type::Circle, Type::Rect})
      EXPECT_EQ (mean_light (scene, scene.at (type, 0.5)), 16) << (int) type;
    EXPECT_EQ (mean_light (scene, scene.at (Type::FadeWhite, 0.5)), 235);
    scene.layout.full_range = true;
    EXPECT_GE (mean_light (scene, scene.at (Type::FadeWhite, 0.5)), 255);
  }
}

/* Guards against blocks that aren't the mean of what they stand for, and
 * against a blur that doesn't reach far: in the middle both pictures' stripes
 * are gone. */
TEST (Transition, TheMiddleOfABlurHasNoDetail)
{
  Scene scene (i420 (320, 320));
  auto stripes = [] (int p, int x, int) { return p ? 128 : x % 2 ? 200 : 40; };
  scene.a.fill (stripes);
  scene.b.fill (stripes);
  for (Type type : {Type::Blur, Type::Pixelize}) {
    GuardedPicture &middle = scene.at (type, 0.5);
    for (int x = 20; x < 300; x++)
      ASSERT_NEAR (middle.at (0, x, 160), 120, 9) << (int) type << " " << x;
  }
}

/* Guards against numbers that don't fit at the largest size there is. One row
 * of it is enough for what goes across. */
TEST (Transition, WidestAndTallestPicturesFit)
{
  for (auto &size : {std::array{8192, 3}, {3, 8192}}) {
    Scene scene (i420 (size[0], size[1]));
    fill_grey (scene, scene.a, 40);
    fill_grey (scene, scene.b, 200);
    for (const TransitionKind &kind : drawn_kinds ()) {
      double last = 40;
      for (double progress : {0.001, 0.2, 0.5, 0.8, 0.999}) {
        GuardedPicture &out = scene.at (kind.type, progress);
        double light = mean_light (scene, out);
        EXPECT_TRUE (out.is_unharmed ()) << kind.name;
        if (!closes_first (kind.type))
          EXPECT_GE (light, last - 1e-9) << kind.name << " at " << progress;
        last = light;
      }
    }
  }
}

/* Guards against state of one picture size or type that is used for the next:
 * one object gives what a fresh one gives. */
TEST (Transition, ChangesOfTypeAndSizeLeaveNothingBehind)
{
  Scene scene (i420 (48, 30));
  scene.a.fill (noise);
  fill_grey (scene, scene.b, 180);
  for (int round = 0; round < 2; round++)
    for (const TransitionKind &kind : drawn_kinds ()) {
      auto reused = scene.at (kind.type, 0.4).bytes ();
      Scene fresh (scene.layout);
      fresh.a.fill (noise);
      fill_grey (fresh, fresh.b, 180);
      EXPECT_EQ (fresh.at (kind.type, 0.4).bytes (), reused) << kind.name;
    }
}
