// SPDX-License-Identifier: GPL-3.0-or-later
/* Contrast of texts to what is behind them, on decoded frames. */
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "contrast_ratio.h"
#include "decoded.h"
#include "preparing.h"

using namespace reel;
using namespace reel::test;

namespace {

constexpr int kWidth = 960, kHeight = 540;

/* Beside the H of COLOR in the middle of FRAME: what is behind it. */
Color
behind (const Frame &frame, Color color)
{
  constexpr int kApart = 40, kX = kWidth / 2, kY = kHeight / 2;
  auto at = [&] (int x, int y) {
    return frame[(size_t) y * kWidth + (size_t) x];
  };
  auto near = [&] (int x, int y) {
    Color pixel = at (x, y);
    return std::abs (pixel.r - color.r) < kApart &&
           std::abs (pixel.g - color.g) < kApart &&
           std::abs (pixel.b - color.b) < kApart;
  };
  int left = kWidth, top = kHeight, bottom = 0;
  for (int y = kY - 60; y < kY + 80; y++)
    for (int x = kX - 50; x < kX + 50; x++)
      if (near (x, y)) {
        left = std::min (left, x);
        top = std::min (top, y);
        bottom = std::max (bottom, y);
      }
  EXPECT_GT (bottom, top) << "no text";
  int r = 0, g = 0, b = 0, count = 0;
  for (int y = top; y < bottom; y++)
    for (int x = left - 7; x < left - 3; x++, count++) {
      r += at (x, y).r;
      g += at (x, y).g;
      b += at (x, y).b;
    }
  count = std::max (count, 1);
  return {(uint8_t) (r / count), (uint8_t) (g / count), (uint8_t) (b / count)};
}

double
contrast_of (Color a, Color b)
{
  return contrast (luminance (a), luminance (b));
}

/* What each of SCENES, keys, looks like once its texts are there. */
std::vector<Frame>
seen (const std::vector<std::string> &scenes)
{
  constexpr size_t kFrames = 4, kShown = 2; // of a scene
  Preparing place;
  place.put ("photo.jpg", contents (test_data ("photo-3x2.jpg")));
  std::string brief = "output: {size: 960x540, fps: 4, quality: high}\n"
                      "scenes:\n";
  for (const std::string &keys : scenes)
    brief += "  - {duration: 1, transition: none, " + keys + "}\n";
  auto result = place.prepare (brief);
  EXPECT_TRUE (result.prepared) << result.error << told (result.problems);
  std::vector<Frame> all, shown;
  if (result.prepared)
    all = frames_of (place.out ("brief.mp4"));
  EXPECT_EQ (all.size (), scenes.size () * kFrames);
  all.resize (
      scenes.size () * kFrames, Frame ((size_t) kWidth * (size_t) kHeight));
  for (size_t i = 0; i < scenes.size (); i++)
    shown.push_back (std::move (all[i * kFrames + kShown]));
  return shown;
}

/* A scene that shows KIND, title or subtitle, in COLOR on PICTURE. */
std::string
scene_of (const std::string &kind, const std::string &color,
    const std::string &picture)
{
  return "background: \"" + picture + "\", " + kind + ": {text: H, color: \"" +
         color + "\"}";
}

/* How bright it is behind the text of such a scene. */
int
grey_behind (const std::string &kind, const std::string &color,
    const std::string &picture)
{
  Frame frame = seen ({scene_of (kind, color, picture)})[0];
  Color back = behind (frame, *parse_color (color));
  return (back.r + back.g + back.b) / 3;
}

/* On each of these each colour has to be read. */
const std::vector<std::string> kPictures{
    "#000000", "#404040", "#808080", "#ffffff", "photo.jpg"};

class TextShade : public testing::TestWithParam<const char *> {};

} // namespace

/* Guards against colours that can't be read on some picture: large type needs
 * 3 to 1, other type 4.5; of a red in the middle between black and white what
 * the densest shade can do. */
TEST_P (TextShade, IsEnoughOnEachPicture)
{
  std::string color = GetParam ();
  Color ink = *parse_color (color);
  std::vector<std::string> scenes;
  for (const std::string &picture : kPictures)
    for (const char *kind : {"title", "subtitle"})
      scenes.push_back (scene_of (kind, color, picture));
  std::vector<Frame> frames = seen (scenes);
  for (size_t i = 0; i < kPictures.size (); i++) {
    SCOPED_TRACE (kPictures[i]);
    double large = contrast_of (behind (frames[2 * i], ink), ink);
    double small = contrast_of (behind (frames[2 * i + 1], ink), ink);
    std::printf ("%s on %-9s title %5.2f, subtitle %5.2f to 1\n",
        color.c_str (), kPictures[i].c_str (), large, small);
    EXPECT_GE (large, 3);
    EXPECT_GE (small, color == "#ff0000" ? 3.7 : 4.5);
  }
}

INSTANTIATE_TEST_SUITE_P (Colours, TextShade,
    testing::Values ("#ffffff", "#ffff00", "#ff0000", "#000080"));

/* Guards against pictures that are made dark, or light, for a text that can be
 * read on them as they are. */
TEST (TextShadeOf, OneColourIsNoMoreThanItNeeds)
{
  EXPECT_GT (grey_behind ("title", "#ffff00", "#404040"), 0x40 - 14);
  EXPECT_GT (grey_behind ("subtitle", "#ffff00", "#808080"), 0x60);
  EXPECT_GT (grey_behind ("title", "#000080", "#e0e0e0"), 0xe0 - 8);
  EXPECT_GT (grey_behind ("title", "#ff0000", "#ffffff"), 0xff - 8);
  EXPECT_LT (grey_behind ("title", "#ff0000", "#101010"), 0x10 + 8);
}

/* Guards against dark letters on a dark shade. */
TEST (TextShadeOf, DarkTextOnADarkPictureIsLight)
{
  EXPECT_GT (grey_behind ("title", "#000080", "#101010"), 100);
}

/* Guards against second lines for which their title's shade is the wrong
 * one, and against shades that forget them. */
TEST (TextShadeOf, SecondLinesKnowsTheirColour)
{
  const std::vector<std::string> colors{"#000080", "#ffff00", "#ff9090"};
  const std::vector<std::string> pictures{"#101010", "#808080", "#ffffff"};
  for (const char *apart : {"", ", exit: none"}) {
    std::vector<std::string> scenes;
    for (const std::string &color : colors)
      for (const std::string &picture : pictures)
        scenes.push_back ("background: \"" + picture +
                          "\", title: I, subtitle: {text: H, color: \"" +
                          color + "\"" + apart + "}");
    std::vector<Frame> frames = seen (scenes);
    for (size_t i = 0; i < scenes.size (); i++) {
      SCOPED_TRACE (scenes[i]);
      Color ink = *parse_color (colors[i / pictures.size ()]);
      EXPECT_GE (contrast_of (behind (frames[i], ink), ink), 4.5);
    }
  }
}

/* Guards against shades that depend on more than brief and picture. */
TEST (TextShadeOf, ABriefIsTheSameEachTime)
{
  std::vector<std::string> scenes{scene_of ("title", "red", "photo.jpg")};
  EXPECT_TRUE (seen (scenes)[0] == seen (scenes)[0]);
}
