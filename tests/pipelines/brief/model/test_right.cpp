// SPDX-License-Identifier: GPL-3.0-or-later
/* Guards, all of it, against a right value that is refused or lost. */
#include <cstring>

#include <gtest/gtest.h>

#include <glib.h>

#include "config.h"
#include "gst_ptr.h"
#include "reading.h"

using namespace reel;
using reel::test::only_problem;
using reel::test::read_text;
using reel::test::right_brief;

/* The only scene of a brief with the keys KEYS. */
static Scene
right_scene (const std::string &keys)
{
  Brief brief = right_brief ("scenes: [{" + keys + "}]");
  return brief.scenes.empty () ? Scene () : brief.scenes[0];
}

TEST (Right, TheLeastThereIs)
{
  Brief brief = right_brief ("scenes: [{}]");
  EXPECT_EQ (brief.file, "/briefs/harbour.yaml");
  EXPECT_EQ (brief.base_dir, "/briefs");
  EXPECT_EQ (brief.name, "harbour");
  EXPECT_EQ (brief.title, "harbour");
  EXPECT_EQ (brief.language, "en");
  EXPECT_EQ (brief.seed, 1u);
  EXPECT_FALSE (brief.canvas);
  EXPECT_EQ (brief.outputs[0].width, 1920);
  EXPECT_EQ (brief.outputs[0].height, 1080);
  EXPECT_EQ (brief.outputs[0].fps_n, 30);
  ASSERT_EQ (brief.scenes.size (), 1u);
  const Scene &scene = brief.scenes[0];
  EXPECT_EQ (scene.id, "s01");
  EXPECT_EQ (scene.backgrounds.front ().kind, BackgroundKind::Canvas);
  EXPECT_EQ (scene.pause, kSecond / 2);
  EXPECT_FALSE (scene.duration);
  EXPECT_EQ (scene.captions.mode, CaptionMode::None);
  EXPECT_EQ (scene.transition.type, "none");
}

TEST (Right, TheTop)
{
  Brief brief = right_brief (R"(
reelsmith: 1
title: The quiet harbour
name: harbour 2
language: pt-BR
seed: 9223372036854775807
canvas: "#0b1020"
comment: {any: thing}
x-editor: [1, 2]
output: {size: 720p 9:16, fps: 29.97, quality: high, format: mp4, codec: h264}
scenes: [{x-note: 1, comment: two}]
)");
  EXPECT_EQ (brief.title, "The quiet harbour");
  EXPECT_EQ (brief.name, "harbour 2");
  EXPECT_EQ (brief.language, "pt-BR");
  EXPECT_EQ (brief.seed, 9223372036854775807u);
  EXPECT_EQ (brief.canvas, (Color{11, 16, 32, 255}));
  EXPECT_EQ (brief.outputs[0].width, 720);
  EXPECT_EQ (brief.outputs[0].height, 1280);
  EXPECT_EQ (brief.outputs[0].fps_n, 30000);
  EXPECT_EQ (brief.outputs[0].fps_d, 1001);
  EXPECT_EQ (brief.outputs[0].quality, Quality::High);
}

TEST (Right, NamesAreMadeOfTitlesWhereThereIsNoFile)
{
  auto named = [] (const std::string &text) {
    auto reading = read_text (text, {}, "-");
    return reading.brief ? reading.brief->name : "(wrong)";
  };
  EXPECT_EQ (
      named ("scenes: [{title: The quiet  harbour!}]"), "the-quiet-harbour");
  EXPECT_EQ (named ("scenes: [{title: Größe 2}]"), "größe-2");
  EXPECT_EQ (named ("scenes: [{}]"), "video");
  EXPECT_EQ (named ("scenes: [{title: ../../etc}]"), "etc");
}

TEST (Right, TheTitleIsTheFirstScenes)
{
  EXPECT_EQ (right_brief ("scenes: [{title: One}, {title: Two}]").title, "One");
}

TEST (Right, DraftIsSmallWhateverTheSizeSays)
{
  Brief brief = right_brief (
      "{output: {size: 4k, fps: 50, quality: draft}, scenes: [{}]}");
  EXPECT_EQ (brief.outputs[0].width, 768);
  EXPECT_EQ (brief.outputs[0].height, 432);
  /* Every fourth frame. */
  EXPECT_EQ (brief.outputs[0].fps_n, 50);
  EXPECT_EQ (brief.outputs[0].fps_d, 4);
  brief = right_brief (
      "{output: [{size: vertical, fps: 59.94, quality: draft}], scenes: [{}]}");
  EXPECT_EQ (brief.outputs[0].width, 432);
  EXPECT_EQ (brief.outputs[0].height, 768);
  EXPECT_EQ (brief.outputs[0].fps_n, 15000);
  EXPECT_EQ (brief.outputs[0].fps_d, 1001);
  brief = right_brief (
      "{output: {size: 320x240, fps: 12, quality: draft}, scenes: [{}]}");
  EXPECT_EQ (brief.outputs[0].width, 320);
  EXPECT_EQ (brief.outputs[0].fps_n, 12);
}

/* Of what a GIF is not told it has 480 lines and 12 frames a second. */
TEST (Right, GifsAreSmallUnlessToldOtherwise)
{
  struct {
    const char *output;
    int width, height, fps_n, fps_d;
  } cases[] = {
      {"{format: gif}", 854, 480, 12, 1},
      {"{format: gif, size: \"9:16\"}", 480, 854, 12, 1},
      {"{size: Square, format: gif, fps: 50}", 480, 480, 50, 1},
      {"{size: \"4:5\", format: gif, fps: 29.97}", 480, 600, 30000, 1001},
      {"{format: gif, size: 720p}", 1280, 720, 12, 1},
      {"{format: gif, size: 4k, quality: draft}", 768, 432, 12, 1},
      {"{format: gif, size: 360p vertical, fps: 5}", 360, 640, 5, 1},
      {"{format: \"${kind}\", size: \"${size}\", fps: \"${fps}\"}", 480, 480,
          10, 1},
  };
  for (const auto &c : cases) {
    Brief brief = right_brief (
        "{variables: {kind: gif, size: \"1:1\", fps: 10}, output: " +
        std::string (c.output) + ", scenes: [{}]}");
    const Output &output = brief.outputs[0];
    EXPECT_EQ (output.container, Container::Gif) << c.output;
    EXPECT_EQ (output.width, c.width) << c.output;
    EXPECT_EQ (output.height, c.height) << c.output;
    EXPECT_EQ (output.fps_n, c.fps_n) << c.output;
    EXPECT_EQ (output.fps_d, c.fps_d) << c.output;
    EXPECT_FALSE (output.loudness || output.true_peak) << c.output;
  }
}

TEST (Right, TheSizeOfACommandLineIsAGifsToo)
{
  for (auto [size, width, height] :
      {std::tuple ("vertical", 480, 854), std::tuple ("720p 1:1", 720, 720)}) {
    BriefOverrides overrides;
    overrides.size = size;
    Brief brief =
        right_brief ("{output: {format: gif}, scenes: [{}]}", overrides);
    EXPECT_EQ (brief.outputs[0].width, width);
    EXPECT_EQ (brief.outputs[0].height, height);
  }
}

TEST (Right, TheCommandLineWins)
{
  BriefOverrides overrides;
  overrides.size = "square";
  overrides.quality = "draft";
  overrides.base_dir = "/elsewhere";
  Brief brief = right_brief (
      "{output: {size: 4k}, scenes: [{background: a.jpg}]}", overrides);
  EXPECT_EQ (brief.outputs[0].width, 432);
  EXPECT_EQ (brief.outputs[0].height, 432);
  EXPECT_EQ (brief.scenes[0].backgrounds.front ().file, "/elsewhere/a.jpg");
  overrides.size = "huge";
  std::string told = only_problem ("scenes: [{}]", overrides);
  EXPECT_TRUE (
      told.starts_with (" error: `--size` can't be read as a size: `huge`"))
      << told;
}

TEST (Right, ASceneOfItsOwn)
{
  Scene scene = right_scene ("id: intro_1, title: Hello, subtitle: {text: "
                             "World, size: 30}, pause: 250ms, duration: 1:30, "
                             "canvas: red, language: de");
  EXPECT_EQ (scene.id, "intro_1");
  EXPECT_EQ (scene.title->text, "Hello");
  EXPECT_EQ (scene.title->style, TextStyle::Title);
  EXPECT_EQ (scene.subtitle->style, TextStyle::Subtitle);
  EXPECT_EQ (scene.subtitle->size, 30);
  EXPECT_EQ (scene.pause, kSecond / 4);
  EXPECT_EQ (scene.duration, 90 * kSecond);
  EXPECT_EQ (scene.language, "de");
}

TEST (Right, BareBackgrounds)
{
  Background file =
      right_scene ("background: my pictures/a.jpg").backgrounds.front ();
  EXPECT_EQ (file.kind, BackgroundKind::Image);
  EXPECT_EQ (file.file, "/briefs/my pictures/a.jpg");
  EXPECT_EQ (right_scene ("background: /b/c.png").backgrounds.front ().file,
      "/b/c.png");
  Background color = right_scene ("background: navy").backgrounds.front ();
  EXPECT_EQ (color.kind, BackgroundKind::Color);
  EXPECT_EQ (color.color, (Color{0, 0, 128, 255}));
  Background stock =
      right_scene ("background: 'stock:calm sea'").backgrounds.front ();
  EXPECT_EQ (stock.kind, BackgroundKind::Stock);
  EXPECT_EQ (stock.source, "calm sea");
  EXPECT_EQ (right_scene ("background: [red]").backgrounds.front ().kind,
      BackgroundKind::Color);
}

TEST (Right, BackgroundsInFull)
{
  Background image =
      right_scene ("background: {image: a.jpg, fit: contain, bars: blur, "
                   "focus: top-left, motion: pan-left, amount: 0.2, easing: "
                   "in-out, dim: 0.4, optional: true}")
          .backgrounds.front ();
  EXPECT_EQ (image.fit, Fit::Contain);
  EXPECT_EQ (image.bars, "blur");
  EXPECT_EQ (image.focus, (std::array<double, 2>{0, 0}));
  EXPECT_EQ (image.motion.kind, MotionKind::PanLeft);
  EXPECT_EQ (image.motion.amount, 0.2);
  EXPECT_EQ (image.motion.easing, Easing::InOut);
  EXPECT_EQ (image.dim, 0.4);
  EXPECT_TRUE (image.optional);
  Background generated =
      right_scene ("background: {generate: aurora, colors: ['#012', red], "
                   "pace: 0.5, seed: 7}")
          .backgrounds.front ();
  EXPECT_EQ (generated.kind, BackgroundKind::Generated);
  EXPECT_EQ (generated.source, "aurora");
  EXPECT_EQ (generated.colors.size (), 2u);
  EXPECT_EQ (generated.pace, 0.5);
  EXPECT_EQ (generated.seed, 7u);
  Background moved =
      right_scene ("background: {image: a.jpg, focus: [0.6, 0.4], motion: "
                   "{from: [0, 0, 1, 1], to: [0.5, 0.5, 0.5, 0.5]}}")
          .backgrounds.front ();
  EXPECT_EQ (moved.motion.kind, MotionKind::FromTo);
  EXPECT_EQ (moved.motion.to, (Region{0.5, 0.5, 0.5, 0.5}));
  EXPECT_EQ (moved.focus, (std::array<double, 2>{0.6, 0.4}));
}

TEST (Right, Narrations)
{
  Scene scene = right_scene (
      "narration: [One <mark name=\"m\"/> two., {pause: 1.5}, "
      "'<speak>A</speak>'"
      ", {ssml: B}, {file: a.wav, text: C, volume: -6 dB}, {text: D, language: "
      "fr}]");
  const auto &pieces = scene.narration;
  ASSERT_EQ (pieces.size (), 6u);
  EXPECT_EQ (pieces[0].kind, NarrationPiece::Kind::Speech);
  EXPECT_FALSE (pieces[0].ssml);
  EXPECT_EQ (pieces[0].voice.name, "en");
  EXPECT_EQ (pieces[1].kind, NarrationPiece::Kind::Pause);
  EXPECT_EQ (pieces[1].pause, kSecond * 3 / 2);
  EXPECT_TRUE (pieces[2].ssml);
  EXPECT_TRUE (pieces[3].ssml);
  EXPECT_EQ (pieces[3].text, "<speak>B</speak>");
  EXPECT_EQ (pieces[4].kind, NarrationPiece::Kind::Recording);
  EXPECT_EQ (pieces[4].file, "/briefs/a.wav");
  EXPECT_EQ (pieces[4].text, "C");
  EXPECT_NEAR (pieces[4].volume, 0.501, 0.001);
  EXPECT_EQ (pieces[5].voice.name, "fr");
}

TEST (Right, Voices)
{
  Scene scene =
      right_scene ("narration: A, voice: {name: en-gb+f3, rate: 450, pitch: 0, "
                   "volume: 0.5, gap: 20ms, polish: false}");
  ASSERT_EQ (scene.narration.size (), 1u);
  const Voice &voice = scene.narration[0].voice;
  EXPECT_EQ (voice.name, "en-gb+f3");
  EXPECT_EQ (voice.rate, 450);
  EXPECT_EQ (voice.pitch, 0);
  EXPECT_EQ (voice.volume, 0.5);
  EXPECT_EQ (voice.gap, kSecond / 50);
  EXPECT_FALSE (voice.polish);
}

TEST (Right, CaptionsInFull)
{
  Captions captions =
      right_scene ("captions: {mode: line, position: 0.7, max-chars: 30, "
                   "max-lines: 1, size: 40, scale: 1.5, font: Noto Serif, "
                   "color: red, background: '#0008', outline: black, "
                   "highlight: gold}")
          .captions;
  EXPECT_EQ (captions.mode, CaptionMode::Line);
  EXPECT_EQ (captions.position, "0.7");
  EXPECT_EQ (captions.max_chars, 30);
  EXPECT_EQ (captions.max_lines, 1);
  EXPECT_EQ (captions.size, 40);
  EXPECT_EQ (captions.scale, 1.5);
  EXPECT_EQ (captions.font, "Noto Serif");
  EXPECT_EQ (captions.color, "red");
  EXPECT_EQ (captions.background, "#0008");
  EXPECT_EQ (captions.outline, "black");
  EXPECT_EQ (captions.highlight, "gold");
}

TEST (Right, CaptionsInPlaceOfTheNarration)
{
  Scene text = right_scene ("captions: Spoken so");
  ASSERT_TRUE (text.caption_texts);
  ASSERT_EQ (text.caption_texts->size (), 1u);
  EXPECT_EQ (text.captions.mode, CaptionMode::Line);
  Scene list = right_scene ("captions: [One, Two]");
  EXPECT_EQ (list.caption_texts->size (), 2u);
  Scene none = right_scene ("captions: []");
  ASSERT_TRUE (none.caption_texts);
  EXPECT_TRUE (none.caption_texts->empty ());
  EXPECT_FALSE (right_scene ("captions: karaoke").caption_texts);
}

TEST (Right, TextsInFull)
{
  Scene scene = right_scene (
      "texts: [One, {text: 71 %, markup: true, style: big-number, at: "
      "'mark:m + 0.5', for: 2.5, position: [0.25, 0.5], align: left, width: "
      "0.5, font: type/my.ttf, size: 80, color: red, background: blue, "
      "outline: white, enter: {type: slide, duration: 1, easing: in-out}, "
      "exit: none}, {text: "
      "B, until: end - 1, position: top-right}]");
  ASSERT_EQ (scene.texts.size (), 3u);
  EXPECT_EQ (scene.texts[0].style, TextStyle::Label);
  const TextItem &text = scene.texts[1];
  EXPECT_TRUE (text.markup);
  EXPECT_EQ (text.style, TextStyle::BigNumber);
  EXPECT_EQ (text.at.mark, "m");
  EXPECT_EQ (text.at.offset, kSecond / 2);
  EXPECT_EQ (text.length, kSecond * 5 / 2);
  EXPECT_EQ (text.position, "0.25,0.5");
  EXPECT_EQ (text.align, "left");
  EXPECT_EQ (text.font, "/briefs/type/my.ttf");
  EXPECT_EQ (text.size, 80);
  EXPECT_EQ (text.color, "red");
  EXPECT_EQ (text.background, "blue");
  EXPECT_EQ (text.outline, "white");
  EXPECT_TRUE (text.has_own_times);
  EXPECT_FALSE (scene.texts[0].has_own_times);
  EXPECT_EQ (text.enter.type, Effect::Slide);
  EXPECT_EQ (text.enter.duration, kSecond);
  EXPECT_EQ (text.enter.easing, Easing::InOut);
  EXPECT_EQ (text.exit.type, Effect::None);
  EXPECT_EQ (text.exit.duration, kSecond / 4);
  EXPECT_EQ (scene.texts[2].until->base, Moment::Base::End);
  EXPECT_EQ (scene.texts[2].position, "top-right");
}

TEST (Right, Music)
{
  Brief brief = right_brief (R"(
music: [{src: a.ogg, start: 2, volume: -6 dB, duck: 9, fade-in: 0, fade-out: 1,
         loop: false, optional: true}, {src: slow piano, duck: 9.5 dB},
        "stock:music/calm"]
output: {loudness: -23, true-peak: none}
scenes: [{}, {music: none}, {music: {src: ./b}}]
)");
  ASSERT_EQ (brief.music.size (), 3u);
  const Music &music = brief.music[0];
  EXPECT_EQ (music.source.file, "/briefs/a.ogg");
  EXPECT_TRUE (music.source.optional);
  EXPECT_EQ (music.start, 2 * kSecond);
  EXPECT_NEAR (music.volume, 0.501, 0.001);
  EXPECT_EQ (music.duck, 9);
  EXPECT_EQ (music.fade_in, 0);
  EXPECT_EQ (music.fade_out, kSecond);
  EXPECT_FALSE (music.loop);
  EXPECT_TRUE (brief.music[1].source.is_stock);
  EXPECT_EQ (brief.music[1].source.source, "music/slow piano");
  EXPECT_EQ (brief.music[1].volume, 0.5);
  EXPECT_EQ (brief.music[1].duck, 9.5);
  EXPECT_EQ (brief.music[2].duck, 12);
  EXPECT_EQ (brief.music[1].fade_in, kSecond);
  EXPECT_EQ (brief.music[1].fade_out, 3 * kSecond);
  EXPECT_TRUE (brief.music[1].loop);
  EXPECT_EQ (brief.music[2].source.source, "music/calm");
  EXPECT_FALSE (brief.scenes[0].music);
  ASSERT_TRUE (brief.scenes[1].music);
  EXPECT_TRUE (brief.scenes[1].music->empty ());
  ASSERT_EQ (brief.scenes[2].music->size (), 1u);
  EXPECT_EQ (brief.scenes[2].music->at (0).source.file, "/briefs/b");
}

TEST (Right, Sounds)
{
  Scene scene = right_scene ("sounds: [bell.wav, {src: 'stock:gong', at: "
                             "'mark:m + 1', volume: 2, trim: [1, 2.5], "
                             "fade-in: 0.1, fade-out: 0.2, optional: true}, "
                             "{src: a.wav, trim: [3, end]}]");
  ASSERT_EQ (scene.sounds.size (), 3u);
  EXPECT_EQ (scene.sounds[0].source.file, "/briefs/bell.wav");
  EXPECT_EQ (scene.sounds[0].at.base, Moment::Base::Start);
  EXPECT_EQ (scene.sounds[0].volume, 1);
  const SoundEffect &sound = scene.sounds[1];
  EXPECT_TRUE (sound.source.is_stock);
  EXPECT_EQ (sound.source.source, "sounds/gong");
  EXPECT_EQ (sound.at.mark, "m");
  EXPECT_EQ (sound.volume, 2);
  EXPECT_EQ (sound.from, kSecond);
  EXPECT_EQ (sound.to, kSecond * 5 / 2);
  EXPECT_EQ (sound.fade_in, kSecond / 10);
  EXPECT_EQ (sound.fade_out, kSecond / 5);
  EXPECT_TRUE (sound.source.optional);
  EXPECT_FALSE (scene.sounds[2].to);
}

TEST (Right, Loudness)
{
  EXPECT_EQ (right_brief ("scenes: [{}]").outputs[0].loudness, -16);
  EXPECT_EQ (right_brief ("scenes: [{}]").outputs[0].true_peak, -1);
  Output none =
      right_brief ("{output: {loudness: none, true-peak: -2}, scenes: [{}]}")
          .outputs[0];
  EXPECT_FALSE (none.loudness);
  EXPECT_EQ (none.true_peak, -2);
}

/* Guards against words that are said as they are written, and others that are
 * changed because they look alike. */
TEST (Right, PronounceTakesWholeWords)
{
  auto said = [] (const std::string &narration) {
    Brief brief = right_brief ("pronounce: {GNSS: G N S S, gnss: gee nss, "
                               "Ljubljana: lyoob-lyah-nah}\n"
                               "scenes:\n  - narration: " +
                               narration + "\n");
    return brief.scenes.empty () ? std::string ()
                                 : brief.scenes[0].narration[0].text;
  };
  EXPECT_EQ (said ("No such word"), "No such word");
  EXPECT_EQ (said ("GNSS, gnss & Gnss <b>"),
      "<speak><sub alias=\"G N S S\">GNSS</sub>, <sub alias=\"gee "
      "nss\">gnss</sub> &amp; <sub alias=\"G N S S\">Gnss</sub> "
      "&lt;b&gt;</speak>");
  EXPECT_EQ (said ("GNSSes aGNSS GNSS2"), "GNSSes aGNSS GNSS2");
  EXPECT_EQ (said ("In LJUBLJANA<mark name=\"m\"/>."),
      "<speak>In <sub alias=\"lyoob-lyah-nah\">LJUBLJANA</sub><mark "
      "name=\"m\"/>.</speak>");
  EXPECT_EQ (said ("'<speak>A <say-as interpret-as=\"characters\">GNSS</say-as>"
                   " <!-- GNSS --> GNSS</speak>'"),
      "<speak>A <say-as interpret-as=\"characters\">GNSS</say-as> <!-- GNSS "
      "--> <sub alias=\"G N S S\">GNSS</sub></speak>");
}

/* Guards against a shorter word that hides a longer one, and against case that
 * is folded into more letters than there were. */
TEST (Right, PronounceTakesTheLongestWord)
{
  auto said = [] (const std::string &narration) {
    Brief brief =
        right_brief ("pronounce: {q: one, Q-Y: two, q-y-z: three, stra\u00dfe: "
                     "four, n.n.: five}\n"
                     "scenes:\n  - narration: " +
                     narration + "\n");
    return brief.scenes.empty () ? std::string ()
                                 : brief.scenes[0].narration[0].text;
  };
  auto word = [] (const char *alias, const char *text) {
    return std::string ("<sub alias=\"") + alias + "\">" + text + "</sub>";
  };
  auto whole = [] (const std::string &ssml) {
    return "<speak>" + ssml + "</speak>";
  };
  EXPECT_EQ (said ("q"), whole (word ("one", "q")));
  EXPECT_EQ (said ("q-yy"), whole (word ("one", "q") + "-yy"));
  EXPECT_EQ (said ("Q-y-zz"), whole (word ("two", "Q-y") + "-zz"));
  EXPECT_EQ (said ("Q-Y-Z"), whole (word ("two", "Q-Y") + "-Z"));
  EXPECT_EQ (said ("q-Y-z"), whole (word ("one", "q") + "-Y-z"));
  EXPECT_EQ (said ("Q-y-z"), whole (word ("three", "Q-y-z")));
  EXPECT_EQ (said ("q-y-z"), whole (word ("three", "q-y-z")));
  EXPECT_EQ (said ("Stra\u00dfe STRASSE"),
      whole (word ("four", "Stra\u00dfe") + " STRASSE"));
  EXPECT_EQ (said ("N.N. n.n"), whole (word ("five", "N.N.") + " n.n"));
}

TEST (Right, EmphasisIsPutIntoTheText)
{
  auto said = [] (const std::string &piece) {
    return right_scene ("narration: {" + piece + "}").narration[0].text;
  };
  EXPECT_EQ (said ("text: A & B, emphasis: strong"),
      "<speak><emphasis level=\"strong\">A &amp; B</emphasis></speak>");
  EXPECT_EQ (said ("ssml: Hi <s>you</s>, emphasis: reduced"),
      "<speak><emphasis level=\"reduced\">Hi <s>you</s></emphasis></speak>");
  EXPECT_EQ (said ("text: A, emphasis: none"), "A");
}

TEST (Right, Bullets)
{
  Scene scene = right_scene ("bullets: [One, {text: Two, at: 'word:3'}]");
  ASSERT_EQ (scene.bullets.size (), 2u);
  EXPECT_FALSE (scene.bullets[0].at);
  EXPECT_EQ (scene.bullets[1].at->word, 3);
}

TEST (Right, Transitions)
{
  auto second = [] (const std::string &transition) {
    Brief brief =
        right_brief ("scenes: [{}, {transition: " + transition + "}]");
    return brief.scenes.size () == 2 ? brief.scenes[1].transition
                                     : Transition ();
  };
  EXPECT_EQ (second ("wipe").type, "wipe-right");
  for (const char *way : {"left", "right", "up", "down"})
    EXPECT_EQ (second ("push-" + std::string (way)).type,
        "slide-" + std::string (way));
  EXPECT_EQ (second ("push-left").type, "slide-left");
  EXPECT_EQ (second ("dip-white").type, "fade-white");
  EXPECT_EQ (second ("1.5").type, "crossfade");
  EXPECT_EQ (second ("1.5").duration, kSecond * 3 / 2);
  EXPECT_EQ (second ("250ms").duration, kSecond / 4);
  EXPECT_EQ (second ("0").type, "none");
  Transition full = second ("{type: circle, duration: 2, easing: linear}");
  EXPECT_EQ (full.type, "circle");
  EXPECT_EQ (full.duration, 2 * kSecond);
  EXPECT_EQ (full.easing, Easing::Linear);
  for (const char *type : {"none", "crossfade", "fade-black", "fade-white",
           "dissolve", "pixelize", "blur", "zoom", "radial", "reveal", "circle",
           "rect", "diagonal", "fade-circle", "wipe-up", "fade-left",
           "slice-down", "slide-right", "cover-up"})
    EXPECT_EQ (second (type).type, type);
}

TEST (Right, Fades)
{
  Brief brief = right_brief ("{fade-in: 1.5, fade-out: 250ms, scenes: [{}]}");
  EXPECT_EQ (brief.fade_in, kSecond * 3 / 2);
  EXPECT_EQ (brief.fade_out, kSecond / 4);
  EXPECT_EQ (right_brief ("scenes: [{}]").fade_out, 0);
}

/* Guards against reports in pieces: one run tells all, in order. */
TEST (Right, AllProblemsAreToldAtOnce)
{
  EXPECT_EQ (only_problem ("scenes:\n"
                           "  - duration: long\n"
                           "    pause: 99\n"
                           "  - theme: papr\n"),
      "2:15: error: `duration` can't be read as a time: `long` | times "
      "are seconds (`2`, `0.5`) or spelled `250ms`, `1.5s`, `1:30`, "
      "`1:02:03.5`\n"
      "3:12: error: `pause` is 99 s, but goes from 0 s to 60 s\n"
      "4:12: error: no theme is called `papr` | did you mean `paper`?");
}

/* Guards against a reference that shows briefs which are refused. */
TEST (Right, EveryBriefOfTheReference)
{
  CharPtr page;
  ASSERT_TRUE (g_file_get_contents (
      REELSMITH_SOURCE_ROOT "/docs/brief.md", out (page), nullptr, nullptr));
  std::string text = page.get ();
  int count = 0;
  constexpr const char *kFence = "```yaml\n";
  for (size_t at = text.find (kFence); at != text.npos;
       at = text.find (kFence, at + 1)) {
    size_t start = at + strlen (kFence);
    right_brief (text.substr (start, text.find ("```", start) - start));
    count++;
  }
  EXPECT_GE (count, 6);
}

/* A video with the captions of another, or under its name. */
TEST (Right, OutputsAreBriefsOfTheirOwn)
{
  Brief brief = right_brief (R"(
name: harbour
output: [{size: "16:9"}, {size: "9:16", captions: {position: middle}},
         {size: 720p, suffix: small, captions: none}]
captions: {mode: karaoke, size: 30}
scenes: [{narration: A}, {narration: B, captions: {size: 40}}, {captions: [C]}]
)");
  ASSERT_EQ (brief.outputs.size (), 3u);
  Brief first = brief_of_output (brief, 0);
  Brief second = brief_of_output (brief, 1);
  Brief third = brief_of_output (brief, 2);
  EXPECT_EQ (first.name, "harbour-1920x1080");
  EXPECT_EQ (second.name, "harbour-1080x1920");
  EXPECT_EQ (third.name, "harbour-small");
  EXPECT_EQ (second.outputs.at (0).width, 1080);
  EXPECT_EQ (first.scenes[0].captions.position, "");
  EXPECT_EQ (second.scenes[0].captions.position, "middle");
  EXPECT_EQ (second.scenes[0].captions.mode, CaptionMode::Karaoke);
  EXPECT_EQ (second.scenes[1].captions.size, 40);
  EXPECT_EQ (third.scenes[1].captions.mode, CaptionMode::None);
  EXPECT_EQ (second.scenes[2].captions.mode, CaptionMode::Karaoke);
  EXPECT_EQ (brief_of_output (right_brief ("scenes: [{}]"), 0).name, "harbour");
}

TEST (Right, SizeNeedsASingleOutput)
{
  BriefOverrides overrides;
  overrides.size = "720p";
  EXPECT_EQ (
      only_problem ("{output: [{}, {size: 360p}], scenes: [{}]}", overrides),
      "1:15: error: `--size` is for a brief with one `output` | leave it out, "
      "or keep one of the outputs");
}
