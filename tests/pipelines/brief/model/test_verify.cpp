// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <gst/gst.h>

#include "reading.h"
#include "temp_folder.h"

using namespace reel;
using namespace reel::test;
using namespace std::string_literals;

namespace {

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

class Verify : public testing::Test {
protected:
  void put (const std::string &name, const std::string &bytes)
  {
    std::string path = folder_.path () + "/" + name;
    ASSERT_TRUE (g_file_set_contents (
        path.c_str (), bytes.data (), (gssize) bytes.size (), nullptr));
  }
  Reading read (const std::string &text, BriefOverrides overrides = {})
  {
    return read_and_verify (text, folder_.path (), overrides);
  }
  /* All that is said of the brief with one scene of KEYS. */
  std::string told (const std::string &keys)
  {
    std::string all;
    for (const std::string &problem :
        read ("scenes: [{" + keys + "}]").problems)
      all += (all.empty () ? "" : "\n") + problem;
    return all;
  }

  TempFolder folder_;
};

bool
has_element (const char *name)
{
  GstElementFactory *factory = gst_element_factory_find (name);
  if (factory)
    gst_object_unref (factory);
  return factory;
}

} // namespace

/* Guards against pictures that fail in mid-render. */
TEST_F (Verify, PicturesAreLookedAt)
{
  put ("quay.png", png (2560, 1440));
  Reading reading = read ("scenes: [{background: quay.png}]");
  EXPECT_TRUE (reading.problems.empty ());
  ASSERT_TRUE (reading.brief);
  EXPECT_EQ (reading.brief->scenes[0].backgrounds.front ().pixel_width, 2560);
  EXPECT_EQ (reading.brief->scenes[0].backgrounds.front ().pixel_height, 1440);
}

TEST_F (Verify, AMissingPictureIsToldWithANearName)
{
  put ("quay.png", png (2560, 1440));
  EXPECT_EQ (told ("background: Quay.PNG"),
      "1:23: error: `Quay.PNG` does not exist | did you mean "
      "`quay.png`?");
  EXPECT_EQ (told ("background: {image: qauy.png}"),
      "1:23: error: `qauy.png` does not exist | did you mean "
      "`quay.png`?");
  EXPECT_EQ (told ("background: something.jpg"),
      "1:23: error: `something.jpg` does not exist | files are looked "
      "for beside the brief; `--base-dir` names another folder");
}

TEST_F (Verify, WhatIsNoPictureIsRefused)
{
  put ("empty.png", "");
  put ("text.png", "Hello");
  put ("list.png", "#EXTM3U\nhttp://example.org/a.png");
  put ("clip.jpg", "\0\0\0\x18"
                   "ftypmp42......."s);
  put ("cut.png", png (640, 480).substr (0, 40));
  put ("huge.png", png (20000, 20000));
  EXPECT_EQ (told ("background: empty.png"),
      "1:23: error: `empty.png` is empty | it has no bytes: write or "
      "copy it again");
  EXPECT_EQ (told ("background: text.png"),
      "1:23: error: `text.png` is neither picture nor sound, not a "
      "picture | shown are PNG, JPEG, WebP, GIF, BMP, TIFF and SVG "
      "pictures, and pages of PDFs");
  EXPECT_EQ (told ("background: list.png"),
      "1:23: error: `list.png` is a playlist, which names other files, "
      "not a picture | shown are PNG, JPEG, WebP, GIF, BMP, TIFF and "
      "SVG pictures, and pages of PDFs");
  EXPECT_EQ (told ("background: clip.jpg"),
      "1:23: error: `clip.jpg` is damaged, cut short, or of a kind that can't "
      "be read | write or copy it again, or convert it to H.264 in MP4");
  EXPECT_EQ (told ("background: cut.png"),
      "1:23: error: `cut.png` is cut short | write or copy it again");
  EXPECT_EQ (told ("background: huge.png"),
      "1:23: error: `huge.png` has 20000x20000 pixels, but pictures may "
      "have at most 100 megapixels | make it smaller; `--limit "
      "megapixels=N` raises the limit, to 250 at most");
  EXPECT_EQ (told ("background: ."), "1:23: error: `.` is a folder");
}

TEST_F (Verify, OddPicturesAreWarnedOf)
{
  put ("small.png", png (960, 540));
  put ("quay.jpg", png (2560, 1440));
  EXPECT_EQ (told ("background: small.png"),
      "1:23: warning: `small.png` has only 960x540 pixels and is shown "
      "2 times as large | it will look soft: take a larger picture, or "
      "`fit: contain`");
  EXPECT_EQ (told ("background: quay.jpg"),
      "1:23: warning: `quay.jpg` is a PNG picture, whatever its suffix "
      "says | rename it to `.png`");
}

/* Guards against a zoom into a picture that is only just large enough. */
TEST_F (Verify, ZoomsMakePicturesSofter)
{
  put ("fair.png", png (1600, 900)); // 1.2 times as large
  auto zoomed = [&] (const std::string &motion) {
    return told ("background: {image: fair.png, " + motion + "}");
  };
  for (const char *motion :
      {"motion: none, amount: 0.5", "motion: zoom-in, amount: 0.19",
          "motion: pan-left, amount: 0.19", "motion: auto, amount: 0.5"})
    EXPECT_EQ (zoomed (motion), "") << motion;
  for (const char *motion : {"motion: zoom-in, amount: 0.5",
           "motion: zoom-out, amount: 0.5", "motion: pan-up, amount: 0.5",
           "motion: {from: [0, 0, 0.5, 0.5], to: [0, 0, 1, 1]}"})
    EXPECT_NE (
        zoomed (motion).find ("is shown 2.4 times as large"), std::string::npos)
        << motion << ": " << zoomed (motion);
  put ("tight.png", png (1350, 760)); // 1.42 times
  EXPECT_NE (told ("background: {image: tight.png, motion: auto}")
                 .find ("is shown 1.6 times as large"),
      std::string::npos);
}

TEST_F (Verify, TheCanvasStandsInForAnOptionalPicture)
{
  Reading reading =
      read ("scenes: [{background: {image: no.png, optional: true}}]");
  ASSERT_EQ (reading.problems.size (), 1u);
  EXPECT_EQ (reading.problems[0].substr (0, 62),
      "1:23: warning: `no.png` does not exist: the canvas stands in f");
  ASSERT_TRUE (reading.brief);
  EXPECT_EQ (reading.brief->scenes[0].backgrounds.front ().kind,
      BackgroundKind::Canvas);
}

TEST_F (Verify, RecordingsAreLookedAt)
{
  put ("a.wav", "RIFF....WAVEfmt "s + std::string (100, '.'));
  put ("b.mp3", "fLaC"s + std::string (100, '.'));
  put ("c.wav", png (10, 10));
  EXPECT_EQ (told ("narration: {file: a.wav}"), "");
  EXPECT_EQ (told ("narration: {file: b.mp3}"),
      "1:22: warning: `b.mp3` is a FLAC recording, whatever its suffix "
      "says | rename it to `.flac`");
  EXPECT_EQ (told ("narration: {file: c.wav}"),
      "1:22: error: `c.wav` is a PNG picture, not a recording | "
      "recordings are WAV, FLAC, Ogg, MP3 or M4A files");
}

/* Guards against videos without the sound that was asked for, or with none of
 * the warnings. */
TEST_F (Verify, MusicAndSoundsAreLookedAt)
{
  put ("a.wav", "RIFF\x24\x10\0\0WAVEfmt "s + std::string (100, '\0'));
  put ("text.ogg", "Hello, harbour");
  EXPECT_EQ (told ("music: a.wav, sounds: [a.wav]"), "");
  EXPECT_EQ (told ("music: b.wav"),
      "1:18: error: `b.wav` does not exist | did you mean `a.wav`?");
  EXPECT_EQ (told ("sounds: [{src: text.ogg}]"),
      "1:26: error: `text.ogg` is neither picture nor sound, not a recording | "
      "recordings are WAV, FLAC, Ogg, MP3 or M4A files");
  Reading left_out = read ("{music: {src: b.wav, optional: true}, scenes: "
                           "[{sounds: [{src: b.wav, optional: true}]}]}");
  ASSERT_TRUE (left_out.brief);
  EXPECT_TRUE (left_out.brief->music.empty ());
  EXPECT_TRUE (left_out.brief->scenes[0].sounds.empty ());
  EXPECT_EQ (left_out.problems.size (), 2u);
  EXPECT_EQ (told ("sounds: [{src: a.wav, at: 'mark:m'}]"),
      "1:37: error: no mark is called `m` in this scene's narration | put "
      "`<mark name=\"m\"/>` before the word that is meant");
}

/* Guards against words that find no music: a warning, and no music. */
TEST_F (Verify, MusicThatStockLacksIsAWarning)
{
  if (!has_element ("reelstocksrc"))
    GTEST_SKIP () << "no reelstocksrc";
  Reading reading = read ("{music: quite unheard of, scenes: [{}]}");
  ASSERT_TRUE (reading.brief);
  EXPECT_TRUE (reading.brief->music.empty ());
  ASSERT_EQ (reading.problems.size (), 1u);
  EXPECT_TRUE (reading.problems[0].starts_with ("1:9: warning: no music in "))
      << reading.problems[0];
  std::string error = told ("sounds: [quite unheard of]");
  EXPECT_TRUE (error.starts_with ("1:20: error: no sound in stock answers to "))
      << error;
}

/* Guards against captions that are lost, or shown at another time. */
TEST_F (Verify, CaptionsOfARecordingAreRead)
{
  put ("a.wav", "RIFF\x24\x10\0\0WAVEfmt "s + std::string (100, '\0'));
  put ("a.vtt", "WEBVTT\n\nNOTE a\n\n1\n00:01.000 --> 00:02.500 line:0\n"
                "<v Anna>Hello &amp;\nwelcome</v>\n\n01:00:03.000 --> "
                "01:00:04.000\nBye\n");
  put ("a.srt", "1\r\n00:00:01,000 --> 00:00:02,000\r\n{\\an8}Hello\r\n");
  put ("bad.vtt", "WEBVTT\n\n00:01.000 -> 00:02.500\nA\n");
  put ("late.vtt", "WEBVTT\n\n00:01.000 --> 00:00.500\nA\n");
  auto with = [&] (const std::string &file) {
    return read (
        "scenes: [{narration: {file: a.wav, captions: " + file + "}}]");
  };
  Reading vtt = with ("a.vtt");
  ASSERT_TRUE (vtt.brief);
  const NarrationPiece &piece = vtt.brief->scenes[0].narration[0];
  EXPECT_EQ (piece.text, "Hello & welcome Bye");
  ASSERT_EQ (piece.cues.size (), 2u);
  EXPECT_EQ (piece.cues[0].stop, kSecond * 5 / 2);
  EXPECT_EQ (piece.cues[1].start, 3603 * kSecond);
  EXPECT_EQ (with ("a.srt").brief->scenes[0].narration[0].text, "Hello");
  EXPECT_EQ (with ("bad.vtt").problems.at (0),
      "1:22: error: `bad.vtt` has no captions in it (line 4) | WebVTT and "
      "SubRip are read");
  EXPECT_EQ (with ("late.vtt").problems.at (0),
      "1:22: error: `late.vtt` has a time that can't be read (line 3) | WebVTT "
      "and SubRip are read");
  EXPECT_EQ (with ("none.vtt").problems.at (0),
      "1:22: error: `none.vtt` does not exist | files are looked for beside "
      "the brief; `--base-dir` names another folder");
}

/* Guards against a sentence that breaks off. */
TEST_F (Verify, WhatContinuesNeedsARest)
{
  auto told_of = [&] (const std::string &scenes) {
    Reading reading = read ("scenes: [" + scenes + "]");
    return reading.problems.empty () ? "" : reading.problems[0];
  };
  std::string start = "{narration: {text: Boats, continues: true}}";
  constexpr const char *kAlone =
      "1:22: error: this can't continue in the next scene: there is nothing "
      "after it that it could go on in | `continues` belongs to the last piece "
      "of a scene, and the next scene begins with the rest of the sentence";
  EXPECT_EQ (told_of (start), kAlone);
  EXPECT_EQ (told_of (start + ", {}"), kAlone);
  EXPECT_TRUE (told_of (start + ", {narration: {pause: 1}}")
                   .find ("only speech goes on") != std::string::npos);
  EXPECT_TRUE (told_of (start + ", {narration: {text: B, rate: 100}}")
                   .find ("another voice") != std::string::npos);
  EXPECT_TRUE (told_of ("{narration: [{text: A, continues: true}, B]}, "
                        "{narration: C}")
                   .find ("more is said after it") != std::string::npos);
  EXPECT_EQ (told_of (start + ", {narration: leave a trace}"), "");
}

TEST_F (Verify, MarksMustBeThere)
{
  put ("a.wav", "RIFF....WAVEfmt "s + std::string (100, '.'));
  std::string speech =
      "narration: {file: a.wav, text: '<mark name=\"map\"/> A'}, ";
  EXPECT_EQ (told (speech + "texts: [{text: A, at: mark:map}]"), "");
  for (const char *mark : {"<mark/>", "<mark name=map/>", "<mark name='m'>"})
    EXPECT_NE (told ("narration: \"" + std::string (mark) + " A\"")
                   .find ("warning: this `<mark` is read out"),
        std::string::npos)
        << mark;
  EXPECT_EQ (told ("narration: A <marking> B"), "");
  EXPECT_EQ (told (speech + "texts: [{text: A, at: mark:mpa}]"),
      "1:89: error: no mark is called `mpa` in this scene's narration | "
      "did you mean `map`?");
  EXPECT_EQ (told ("bullets: [{text: A, at: mark:map}]"),
      "1:35: error: no mark is called `map` in this scene's narration | "
      "put `<mark name=\"map\"/>` before the word that is meant");
  EXPECT_EQ (told ("title: {text: A, until: word:2}"),
      "1:35: error: `word:2` needs words, but this scene says nothing | "
      "give a time in seconds, or a `narration`");
}

/* Guards against type that looks otherwise than asked for, in silence. */
TEST_F (Verify, FontsMustBeThere)
{
  put ("my.ttf", "Hello");
  EXPECT_EQ (told ("title: {text: A, font: my.ttf}"),
      "1:18: error: `my.ttf` does not exist, or is no font | name a "
      "TrueType or OpenType file, or an installed family");
  EXPECT_EQ (told ("title: {text: A, font: Comic Papyrus}").substr (0, 60),
      "1:18: warning: no font family is called `Comic Papyrus`: ano");
  EXPECT_EQ (told ("title: {text: A, font: Serif}"), "");
}

/* Guards against boxes in place of characters. */
TEST_F (Verify, MissingGlyphsAreNamed)
{
  EXPECT_EQ (told ("title: \"A\U000f1234\""),
      "1:18: error: no installed font has the character \U000f1234 "
      "(U+F1234, Unknown) | it is in no font of Debian: write something "
      "else");
  EXPECT_EQ (told ("captions: [A\U000f1234]").substr (0, 44),
      "1:22: error: no installed font has the chara");
  EXPECT_EQ (told ("texts: [{text: '<b>A', markup: true}]").substr (0, 42),
      "1:19: error: the markup can't be read: Err");
}

TEST_F (Verify, SpeechIsCheckedBySsmlAndVoice)
{
  std::string bad = told ("narration: <speak><audio src='a'/></speak>");
  EXPECT_NE (
      bad.find ("<audio> is not among what can be spoken"), std::string::npos);
  if (!has_element ("reelttssrc")) {
    EXPECT_NE (told ("narration: A")
                   .find ("the GStreamer element `reelttssrc` is needed here"),
        std::string::npos);
    return;
  }
  EXPECT_EQ (told ("narration: A"), "");
  EXPECT_NE (told ("narration: A, voice: nobody+f3")
                 .find ("no voice is called `nobody+f3`"),
      std::string::npos);
  BriefOverrides overrides;
  overrides.voice_fallback = "";
  Reading reading = read ("scenes: [{narration: A, voice: nobody}]", overrides);
  ASSERT_TRUE (reading.brief);
  EXPECT_EQ (reading.brief->scenes[0].narration[0].voice.name, "en");
  ASSERT_EQ (reading.problems.size (), 1u);
  EXPECT_NE (reading.problems[0].find ("warning"), std::string::npos);
}

TEST_F (Verify, StockAndTransitionsNeedTheirElements)
{
  if (!has_element ("reelstocksrc")) {
    EXPECT_NE (told ("background: 'stock:sea'").find ("`reelstocksrc`"),
        std::string::npos);
  }
  auto reading = read ("scenes: [{}, {transition: crossfade}]");
  if (has_element ("reeltransition")) {
    EXPECT_TRUE (reading.problems.empty ());
  } else {
    ASSERT_EQ (reading.problems.size (), 1u);
    EXPECT_NE (
        reading.problems[0].find ("`reeltransition`"), std::string::npos);
  }
}

/* Guards against messages without the file, and files read without end. */
TEST_F (Verify, BriefsAreLoadedFromFiles)
{
  put ("a.yaml", "scenes: [{title: Hello}]");
  Problems problems (folder_.path () + "/a.yaml");
  auto brief = load_brief (problems.file (), {}, problems);
  ASSERT_TRUE (brief);
  EXPECT_EQ (brief->title, "Hello");
  Problems missing (folder_.path () + "/b.yaml");
  EXPECT_FALSE (load_brief (missing.file (), {}, missing));
  EXPECT_EQ (missing.sorted ()[0].message,
      "the brief can't be read: No such file or directory");
  Problems folder (folder_.path ());
  EXPECT_FALSE (load_brief (folder_.path (), {}, folder));
  EXPECT_EQ (
      folder.sorted ()[0].message, "the brief can't be read: Is a directory");
}
