// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "plan/leaving.h"

using namespace reel;

namespace {

/* A scene of 4 s with a title that stays to its end, with EXIT. */
PlannedScene
titled (TextEffect exit)
{
  PlannedScene scene;
  scene.overlays.resize (1);
  scene.overlays[0].text = "One";
  scene.overlays[0].exit = exit;
  return scene;
}

Overlay
leaving (const PlannedScene &scene, const char *type, Nanoseconds transition)
{
  return leaving_overlays (scene, type, 4 * kSecond, transition).at (0);
}

} // namespace

/* Guards against two titles that are read through each other: the old one has
 * gone by half of a crossfade, and doesn't begin to go before it. */
TEST (Leaving, TitlesHaveGoneByHalfOfACrossfade)
{
  PlannedScene scene = titled ({Effect::Fade, kSecond / 4});
  for (const char *type : {"crossfade", "dissolve", "pixelize", "blur", "zoom"})
    EXPECT_EQ (leaving (scene, type, kSecond).stop, 4 * kSecond + kSecond / 2);
  Overlay shorter = leaving (scene, "crossfade", kSecond / 3);
  EXPECT_EQ (shorter.stop, 4 * kSecond + kSecond / 4);
  EXPECT_GE (*shorter.stop - shorter.exit.duration, 4 * kSecond);
}

/* Guards against an exit that reaches back into the scene, whose segments are
 * rendered without knowing of the transition. */
TEST (Leaving, NothingChangesBeforeTheScenesEnd)
{
  for (Nanoseconds transition = kSecond / 30; transition < 2 * kSecond;
       transition += kSecond / 30) {
    Overlay overlay =
        leaving (titled ({Effect::Slide, kSecond}), "crossfade", transition);
    EXPECT_GE (*overlay.stop - overlay.exit.duration, 4 * kSecond);
    EXPECT_LE (*overlay.stop, 4 * kSecond + transition);
  }
}

/* Guards against a new title over one that has not left, and against one that
 * is not where it would be when the transition has ended. */
TEST (Leaving, NewTitlesWaitForHalfOfACrossfade)
{
  PlannedScene scene = titled ({Effect::Fade, kSecond / 4});
  scene.overlays[0].enter = {Effect::Fade, kSecond * 2 / 5};
  auto start = [&] (const char *type, Nanoseconds transition) {
    return entering_overlays (scene, type, transition).at (0).start;
  };
  EXPECT_EQ (start ("crossfade", kSecond), kSecond / 2);
  EXPECT_EQ (start ("dissolve", kSecond / 2), kSecond / 10);
  EXPECT_EQ (start ("crossfade", kSecond / 5), 0);
  EXPECT_EQ (start ("slide-left", kSecond), 0);
  scene.overlays[0].start = kSecond * 3 / 4;
  EXPECT_EQ (start ("crossfade", kSecond), kSecond * 3 / 4);
  scene.overlays[0].start = 0;
  scene.overlays[0].stop = kSecond / 2;
  EXPECT_EQ (start ("crossfade", kSecond), 0);
}

/* Guards against titles that vanish from a picture that slides away, and
 * against times of their own that are overruled. */
TEST (Leaving, OthersGoWithTheirPicture)
{
  PlannedScene scene = titled ({Effect::Fade, kSecond / 4});
  for (const char *type : {"slide-left", "wipe-up", "cover-down", "reveal",
           "circle", "fade-black", "radial"})
    EXPECT_FALSE (leaving (scene, type, kSecond).stop) << type;
  EXPECT_FALSE (
      leaving (titled ({Effect::None, kSecond}), "crossfade", kSecond).stop);
  scene.overlays[0].stop = kSecond;
  EXPECT_EQ (leaving (scene, "crossfade", kSecond).stop, kSecond);
}
