// SPDX-License-Identifier: GPL-3.0-or-later
/* Pictures over scenes, as they are found in the finished video. */
#include <gtest/gtest.h>

#include <filesystem>

#include "decoded.h"
#include "footage.h"
#include "preparing.h"

using namespace reel;
using namespace reel::test;

namespace {

constexpr int kWidth = 192, kHeight = 108;
constexpr int kWhite = 235;
constexpr char kTop[] = "output: {size: 192x108, fps: 10, quality: lossless}\n";

/* The luma of a decoded picture. */
struct Luma {
  std::vector<uint8_t> data;
  int at (int x, int y) const { return data[(size_t) (y * kWidth + x)]; }
  int middle () const { return at (kWidth / 2, kHeight / 2); }
};

std::vector<Luma>
luma_frames (const std::string &file)
{
  std::vector<Luma> all;
  for (std::vector<uint8_t> &luma : lumas_of (file))
    all.push_back ({std::move (luma)});
  return all;
}

class DrawnOverlays : public testing::Test {
protected:
  DrawnOverlays ()
  {
    place.put ("white.svg",
        "<svg xmlns='http://www.w3.org/2000/svg' width='10' height='5'>"
        "<rect width='10' height='5' fill='#fff'/></svg>");
    place.put ("grey.svg",
        "<svg xmlns='http://www.w3.org/2000/svg' width='16' height='9'>"
        "<rect width='16' height='9' fill='#777'/></svg>");
    place.put ("ring.svg",
        "<svg xmlns='http://www.w3.org/2000/svg' width='100' height='100'>"
        "<circle cx='50' cy='50' r='40' fill='none' stroke='#fff' "
        "stroke-width='10'/></svg>");
  }

  std::vector<Luma> frames (const std::string &text, int jobs = 0)
  {
    PrepareOptions options;
    options.jobs = jobs;
    auto result = place.prepare (kTop + text, options);
    EXPECT_TRUE (result.prepared) << result.error << told (result.problems);
    return result.prepared ? luma_frames (place.out ("brief.mp4"))
                           : std::vector<Luma> ();
  }
  /* One black scene of SECONDS with OVERLAYS. */
  std::vector<Luma> over_black (
      const std::string &overlays, const std::string &seconds = "1")
  {
    return frames ("scenes: [{duration: " + seconds +
                   ", background: black, overlays: [" + overlays + "]}]\n");
  }
  Preparing place;
};

} // namespace

/* Guards against a logo that is off its place or its size by a pixel, and
 * against pixels beside it that are touched. */
TEST_F (DrawnOverlays, StandWhereTheyAreAskedTo)
{
  struct Case {
    const char *position;
    int x, y; // of 48x24, with a margin of 5.4
  };
  const Case cases[] = {{"top-left", 5, 5}, {"top-right", 139, 5},
      {"bottom-left", 5, 79}, {"bottom-right", 139, 79}, {"center", 72, 42},
      {"top", 72, 5}, {"left", 5, 42}, {"[0.5, 0.25]", 72, 15},
      {"[0, 0]", -24, -12}};
  for (const Case &c : cases) {
    SCOPED_TRACE (c.position);
    auto seen = over_black ("{image: white.svg, width: 0.25, margin: 0.05, "
                            "position: " +
                                std::string (c.position) + "}",
        "0.3");
    ASSERT_EQ (seen.size (), 3u);
    int wrong = 0;
    for (int y = 0; y < kHeight; y++)
      for (int x = 0; x < kWidth; x++) {
        bool inside = x >= c.x && x < c.x + 48 && y >= c.y && y < c.y + 24;
        wrong += std::abs (seen[1].at (x, y) - (inside ? kWhite : 16)) > 1;
      }
    EXPECT_EQ (wrong, 0);
  }
}

/* Guards against a watermark that hides what is below it. */
TEST_F (DrawnOverlays, OpacityLetsThrough)
{
  auto half = over_black (
      "{image: white.svg, width: 0.5, position: center, opacity: 0.5}", "0.3");
  ASSERT_EQ (half.size (), 3u);
  EXPECT_NEAR (half[0].middle (), (16 + kWhite) / 2, 2);
  auto ring =
      over_black ("{image: ring.svg, width: 0.4, position: center}", "0.3");
  ASSERT_EQ (ring.size (), 3u);
  EXPECT_EQ (ring[0].middle (), 16); // what is transparent stays so
  EXPECT_NEAR (ring[0].at (96 - 30, 54), kWhite, 2);
}

/* Guards against overlays that come a frame early or late. */
TEST_F (DrawnOverlays, ComeAndGoInTheirFrames)
{
  auto seen = over_black ("{image: white.svg, width: 0.5, position: center, "
                          "at: 0.5, for: 0.7}",
      "2");
  ASSERT_EQ (seen.size (), 20u);
  for (int i = 0; i < 20; i++)
    EXPECT_NEAR (seen[(size_t) i].middle (), i >= 5 && i < 12 ? kWhite : 16, 1)
        << i;
}

/* Guards against effects that jump at their end or never end. */
TEST_F (DrawnOverlays, FadesRiseAndFall)
{
  auto seen = over_black ("{image: white.svg, width: 0.5, position: center, "
                          "until: end, enter: {type: fade, duration: 1}, "
                          "exit: {type: fade, duration: 1}}",
      "3");
  ASSERT_EQ (seen.size (), 30u);
  for (size_t i = 1; i < 10; i++)
    EXPECT_GT (seen[i].middle (), seen[i - 1].middle ()) << i;
  for (size_t i = 10; i < 20; i++)
    EXPECT_NEAR (seen[i].middle (), kWhite, 1) << i;
  for (size_t i = 21; i < 30; i++)
    EXPECT_LT (seen[i].middle (), seen[i - 1].middle () + 1) << i;
  EXPECT_NEAR (seen[0].middle (), 16, 2);
  EXPECT_LT (seen[29].middle (), 90);
}

/* Guards against a logo that is blended twice while one scene leads into the
 * next, and against a scene's own picture that doesn't go with it. */
TEST_F (DrawnOverlays, TheBriefsStandStillUnderTransitions)
{
  auto seen = frames (
      "overlays: [{image: grey.svg, width: 0.3, position: top-left}]\n"
      "scenes:\n"
      "  - {duration: 2, background: black, overlays: [{image: white.svg, "
      "width: 0.3, position: bottom-right}]}\n"
      "  - {duration: 2, background: black, transition: {type: crossfade, "
      "duration: 1}}\n");
  ASSERT_EQ (seen.size (), 40u);
  int grey = seen[0].at (20, 12);
  EXPECT_NEAR (grey, 16 + 219 * 0x77 / 255, 2);
  for (const Luma &frame : seen)
    EXPECT_NEAR (frame.at (20, 12), grey, 1);
  auto own = [&] (size_t i) { return seen[i].at (160, 95); };
  EXPECT_NEAR (own (19), kWhite, 1);
  for (size_t i = 21; i < 30; i++)
    EXPECT_LE (own (i), own (i - 1)) << i;
  EXPECT_GT (own (22), 180);
  EXPECT_NEAR (own (30), 16, 1);
}

/* Guards against overlays that are gone while a scene changes its background,
 * and against those that cover its captions. */
TEST_F (DrawnOverlays, StayWhileTheBackgroundChanges)
{
  auto seen = frames (
      "captions: line\n"
      "scenes: [{duration: 4, captions: [WWWW], background: [{color: black, "
      "duration: 2}, {color: '#010101'}], overlays: [{image: grey.svg, "
      "width: 1, position: center}]}]\n");
  ASSERT_EQ (seen.size (), 40u);
  for (const Luma &frame : seen)
    EXPECT_NEAR (frame.at (20, 12), 16 + 219 * 0x77 / 255, 2);
  int brightest = 0;
  for (int y = 70; y < kHeight; y++)
    for (int x = 0; x < kWidth; x++)
      brightest = std::max (brightest, seen[20].at (x, y));
  EXPECT_GT (brightest, 200);
}

/* Guards against a clip that begins again with every segment or scene, and
 * against one that ends where it should begin again. */
TEST_F (DrawnOverlays, ClipsPlayOnAndLoop)
{
  NumberedClip footage;
  footage.frames = 40;
  make_footage (place.file ("clip.mp4"), footage);
  frames ("overlays: [{video: clip.mp4, width: 1, position: center}]\n"
          "scenes:\n"
          "  - {duration: 7, background: navy}\n"
          "  - {duration: 4, background: black, transition: crossfade}\n");
  auto numbers = numbers_of (place.out ("brief.mp4"));
  ASSERT_EQ (numbers.size (), 110u);
  for (int i = 0; i < 110; i++)
    EXPECT_EQ (numbers[(size_t) i], i % 40) << i;
}

/* Guards against a render whose bytes depend on who came first. */
TEST_F (DrawnOverlays, BytesDontDependOnJobs)
{
  NumberedClip footage;
  footage.frames = 25;
  make_footage (place.file ("clip.mp4"), footage);
  const std::string brief =
      "overlays: [{image: ring.svg, opacity: 0.7}, {text: Draft, position: "
      "bottom-left, at: 4.9, enter: slide}]\n"
      "scenes:\n"
      "  - {duration: 11, background: navy, overlays: [{video: clip.mp4, "
      "width: 0.3, at: 4.8, enter: pop}]}\n"
      "  - {duration: 3, background: black, transition: crossfade}\n";
  frames (brief, 1);
  std::string alone = contents (place.out ("brief.mp4"));
  std::filesystem::remove_all (place.staging ());
  frames (brief, 2);
  EXPECT_TRUE (contents (place.out ("brief.mp4")) == alone);
}

/* Guards against texts that are placed as large as the frame they were drawn
 * on. */
TEST_F (DrawnOverlays, TextsStandInTheirCorner)
{
  auto seen = over_black ("{text: Draft, position: bottom-right}", "0.3");
  ASSERT_EQ (seen.size (), 3u);
  int left = kWidth, top = kHeight, right = 0, bottom = 0;
  for (int y = 0; y < kHeight; y++)
    for (int x = 0; x < kWidth; x++)
      if (seen[1].at (x, y) > 60) {
        left = std::min (left, x);
        right = std::max (right, x);
        top = std::min (top, y);
        bottom = std::max (bottom, y);
      }
  EXPECT_GT (left, kWidth * 3 / 4);
  EXPECT_GT (top, kHeight * 3 / 4);
  EXPECT_GT (right - left, 6);
  EXPECT_LT (right, kWidth - 3);
  EXPECT_LT (bottom, kHeight - 3);
}

/* Guards against photos of phones that lie on their side: 720x480 that are to
 * be turned by a quarter. */
TEST_F (DrawnOverlays, PhotosStandUpright)
{
  using namespace std::string_literals;
  std::string jpeg = contents (test_data ("photo-3x2.jpg"));
  jpeg.insert (2, "\xff\xe1\0\x22"
                  "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"
                  "\x06\0\0\0\0\0\0"s);
  place.put ("turned.jpg", jpeg);
  auto seen =
      over_black ("{image: turned.jpg, width: 0.25, position: center}", "0.3");
  ASSERT_EQ (seen.size (), 3u);
  int rows = 0, columns = 0;
  for (int y = 0; y < kHeight; y++)
    rows += seen[1].at (kWidth / 2, y) > 24;
  for (int x = 0; x < kWidth; x++)
    columns += seen[1].at (x, kHeight / 2) > 24;
  EXPECT_NEAR (columns, 48, 2);
  EXPECT_NEAR (rows, 72, 2);
}

/* Guards against errors that blame the background. */
TEST_F (DrawnOverlays, WhatCantBeDecodedIsNamed)
{
  std::string bytes = contents (test_data ("photo-3x2.jpg"));
  for (size_t at = bytes.find ("\xff\xc4"); at != std::string::npos;
       at = bytes.find ("\xff\xc4", at + 2))
    std::fill_n (bytes.begin () + (ptrdiff_t) at + 5, 16, '\xff');
  place.put ("bad.jpg", bytes);
  auto result = place.prepare (std::string (kTop) +
                               "scenes: [{duration: 1, background: black, "
                               "overlays: [{image: bad.jpg, width: 0.2}]}]\n");
  EXPECT_FALSE (result.prepared);
  EXPECT_NE (
      result.error.find ("`bad.jpg` can't be decoded"), std::string::npos)
      << result.error;
}
