// SPDX-License-Identifier: GPL-3.0-or-later
#include "media_file.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include <gtest/gtest.h>

#include "program.h"
#include "workplace.h"

namespace reel::test {

static constexpr float kHeard = 0.01f; // of full scale: -40 dB

static rapidjson::Document
parse_json (const std::string &text)
{
  rapidjson::Document document;
  document.Parse<rapidjson::kParseIterativeFlag> (text.data (), text.size ());
  if (document.HasParseError ())
    document.SetNull ();
  return document;
}

/* What the program says on standard output; a failure is the test's. */
static std::string
output_of (std::vector<std::string> arguments)
{
  std::string name = arguments[0];
  Outcome outcome = Program (std::move (arguments)).run ();
  EXPECT_EQ (outcome.status, 0) << name << ": " << outcome.err;
  return outcome.out;
}

rapidjson::Document
probe (const std::string &file, const std::vector<std::string> &arguments)
{
  std::vector<std::string> all = {"ffprobe", "-v", "error", "-of", "json"};
  all.insert (all.end (), arguments.begin (), arguments.end ());
  all.push_back (file);
  return parse_json (output_of (all));
}

std::string
decoding_errors (const std::string &file)
{
  Outcome outcome = Program ({"ffmpeg", "-v", "error", "-nostdin", "-xerror",
                                 "-i", file, "-f", "null", "-"})
                        .run ();
  return outcome.status == 0 ? outcome.err : "fails: " + outcome.err;
}

std::vector<float>
decode_sound (const std::string &file, double from)
{
  std::vector<std::string> arguments = {"ffmpeg", "-v", "error", "-nostdin"};
  if (from > 0)
    arguments.insert (arguments.end (), {"-ss", std::to_string (from)});
  arguments.insert (
      arguments.end (), {"-i", file, "-map", "0:a", "-ac", "1", "-ar",
                            std::to_string (kRate), "-f", "f32le", "-"});
  std::string bytes = output_of (std::move (arguments));
  std::vector<float> sound (bytes.size () / sizeof (float));
  std::memcpy (sound.data (), bytes.data (), sound.size () * sizeof (float));
  return sound;
}

Pictures
decode_pictures (
    const std::string &file, const Cut &cut, int channels, int64_t first)
{
  std::string crop = "trim=start_frame=" + std::to_string (first) +
                     ",crop=" + std::to_string (cut.width) + ":" +
                     std::to_string (cut.height) + ":" +
                     std::to_string (cut.x) + ":" + std::to_string (cut.y) +
                     ":exact=1";
  std::string bytes = output_of ({"ffmpeg", "-v", "error", "-nostdin", "-i",
      file, "-map", "0:v", "-vf", crop, "-fps_mode", "passthrough", "-f",
      "rawvideo", "-pix_fmt", channels == 3 ? "rgb24" : "gray", "-"});
  Pictures pictures = {cut.width, cut.height, channels, {}};
  size_t size = (size_t) cut.width * (size_t) cut.height * (size_t) channels;
  for (size_t at = 0; at + size <= bytes.size (); at += size)
    pictures.pixels.push_back (bytes.substr (at, size));
  return pictures;
}

double
difference (const std::string &a, const std::string &b)
{
  double sum = 0;
  size_t size = std::min (a.size (), b.size ());
  for (size_t i = 0; i < size; i++)
    sum += std::abs ((int) (unsigned char) a[i] - (int) (unsigned char) b[i]);
  return size ? sum / (double) size : 0;
}

std::vector<std::string>
box_types (const std::string &file)
{
  std::string bytes = read_file (file);
  std::vector<std::string> types;
  auto big_endian = [&] (size_t at, int count) {
    uint64_t value = 0;
    for (int i = 0; i < count; i++)
      value = value << 8 | (unsigned char) bytes[at + (size_t) i];
    return value;
  };
  for (size_t at = 0; at + 16 <= bytes.size ();) {
    uint64_t size = big_endian (at, 4);
    types.push_back (bytes.substr (at + 4, 4));
    if (size == 1)
      size = big_endian (at + 8, 8);
    if (size < 8)
      break;
    at += size;
  }
  return types;
}

rapidjson::Document
manifest_of (const std::string &video)
{
  std::string stem = video.substr (0, video.rfind ('.'));
  return parse_json (read_file (stem + ".manifest.json"));
}

std::vector<int64_t>
scene_starts (const std::string &video)
{
  std::vector<int64_t> starts;
  rapidjson::Document manifest = manifest_of (video);
  if (!manifest.IsObject ())
    return starts;
  int64_t at = 0;
  std::string scene;
  for (const auto &segment : manifest["segments"].GetArray ()) {
    if (scene != segment["scene"].GetString ())
      starts.push_back (at);
    scene = segment["scene"].GetString ();
    at += segment["frames"].GetInt64 ();
  }
  starts.push_back (at);
  return starts;
}

double
find_click (const std::vector<float> &sound, double from, double to)
{
  auto first = (size_t) (from * kRate);
  auto last = std::min ((size_t) (to * kRate), sound.size ());
  size_t loudest = first;
  for (size_t i = first; i < last; i++)
    if (std::fabs (sound[i]) > std::fabs (sound[loudest]))
      loudest = i;
  return (double) loudest / kRate;
}

std::vector<double>
find_onsets (const std::vector<float> &sound, double quiet)
{
  std::vector<double> onsets;
  double silent_since = -quiet;
  for (size_t i = 0; i < sound.size (); i++) {
    if (std::fabs (sound[i]) < kHeard)
      continue;
    double now = (double) i / kRate;
    if (now - silent_since >= quiet)
      onsets.push_back (now);
    silent_since = now;
  }
  return onsets;
}

} // namespace reel::test
