// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/pictures.h"

#include <gtest/gtest.h>

using namespace reel;

namespace {

constexpr Nanoseconds kHalf = kSecond / 2;

Moment
moment (Moment::Base base, Nanoseconds offset)
{
  Moment made;
  made.base = base;
  made.offset = offset;
  return made;
}

PictureOverlay
overlay (PictureOverlay::Kind kind = PictureOverlay::Kind::Image)
{
  PictureOverlay made;
  made.kind = kind;
  made.file = "/logo.png";
  return made;
}

struct Case {
  Brief brief;
  Problems problems{"test"};

  Scene &add (double seconds, double transition = 0)
  {
    Scene &scene = brief.scenes.emplace_back ();
    scene.id = "s" + std::to_string (brief.scenes.size ());
    scene.duration = (Nanoseconds) (seconds * 1e9);
    if (transition > 0) {
      scene.transition.type = "crossfade";
      scene.transition.duration = (Nanoseconds) (transition * 1e9);
    }
    return scene;
  }
  std::optional<Plan> try_plan ()
  {
    return make_plan (brief, SpokenScenes (brief.scenes.size ()), problems);
  }
  Plan plan ()
  {
    auto made = try_plan ();
    EXPECT_TRUE (made);
    return made ? *made : Plan ();
  }
  std::string told ()
  {
    std::string all;
    for (const Problem &problem : problems.sorted ())
      all += problem.message + "\n";
    return all;
  }
};

double
opacity_at (const PlannedPicture &picture, Nanoseconds time)
{
  auto pose = picture_pose (picture, time);
  return pose ? pose->opacity : -1;
}

} // namespace

/* Guards against a logo that is missing in a scene, and against scenes that
 * are rendered again since one before them became longer. */
TEST (Pictures, ThoseOfTheBriefAreTheSameInEveryScene)
{
  Case c;
  c.add (3);
  c.add (4, 1);
  c.add (5, 1);
  c.brief.overlays = {overlay ()};
  for (const PlannedScene &scene : c.plan ().scenes) {
    ASSERT_EQ (scene.pictures.size (), 1u);
    const PlannedPicture &picture = scene.pictures[0];
    EXPECT_TRUE (picture.of_brief);
    EXPECT_EQ (picture.start, 0);
    EXPECT_FALSE (picture.stop);
    EXPECT_EQ (picture.played, 0);
  }
}

/* Guards against a brand's logo on scenes of another, against scenes without
 * any, and against one that hides what the brief lays over all. */
TEST (Pictures, ALogoIsThatOfTheScenesThemeOrOfTheBriefs)
{
  Case c;
  c.add (3);
  c.add (4, 1).theme = 1;
  c.add (5, 1).theme = 2;
  c.brief.overlays = {overlay ()};
  c.brief.themes.resize (3);
  c.brief.themes[0].logo = c.brief.themes[2].logo = overlay ();
  c.brief.themes[0].logo->file = "/of-the-brief.png";
  c.brief.themes[2].logo->file = "/of-the-scene.png";
  std::vector<std::string> files;
  for (const PlannedScene &scene : c.plan ().scenes) {
    ASSERT_EQ (scene.pictures.size (), 2u);
    EXPECT_TRUE (scene.pictures[0].of_brief) << "it stands in transitions";
    EXPECT_EQ (scene.pictures[1].overlay.file, "/logo.png");
    files.push_back (scene.pictures[0].overlay.file);
  }
  EXPECT_EQ (files, (std::vector<std::string>{"/of-the-brief.png",
                        "/of-the-brief.png", "/of-the-scene.png"}));
}

/* Guards against times of the video taken for those of a scene. */
TEST (Pictures, TimesOfTheBriefAreTheVideos)
{
  Case c;
  c.add (3);
  c.add (4);
  c.add (5);
  c.brief.overlays = {overlay ()};
  PictureOverlay &it = c.brief.overlays[0];
  it.at = moment (Moment::Base::Start, 4 * kSecond);
  it.until = moment (Moment::Base::End, -2 * kSecond);
  it.enter = {Effect::Fade, kHalf};
  it.exit = {Effect::Fade, kHalf};
  Plan plan = c.plan ();
  EXPECT_TRUE (plan.scenes[0].pictures.empty ());
  ASSERT_EQ (plan.scenes[1].pictures.size (), 1u);
  const PlannedPicture &second = plan.scenes[1].pictures[0];
  EXPECT_EQ (second.start, kSecond);
  EXPECT_EQ (second.overlay.enter.duration, kHalf);
  EXPECT_FALSE (second.stop); // it leaves in another scene
  const PlannedPicture &third = plan.scenes[2].pictures.at (0);
  EXPECT_EQ (third.start, 0);
  EXPECT_EQ (third.overlay.enter.type, Effect::None);
  EXPECT_EQ (third.stop, 3 * kSecond);
}

/* Guards against a clip over all scenes that begins anew in each. */
TEST (Pictures, AClipPlaysOnFromSceneToScene)
{
  Case c;
  c.add (3);
  c.add (4);
  c.brief.overlays = {overlay (PictureOverlay::Kind::Video)};
  c.brief.overlays[0].at = moment (Moment::Base::Start, kSecond);
  Plan plan = c.plan ();
  EXPECT_EQ (plan.scenes[0].pictures.at (0).played, -kSecond);
  EXPECT_EQ (plan.scenes[1].pictures.at (0).played, 2 * kSecond);
  EXPECT_EQ (plan.scenes[1].pictures[0].start, 0);
}

/* Guards against a picture that vanishes at the scene's end while the scene
 * is still seen under a transition, and against one that stays too long. */
TEST (Pictures, ThoseOfASceneStayAsLongAsItIsInView)
{
  Case c;
  c.add (3).overlays = {overlay (), overlay ()};
  c.brief.scenes[0].overlays[1].length = kSecond;
  c.add (4, 1).overlays = {overlay ()};
  c.brief.overlays = {overlay ()};
  Plan plan = c.plan ();
  ASSERT_EQ (plan.scenes[0].pictures.size (), 3u);
  EXPECT_FALSE (plan.scenes[0].pictures[0].stop);
  EXPECT_FALSE (plan.scenes[0].pictures[0].of_brief);
  EXPECT_EQ (plan.scenes[0].pictures[1].stop, kSecond);
  EXPECT_TRUE (plan.scenes[0].pictures[2].of_brief); // above the others
  EXPECT_EQ (plan.scenes[1].pictures.at (0).stop, 4 * kSecond);
}

/* Guards against times that nothing can be made of. */
TEST (Pictures, TimesThatCantBeAreTold)
{
  Case c;
  c.add (3).overlays = {overlay ()};
  c.brief.scenes[0].overlays[0].at = moment (Moment::Base::End, 0);
  EXPECT_FALSE (c.try_plan ());
  EXPECT_EQ (c.told (), "this overlay ends before it begins\n");

  Case late;
  late.add (3);
  late.brief.overlays = {overlay ()};
  late.brief.overlays[0].at = moment (Moment::Base::Start, 9 * kSecond);
  EXPECT_FALSE (late.try_plan ());
  EXPECT_EQ (late.told (), "this is outside the video, which is 3 s long\n");

  Case longer;
  longer.add (3);
  longer.brief.overlays = {overlay ()};
  longer.brief.overlays[0].length = 5 * kSecond;
  EXPECT_TRUE (longer.try_plan ());
  EXPECT_EQ (longer.told (),
      "this overlay would stand longer than its video, and ends with it\n");
}

/* Guards against effects that jump, or go on for ever. */
TEST (Pictures, EffectsComeAndGo)
{
  PlannedPicture picture;
  picture.overlay.opacity = 0.8;
  picture.overlay.enter = {Effect::Fade, kSecond};
  picture.overlay.exit = {Effect::Wipe, kSecond};
  picture.start = kSecond;
  picture.stop = 4 * kSecond;
  EXPECT_FALSE (picture_pose (picture, kSecond - 2000));
  EXPECT_NEAR (opacity_at (picture, kSecond), 0, 0.01);
  EXPECT_NEAR (opacity_at (picture, kSecond + kHalf), 0.8 * 0.875, 0.01);
  EXPECT_EQ (opacity_at (picture, 2 * kSecond), 0.8);
  EXPECT_EQ (picture_pose (picture, 3 * kSecond - kHalf)->reveal, 1);
  EXPECT_NEAR (
      picture_pose (picture, 3 * kSecond + kHalf)->reveal, 0.875, 0.01);
  EXPECT_FALSE (picture_pose (picture, 4 * kSecond));
}

/* Guards against an easing that is read into nothing, or turned around as the
 * picture goes. */
TEST (Pictures, EasingSpreadsTheSpeed)
{
  auto half_way = [] (std::optional<Easing> easing) {
    PlannedPicture picture;
    picture.overlay.enter = {Effect::Fade, kSecond, easing};
    picture.overlay.exit = picture.overlay.enter;
    picture.stop = 4 * kSecond;
    return std::pair (opacity_at (picture, kSecond / 4),
        opacity_at (picture, 4 * kSecond - kSecond / 4));
  };
  EXPECT_NEAR (half_way (Easing::Linear).first, 0.25, 0.001);
  EXPECT_NEAR (half_way (Easing::Linear).second, 0.25, 0.001);
  EXPECT_NEAR (half_way (Easing::In).first, 0.0156, 0.001);
  EXPECT_NEAR (half_way (Easing::Out).second, 0.0156, 0.001);
  EXPECT_NEAR (half_way (Easing::InOut).first, 0.15625, 0.001);
  EXPECT_EQ (half_way (std::nullopt).first, half_way (Easing::Out).first);
  EXPECT_EQ (half_way (std::nullopt).second, half_way (Easing::In).second);
}

/* Guards against pictures that don't come from where texts come from. */
TEST (Pictures, SlidesComeFromBelowAndPopsGrow)
{
  PlannedPicture picture;
  picture.overlay.enter = {Effect::Slide, kSecond};
  picture.overlay.exit = {Effect::Slide, kSecond};
  picture.stop = 4 * kSecond;
  EXPECT_NEAR (picture_pose (picture, 0)->rise, -0.03, 1e-4);
  EXPECT_EQ (picture_pose (picture, 2 * kSecond)->rise, 0);
  EXPECT_GT (picture_pose (picture, 4 * kSecond - kHalf)->rise, 0);
  picture.overlay.enter.type = Effect::Pop;
  EXPECT_NEAR (picture_pose (picture, 0)->scale, 0.92, 1e-4);
  EXPECT_EQ (picture_pose (picture, 2 * kSecond)->scale, 1);
}

/* Guards against frames that are copied for what can't be seen. */
TEST (Pictures, WhatIsntSeenIsLeftOut)
{
  PlannedPicture picture;
  picture.start = kSecond;
  picture.stop = 2 * kSecond;
  EXPECT_TRUE (is_seen (picture, 0, 3 * kSecond));
  EXPECT_FALSE (is_seen (picture, 0, kSecond));
  EXPECT_FALSE (is_seen (picture, 2 * kSecond, 3 * kSecond));
  picture.overlay.opacity = 0;
  EXPECT_FALSE (is_seen (picture, 0, 3 * kSecond));
}
