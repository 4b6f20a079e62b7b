// SPDX-License-Identifier: GPL-3.0-or-later
/* Guards, all of it, against keys of clips that are refused, lost, or read in
 * another way in one notation than in the other. */
#include <gtest/gtest.h>

#include "reading.h"

using namespace reel;
using namespace reel::test;

namespace {

std::vector<Background>
of_yaml (const std::string &background)
{
  return right_brief ("scenes: [{background: " + background + "}]")
      .scenes.at (0)
      .backgrounds;
}

std::vector<Background>
of_markdown (const std::string &text)
{
  Reading reading = read_text (text, {}, "/briefs/harbour.md");
  for (const std::string &problem : reading.problems)
    ADD_FAILURE () << problem << "\nin " << text;
  return reading.brief ? reading.brief->scenes.at (0).backgrounds
                       : std::vector<Background> (1);
}

} // namespace

TEST (Backgrounds, ClipsInFull)
{
  Background clip = of_yaml ("{video: a.mp4, trim: [4, '0:12'], speed: 0.5, "
                             "sync: loop-audio, volume: 0.2, duck: 6 dB, "
                             "crop: [0, 0, 0.5, 1], blur: 0.3}")[0];
  EXPECT_EQ (clip.kind, BackgroundKind::Video);
  EXPECT_EQ (clip.file, "/briefs/a.mp4");
  EXPECT_EQ (clip.trim.from, 4 * kSecond);
  EXPECT_EQ (clip.trim.to, 12 * kSecond);
  EXPECT_EQ (clip.speed, 0.5);
  EXPECT_EQ (clip.sync, Sync::LoopAudio);
  EXPECT_EQ (clip.volume, 0.2);
  EXPECT_NEAR (clip.duck.value_or (0), 6, 1e-6);
  EXPECT_EQ (clip.crop, (Region{0, 0, 0.5, 1}));
  EXPECT_EQ (clip.blur, 0.3);
  EXPECT_FALSE (of_yaml ("{video: a.mp4, trim: [4, end]}")[0].trim.to);
  EXPECT_EQ (
      of_yaml ("{video: a.mp4, still: end}")[0].still->at, Still::At::End);
  EXPECT_EQ (
      of_yaml ("{video: a.mp4, still: 1.5s}")[0].still->time, 3 * kSecond / 2);
  EXPECT_EQ (of_yaml ("{video: 'stock:waves'}")[0].kind, BackgroundKind::Stock);
}

TEST (Backgrounds, SeveralInAScene)
{
  auto all = of_yaml ("[a.jpg, {video: b.mp4}, {color: red, duration: 2, "
                      "transition: {type: wipe-left, duration: 1}}]");
  ASSERT_EQ (all.size (), 3u);
  EXPECT_EQ (all[0].kind, BackgroundKind::Image);
  EXPECT_EQ (all[1].kind, BackgroundKind::Video);
  EXPECT_EQ (all[2].duration, 2 * kSecond);
  EXPECT_EQ (all[2].transition->type, "wipe-left");
  EXPECT_EQ (all[2].transition->duration, kSecond);
}

TEST (Backgrounds, HintsOfMarkdown)
{
  auto part =
      of_markdown ("![mute 0:04 - 0:12 match](<my ferry.mp4>)\n\nHi.\n");
  EXPECT_EQ (part[0].kind, BackgroundKind::Video);
  EXPECT_EQ (part[0].file, "/briefs/my ferry.mp4");
  EXPECT_EQ (part[0].volume, 0);
  EXPECT_EQ (part[0].trim.from, 4 * kSecond);
  EXPECT_EQ (part[0].trim.to, 12 * kSecond);
  EXPECT_EQ (part[0].sync, Sync::Match);
  EXPECT_EQ (of_markdown ("![4-end loop](a.webm)")[0].sync, Sync::Loop);
  EXPECT_EQ (of_markdown ("![end](a.mov)")[0].still->at, Still::At::End);
  EXPECT_EQ (of_markdown ("![trim](a.mkv)")[0].sync, Sync::Trim);
  EXPECT_EQ (of_markdown ("![freeze](a.mkv)")[0].sync, Sync::Freeze);
  EXPECT_EQ (of_markdown ("![](a.jpg)\n![fit](b.mp4)").size (), 2u);
  EXPECT_EQ (of_markdown ("![](a.jpg)\n![fit](b.mp4)")[1].fit, Fit::Stretch);
}

TEST (Backgrounds, DirectionsOfMarkdown)
{
  auto clip = of_markdown (
      "(video: {file: a.mp4, segment: 4-12, sync: loop, size: fit, position: "
      "top, volume: 0.5})\n");
  EXPECT_EQ (clip[0].kind, BackgroundKind::Video);
  EXPECT_EQ (clip[0].trim.to, 12 * kSecond);
  EXPECT_EQ (clip[0].sync, Sync::Loop);
  EXPECT_EQ (clip[0].fit, Fit::Stretch);
  EXPECT_EQ (clip[0].volume, 0.5);
  auto still = of_markdown ("(video:\n  file: a.mp4\n  segment: start\n)\n");
  EXPECT_EQ (still[0].still->at, Still::At::Start);
}
