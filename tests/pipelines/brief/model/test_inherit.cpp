// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "reading.h"

using namespace reel;
using reel::test::only_problem;
using reel::test::right_brief;

/* Guards against a scene's map that forgets what the top said: maps merge key
 * by key, a plain value replaces all. */
TEST (Inherit, CaptionsMergeKeyByKey)
{
  Brief brief = right_brief (R"(
captions: {mode: karaoke, position: top, size: 30}
scenes:
  - narration: One
  - {narration: Two, captions: {size: 40}}
  - {narration: Three, captions: line}
  - {narration: Four, captions: {mode: none}}
)");
  ASSERT_EQ (brief.scenes.size (), 4u);
  EXPECT_EQ (brief.scenes[0].captions.mode, CaptionMode::Karaoke);
  EXPECT_EQ (brief.scenes[1].captions.mode, CaptionMode::Karaoke);
  EXPECT_EQ (brief.scenes[1].captions.position, "top");
  EXPECT_EQ (brief.scenes[1].captions.size, 40);
  EXPECT_EQ (brief.scenes[2].captions.mode, CaptionMode::Line);
  EXPECT_EQ (brief.scenes[2].captions.position, "");
  EXPECT_EQ (brief.scenes[3].captions.mode, CaptionMode::None);
}

/* Guards against a word at the top that a scene's map can't build on. */
TEST (Inherit, AWordIsShortForAMap)
{
  Brief brief = right_brief (R"(
captions: karaoke
voice: en-gb
transition: wipe-left
scenes:
  - narration: One
  - narration: Two
    captions: {position: middle}
    voice: {rate: 120}
    transition: {duration: 2}
)");
  ASSERT_EQ (brief.scenes.size (), 2u);
  const Scene &scene = brief.scenes[1];
  EXPECT_EQ (scene.captions.mode, CaptionMode::Karaoke);
  EXPECT_EQ (scene.captions.position, "middle");
  EXPECT_EQ (scene.narration[0].voice.name, "en-gb");
  EXPECT_EQ (scene.narration[0].voice.rate, 120);
  EXPECT_EQ (scene.transition.type, "wipe-left");
  EXPECT_EQ (scene.transition.duration, 2 * kSecond);
}

/* Guards against a voice that leaks from one speaker into another, or loses
 * what was set nearer. */
TEST (Inherit, VoicesAreResolvedFromTheTopToThePiece)
{
  Brief brief = right_brief (R"(
voices: {host: {name: en-gb, rate: 160}, guest: en-us+f3}
voice: host
scenes:
  - narration:
      - Plain.
      - {text: Hurried., rate: 200}
      - {text: Other., voice: guest, pitch: 60}
  - voice: {pitch: 40}
    narration: Low.
  - voice: GUEST
    narration: {text: Loud., volume: 6 dB}
)");
  ASSERT_EQ (brief.scenes.size (), 3u);
  const auto &pieces = brief.scenes[0].narration;
  EXPECT_EQ (pieces[0].voice.name, "en-gb");
  EXPECT_EQ (pieces[0].voice.rate, 160);
  EXPECT_EQ (pieces[1].voice.name, "en-gb");
  EXPECT_EQ (pieces[1].voice.rate, 200);
  EXPECT_EQ (pieces[2].voice.name, "en-us+f3");
  EXPECT_EQ (pieces[2].voice.rate, 165);
  EXPECT_EQ (pieces[2].voice.pitch, 60);
  EXPECT_EQ (brief.scenes[1].narration[0].voice.rate, 160);
  EXPECT_EQ (brief.scenes[1].narration[0].voice.pitch, 40);
  EXPECT_EQ (brief.scenes[2].narration[0].voice.name, "en-us+f3");
  EXPECT_NEAR (brief.scenes[2].narration[0].voice.volume, 1.995, 0.001);
}

/* Guards against pictures that don't follow the top of the brief. */
TEST (Inherit, FitMotionAndCanvasComeFromTheTop)
{
  Brief brief = right_brief (R"(
fit: contain
motion: zoom-in
canvas: navy
scenes:
  - background: a.jpg
  - background: {image: b.jpg, fit: cover, motion: none}
  - {background: {image: c.jpg, amount: 0.3}, canvas: red}
)");
  ASSERT_EQ (brief.scenes.size (), 3u);
  EXPECT_EQ (brief.scenes[0].backgrounds.front ().fit, Fit::Contain);
  EXPECT_EQ (
      brief.scenes[0].backgrounds.front ().motion.kind, MotionKind::ZoomIn);
  EXPECT_EQ (brief.scenes[0].canvas, (Color{0, 0, 128, 255}));
  EXPECT_EQ (brief.scenes[1].backgrounds.front ().fit, Fit::Cover);
  EXPECT_EQ (
      brief.scenes[1].backgrounds.front ().motion.kind, MotionKind::None);
  EXPECT_EQ (
      brief.scenes[2].backgrounds.front ().motion.kind, MotionKind::ZoomIn);
  EXPECT_EQ (brief.scenes[2].backgrounds.front ().motion.amount, 0.3);
  EXPECT_EQ (brief.scenes[2].canvas, (Color{255, 0, 0, 255}));
}

/* Guards against a German scene read by an English voice. */
TEST (Inherit, TheVoiceFollowsTheLanguage)
{
  Brief brief = right_brief (R"(
language: de
voice: {rate: 150}
scenes:
  - narration: Eins
  - {language: fr, narration: Deux}
  - narration: [{text: Three, language: en-gb}]
)");
  ASSERT_EQ (brief.scenes.size (), 3u);
  EXPECT_EQ (brief.scenes[0].narration[0].voice.name, "de");
  EXPECT_EQ (brief.scenes[0].narration[0].voice.rate, 150);
  EXPECT_EQ (brief.scenes[1].narration[0].voice.name, "fr");
  EXPECT_EQ (brief.scenes[1].language, "fr");
  EXPECT_EQ (brief.scenes[2].narration[0].voice.name, "en-gb");
}

/* Guards against a transition out of nowhere, and one that nobody hears of. */
TEST (Inherit, TheFirstSceneHasNoTransition)
{
  Brief brief = right_brief ("{transition: circle, scenes: [{}, {}]}");
  ASSERT_EQ (brief.scenes.size (), 2u);
  EXPECT_EQ (brief.scenes[0].transition.type, "none");
  EXPECT_EQ (brief.scenes[1].transition.type, "circle");
  EXPECT_EQ (only_problem ("scenes: [{transition: circle}]"),
      "1:23: warning: the transition of the first scene is not shown "
      "| a transition leads into its scene: give it to the next one");
}

/* Guards against one slip at the top told once for each scene. */
TEST (Inherit, AProblemAtTheTopIsToldOnce)
{
  EXPECT_EQ (only_problem ("{voice: {rate: 5}, "
                           "scenes: [{narration: A}, {narration: B}]}"),
      "1:16: error: `rate` is 5, but goes from 80 to 450");
  EXPECT_EQ (only_problem ("{captions: {size: 5}, scenes: [{}, {}]}"),
      "1:19: error: `size` is 5, but goes from 8 to 200");
  EXPECT_EQ (only_problem ("{transition: [], scenes: [{}, {}]}"),
      "1:14: error: `transition` wants the name of a transition, "
      "seconds of a crossfade, or a map, not an empty list | for example "
      "`transition: {type: wipe-left, duration: 1}`");
}
