// SPDX-License-Identifier: GPL-3.0-or-later
/* A key changes with all that can be seen, and with nothing else: one thing
 * after the other. */
#include "run/segment_key.h"

#include <cstdio>
#include <dlfcn.h>
#include <functional>
#include <unistd.h>

#include <gtest/gtest.h>

#include "preparing.h"
#include "run/elf_file.h"
#include "run/identity.h"
#include "run/speech_cache.h"

namespace reel::test {
namespace {

class SegmentKeyTest : public testing::Test {
protected:
  SegmentKeyTest ()
  {
    context.encoders = *choose_encoders (nullptr);
    plan.width = 640;
    plan.height = 360;
    PlannedScene scene;
    scene.id = "one";
    scene.frames = 90;
    Picture &picture = scene.shots.emplace_back ().picture;
    picture.background.kind = BackgroundKind::Image;
    picture.background.file = place.put ("a.png", "picture a");
    picture.background.colors = {{1, 2, 3, 255}};
    picture.to = {0.1, 0.1, 0.8, 0.8};
    picture.duration = 3 * kSecond;
    Overlay overlay;
    overlay.text = "Title";
    overlay.font = place.put ("font.ttf", "a font");
    overlay.words = {{1, 2, 0, 5}};
    overlay.times = {7};
    scene.overlays = {overlay};
    scene.captions = {{"Words", 0, kSecond, {{0, kSecond, 0, 5}}}};
    scene.caption_mode = CaptionMode::Line;
    scene.transition_type = "crossfade";
    scene.transition_frames = 15;
    plan.scenes = {scene, scene, scene};
    plan.scenes[1].shots[0].picture.background.file =
        place.put ("b.png", "picture b");
    plan.scenes[2].id = "three";
    for (PlannedScene &each : plan.scenes) {
      each.first_frame = plan.frames;
      plan.frames += each.frames;
    }
  }

  /* Of the body of the second scene, and of the transition into it. */
  std::string body () const { return key (Segment::Kind::Body); }
  std::string transition () const { return key (Segment::Kind::Transition); }
  std::string key (Segment::Kind kind) const
  {
    ContentHashes hashes (context);
    Segment segment;
    segment.kind = kind;
    segment.scene = 1;
    segment.first_frame = kind == Segment::Kind::Body ? 15 : 0;
    segment.frames = kind == Segment::Kind::Body ? 75 : 15;
    return segment_key (plan, segment, context, hashes);
  }
  /* `b`: the body's key is another after CHANGE, `t`: the transition's. */
  std::string changes (const std::function<void ()> &change)
  {
    Plan plan_before = plan;
    RenderContext context_before = context;
    std::string b = body (), t = transition ();
    change ();
    std::string what =
        std::string (b != body () ? "b" : "") + (t != transition () ? "t" : "");
    plan = plan_before;
    context = context_before;
    return what;
  }

  Preparing place;
  Plan plan;
  RenderContext context;
};

/* Guards against pixels of another format. */
TEST_F (SegmentKeyTest, FormatAndEncoderCount)
{
  EXPECT_EQ (changes ([] {}), "");
  EXPECT_EQ (changes ([&] { plan.width++; }), "bt");
  EXPECT_EQ (changes ([&] { plan.height++; }), "bt");
  EXPECT_EQ (changes ([&] { plan.fps_n = 25; }), "bt");
  EXPECT_EQ (changes ([&] { plan.fps_d = 2; }), "bt");
  EXPECT_EQ (changes ([&] { plan.quality = Quality::High; }), "bt");
  EXPECT_EQ (changes ([&] { context.encoders.video = "openh264enc"; }), "bt");
  EXPECT_EQ (changes ([&] { context.encoders.audio = "voaacenc"; }), "");
}

/* Guards against a picture that was changed and isn't shown. */
TEST_F (SegmentKeyTest, AllOfThePictureCounts)
{
  Picture &picture = plan.scenes[1].shots[0].picture;
  Background &background = picture.background;
  auto each = [&] (const std::function<void ()> &change) {
    EXPECT_EQ (changes (change), "bt");
  };
  each ([&] { background.kind = BackgroundKind::Canvas; });
  each ([&] { background.fit = Fit::Contain; });
  each ([&] { background.bars = "blur"; });
  each ([&] { background.focus[0] = 0.4; });
  each ([&] { background.focus[1] = 0.4; });
  each ([&] { background.dim = 0.5; });
  each ([&] { picture.from.x = 0.01; });
  each ([&] { picture.from.y = 0.01; });
  each ([&] { picture.from.width = 0.9; });
  each ([&] { picture.from.height = 0.9; });
  each ([&] { picture.to.x = 0.1 + 1e-15; });
  each ([&] { picture.easing = Easing::InOut; });
  each ([&] { picture.duration++; });
  each ([&] { background.blur = 0.5; });
  each ([&] { background.crop = Region{0, 0, 0.5, 1}; });
  each ([&] { picture.play = ClipPlay (); });
  picture.play = ClipPlay{0, 9, 1, false};
  each ([&] { picture.play->from = 1; });
  each ([&] { picture.play->to = 8; });
  each ([&] { picture.play->speed = 2; });
  each ([&] { picture.play->loops = true; });
  EXPECT_EQ (changes ([&] { background.volume = 0.5; }), "");
  EXPECT_EQ (changes ([&] { background.duck = 3; }), "");
}

/* Guards against a generated picture of other colours or another seed, and
 * against asking what it doesn't use. */
TEST_F (SegmentKeyTest, GeneratedPicturesCountByWhatMakesThem)
{
  Picture &picture = plan.scenes[1].shots[0].picture;
  Background &background = picture.background;
  background.kind = BackgroundKind::Generated;
  background.file.clear ();
  background.source = "waves";
  auto each = [&] (const std::function<void ()> &change) {
    EXPECT_EQ (changes (change), "bt");
  };
  each ([&] { background.source = "aurora"; });
  each ([&] { background.pace = 2; });
  each ([&] { picture.seed = 2; });
  each ([&] { background.colors[0].r = 9; });
  each ([&] { background.colors.push_back ({0, 0, 0, 255}); });
  EXPECT_EQ (changes ([&] { background.color.r = 9; }), "");
  background.kind = BackgroundKind::Color;
  EXPECT_EQ (changes ([&] { background.color.a = 9; }), "bt");
  EXPECT_EQ (changes ([&] { background.seed = 2; }), "");
}

/* Guards against text of another look or at another time. */
TEST_F (SegmentKeyTest, AllOfATextCounts)
{
  Overlay &text = plan.scenes[1].overlays[0];
  auto each = [&] (const std::function<void ()> &change) {
    EXPECT_EQ (changes (change), "bt");
  };
  for (std::string *part : {&text.text, &text.style, &text.font, &text.color,
           &text.background, &text.outline, &text.highlight, &text.position,
           &text.align, &text.second_font, &text.highlight_text, &text.muted,
           &text.scrim_color, &text.shown, &text.language})
    each ([&] { *part = "x"; });
  for (double *part : {&text.size, &text.scale, &text.width, &text.scrim,
           &text.base_size, &text.safe_area, &text.second_size})
    each ([&] { *part += 0.25; });
  each ([&] { text.markup = true; });
  each ([&] { text.box.border = "red"; });
  each ([&] { text.box.border_width = 1; });
  each ([&] { text.box.padding = 0; });
  each ([&] { text.box.radius = 0; });
  EXPECT_EQ (changes ([&] { text.box.color = "red"; }), "")
      << "it is the background";
  each ([&] { text.start++; });
  each ([&] { text.stop = 0; });
  each ([&] { text.max_lines++; });
  each ([&] { text.enter.type = Effect::Slide; });
  each ([&] { text.enter.duration++; });
  each ([&] { text.enter.easing = Easing::Linear; });
  each ([&] { text.exit.type = Effect::Slide; });
  each ([&] { text.exit.duration++; });
  each ([&] { text.words[0].start = 0; });
  each ([&] { text.words[0].stop++; });
  each ([&] { text.words[0].offset++; });
  each ([&] { text.words[0].length++; });
  each ([&] { text.times[0]++; });
  each ([&] { text.times.clear (); });
  each ([&] { plan.scenes[1].overlays.clear (); });
  each ([&] { plan.scenes[1].overlays.push_back (text); });
  each ([&] { plan.scenes[1].captions[0].text = "Others"; });
  each ([&] { plan.scenes[1].captions[0].start = kSecond / 2; });
  each ([&] { plan.scenes[1].caption_style.color = "red"; });
  each ([&] { plan.scenes[1].language = "ja"; }); // of the captions
}

/* Guards against captions of yesterday's theme, and against scenes rendered
 * again for what of a theme they don't show. */
TEST_F (SegmentKeyTest, ThemesCountAsFarAsTheyAreSeen)
{
  Theme &theme = plan.scenes[1].theme;
  EXPECT_EQ (changes ([&] { theme.colors.text = {1, 2, 3}; }), "bt");
  EXPECT_EQ (changes ([&] { theme.colors.surface.a = 0; }), "bt");
  EXPECT_EQ (changes ([&] { theme.sizes = {{"caption", 40}}; }), "bt");
  EXPECT_EQ (changes ([&] { theme.safe_area = 0.1; }), "bt");
  EXPECT_EQ (changes ([&] { theme.caption_font = "Noto Serif"; }), "bt");
  EXPECT_EQ (changes ([&] { theme.title_font = "Noto Serif"; }), "");
  EXPECT_EQ (changes ([&] { theme.sizes = {{"quote", 40}}; }), "");
  EXPECT_EQ (changes ([&] { theme.dim = 0.1; }), "");
}

/* Guards against yesterday's logo, and against scenes rendered again for one
 * that isn't seen in them. */
TEST_F (SegmentKeyTest, PicturesCountWhereTheyAreSeen)
{
  PlannedPicture logo;
  logo.overlay.file = place.put ("logo.png", "logo");
  logo.of_brief = true;
  for (PlannedScene &scene : plan.scenes)
    scene.pictures = {logo};
  PlannedPicture &picture = plan.scenes[1].pictures[0];
  PictureOverlay &overlay = picture.overlay;
  auto each = [&] (const std::function<void ()> &change) {
    EXPECT_EQ (changes (change), "bt");
  };
  each ([&] { overlay.file = place.put ("other.png", "other"); });
  each ([&] { overlay.position = "top"; });
  for (double *part : {&overlay.width, &overlay.opacity, &overlay.margin})
    each ([&] { *part /= 2; });
  each ([&] { overlay.enter = {Effect::Fade, kSecond}; });
  each ([&] { overlay.exit = {Effect::Fade, kSecond}; });
  each ([&] { picture.start = -kSecond; });
  each ([&] { picture.stop = 9 * kSecond; });
  each ([&] { picture.played = kSecond; });
  each ([&] { plan.scenes[1].pictures.clear (); });
  each ([&] { overlay.kind = PictureOverlay::Kind::Text; });
  EXPECT_EQ (changes ([&] { overlay.place.line = 9; }), "");
  EXPECT_EQ (changes ([&] { overlay.optional = true; }), "");
  EXPECT_EQ (changes ([&] { overlay.source = "as written"; }), "");
  EXPECT_EQ (changes ([&] { overlay.language = "ja"; }), "");
  EXPECT_EQ (
      changes ([&] { overlay.file = place.put ("copy.png", "logo"); }), "");
  EXPECT_EQ (changes ([&] { picture.start = kSecond; }), "bt");
  picture.start = kSecond; // only in the body
  EXPECT_EQ (changes ([&] { overlay.opacity = 0.5; }), "b");
  /* Of the scene before its own are seen under the transition. */
  PlannedPicture &before = plan.scenes[0].pictures[0];
  EXPECT_EQ (changes ([&] { before.overlay.opacity = 0.5; }), "");
  before.of_brief = false;
  EXPECT_EQ (changes ([&] { before.overlay.opacity = 0.5; }), "t");
}

/* Guards against callouts of another look or place, and against rendering
 * again for those that are on another picture. */
TEST_F (SegmentKeyTest, CalloutsCountWithTheirPicture)
{
  PlannedCallout callout;
  callout.box = {0.1, 0.1, 0.2, 0.2};
  for (PlannedScene &each : plan.scenes)
    each.callouts = {callout};
  PlannedCallout &mine = plan.scenes[1].callouts[0];
  auto each = [&] (const std::function<void ()> &change) {
    EXPECT_EQ (changes (change), "bt");
  };
  each ([&] { mine.shape = Callout::Shape::Rectangle; });
  each ([&] { mine.style = Callout::Style::Mask; });
  for (double *part :
      {&mine.box.x, &mine.box.y, &mine.box.width, &mine.box.height, &mine.dim})
    each ([&] { *part += 0.01; });
  each ([&] { mine.color.a = 9; });
  each ([&] { mine.start++; });
  each ([&] { mine.stop = 0; });
  each ([&] { mine.shot = 1; }); // of another picture
  EXPECT_EQ (changes ([&] { plan.scenes[0].callouts.clear (); }), "t");
  EXPECT_EQ (changes ([&] { plan.scenes[2].callouts.clear (); }), "");
  PlannedCallout other = mine;
  each ([&] { plan.scenes[1].callouts.push_back (other); });
  other.shot = 3;
  EXPECT_EQ (changes ([&] { plan.scenes[1].callouts.push_back (other); }), "");
}

/* Guards against what a file was when the cache was filled. */
TEST_F (SegmentKeyTest, FilesCountByTheirContentAlone)
{
  std::string before = body ();
  place.put ("b.png", "picture B");
  EXPECT_NE (body (), before);
  place.put ("b.png", "picture b");
  EXPECT_EQ (body (), before);
  place.put ("font.ttf", "another font");
  EXPECT_NE (body (), before);
  place.put ("font.ttf", "a font");
  Background &background = plan.scenes[1].shots[0].picture.background;
  std::string copy = place.put ("copy.png", "picture b");
  EXPECT_EQ (changes ([&] { background.file = copy; }), "");
  EXPECT_EQ (changes ([&] { background.source = "other words"; }), "");
}

/* Guards against two lists of texts that look the same when run together. */
TEST_F (SegmentKeyTest, TextsDoNotRunIntoEachOther)
{
  Overlay &text = plan.scenes[1].overlays[0];
  text.text = "a";
  text.style = "b;1:c";
  std::string before = body ();
  text.text = "a;1:b";
  text.style = "c";
  EXPECT_NE (body (), before);
}

/* Guards against rendering what didn't change: names, places, the scenes
 * around, and when it comes. */
TEST_F (SegmentKeyTest, WhatIsNotSeenDoesNotCount)
{
  PlannedScene &scene = plan.scenes[1];
  EXPECT_EQ (changes ([&] { scene.id = "renamed"; }), "");
  EXPECT_EQ (changes ([&] { scene.title = "renamed"; }), "");
  EXPECT_EQ (changes ([&] { scene.why = "because"; }), "");
  EXPECT_EQ (changes ([&] { scene.first_frame += 50; }), "");
  EXPECT_EQ (changes ([&] { scene.speech_start += 100; }), "");
  EXPECT_EQ (
      changes ([&] { scene.shots[0].picture.background.place.line = 9; }), "");
  EXPECT_EQ (
      changes ([&] { scene.shots[0].picture.background.optional = true; }), "");
  EXPECT_EQ (
      changes ([&] { scene.shots[0].picture.background.pixel_width = 9; }), "");
  EXPECT_EQ (changes ([&] { plan.frames += 100; }), "");
  EXPECT_EQ (changes ([&] { plan.samples += 100; }), "");
  EXPECT_EQ (changes ([&] { plan.sounds.resize (3); }), "");
  EXPECT_EQ (changes ([&] { plan.scenes[2].overlays.clear (); }), "");
  EXPECT_EQ (changes ([&] { plan.scenes.pop_back (); }), "");
  EXPECT_EQ (changes ([&] { context.staging = "/elsewhere"; }), "");
}

/* Guards against a dark part of yesterday's end in today's middle. */
TEST_F (SegmentKeyTest, FadesCountAsFarAsTheyReach)
{
  EXPECT_EQ (changes ([&] { plan.fades.in_frames = 90; }), "");
  EXPECT_EQ (changes ([&] { plan.fades.in_frames = 91; }), "t");
  EXPECT_EQ (changes ([&] { plan.fades.in_frames = 106; }), "bt");
  EXPECT_EQ (changes ([&] { plan.fades.out_frames = 90; }), "");
  plan.fades.out_frames = 91;
  EXPECT_EQ (changes ([&] { plan.fades.out_frames = 92; }), "b");
  EXPECT_EQ (changes ([&] { plan.frames++; }), "b");
}

/* Guards against half a transition of yesterday. */
TEST_F (SegmentKeyTest, TransitionsCountWithBothOfTheirScenes)
{
  PlannedScene &before = plan.scenes[0], &scene = plan.scenes[1];
  EXPECT_EQ (changes ([&] { before.overlays.clear (); }), "t");
  EXPECT_EQ (
      changes ([&] { before.shots[0].picture.background.dim = 0.5; }), "t");
  EXPECT_EQ (changes ([&] { before.frames++; }), "t");
  EXPECT_EQ (changes ([&] { before.captions.clear (); }), "")
      << "captions are gone by then";
  EXPECT_EQ (changes ([&] { scene.transition_type = "wipe"; }), "t");
  EXPECT_EQ (changes ([&] { scene.transition_easing = Easing::Out; }), "t");
  EXPECT_EQ (changes ([&] { scene.transition_frames++; }), "t");
}

/* Guards against a piece of one place in another. */
TEST_F (SegmentKeyTest, SpansCount)
{
  ContentHashes hashes (context);
  Segment segment;
  segment.frames = 30;
  std::string key = segment_key (plan, segment, context, hashes);
  segment.first_frame = 30;
  std::string later = segment_key (plan, segment, context, hashes);
  segment.frames = 29;
  EXPECT_NE (key, later);
  EXPECT_NE (later, segment_key (plan, segment, context, hashes));
}

/* Guards against a voice that reads something else, and against saying twice
 * what only differs in how loud it is. */
TEST_F (SegmentKeyTest, SpeechCountsByWhatIsHeard)
{
  ContentHashes hashes (context);
  NarrationPiece piece;
  piece.text = "Hello";
  piece.voice.name = "en";
  auto differs = [&] (const std::function<void (NarrationPiece &)> &change) {
    NarrationPiece other = piece;
    change (other);
    return speech_key (piece, hashes) != speech_key (other, hashes);
  };
  using P = NarrationPiece;
  EXPECT_TRUE (differs ([] (P &p) { p.text = "Hello."; }));
  EXPECT_TRUE (differs ([] (P &p) { p.ssml = true; }));
  EXPECT_TRUE (differs ([] (P &p) { p.voice.name = "de"; }));
  EXPECT_TRUE (differs ([] (P &p) { p.voice.rate++; }));
  EXPECT_TRUE (differs ([] (P &p) { p.voice.pitch++; }));
  EXPECT_TRUE (differs ([] (P &p) { p.voice.gap++; }));
  EXPECT_TRUE (differs ([] (P &p) { p.voice.polish = false; }));
  EXPECT_FALSE (differs ([] (P &p) { p.voice.volume = 0.5; }));
  EXPECT_FALSE (differs ([] (P &p) { p.volume = 0.5; }));
  EXPECT_FALSE (differs ([] (P &p) { p.place.line = 5; }));
  piece.kind = P::Kind::Recording;
  piece.file = place.put ("a.wav", "a");
  std::string other = place.put ("b.wav", "b");
  EXPECT_TRUE (differs ([&] (P &p) { p.file = other; }));
  piece.kind = P::Kind::Pause;
  EXPECT_EQ (speech_key (piece, hashes), "");
}

/* Guards against libraries that are told apart by their names only. */
TEST_F (SegmentKeyTest, LibrariesAreKnownByTheirContent)
{
  EXPECT_EQ (engine_identity ().size (), 64U);
  EXPECT_EQ (font_identity ().size (), 64U);
  EXPECT_NE (font_identity (), speech_identity ());
  auto self = read_elf ("/proc/self/exe");
  ASSERT_TRUE (self);
  EXPECT_GE (self->identity.size (), 16U) << self->identity;
  EXPECT_NE (std::find_if (self->needed.begin (), self->needed.end (),
                 [] (const std::string &name) {
                   return name.starts_with ("libgstreamer-1.0.so");
                 }),
      self->needed.end ());
  EXPECT_FALSE (read_elf (place.put ("text", "not one")));
  EXPECT_FALSE (read_elf (place.put ("empty", "")));
  EXPECT_FALSE (read_elf (place.file ("missing")));
  std::string cut = contents ("/proc/self/exe").substr (0, 100);
  EXPECT_FALSE (read_elf (place.put ("cut", cut)));
}

/* Is run by the next one, in a process of its own. */
TEST_F (SegmentKeyTest, DISABLED_Identity)
{
  if (const char *library = g_getenv ("REELSMITH_LOADED")) {
    ASSERT_TRUE (dlopen (library, RTLD_NOW)) << dlerror ();
  }
  std::printf ("identity %s\n", engine_identity ().c_str ());
}

/* Guards against an identity that depends on what the process has done so far:
 * what a speaking brief had left in the cache would be no use to a silent one.
 * eSpeak NG brings libraries from a folder that nobody else looks into. */
TEST_F (SegmentKeyTest, LibrariesAreTheSameWhateverIsLoaded)
{
  auto identity = [] (const std::string &before) {
    std::string command =
        before + "/proc/" + std::to_string (getpid ()) +
        "/exe --gtest_also_run_disabled_tests --gtest_filter='*DISABLED_Iden*'";
    FILE *program = popen (command.c_str (), "re");
    std::string text;
    char block[4096];
    while (size_t count = fread (block, 1, sizeof block, program))
      text.append (block, count);
    EXPECT_EQ (pclose (program), 0) << text;
    size_t at = text.find ("identity ");
    return at == std::string::npos ? text : text.substr (at, 73);
  };
  std::string silent = identity ("");
  EXPECT_EQ (silent.size (), 73U) << silent;
  EXPECT_EQ (identity ("REELSMITH_LOADED=libespeak-ng.so.1 "), silent);
}

} // namespace
} // namespace reel::test
