// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "run/subtitles.h"

using namespace reel;

static Plan
two_scenes ()
{
  Plan plan;
  plan.scenes.resize (2);
  plan.scenes[0].title = "First";
  plan.scenes[0].captions = {
      {"Salt & <fish>\nand chips", kSecond, 2 * kSecond + 500'000'000, {}}};
  plan.scenes[1].first_frame = 30 * 3725;
  plan.scenes[1].captions = {{"Later", 0, kSecond, {}}};
  return plan;
}

/* Guards against times that are the scene's and not the video's, and text that
 * a player takes for markup. */
TEST (Subtitles, VttTimesAreTheVideosAndTextIsEscaped)
{
  EXPECT_EQ (write_vtt (two_scenes ()),
      "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nSalt &amp; &lt;fish&gt;\nand "
      "chips\n\n01:02:05.000 --> 01:02:06.000\nLater\n");
}

/* Guards against SubRip's own rules: numbers, commas. */
TEST (Subtitles, SrtIsNumbered)
{
  EXPECT_EQ (write_srt (two_scenes ()),
      "1\n00:00:01,000 --> 00:00:02,500\nSalt & <fish>\nand chips\n\n"
      "2\n01:02:05,000 --> 01:02:06,000\nLater\n\n");
}

/* Guards against line breaks of captions in the running text. */
TEST (Subtitles, TranscriptReadsAsText)
{
  EXPECT_EQ (write_transcript (two_scenes ()),
      "First\n\nSalt & <fish> and chips\n\nLater\n\n");
}
