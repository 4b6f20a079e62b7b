// SPDX-License-Identifier: GPL-3.0-or-later
/* Every container with every codec it takes, as ffprobe and ffmpeg read it. */
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "media_file.h"
#include "workplace.h"

using namespace reel::test;

namespace {

struct Kind {
  const char *name;
  const char *format, *codec; // as a brief says it; empty: the default
  const char *picture, *sound;
};

void
PrintTo (const Kind &kind, std::ostream *out)
{
  *out << kind.name;
}

constexpr Kind kKinds[] = {
    {"Mp4H265", "mp4", "h265", "hevc", "aac"},
    {"MkvH264", "mkv", "", "h264", "aac"},
    {"MkvH265", "mkv", "h265", "hevc", "aac"},
    {"WebmVp9", "webm", "", "vp9", "opus"},
    {"MkvVp9", "mkv", "vp9", "vp9", "aac"},
    {"WebmAv1", "webm", "av1", "av1", "opus"},
    {"Mp4Av1", "mp4", "av1", "av1", "aac"},
    {"MkvAv1", "mkv", "av1", "av1", "aac"},
};

std::string
output_of (const Kind &kind, const std::string &more)
{
  std::string text = std::string ("output: {format: ") + kind.format;
  if (*kind.codec)
    text += std::string (", codec: ") + kind.codec;
  return text + ", " + more + "}\n";
}

/* A seam of each sort: into a transition, out of it, a cut. */
std::string
brief_of (const Kind &kind)
{
  return output_of (kind, "size: 192x108, fps: 30") +
         "captions: line\n"
         "scenes:\n"
         "  - {background: {generate: aurora}, narration: One boat.}\n"
         "  - background: {generate: waves}\n"
         "    duration: 2\n"
         "    transition: {type: crossfade, duration: 0.5}\n"
         "  - {background: navy, title: Three, duration: 1}\n";
}

class Codecs : public testing::TestWithParam<Kind> {
protected:
  std::string video (const char *name) const
  {
    return place.videos () + "/" + name + "." + GetParam ().format;
  }

  Workplace place;
};

rapidjson::Value &
stream (rapidjson::Document &document, const char *type)
{
  for (auto &one : document["streams"].GetArray ())
    if (std::string (type) == one["codec_type"].GetString ())
      return one;
  ADD_FAILURE () << "there is no stream of " << type;
  return document["streams"][0];
}

std::string
text_of (rapidjson::Value &object, const char *key)
{
  return object.HasMember (key) ? object[key].GetString () : "";
}

} // namespace

/* Guards against streams that players refuse, frames lost at the seams, and
 * bytes that depend on chance or on how many segments were made at once. */
TEST_P (Codecs, WholeTaggedAndTheSameBytes)
{
  std::string brief = place.write ("kind.yaml", brief_of (GetParam ()));
  Outcome outcome = place.render (brief, {"--jobs", "1", "--no-cache"});
  ASSERT_EQ (outcome.status, 0) << outcome.err;
  EXPECT_EQ (decoding_errors (video ("kind")), "");
  auto manifest = manifest_of (video ("kind"));
  ASSERT_TRUE (manifest.IsObject ());
  rapidjson::Document all =
      probe (video ("kind"), {"-show_streams", "-count_frames"});
  rapidjson::Value &picture = stream (all, "video");
  EXPECT_EQ (text_of (picture, "codec_name"), GetParam ().picture);
  EXPECT_EQ (text_of (picture, "pix_fmt"), "yuv420p");
  EXPECT_EQ (text_of (picture, "color_space"), "bt709");
  EXPECT_EQ (text_of (picture, "color_transfer"), "bt709");
  EXPECT_EQ (text_of (picture, "color_primaries"), "bt709");
  EXPECT_EQ (text_of (picture, "color_range"), "tv");
  EXPECT_EQ (text_of (picture, "nb_read_frames"),
      std::to_string (manifest["frames"].GetInt64 ()));
  EXPECT_EQ (text_of (stream (all, "audio"), "codec_name"), GetParam ().sound);

  std::string first = read_file (video ("kind"));
  outcome = place.render (brief, {"--jobs", "2", "--no-cache"});
  ASSERT_EQ (outcome.status, 0) << outcome.err;
  EXPECT_TRUE (read_file (video ("kind")) == first);
}

/* Guards against encoder delays that a container doesn't make up for. */
TEST_P (Codecs, SoundIsInItsPlace)
{
  std::string click = "{file: " + test_data ("click.wav") + ", text: Click.}";
  std::string brief = place.write (
      "click.yaml", output_of (GetParam (), "size: 160x90, fps: 24000/1001") +
                        "scenes:\n"
                        "  - {background: navy, narration: " +
                        click +
                        "}\n"
                        "  - {background: teal, narration: " +
                        click + ", transition: none}\n");
  Outcome outcome = place.render (brief);
  ASSERT_EQ (outcome.status, 0) << outcome.err;
  auto starts = scene_starts (video ("click"));
  ASSERT_EQ (starts.size (), 3u);
  auto sound = decode_sound (video ("click"));
  for (double planned : {0.034 + 0.5, (double) starts[1] * 1001 / 24000 + 0.5})
    EXPECT_NEAR (
        find_click (sound, planned - 0.15, planned + 0.15), planned, 0.001);
}

/* Guards against a quality that isn't what it says: without loss, every
 * container and codec shows the same pixels. */
TEST_P (Codecs, LosslessPixelsAreThoseOfH264)
{
  auto lossless = [&] (const Kind &kind, const char *name) {
    Outcome outcome = place.render (place.write (std::string (name) + ".yaml",
        output_of (kind, "size: 96x54, quality: lossless") +
            "scenes:\n"
            "  - {background: {generate: waves}, duration: 1}\n"));
    EXPECT_EQ (outcome.status, 0) << outcome.err;
    return decode_pictures (
        place.videos () + "/" + name + "." + kind.format, {0, 0, 96, 54}, 1);
  };
  Pictures expected = lossless ({"", "mp4", "h264", "", ""}, "expected");
  Pictures found = lossless (GetParam (), "found");
  EXPECT_EQ (found.pixels.size (), 30u);
  EXPECT_TRUE (found.pixels == expected.pixels);
}

INSTANTIATE_TEST_SUITE_P (All, Codecs, testing::ValuesIn (kKinds),
    [] (const testing::TestParamInfo<Kind> &tested) {
      return std::string (tested.param.name);
    });
