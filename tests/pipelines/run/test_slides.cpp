// SPDX-License-Identifier: GPL-3.0-or-later
/* Slides and programs, looked at on decoded frames. */
#include <gtest/gtest.h>

#include "decoded.h"
#include "preparing.h"

using namespace reel;
using namespace reel::test;

namespace {

constexpr int kWidth = 320, kHeight = 180;
constexpr int kBright = 150;

/* How bright a frame is, pixel by pixel. */
struct Luma {
  std::vector<uint8_t> luma;

  int at (int x, int y) const { return luma[(size_t) y * kWidth + (size_t) x]; }
  /* How many pixels are bright between the rows FROM and TO. */
  int bright (int from = 0, int to = kHeight) const
  {
    int count = 0;
    for (int y = from; y < to; y++)
      for (int x = 0; x < kWidth; x++)
        count += at (x, y) > kBright;
    return count;
  }
};

std::vector<Luma>
brightness_of (const std::string &file)
{
  std::vector<Luma> frames;
  for_each_frame (file, "GRAY8", [&] (GstSample *sample) {
    frames.push_back ({plane_of (sample)});
    return true;
  });
  return frames;
}

/* The video of a brief with SCENES. */
std::vector<Luma>
video_of (const std::string &scenes)
{
  Preparing place;
  auto result = place.prepare ("output: {size: 320x180, fps: 10}\n"
                               "canvas: black\n"
                               "scenes: [" +
                               scenes + "]\n");
  EXPECT_TRUE (result.prepared) << result.error << told (result.problems);
  return brightness_of (place.out ("brief.mp4"));
}

} // namespace

/* Guards against slides that aren't drawn, or not in turn. */
TEST (Slides, FollowOneAnother)
{
  auto frames = video_of ("{duration: 4, slide: [I, WWWWWWWW]}");
  ASSERT_EQ (frames.size (), 40u);
  int first = frames[10].bright (), second = frames[30].bright ();
  EXPECT_GT (first, 5);
  EXPECT_GT (second, 5 * first);
  /* Each has gone when the other comes. */
  EXPECT_EQ (frames[20].bright (), 0);
  /* In the middle, and nowhere else. */
  EXPECT_EQ (frames[30].bright (0, 60), 0);
  EXPECT_EQ (frames[30].bright (120), 0);
}

/* Guards against a segment that draws its slides as if the scene began with
 * it: the second half of a long scene is a segment of its own. */
TEST (Slides, AreTheSameInEverySegment)
{
  auto frames = video_of ("{duration: 16, slide: [I, WWWWWWWW]}");
  ASSERT_EQ (frames.size (), 160u);
  int last = frames[150].bright ();
  EXPECT_GT (last, 100);
  for (size_t i : {86u, 100u, 110u, 125u, 140u})
    EXPECT_NEAR (frames[i].bright (), last, last / 8.0) << i;
}

/* Guards against lines of a program that don't come one by one. */
TEST (Slides, ProgramsAreRevealedLineByLine)
{
  auto frames = video_of (
      "{duration: 6, code: {text: \"" +
      std::string ("WWWWWW\\nWWWWWW\\nWWWWWW\\nWWWWWW\", ") + "reveal: line}}");
  ASSERT_EQ (frames.size (), 60u);
  int before = 0;
  for (size_t i : {8u, 18u, 28u, 38u}) {
    int now = frames[i].bright ();
    EXPECT_GT (now, before + 10) << i;
    before = now;
  }
}

/* Guards against titles and slides on one another. */
TEST (Slides, StandBelowTheirTitle)
{
  auto frames = video_of ("{duration: 3, title: WWWW, slide: WWWWWWWW}");
  ASSERT_EQ (frames.size (), 30u);
  EXPECT_GT (frames[15].bright (0, 30), 20);
  EXPECT_GT (frames[15].bright (60, 130), 50);
  int gap = 1 << 20;
  for (int y = 28; y < 70; y++)
    gap = std::min (gap, frames[15].bright (y, y + 4));
  EXPECT_EQ (gap, 0);
}

/* Guards against words that can't be read on a bright picture. */
TEST (Slides, PicturesBehindThemAreDarkened)
{
  Preparing place;
  place.put ("white.svg",
      "<svg xmlns='http://www.w3.org/2000/svg' width='320' height='180'>"
      "<rect width='320' height='180' fill='white'/></svg>");
  auto result = place.prepare (
      "output: {size: 320x180, fps: 10}\n"
      "scenes: [{duration: 2, background: white.svg, slide: WWWW}]\n");
  ASSERT_TRUE (result.prepared) << result.error << told (result.problems);
  auto frames = brightness_of (place.out ("brief.mp4"));
  ASSERT_EQ (frames.size (), 20u);
  EXPECT_LT (frames[10].at (5, 5), 128);
  EXPECT_GT (frames[10].bright (60, 120), 50);
}

/* Guards against words cut off with an ellipsis, and against slides refused
 * that would fit if they were set a little smaller. */
TEST (Slides, TooManyWordsAreAnError)
{
  auto told_of = [] (int count, const std::string &size) {
    std::string words;
    for (int i = 0; i < count; i++)
      words += i % 12 ? "harbour " : "\\n\\n- harbour ";
    Preparing place;
    auto result = place.prepare ("output: {size: " + size +
                                 ", fps: 10}\nscenes: [{duration: 1, slide: "
                                 "{format: markdown, text: \"" +
                                 words + "\"}}]\n");
    return told (result.problems);
  };
  for (const char *size : {"320x180", "180x320", "200x200"}) {
    EXPECT_EQ (told_of (60, size), "") << size;
    EXPECT_EQ (told_of (400, size), "error: the slide is too long for " +
                                        std::string (size) +
                                        ", even at its smallest size\n");
  }
}
