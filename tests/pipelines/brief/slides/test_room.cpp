// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "brief/slides/slide_room.h"

using namespace reel;

namespace {

constexpr int kSizes[][2] = {{1920, 1080}, {1080, 1920}, {1080, 1080}};

Scene
titled (const std::string &title)
{
  Scene scene;
  scene.title.emplace ().text = title;
  scene.title->style = TextStyle::Title;
  return scene;
}

Scene
captioned ()
{
  Scene scene;
  scene.narration.resize (1);
  scene.captions.mode = CaptionMode::Line;
  return scene;
}

SlideRoom
room_of (const Scene &scene, const int (&size)[2])
{
  return slide_room (scene, scene.captions, size[0], size[1]);
}

} // namespace

/* Guards against programs under their heading, or under the captions. */
TEST (SlideRoom, LeavesHeadingsAndCaptionsFree)
{
  for (const auto &size : kSizes) {
    SlideRoom whole = room_of (Scene (), size);
    SlideRoom one = room_of (titled ("Short"), size);
    SlideRoom two = room_of (titled (std::string (60, 'w')), size);
    Scene with_subtitle = titled ("Short");
    with_subtitle.subtitle.emplace ().text = "below it";
    with_subtitle.subtitle->style = TextStyle::Subtitle;
    EXPECT_GT (one.top, whole.top + 0.04);
    EXPECT_GT (two.top, one.top + 0.02);
    double top = room_of (with_subtitle, size).top;
    EXPECT_GT (top, one.top + 0.02);
    with_subtitle.subtitle->size = 80;
    EXPECT_GT (room_of (with_subtitle, size).top, top + 0.02);
    with_subtitle.subtitle->position = "bottom";
    EXPECT_EQ (room_of (with_subtitle, size).top, one.top) << "a text apart";
    SlideRoom spoken = room_of (captioned (), size);
    EXPECT_LT (spoken.bottom, whole.bottom - 0.1);
    EXPECT_GT (spoken.lines, 8);
    EXPECT_LT (spoken.lines, whole.lines);
    EXPECT_EQ (spoken.columns, whole.columns);
  }
}

/* Guards against room kept free for what isn't shown. */
TEST (SlideRoom, TakesWhatIsFree)
{
  for (const auto &size : kSizes) {
    double bottom = room_of (Scene (), size).bottom;
    Scene silent = captioned ();
    silent.narration.clear ();
    EXPECT_EQ (room_of (silent, size).bottom, bottom);
    Scene hidden = captioned ();
    hidden.captions.mode = CaptionMode::None;
    EXPECT_EQ (room_of (hidden, size).bottom, bottom);
    Scene above = captioned ();
    above.captions.position = "top";
    EXPECT_EQ (room_of (above, size).bottom, bottom);
    EXPECT_GT (room_of (above, size).top, room_of (Scene (), size).top);
    Scene elsewhere = titled ("Short");
    elsewhere.title->position = "bottom";
    EXPECT_EQ (room_of (elsewhere, size).top, room_of (Scene (), size).top);
  }
}

/* Guards against programs outside of what a theme keeps free. */
TEST (SlideRoom, KeepsTheMarginOfTheTheme)
{
  for (const auto &size : kSizes) {
    SlideRoom usual = room_of (Scene (), size);
    Theme theme;
    theme.safe_area = 0.2;
    SlideRoom wide =
        slide_room (Scene (), Captions (), size[0], size[1], theme);
    EXPECT_NEAR (usual.top, size[1] > size[0] ? 0.12 : 0.05, 1e-9);
    EXPECT_NEAR (wide.top, 0.2, 1e-9);
    EXPECT_LT (wide.columns, usual.columns);
    EXPECT_LE (wide.bottom, 0.8 + 1e-9);
    Theme boxed;
    boxed.code_box.padding = 60;
    boxed.code_box.border_width = 4;
    SlideRoom framed =
        slide_room (Scene (), Captions (), size[0], size[1], boxed);
    EXPECT_LT (framed.lines, usual.lines) << "its box takes room";
    EXPECT_LE (framed.columns, usual.columns);
    EXPECT_EQ (framed.bottom, usual.bottom);
  }
}

/* Guards against bullets and slides on one another. */
TEST (SlideRoom, BulletsHaveTheUpperHalf)
{
  for (const auto &size : kSizes) {
    Scene scene;
    EXPECT_EQ (room_of (scene, size).middle, 0);
    SlideRoom whole = room_of (scene, size);
    scene.bullets.resize (2);
    SlideRoom half = room_of (scene, size);
    EXPECT_GT (half.middle, whole.top);
    EXPECT_GT (half.top, half.middle);
    EXPECT_EQ (half.bottom, whole.bottom);
  }
}

/* Guards against rooms without any height, whatever is asked of them. */
TEST (SlideRoom, IsNeverTurnedOver)
{
  for (const auto &size : {std::array{16, 16}, std::array{8192, 64},
           std::array{64, 8192}, std::array{1920, 1080}}) {
    Scene scene = captioned ();
    scene.title.emplace ().text = std::string (2000, 'w');
    scene.title->style = TextStyle::Title;
    scene.title->size = 400;
    scene.subtitle.emplace ().text = std::string (2000, 'w');
    scene.subtitle->style = TextStyle::Subtitle;
    scene.captions.size = 200;
    scene.captions.scale = 4;
    scene.captions.max_lines = 4;
    scene.bullets.resize (12);
    SlideRoom room = slide_room (scene, scene.captions, size[0], size[1]);
    EXPECT_LT (room.top, room.bottom);
    EXPECT_GE (room.lines, 0);
    EXPECT_GE (room.columns, 0);
  }
}

/* Guards against 20 lines of a program smaller than they need be, and against
 * more that are as large. */
TEST (SlideRoom, MoreThanTwentyLinesAreSmaller)
{
  EXPECT_NEAR (code_size (1), 0.034 * 720, 1e-9);
  EXPECT_NEAR (code_size (20), 0.034 * 720, 1e-9);
  EXPECT_LT (code_size (21), 0.034 * 720);
  EXPECT_NEAR (code_size (200), 0.026 * 720, 1e-9);
}
