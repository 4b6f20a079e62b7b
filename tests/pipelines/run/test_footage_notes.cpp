// SPDX-License-Identifier: GPL-3.0-or-later
/* What is said of footage that is not as a video has it. */
#include <gtest/gtest.h>

#include <rapidjson/document.h>

#include "footage.h"
#include "preparing.h"
#include "sound_making.h"

using namespace reel;
using namespace reel::test;
using namespace std::string_literals;

namespace {

constexpr char kX264[] =
    "x264enc key-int-max=30 speed-preset=ultrafast ! h264parse ! mp4mux";
constexpr char kVp8[] = "vp8enc deadline=1 cpu-used=8 ! ";

/* All that is said of FILE, shown in a scene: `SEVERITY: MESSAGE`, one a
 * line. */
std::string
said_of (const Preparing &place, const std::string &file,
    const std::string &more = "")
{
  BriefOverrides overrides;
  overrides.base_dir = place.folder ();
  Problems problems ("brief.yaml");
  load_brief_text ("output: {size: 192x108, fps: 10}\n"
                   "scenes: [{background: {" +
                       more +
                       (file.ends_with (".jpg") ? "image: " : "video: ") +
                       file + "}}]\n",
      Notation::Yaml, overrides, problems);
  std::string all;
  for (const Problem &problem : problems.sorted ())
    all += (problem.severity == Severity::Error        ? "error: "
               : problem.severity == Severity::Warning ? "warning: "
                                                       : "note: ") +
           problem.message + "\n";
  return all;
}

/* A JPEG of 16x16 pixels and four inks, of which it has half each: no table
 * but those of lengths, each block one bit for its mean and one for its end
 * (ITU T.81, annexes B and F; Adobe TN 5116 for the marker). */
std::string
four_inks (char transform = 0)
{
  std::string quantiser (64, '\1');
  std::string code = "\1"s + std::string (15, '\0') + "\0"s;
  std::string frame = "\x08\0\x10\0\x10\4"s, scan = "\4"s;
  for (char ink = 1; ink <= 4; ink++) {
    frame += ink + "\x11\0"s;
    scan += ink + "\0"s;
  }
  auto segment = [] (char marker, const std::string &content) {
    size_t size = content.size () + 2;
    return "\xff"s + marker + (char) (size >> 8) + (char) (size & 255) +
           content;
  };
  return "\xff\xd8"s + segment ('\xee', "Adobe\0\x64\0\0\0\0"s + transform) +
         segment ('\xdb', "\0"s + quantiser) + segment ('\xc0', frame) +
         segment ('\xc4', "\0"s + code) + segment ('\xc4', "\x10"s + code) +
         segment ('\xda', scan + "\0\x3f\0"s) + std::string (4, '\0') +
         "\xff\xd9"s;
}

/* PHOTO, a JPEG, with a mark that says how it lies. */
std::string
marked (const std::string &photo, char orientation)
{
  return photo.substr (0, 2) +
         "\xff\xe1\0\x22"
         "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"s +
         orientation + "\0\0\0\0\0\0"s + photo.substr (2);
}

struct Case {
  const char *name;
  NumberedClip clip;
  std::string said; // a line of it
  const char *encoder = "x264enc";
};

std::vector<Case>
all_footage ()
{
  std::vector<GstClockTime> varying;
  for (int i = 0; i < 20; i++)
    varying.push_back ((GstClockTime) (i * 100 + i % 2 * 45) * GST_MSECOND);
  std::string deep = "videoconvert ! video/x-raw,format=I420_10LE ! ";
  return {
      {"interlaced",
          {.chain = "x264enc interlaced=true key-int-max=30 ! h264parse ! "
                    "mp4mux",
              .caps = ",interlace-mode=interleaved,"
                      "field-order=top-field-first"},
          "note: `F` is interlaced: each frame is made of one field"},
      {"wide pixels", {.chain = kX264, .caps = ",pixel-aspect-ratio=4/3"},
          "note: `F` has pixels that are not square: it is shown as 256x108"},
      {"ten bits", {.chain = deep + kX264},
          "note: `F` has 10 bits a colour, of which 8 are shown"},
      {"HDR", {.chain = deep + kX264, .caps = ",colorimetry=bt2100-pq"},
          "warning: `F` is HDR, and will look flat"},
      {"odd size",
          {.width = 191,
              .height = 107,
              .chain = std::string (kVp8) + "webmmux"},
          "note: `F` has an odd number of rows or columns", "vp8enc"},
      {"varying rate", {.chain = kX264, .times = varying},
          "note: `F` has pictures at varying distances: each is shown at its "
          "own time"},
      {"lower rate", {.fps_n = 5, .chain = kX264},
          "warning: `F` has 5 pictures a second, the video 10"},
      {"shorter sound", {.chain = kX264, .tone_seconds = 1},
          "note: `F` has sound of 1 s only, then it is silent"},
      {"longer sound", {.chain = kX264, .tone_seconds = 4},
          "note: `F` has sound longer than its pictures: it ends with them"},
      {"mono", {.chain = kX264, .tone_seconds = 2},
          "note: `F` has one channel of sound: it is heard on both sides"},
      {"surround", {.chain = kX264, .tone_seconds = 2, .tone_channels = 6},
          "note: `F` has 6 channels of sound: they are mixed down to two"},
  };
}

} // namespace

/* Guards against footage that is changed without a word, and words about
 * footage that is as it should be. */
TEST (FootageNotes, WhatIsMadeFitIsSaid)
{
  Preparing place;
  for (Case &footage : all_footage ()) {
    SCOPED_TRACE (footage.name);
    auto encoder = adopt (gst_element_factory_find (footage.encoder));
    if (!encoder)
      continue;
    footage.clip.frames = footage.clip.fps_n * 2;
    make_footage (place.file ("F"), footage.clip);
    std::string said = said_of (place, "F");
    EXPECT_NE (said.find (footage.said), std::string::npos) << said;
    EXPECT_EQ (said.find ("error"), std::string::npos) << said;
  }
  NumberedClip plain;
  plain.frames = 20;
  plain.tone_seconds = 2;
  plain.tone_channels = 2;
  make_footage (place.file ("F.mp4"), plain);
  EXPECT_EQ (said_of (place, "F.mp4"), "");
}

/* Guards against clips whose header has no length, as cameras that lose their
 * power and programs that stream write them: shown for no time, or refused. */
TEST (FootageNotes, AMissingLengthIsMeasured)
{
  for (const char *chain : {"x264enc ! h264parse ! matroskamux streamable=true",
           "x264enc bframes=0 ! h264parse ! mp4mux fragment-duration=500 "
           "streamable=true"}) {
    Preparing place;
    NumberedClip footage;
    footage.frames = 20;
    footage.chain = chain;
    make_footage (place.file ("F"), footage);
    auto result = place.prepare ("output: {size: 192x108, fps: 10}\n"
                                 "scenes: [{background: {video: F}}]\n");
    ASSERT_TRUE (result.prepared) << result.error << told (result.problems);
    EXPECT_EQ (result.prepared->frames, 20) << chain;
    EXPECT_EQ (told (result.problems).find ("cut short"), std::string::npos)
        << told (result.problems);
  }
}

/* Guards against photographs that are turned, or change their colours, without
 * a word. */
TEST (FootageNotes, PicturesAreSaidToBeTurnedAndConverted)
{
  Preparing place;
  std::string photo = contents (test_data ("photo-3x2.jpg"));
  for (char orientation : {'\1', '\2', '\3', '\6', '\x08', '\x09'}) {
    place.put ("F.jpg", marked (photo, orientation));
    bool turned = orientation > 1 && orientation <= 8;
    EXPECT_EQ (said_of (place, "F.jpg")
                       .find ("note: `F.jpg` is turned "
                              "upright, as its own mark "
                              "says") != std::string::npos,
        turned)
        << (int) orientation << said_of (place, "F.jpg");
  }
  place.put ("F.jpg", four_inks ());
  EXPECT_NE (said_of (place, "F.jpg")
                 .find ("note: `F.jpg` has four inks "
                        "(CMYK)"),
      std::string::npos)
      << said_of (place, "F.jpg");
}

/* Guards against pictures of four inks that can't be shown at all, or in other
 * colours than they say, however the inks are written. */
TEST (FootageNotes, FourInksAreShown)
{
  Preparing place;
  for (const std::string &bytes :
      {four_inks (), four_inks (2), marked (four_inks (), 6)}) {
    place.put ("F.jpg", bytes);
    auto result = place.prepare (
        "output: {size: 64x36, fps: 10}\n"
        "scenes: [{background: F.jpg, duration: 1, overlays: "
        "[{image: F.jpg, position: [0.2, 0.5], width: 0.1}]}]\n");
    ASSERT_TRUE (result.prepared) << result.error << told (result.problems);
    auto seen = pictures_of (place.out ("brief.mp4"));
    ASSERT_FALSE (seen.empty ());
    /* Half of each ink leaves half of half of the light: 64 of 255. */
    EXPECT_NEAR (seen[0].y, 16 + 64 * 219 / 255, 3);
    EXPECT_NEAR (seen[0].bars[2], seen[0].y, 3);
    EXPECT_NEAR (seen[0].u, 128, 2);
    EXPECT_NEAR (seen[0].v, 128, 2);
  }
}

/* Guards against notes that nobody finds again: the report has them, beside
 * what is said of sounds, which are only heard while they are decoded. */
TEST (FootageNotes, TheReportListsThem)
{
  Preparing place;
  place.put ("F.jpg", four_inks ());
  place.put ("one.wav", wav_of (tone (300, 0.2, 2, 1), 1, 48000, 0));
  place.put ("six.wav", wav_of (tone (300, 0.1, 2, 6), 6, 48000, 0x3f));
  auto result = place.prepare (
      "output: {size: 64x36, fps: 10, quality: draft}\n"
      "scenes: [{background: F.jpg, narration: {file: six.wav}, sounds: "
      "[{src: one.wav}]}]\n");
  ASSERT_TRUE (result.prepared) << result.error << told (result.problems);
  rapidjson::Document report;
  report.Parse (result.prepared->report.c_str ());
  ASSERT_TRUE (report.IsObject () && report["notes"].IsArray ());
  std::string notes;
  for (const auto &note : report["notes"].GetArray ())
    notes += note.GetString () + "\n"s;
  for (const char *note : {"`F.jpg` has four inks", "`one.wav` has one channel",
           "`six.wav` has 6 channels of sound: they are mixed down to two"})
    EXPECT_NE (notes.find (note), std::string::npos) << notes;
  for (const auto &warning : report["warnings"].GetArray ())
    EXPECT_EQ (notes.find (warning.GetString ()), std::string::npos);
}
