// SPDX-License-Identifier: GPL-3.0-or-later
/* Callouts: how they are written, and that they have something to point at. */
#include <gtest/gtest.h>

#include <glib.h>

#include "brief/callout_box.h"
#include "reading.h"
#include "temp_folder.h"

using namespace reel;
using namespace reel::test;
using namespace std::string_literals;

namespace {

/* The callouts of a right brief with these. */
std::vector<Callout>
right (const std::string &callouts)
{
  Brief brief = right_brief ("scenes: [{callouts: [" + callouts + "]}]");
  return brief.scenes.empty () ? std::vector<Callout> ()
                               : brief.scenes[0].callouts;
}

/* What is said of them; they begin in column 22. */
std::string
wrong (const std::string &callouts)
{
  return only_problem ("scenes: [{callouts: [" + callouts + "]}]");
}

std::string
png (int width, int height)
{
  auto big = [] (int n) {
    return std::string{
        (char) (n >> 24), (char) (n >> 16), (char) (n >> 8), (char) n};
  };
  return "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"s + big (width) + big (height) +
         "\x08\x02\0\0\0crc.\0\0\0\0IEND\xae\x42\x60\x82"s;
}

class Callouts : public testing::Test {
protected:
  /* All that is said of a scene with these keys; `map.png` is 2000x1500. */
  std::string told (const std::string &keys)
  {
    std::string path = folder_.path () + "/map.png", bytes = png (2000, 1500);
    g_file_set_contents (
        path.c_str (), bytes.data (), (gssize) bytes.size (), nullptr);
    std::string all;
    auto reading = read_and_verify (
        "scenes: [{duration: 3, " + keys + "}]", folder_.path ());
    for (const std::string &problem : reading.problems)
      all += (all.empty () ? "" : "\n") + problem;
    return all;
  }

  TempFolder folder_;
};

} // namespace

/* Guards against a callout that is lost or takes another default. */
TEST (ReadCallouts, ACircleAndItsDefaults)
{
  auto callouts = right ("{center: [300, \"40%\"], radius: 60}");
  ASSERT_EQ (callouts.size (), 1u);
  const Callout &circle = callouts[0];
  EXPECT_EQ (circle.shape, Callout::Shape::Circle);
  EXPECT_EQ (circle.style, Callout::Style::Highlight);
  EXPECT_EQ (circle.center_x.value, 300);
  EXPECT_FALSE (circle.center_x.is_fraction);
  EXPECT_NEAR (circle.center_y.value, 0.4, 1e-12);
  EXPECT_TRUE (circle.center_y.is_fraction);
  EXPECT_EQ (circle.radius.value, 60);
  EXPECT_EQ (circle.dim, 0.5);
  EXPECT_FALSE (circle.color);
  EXPECT_FALSE (circle.length);
  EXPECT_EQ (circle.at.base, Moment::Base::Start);
}

TEST (ReadCallouts, ARectangleWithAllItMayHave)
{
  auto callouts = right (
      "{shape: rectangle, box: [-10, 20, \"62.5 %\", 300], style: outline, "
      "dim: 1, color: \"#ff000080\", at: end - 2, for: 1.5, comment: here}, "
      "{style: mask, center: [0, 0], radius: \"5%\"}");
  ASSERT_EQ (callouts.size (), 2u);
  const Callout &box = callouts[0];
  EXPECT_EQ (box.shape, Callout::Shape::Rectangle);
  EXPECT_EQ (box.style, Callout::Style::Outline);
  EXPECT_EQ (box.left.value, -10);
  EXPECT_NEAR (box.right.value, 0.625, 1e-12);
  EXPECT_TRUE (box.right.is_fraction);
  EXPECT_EQ (box.color, (Color{255, 0, 0, 128}));
  EXPECT_EQ (box.at.base, Moment::Base::End);
  EXPECT_EQ (box.length, kSecond * 3 / 2);
  EXPECT_EQ (callouts[1].style, Callout::Style::Mask);
}

/* Guards against variables that don't reach into lengths. */
TEST (ReadCallouts, VariablesMayStandInLengths)
{
  Brief brief = right_brief ("variables: {x: 250, part: 30}\nscenes: "
                             "[{callouts: [{center: [\"${x}\", \"${part}%\"], "
                             "radius: \"${x}\"}]}]");
  const Callout &callout = brief.scenes.at (0).callouts.at (0);
  EXPECT_EQ (callout.center_x.value, 250);
  EXPECT_NEAR (callout.center_y.value, 0.3, 1e-12);
  EXPECT_EQ (callout.radius.value, 250);
}

/* Guards against a scene that pretends to have none of them. */
TEST (ReadCallouts, AnEmptyListIsNone)
{
  EXPECT_TRUE (right ("").empty ());
}

/* Guards against what can't be meant, taken; each is told where it is. */
TEST (ReadCallouts, WhatIsWrongIsTold)
{
  struct Case {
    const char *callouts, *problem;
  };
  constexpr Case kCases[] = {
      {"{shape: star, center: [1, 2], radius: 3}",
          "1:30: error: `shape` can't be `star`"},
      {"{center: [1, 2]}", "1:22: error: a circle needs the key `radius`"},
      {"{radius: 5}", "1:22: error: a circle needs the key `center`"},
      {"{shape: rectangle}", "1:22: error: a rectangle needs the key `box`"},
      {"{shape: rectangle, box: [1, 2, 3, 4], radius: 5}",
          "1:68: error: a rectangle has no `radius`"},
      {"{center: [1, 2], radius: 3, box: [1, 2, 3, 4]}",
          "1:55: error: a circle has no `box`"},
      {"{center: 5, radius: 3}",
          "1:31: error: `center` wants a list [x, y], not the number 5"},
      {"{center: [1, 2, 3], radius: 3}",
          "1:31: error: `center` wants a list [x, y], not a list of 3"},
      {"{center: [1, wide], radius: 3}",
          "1:35: error: `center` wants pixels of the picture, or a part of "
          "it, not the text `wide`"},
      {"{center: [1, \"1234%\"], radius: 3}",
          "1:35: error: `center` wants pixels of the picture, or a part of "
          "it, not the text `1234%`"},
      {"{center: [1, 1000000], radius: 3}",
          "1:35: error: `center` is 1000000, but goes from -65535 to 65535"},
      {"{center: [1, 2], radius: 0}",
          "1:47: error: `radius` is 0, but goes from 1 to 65535"},
      {"{center: [\"50%\", \"50%\"], radius: 0.1}",
          "1:55: error: `radius` is 0.1 of a pixel"},
      {"{center: [1, 2], radius: \"0%\"}",
          "1:47: error: `radius` is 0%, but a circle has a size"},
      {"{center: [1, 2], radius: \"-4%\"}",
          "1:47: error: `radius` is -4%, but a circle has a size"},
      {"{shape: rectangle, box: [1, 2, 3]}",
          "1:46: error: `box` wants a list [left, top, right, bottom], not a "
          "list of 3"},
      {"{center: [1, 2], radius: 3, style: glow}",
          "1:57: error: `style` can't be `glow`"},
      {"{center: [1, 2], radius: 3, dim: 1.5}",
          "1:55: error: `dim` is 1.5, but goes from 0 to 1"},
      {"{center: [1, 2], radius: 3, color: blurple}",
          "1:57: error: `color` is no colour: `blurple`"},
      {"{center: [1, 2], radius: 3, for: -1}",
          "1:55: error: `for` is -1, but a time is never negative"},
      {"{center: [1, 2], radius: 3, until: 4}",
          "1:50: error: unknown key `until` in a callout"},
      {"circle", "1:22: error: `callouts` wants a map for each callout, not "
                 "the text `circle`"},
  };
  for (const Case &c : kCases) {
    std::string told = wrong (c.callouts);
    EXPECT_EQ (told.substr (0, told.find (" | ")), c.problem) << c.callouts;
  }
  EXPECT_EQ (only_problem ("scenes: [{callouts: {center: [1, 2]}}]")
                 .find ("1:21: error: `callouts` wants a list of callouts"),
      0u);
}

/* Guards against a list that nothing bounds. */
TEST (ReadCallouts, AreTwentyAtMost)
{
  std::string one = "{center: [1, 2], radius: 3}", all = one;
  for (int i = 1; i < 20; i++)
    all += ", " + one;
  EXPECT_EQ (right (all).size (), 20u);
  EXPECT_NE (
      wrong (all + ", " + one).find ("may have at most 20"), std::string::npos);
}

/* Guards against a circle that isn't round on its picture: its radius is of
 * the width, in pixels and in parts. */
TEST (CalloutBox, IsOfTheWholePicture)
{
  Callout circle = right ("{center: [\"50%\", 300], radius: \"10%\"}").at (0);
  Region box = callout_box (circle, {2000, 1000});
  EXPECT_NEAR (box.x, 0.4, 1e-12);
  EXPECT_NEAR (box.width, 0.2, 1e-12);
  EXPECT_NEAR (box.y, 0.1, 1e-12);
  EXPECT_NEAR (box.height, 0.4, 1e-12);
  Callout pixels = right ("{center: [1000, 300], radius: 200}").at (0);
  EXPECT_NEAR (callout_box (pixels, {2000, 1000}).height, 0.4, 1e-12);
}

/* Guards against pixels of what has none taken for those of some video: they
 * are those of lengths elsewhere in a brief. */
TEST (CalloutBox, OfWhatIsMadeForTheFrameIsOfAShorterSideOf720)
{
  Background generated;
  Output upright;
  upright.width = 1080;
  upright.height = 1920;
  EXPECT_EQ (callout_ground (generated, upright).width, 720);
  EXPECT_EQ (callout_ground (generated, upright).height, 1280);
  Output wide;
  EXPECT_EQ (callout_ground (generated, wide).width, 1280);
}

TEST_F (Callouts, WithinTheirPictureAreRight)
{
  EXPECT_EQ (told ("background: map.png, callouts: [{center: [1990, 20], "
                   "radius: 100}, {shape: rectangle, box: [-50, -50, 10, "
                   "\"110%\"], at: end - 1}]"),
      "");
  EXPECT_EQ (told ("background: {generate: waves}, callouts: [{center: "
                   "[1200, 700], radius: \"10%\"}]"),
      "");
}

/* Guards against a callout that nobody would ever see. */
TEST_F (Callouts, OutsideOfTheirPictureAreTold)
{
  EXPECT_EQ (told ("background: map.png, callouts: [{center: [2500, 20], "
                   "radius: 100}]"),
      "1:56: error: this callout lies outside of the picture, which has "
      "2000x1500 pixels | lengths are pixels of the picture, or parts of it "
      "such as `\"40%\"`");
  EXPECT_EQ (told ("callouts: [{shape: rectangle, box: [\"-20%\", 0, 0, 9]}]")
                 .find ("1:35: error: this callout lies outside of the "
                        "picture, which is measured as 1280x720 pixels"),
      0u);
  EXPECT_NE (told ("background: {image: map.png, crop: [0, 0, 0.5, 1]}, "
                   "callouts: [{center: [1500, 20], radius: 100}]")
                 .find ("1:87: error: this callout lies in what `crop` leaves "
                        "out of the picture"),
      std::string::npos);
}

/* Guards against boxes that are none, and fractions taken for pixels. */
TEST_F (Callouts, WithoutAnAreaAreTold)
{
  auto box = [&] (const std::string &lengths) {
    std::string all = told (
        "background: map.png, callouts: [{shape: rectangle, box: " + lengths +
        "}]");
    return all.substr (0, all.find (" | "));
  };
  EXPECT_EQ (box ("[300, 0, 200, 100]"),
      "1:56: error: the right edge of this callout is not to the right of its "
      "left one");
  EXPECT_EQ (box ("[\"50%\", \"50%\", 1500, 700]"),
      "1:56: error: the bottom edge of this callout is not below its top one");
  EXPECT_EQ (box ("[0.1, 0.1, 0.4, 0.5]"),
      "1:56: error: this callout is smaller than a pixel of the picture");
}

/* Guards against an error for what another of the pictures has. */
TEST_F (Callouts, MayBelongToAnyOfTheirScenesPictures)
{
  EXPECT_EQ (told ("background: [navy, map.png], callouts: [{center: "
                   "[1900, 1400], radius: 90, at: 2}]"),
      "");
  EXPECT_EQ (told ("background: {image: gone.png, optional: true}, "
                   "callouts: [{center: [5000, 1400], radius: 90}]")
                 .find ("error"),
      std::string::npos);
}

TEST_F (Callouts, NeedTheirMarks)
{
  EXPECT_NE (told ("callouts: [{center: [9, 9], radius: 9, at: mark:map}]")
                 .find ("1:67: error: no mark is called `map`"),
      std::string::npos);
}
