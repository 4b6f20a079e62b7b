// SPDX-License-Identifier: GPL-3.0-or-later
/* Sound files that end before they say they would. */
#include <gtest/gtest.h>

#include "footage.h"
#include "preparing.h"
#include "sound_making.h"

using namespace reel;
using namespace reel::test;

namespace {

/* Four seconds that are loud enough not to be warned of. */
std::string
whole_wav ()
{
  return wav_of (tone (300, 0.2, 4, 2), 2, 48000, 3);
}

/* Writes FROM once more as NAME, by way of CHAIN. */
void
convert (const Preparing &place, const std::string &from,
    const std::string &name, const std::string &chain)
{
  ErrorPtr error;
  std::string line = "filesrc location=" + place.file (from) +
                     " ! wavparse ! audioconvert ! " + chain +
                     " ! filesink location=" + place.file (name);
  auto pipeline = sink_floating (gst_parse_launch (line.c_str (), out (error)));
  ASSERT_TRUE (pipeline && !error) << error->message;
  gst_element_set_state (pipeline.get (), GST_STATE_PLAYING);
  auto bus = adopt (gst_element_get_bus (pipeline.get ()));
  auto message = adopt (gst_bus_timed_pop_filtered (bus.get (), 60 * GST_SECOND,
      (GstMessageType) (GST_MESSAGE_EOS | GST_MESSAGE_ERROR)));
  gst_element_set_state (pipeline.get (), GST_STATE_NULL);
  ASSERT_TRUE (message);
  ASSERT_EQ (GST_MESSAGE_TYPE (message.get ()), GST_MESSAGE_EOS);
}

struct Kind {
  const char *suffix;
  const char *chain; // from the samples; empty: the file as it is
};
constexpr Kind kKinds[] = {
    {"wav", ""},
    {"flac", "flacenc"},
    {"m4a", "avenc_aac ! mp4mux faststart=true"},
};

/* In this folder `whole.SUFFIX`, and of it two thirds as `cut.SUFFIX`. */
void
put_both (const Preparing &place, const Kind &kind)
{
  std::string whole = std::string ("whole.") + kind.suffix;
  place.put ("from.wav", whole_wav ());
  if (*kind.chain)
    convert (place, "from.wav", whole, kind.chain);
  else
    place.put (whole, whole_wav ());
  std::string bytes = contents (place.file (whole));
  place.put (std::string ("cut.") + kind.suffix,
      bytes.substr (0, bytes.size () * 2 / 3));
}

std::string
brief_with (const std::string &scene)
{
  return "output: {size: 64x36, fps: 10, quality: draft}\n"
         "scenes: [{" +
         scene + "}]\n";
}

/* What is told of NAME where SCENE has it in place of `@`. */
std::string
told_of (const Preparing &place, std::string scene, const std::string &name)
{
  scene.replace (scene.find ('@'), 1, name);
  auto result = place.prepare (brief_with (scene));
  return told (result.problems) + result.error;
}

constexpr const char *kScenes[] = {
    "narration: {file: @}",
    "duration: 6, sounds: [{src: @}]",
    "duration: 6, music: {src: @, loop: false}",
};

} // namespace

/* Guards against a recording, an effect or music that ends in the middle, and
 * nobody says so: wavparse takes the length of what is there. Nor may one that
 * is whole be called cut short. */
TEST (CutShort, SoundThatEndsTooEarlyIsToldOf)
{
  for (const Kind &kind : kKinds) {
    Preparing place;
    put_both (place, kind);
    for (const char *scene : kScenes) {
      SCOPED_TRACE (std::string (kind.suffix) + " in " + scene);
      std::string cut = std::string ("cut.") + kind.suffix;
      std::string all = told_of (place, scene, cut);
      EXPECT_NE (all.find ("`" + cut + "` is cut short: its sound ends at 2."),
          std::string::npos)
          << all;
      EXPECT_NE (all.find (", not at 4.0 s as it says"), std::string::npos)
          << all;
      all = told_of (place, scene, std::string ("whole.") + kind.suffix);
      EXPECT_EQ (all.find ("cut short"), std::string::npos) << all;
    }
  }
}

/* Guards against a warning that is heard once: what was decoded before comes
 * from the cache. */
TEST (CutShort, IsToldAgainWhereTheRecordingIsCached)
{
  Preparing place;
  put_both (place, kKinds[0]);
  PrepareOptions options;
  options.cache = Cache::of_media (place.file ("media"));
  for (int i = 0; i < 2; i++) {
    auto result =
        place.prepare (brief_with ("narration: {file: cut.wav}"), options);
    ASSERT_TRUE (result.prepared) << result.error;
    EXPECT_NE (told (result.problems).find ("cut short"), std::string::npos)
        << told (result.problems);
  }
}

/* Guards against wrong accusations: programs that write to a pipe don't know
 * the length, and put a very large one. */
TEST (CutShort, UnknownLengthsPromiseNothing)
{
  for (const char *size : {"\xff\xff\xff\xff", "\xff\xff\xff\x7f"}) {
    Preparing place;
    std::string bytes = whole_wav ();
    size_t at = bytes.find ("data");
    ASSERT_NE (at, bytes.npos);
    place.put ("piped.wav", bytes.replace (at + 4, 4, std::string (size, 4)));
    for (const char *scene : kScenes) {
      std::string all = told_of (place, scene, "piped.wav");
      EXPECT_EQ (all.find ("cut short"), std::string::npos) << all;
    }
  }
}

/* Guards against a clip whose sound ends before its pictures being called cut
 * short: its container tells the length of the longer. */
TEST (CutShort, ClipsWithLittleSoundAreWhole)
{
  Preparing place;
  NumberedClip footage;
  footage.frames = 40;
  footage.tone_seconds = 2;
  make_footage (place.file ("clip.mp4"), footage);
  for (const char *scene :
      {"background: @", "background: navy, duration: 6, sounds: [{src: @}]"}) {
    std::string all = told_of (place, scene, "clip.mp4");
    EXPECT_EQ (all.find ("cut short"), std::string::npos) << all;
  }
}

/* Guards against a clip that ends in the middle, where its header has told how
 * long it is. */
TEST (CutShort, ClipsAreComparedWithTheirHeaders)
{
  Preparing place;
  NumberedClip footage;
  footage.frames = 100;
  footage.chain = "vp8enc deadline=1 cpu-used=8 keyframe-max-dist=10 ! webmmux";
  make_footage (place.file ("whole.webm"), footage);
  std::string bytes = contents (place.file ("whole.webm"));
  place.put ("cut.webm", bytes.substr (0, bytes.size () / 2));
  std::string all = told_of (place, "background: @", "cut.webm");
  EXPECT_NE (
      all.find ("warning: `cut.webm` is cut short: it has "), std::string::npos)
      << all;
  EXPECT_NE (all.find (" s of the 10 s it promises"), std::string::npos) << all;
  all = told_of (place, "background: @", "whole.webm");
  EXPECT_EQ (all.find ("cut short"), std::string::npos) << all;
}
