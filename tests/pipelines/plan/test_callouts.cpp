// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/callouts.h"

#include <gtest/gtest.h>

#include "plan/view.h"

using namespace reel;

namespace {

Background
picture (int width, int height)
{
  Background background;
  background.kind = BackgroundKind::Image;
  background.file = "/a.png";
  background.pixel_width = width;
  background.pixel_height = height;
  return background;
}

Callout
circle (double x, double y, double radius)
{
  Callout callout;
  callout.center_x = {x, false};
  callout.center_y = {y, false};
  callout.radius = {radius, false};
  return callout;
}

Moment
at (Nanoseconds time)
{
  Moment moment;
  moment.offset = time;
  return moment;
}

/* Two scenes of four seconds, the second with the callouts. */
struct Case {
  Brief brief;
  Problems problems{"test"};

  Case ()
  {
    brief.scenes.resize (3);
    for (Scene &scene : brief.scenes) {
      scene.duration = 4 * kSecond;
      scene.backgrounds = {picture (1600, 900)};
    }
  }
  Scene &scene () { return brief.scenes[1]; }
  /* The callouts of the second scene; none where there was an error. */
  std::vector<PlannedCallout> callouts ()
  {
    auto plan = make_plan (brief, SpokenScenes (3), problems);
    return plan ? plan->scenes[1].callouts : std::vector<PlannedCallout> ();
  }
  std::string told () const
  {
    std::string all;
    for (const Problem &problem : problems.sorted ())
      all += (problem.severity == Severity::Error ? "error: " : "warning: ") +
             problem.message + "\n";
    return all;
  }
};

constexpr Transition kFade = {"crossfade", kSecond, Easing::InOut, {}};

} // namespace

/* Guards against a place that is not that of the picture, and against a
 * callout that goes before its picture does. */
TEST (PlanCallouts, LieOnTheirPictureForTheWholeScene)
{
  Case c;
  c.scene ().callouts = {circle (800, 450, 160)};
  auto callouts = c.callouts ();
  ASSERT_EQ (callouts.size (), 1u) << c.told ();
  EXPECT_NEAR (callouts[0].box.x, 0.4, 1e-12);
  EXPECT_NEAR (callouts[0].box.width, 0.2, 1e-12);
  EXPECT_NEAR (callouts[0].box.height, 0.2 * 16 / 9, 1e-12);
  EXPECT_EQ (callouts[0].color, Theme ().colors.accent);
  EXPECT_EQ (callouts[0].start, 0);
  EXPECT_EQ (callouts[0].stop, 4 * kSecond); // a cut follows
  c.brief.scenes[2].transition = kFade;
  EXPECT_FALSE (c.callouts ().at (0).stop); // on it under the transition
  EXPECT_EQ (c.told (), "");
}

/* Guards against another colour than the rest of the film has. */
TEST (PlanCallouts, HaveTheirOwnColourOrTheThemes)
{
  Case c;
  c.brief.themes[0].colors.accent = {1, 2, 3, 255};
  c.scene ().callouts = {circle (800, 450, 160), circle (800, 450, 160)};
  c.scene ().callouts[1].color = Color{9, 9, 9, 255};
  auto callouts = c.callouts ();
  ASSERT_EQ (callouts.size (), 2u) << c.told ();
  EXPECT_EQ (callouts[0].color, (Color{1, 2, 3, 255}));
  EXPECT_EQ (callouts[1].color, (Color{9, 9, 9, 255}));
}

TEST (PlanCallouts, HaveTheirOwnTimes)
{
  Case c;
  Callout callout = circle (800, 450, 160);
  callout.at = at (kSecond);
  callout.length = kSecond / 2;
  c.scene ().callouts = {callout};
  auto callouts = c.callouts ();
  EXPECT_EQ (callouts.at (0).start, kSecond);
  EXPECT_EQ (callouts.at (0).stop, kSecond * 3 / 2);
  c.scene ().callouts[0].length = 5 * kSecond;
  EXPECT_EQ (c.callouts ().at (0).stop, 4 * kSecond);
  EXPECT_EQ (c.told (), "warning: this callout would stand longer than its "
                        "scene, and ends with it\n");
}

/* Guards against one picture's callout on the next one. */
TEST (PlanCallouts, BelongToThePictureOfTheirTime)
{
  Case c;
  c.scene ().backgrounds = {picture (1600, 900), picture (400, 400)};
  Callout late = circle (200, 200, 40);
  late.at = at (3 * kSecond);
  Callout early = circle (800, 450, 160);
  c.scene ().callouts = {late, early};
  auto callouts = c.callouts ();
  ASSERT_EQ (callouts.size (), 2u) << c.told ();
  EXPECT_EQ (callouts[0].shot, 1u);
  EXPECT_NEAR (callouts[0].box.width, 0.2, 1e-12);
  EXPECT_EQ (callouts[1].shot, 0u);
  EXPECT_FALSE (callouts[1].stop); // a crossfade leads to the next picture
  EXPECT_EQ (c.told (), "");
  c.scene ().callouts[1].length = 3 * kSecond;
  c.callouts ();
  EXPECT_EQ (c.told (), "warning: this callout would stand longer than the "
                        "picture it is on, and goes with it\n");
  PlannedScene scene;
  scene.callouts = callouts;
  EXPECT_EQ (callouts_of (scene, 1).size (), 1u);
  EXPECT_TRUE (callouts_of (scene, 2).empty ());
}

/* Guards against a callout on what its own picture doesn't have, although the
 * other has. */
TEST (PlanCallouts, OutsideOfTheirOwnPictureAreTold)
{
  Case c;
  c.scene ().backgrounds = {picture (1600, 900), picture (400, 400)};
  Callout late = circle (800, 450, 160);
  late.at = at (3 * kSecond);
  c.scene ().callouts = {late};
  EXPECT_TRUE (c.callouts ().empty ());
  EXPECT_EQ (c.told (), "error: this callout lies outside of the picture, "
                        "which has 400x400 pixels\n");
}

TEST (PlanCallouts, CanNotBeginWhereTheSceneEnds)
{
  Case c;
  c.scene ().callouts = {circle (800, 450, 160)};
  c.scene ().callouts[0].at = at (4 * kSecond);
  EXPECT_TRUE (c.callouts ().empty ());
  EXPECT_EQ (c.told (), "error: this callout begins where its scene ends\n");
  Case outside;
  outside.scene ().callouts = {circle (800, 450, 160)};
  outside.scene ().callouts[0].at = at (9 * kSecond);
  EXPECT_TRUE (outside.callouts ().empty ());
}

/* Guards against shapes that point at the canvas where a picture is missing,
 * which is fine if it is optional. */
TEST (PlanCallouts, OfAPictureThatIsMissingAreLeftOut)
{
  Case c;
  Background canvas;
  canvas.optional = true;
  c.scene ().backgrounds = {canvas};
  c.scene ().callouts = {circle (8000, 450, 160)};
  EXPECT_TRUE (c.callouts ().empty ());
  EXPECT_EQ (c.told (), "");
}

/* Guards against silence about what an upright frame cuts away. */
TEST (PlanCallouts, OutOfViewAreWarnedOf)
{
  Case c;
  c.brief.outputs[0].width = 1080;
  c.brief.outputs[0].height = 1920;
  c.scene ().callouts = {circle (100, 450, 80)};
  EXPECT_EQ (c.callouts ().size (), 1u);
  EXPECT_EQ (c.told (), "warning: this callout is on a part of its picture "
                        "that is never in view\n");
  c.problems = Problems ("test");
  c.scene ().backgrounds[0].focus = {0, 0.5};
  c.callouts ();
  EXPECT_EQ (c.told (), "");
}

/* Guards against flashes: nothing comes or goes within less than a quarter of
 * a second, however short it is there. */
TEST (PlanCallouts, ComeAndGoSoftly)
{
  PlannedCallout callout;
  callout.start = kSecond;
  callout.stop = 2 * kSecond;
  EXPECT_EQ (presence_of (callout, 0), 0);
  EXPECT_EQ (presence_of (callout, kSecond), 0);
  EXPECT_EQ (presence_of (callout, kSecond * 5 / 4), 1);
  EXPECT_EQ (presence_of (callout, kSecond * 7 / 4), 1);
  EXPECT_EQ (presence_of (callout, 2 * kSecond), 0);
  callout.stop = kSecond * 11 / 10;
  EXPECT_LT (presence_of (callout, kSecond * 21 / 20), 0.2);
  callout.stop.reset ();
  EXPECT_EQ (presence_of (callout, 100 * kSecond), 1);
}

/* Guards against other arithmetic than reelpanzoom's. */
TEST (View, IsWhatTheFrameShows)
{
  Picture still;
  still.background.fit = Fit::Cover;
  Shape wide{1600, 900}, upright{1080, 1920}, square{1000, 1000};
  Region whole = region_in_view (still, 0, wide, {1920, 1080});
  EXPECT_EQ (whole, Region ());
  Region part = region_in_view (still, 0, wide, upright);
  EXPECT_NEAR (part.width, 900.0 * 1080 / 1920 / 1600, 1e-9);
  EXPECT_NEAR (part.x, (1 - part.width) / 2, 1e-9);
  EXPECT_EQ (part.height, 1);
  still.background.focus = {1, 0};
  EXPECT_NEAR (
      region_in_view (still, 0, wide, upright).x, 1 - part.width, 1e-9);
  EXPECT_NEAR (region_in_view (still, 0, square, wide).y, 0, 1e-9);
  still.background.fit = Fit::Contain;
  Region all = region_in_view (still, 0, square, wide);
  EXPECT_NEAR (all.width, 16 / 9.0, 1e-9);
  EXPECT_NEAR (all.x, (1 - 16 / 9.0) / 2, 1e-9);
  still.background.fit = Fit::Stretch;
  EXPECT_EQ (region_in_view (still, 0, square, wide), Region ());
}

TEST (View, MovesOverItsTime)
{
  Picture moving;
  moving.to = {0.2, 0.4, 0.5, 0.5};
  moving.duration = 2 * kSecond;
  Shape shape{16, 9};
  EXPECT_EQ (region_in_view (moving, 0, shape, shape), Region ());
  EXPECT_NEAR (region_in_view (moving, kSecond, shape, shape).y, 0.2, 1e-9);
  Region end = region_in_view (moving, 9 * kSecond, shape, shape);
  EXPECT_NEAR (end.y, 0.4, 1e-9);
  EXPECT_NEAR (end.width, 0.5, 1e-9);
  moving.easing = Easing::In;
  EXPECT_NEAR (region_in_view (moving, kSecond, shape, shape).y, 0.05, 1e-9);
}
