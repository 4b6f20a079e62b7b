// SPDX-License-Identifier: GPL-3.0-or-later
/* What leaves the program, as ffprobe and ffmpeg read it. */
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "media_file.h"
#include "workplace.h"

using namespace reel::test;

namespace {

struct Shape {
  const char *name;
  int width, height;
  const char *fps;      // as a brief says it
  const char *fraction; // as ffprobe does
  double rate;
};

void
PrintTo (const Shape &shape, std::ostream *out)
{
  *out << shape.name;
}

/* Three scenes, one transition, a cut, speech: every kind of seam. */
std::string
brief_of (const Shape &shape)
{
  return "output: {size: " + std::to_string (shape.width) + "x" +
         std::to_string (shape.height) + ", fps: " + shape.fps +
         "}\ncaptions: line\n"
         "scenes:\n"
         "  - {background: {generate: aurora}, narration: One boat.}\n"
         "  - background: {generate: waves}\n"
         "    narration: Two boats.\n"
         "    transition: {type: crossfade, duration: 0.5}\n"
         "  - {background: navy, title: Three, duration: 1}\n";
}

class Format : public testing::TestWithParam<Shape> {
protected:
  void SetUp () override
  {
    std::string brief = place.write ("shape.yaml", brief_of (GetParam ()));
    Outcome outcome = place.render (brief);
    ASSERT_EQ (outcome.status, 0) << outcome.err;
    video = place.videos () + "/shape.mp4";
    manifest = manifest_of (video);
    ASSERT_TRUE (manifest.IsObject ());
    frames = manifest["frames"].GetInt64 ();
  }

  rapidjson::Value &stream (rapidjson::Document &document, const char *type)
  {
    for (auto &one : document["streams"].GetArray ())
      if (std::string (type) == one["codec_type"].GetString ())
        return one;
    ADD_FAILURE () << "there is no stream of " << type;
    return document["streams"][0];
  }

  Workplace place;
  std::string video;
  rapidjson::Document manifest;
  int64_t frames = 0;
};

} // namespace

/* Players refuse or discolour what deviates from the usual H.264. */
TEST_P (Format, PictureIsH264HighInBt709)
{
  rapidjson::Document all = probe (video, {"-show_streams", "-count_frames"});
  rapidjson::Value &picture = stream (all, "video");
  EXPECT_STREQ (picture["codec_name"].GetString (), "h264");
  EXPECT_STREQ (picture["profile"].GetString (), "High");
  EXPECT_EQ (picture["width"].GetInt (), GetParam ().width);
  EXPECT_EQ (picture["height"].GetInt (), GetParam ().height);
  EXPECT_STREQ (picture["sample_aspect_ratio"].GetString (), "1:1");
  EXPECT_STREQ (picture["pix_fmt"].GetString (), "yuv420p");
  EXPECT_STREQ (picture["color_range"].GetString (), "tv");
  for (const char *tag : {"color_space", "color_transfer", "color_primaries"})
    EXPECT_STREQ (picture[tag].GetString (), "bt709") << tag;
  for (const char *rate : {"r_frame_rate", "avg_frame_rate"})
    EXPECT_STREQ (picture[rate].GetString (), GetParam ().fraction) << rate;
  EXPECT_EQ (picture["nb_read_frames"].GetString (), std::to_string (frames));
}

/* Sound nobody can play, or that ends long before the picture. */
TEST_P (Format, SoundIsAacAndAsLongAsThePicture)
{
  rapidjson::Document all = probe (video, {"-show_streams"});
  rapidjson::Value &sound = stream (all, "audio");
  EXPECT_STREQ (sound["codec_name"].GetString (), "aac");
  EXPECT_STREQ (sound["profile"].GetString (), "LC");
  EXPECT_STREQ (sound["sample_rate"].GetString (), "48000");
  EXPECT_EQ (sound["channels"].GetInt (), 2);
  double picture_length =
      std::stod (stream (all, "video")["duration"].GetString ());
  double sound_length = std::stod (sound["duration"].GetString ());
  EXPECT_NEAR (picture_length, (double) frames / GetParam ().rate, 0.001);
  EXPECT_NEAR (picture_length, sound_length, 0.05);
  double decoded = (double) decode_sound (video).size () / kRate;
  EXPECT_NEAR (picture_length, decoded, 0.05);
}

/* A header at the end makes a browser load the whole file before it plays. */
TEST_P (Format, HeaderIsInFrontAndAllOfItDecodes)
{
  auto types = box_types (video);
  auto header = std::find (types.begin (), types.end (), "moov");
  auto data = std::find (types.begin (), types.end (), "mdat");
  ASSERT_NE (header, types.end ());
  ASSERT_NE (data, types.end ());
  EXPECT_LT (header, data);
  EXPECT_EQ (decoding_errors (video), "");
}

/* Segments joined by copy: at a seam frames may be shown twice, missing or out
 * of order, and decoders that begin there need a key frame. */
TEST_P (Format, SeamsShowEveryFrameOnce)
{
  rapidjson::Document all =
      probe (video, {"-select_streams", "v", "-show_packets", "-show_entries",
                        "packet=pts_time,dts_time,flags"});
  std::vector<double> shown;
  std::vector<bool> keys;
  double decoded_last = -1e9;
  for (const auto &packet : all["packets"].GetArray ()) {
    double pts = std::stod (packet["pts_time"].GetString ());
    double dts = std::stod (packet["dts_time"].GetString ());
    EXPECT_GT (dts, decoded_last);
    EXPECT_LE (dts, pts + 1e-6);
    decoded_last = dts;
    shown.push_back (pts);
    keys.push_back (packet["flags"].GetString ()[0] == 'K');
  }
  ASSERT_EQ ((int64_t) shown.size (), frames);
  size_t at = 0;
  for (const auto &segment : manifest["segments"].GetArray ()) {
    EXPECT_TRUE (keys[at]) << "no key frame where a segment begins";
    EXPECT_NEAR (shown[at], (double) at / GetParam ().rate, 1e-3);
    at += (size_t) segment["frames"].GetInt64 ();
  }
  EXPECT_EQ ((int64_t) at, frames);
  std::sort (shown.begin (), shown.end ());
  for (size_t i = 0; i < shown.size (); i++)
    ASSERT_NEAR (shown[i], (double) i / GetParam ().rate, 1e-3)
        << "frame " << i;
}

INSTANTIATE_TEST_SUITE_P (Shapes, Format,
    testing::Values (Shape{"wide", 320, 180, "30", "30/1", 30},
        Shape{"film", 640, 360, "24000/1001", "24000/1001", 24000.0 / 1001},
        Shape{"upright", 180, 320, "60", "60/1", 60},
        Shape{"square", 240, 240, "25", "25/1", 25}),
    [] (const auto &shape) { return std::string (shape.param.name); });
