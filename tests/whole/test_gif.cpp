// SPDX-License-Identifier: GPL-3.0-or-later
/* `format: gif`, as ffmpeg sees what comes of it. */
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "media_file.h"
#include "workplace.h"

using namespace reel::test;

namespace {

constexpr char kScenes[] =
    "scenes:\n"
    "  - {background: {generate: aurora}, duration: 1.5, title: Title}\n"
    "  - {background: teal, transition: 0.5, duration: 1.5}\n";

std::string
brief_of (const std::string &output)
{
  return "output: {format: gif" + output + "}\n" + kScenes;
}

bool
has (const std::string &text, const std::string &part)
{
  return text.find (part) != std::string::npos;
}

/* The streams of FILE, frames counted by decoding. */
rapidjson::Document
streams_of (const std::string &file)
{
  return probe (file, {"-count_frames", "-show_streams"});
}

} // namespace

/* Guards against a GIF of the wrong size, rate or length, with a sound, or one
 * that ends. */
TEST (GifOutput, IsOf480LinesAnd12FramesASecond)
{
  Workplace place;
  Outcome outcome = place.render (place.write ("g.yaml", brief_of ("")));
  ASSERT_EQ (outcome.status, 0) << outcome.err;
  std::string file = place.videos () + "/g.gif";
  rapidjson::Document found = streams_of (file);
  ASSERT_TRUE (found.IsObject () && found["streams"].Size () == 1);
  const auto &stream = found["streams"][0];
  EXPECT_EQ (stream["width"].GetInt (), 854);
  EXPECT_EQ (stream["height"].GetInt (), 480);
  EXPECT_STREQ (stream["nb_read_frames"].GetString (), "36");
  EXPECT_NEAR (std::stod (stream["duration"].GetString ()), 3, 0.011);
  EXPECT_EQ (decoding_errors (file), "");
  EXPECT_TRUE (has (read_file (file), std::string ("NETSCAPE2.0\3\1\0\0", 15)));
  rapidjson::Document manifest = manifest_of (file);
  EXPECT_TRUE (manifest.IsObject ());
}

/* A shape alone has those lines, too; what is written is taken. */
TEST (GifOutput, SizeAndRateAreTaken)
{
  Workplace place;
  struct {
    const char *output;
    int width, height;
    const char *frames;
  } cases[] = {
      {", size: \"9:16\"", 480, 854, "36"},
      {", size: square, fps: 5", 480, 480, "16"},
      {", size: 160x90, fps: 25", 160, 90, "76"},
  };
  for (const auto &c : cases) {
    Outcome outcome =
        place.render (place.write ("g.yaml", brief_of (c.output)));
    ASSERT_EQ (outcome.status, 0) << c.output << outcome.err;
    rapidjson::Document found = streams_of (place.videos () + "/g.gif");
    ASSERT_TRUE (found.IsObject ());
    EXPECT_EQ (found["streams"][0]["width"].GetInt (), c.width);
    EXPECT_EQ (found["streams"][0]["height"].GetInt (), c.height);
    EXPECT_STREQ (found["streams"][0]["nb_read_frames"].GetString (), c.frames);
  }
}

/* Guards against colours or threads that make other bytes of the same. */
TEST (GifOutput, SameBytesHoweverManyJobs)
{
  Workplace one, two;
  for (auto [place, jobs] : {std::pair (&one, "1"), std::pair (&two, "2")})
    ASSERT_EQ (
        place
            ->render (place->write ("g.yaml", brief_of (", size: 320x180")),
                {"--jobs", jobs, "--no-cache"})
            .status,
        0);
  EXPECT_EQ (read_file (one.videos () + "/g.gif"),
      read_file (two.videos () + "/g.gif"));
}

/* Guards against a flat colour that isn't what the brief says, and against
 * what stands still but costs bytes. */
TEST (GifOutput, WhatStandsStillIsItselfAndSmall)
{
  Workplace place;
  Outcome outcome = place.render (place.write ("g.yaml",
      "output: {format: gif, size: 320x180}\n"
      "scenes: [{background: \"#2060a0\", duration: 5}]\n"));
  ASSERT_EQ (outcome.status, 0) << outcome.err;
  std::string file = place.videos () + "/g.gif";
  EXPECT_LT (std::filesystem::file_size (file), 10'000u);
  Pictures pictures = decode_pictures (file, {100, 100, 8, 8}, 3);
  ASSERT_EQ (pictures.pixels.size (), 60u);
  for (const std::string &pixels :
      {pictures.pixels.front (), pictures.pixels.back ()})
    for (size_t i = 0; i < pixels.size (); i += 3) {
      EXPECT_NEAR ((uint8_t) pixels[i], 0x20, 3);
      EXPECT_NEAR ((uint8_t) pixels[i + 1], 0x60, 3);
      EXPECT_NEAR ((uint8_t) pixels[i + 2], 0xa0, 3);
    }
}

/* A GIF beside a video: one brief, one sound, two rates. */
TEST (GifOutput, StandsBesideAVideo)
{
  Workplace place;
  std::string brief = place.write ("g.yaml",
      std::string ("output: [{size: 320x180}, {format: gif, size: 160x90, "
                   "suffix: small}]\n") +
          kScenes);
  Outcome outcome = place.render (brief, {"--progressive"});
  EXPECT_EQ (outcome.status, 0) << outcome.err;
  EXPECT_TRUE (std::filesystem::exists (place.videos () + "/g-320x180.mp4"));
  EXPECT_TRUE (std::filesystem::exists (place.videos () + "/g-small.gif"));
}

TEST (GifOutput, NameOfTheFileMayEndInGif)
{
  Workplace place;
  std::string brief = place.write ("g.yaml", brief_of (", size: 160x90"));
  Outcome outcome = place.render (brief, {"-o", place.file ("out.gif")});
  EXPECT_EQ (outcome.status, 0) << outcome.err;
  EXPECT_TRUE (std::filesystem::exists (place.file ("out.gif")));
}

/* A draft is made only where it is smaller. */
TEST (GifOutput, DraftsComeOfLargeOnes)
{
  Workplace place;
  for (auto [size, drafts] :
      {std::pair ("1280x720", true), std::pair ("320x180", false)}) {
    std::string brief = place.write ("g.yaml",
        "output: {format: gif, fps: 5, size: " + std::string (size) +
            "}\nscenes: [{background: navy, title: One, duration: 1}]\n");
    Outcome outcome =
        place.render (brief, {"--progressive", "--progress", "json"});
    EXPECT_EQ (outcome.status, 0) << outcome.err;
    EXPECT_EQ (has (outcome.out, "\"type\":\"draft\""), drafts) << outcome.out;
    EXPECT_FALSE (has (outcome.out, "audioEncoder"));
    rapidjson::Document manifest = manifest_of (place.videos () + "/g.gif");
    ASSERT_TRUE (manifest.IsObject ());
    EXPECT_EQ (manifest["width"].GetInt (), std::atoi (size));
    EXPECT_STREQ (manifest["quality"].GetString (), "standard");
    EXPECT_FALSE (manifest.HasMember ("audioEncoder"));
    EXPECT_FALSE (manifest.HasMember ("loudness"));
  }
}

/* Guards against speech that nobody sees: words stand in the picture, and in
 * the files beside it. */
TEST (GifOutput, WhatIsSaidIsShown)
{
  Workplace place;
  Outcome outcome = place.render (place.write ("g.yaml",
      "output: {format: gif, size: 320x180}\n"
      "captions: line\n"
      "scenes: [{background: navy, narration: One boat leaves.}]\n"));
  ASSERT_EQ (outcome.status, 0) << outcome.err;
  EXPECT_TRUE (has (read_file (place.videos () + "/g.vtt"), "One boat leaves"));
  Pictures pictures =
      decode_pictures (place.videos () + "/g.gif", {60, 140, 200, 40}, 1);
  ASSERT_GT (pictures.pixels.size (), 12u);
  auto bright =
      std::count_if (pictures.pixels[10].begin (), pictures.pixels[10].end (),
          [] (char luma) { return (uint8_t) luma > 200; });
  EXPECT_GT (bright, 30);
}

/* Reading what was made once: nothing is rendered again, and the same bytes
 * come of it. */
TEST (GifOutput, ComesFromTheCacheToo)
{
  Workplace place;
  std::string brief = place.write ("g.yaml", brief_of (", size: 160x90"));
  ASSERT_EQ (place.render (brief).status, 0);
  std::string first = read_file (place.videos () + "/g.gif");
  Outcome outcome = place.render (brief, {"--progress", "json"});
  ASSERT_EQ (outcome.status, 0) << outcome.err;
  EXPECT_FALSE (has (outcome.out, "\"reused\":0")) << outcome.out;
  EXPECT_EQ (read_file (place.videos () + "/g.gif"), first);
}

/* Guards against a wish that makes no sense being taken for one that does:
 * hardware loses something. */
TEST (GifOutput, HardwareIsNotUsed)
{
  Workplace place;
  std::string brief = place.write ("g.yaml",
      "output: {format: gif, size: 64x64}\nscenes: [{duration: 1}]\n");
  Outcome outcome = place.render (brief, {"--encoder", "auto", "--strict"});
  EXPECT_EQ (outcome.status, 0) << outcome.err;
  outcome = place.render (brief, {"--encoder", "nvh264enc"});
  EXPECT_EQ (outcome.status, 0) << outcome.err;
  EXPECT_TRUE (has (outcome.err, "nvh264enc can't encode without loss"))
      << outcome.err;
}

/* What a GIF can't have is told where it stands. */
TEST (GifOutput, RefusesWhatItCantHave)
{
  Workplace place;
  struct {
    const char *output, *told;
  } cases[] = {
      {", codec: h264", "1:30: error: a GIF has no `codec`"},
      {", loudness: -14", "1:33: error: a GIF has no sound"},
      {", fps: 60",
          "1:28: error: `fps` is 60, but programs play GIFs with at most 50"},
  };
  for (const auto &c : cases) {
    Outcome outcome =
        place.render (place.write ("g.yaml", brief_of (c.output)));
    EXPECT_EQ (outcome.status, 2) << c.output;
    EXPECT_TRUE (has (outcome.err, c.told)) << outcome.err;
    EXPECT_FALSE (std::filesystem::exists (place.videos () + "/g.gif"));
  }
}
