// SPDX-License-Identifier: GPL-3.0-or-later
/* With the core, base, good and bad plugins of GStreamer alone. */
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <set>
#include <sstream>

#include "media_file.h"
#include "workplace.h"

using namespace reel::test;
namespace fs = std::filesystem;

namespace {

/* A folder of links to the installed plugins without those of the packages
 * -ugly and -libav, and a registry of its own. */
class BasePlugins : public testing::Test {
protected:
  void SetUp () override
  {
    std::set<std::string> hidden;
    for (const char *package :
        {"gstreamer1.0-plugins-ugly", "gstreamer1.0-libav"}) {
      std::istringstream list (Program ({"dpkg", "-L", package}).run ().out);
      for (std::string line; std::getline (list, line);)
        hidden.insert (fs::path (line).filename ());
    }
    std::string plugins = place.file ("plugins");
    fs::create_directory (plugins);
    for (const auto &entry : fs::directory_iterator (GST_PLUGINS))
      if (entry.path ().extension () == ".so" &&
          !hidden.count (entry.path ().filename ()))
        fs::create_symlink (
            entry.path (), plugins + "/" + entry.path ().filename ().string ());
    place.environment["GST_PLUGIN_SYSTEM_PATH_1_0"] = plugins;
    place.environment["GST_REGISTRY_1_0"] = place.file ("registry.bin");
  }

  Workplace place;
};

} // namespace

/* Debian without -ugly and -libav is a system Reelsmith must work on: other
 * encoders, with another delay of the sound. */
TEST_F (BasePlugins, RendersAndTheSoundIsInPlace)
{
  std::string click = "{file: " + test_data ("click.wav") + ", text: Click.}";
  std::string brief = place.write (
      "base.yaml", "output: {size: 320x180}\ncaptions: line\nscenes:\n"
                   "  - {background: {generate: aurora}, narration: " +
                       click +
                       "}\n  - background: teal\n    transition: 0.5\n"
                       "    narration: " +
                       click + "\n");
  Outcome outcome =
      place.reelsmith ({"render", brief, "--media", place.media ()}).run ();
  ASSERT_EQ (outcome.status, 0) << outcome.err;
  EXPECT_NE (outcome.err.find ("openh264enc and voaacenc"), std::string::npos)
      << outcome.err;
  std::string video = place.videos () + "/base.mp4";
  EXPECT_EQ (decoding_errors (video), "");
  auto starts = scene_starts (video);
  auto sound = decode_sound (video);
  double planned[] = {0.534, (double) starts[1] / 30 + 0.25 + 0.5};
  for (double at : planned) {
    double found = find_click (sound, at - 0.15, at + 0.15);
    std::printf ("planned %.4f s, found %.4f s\n", at, found);
    EXPECT_NEAR (found, at, 0.001);
  }
}

/* The same bytes there too, and a profile that every player knows. */
TEST_F (BasePlugins, GivesTheSameBytesAndTheUsualFormat)
{
  std::string brief = place.write ("base.yaml",
      "output: {size: 640x360}\nscenes:\n"
      "  - {background: {generate: waves}, narration: Hello.}\n"
      "  - {background: navy, transition: 0.4, duration: 1}\n");
  for (const char *name : {"a/x.mp4", "b/x.mp4"}) {
    Outcome outcome = place.render (brief, {"-o", place.file (name)});
    ASSERT_EQ (outcome.status, 0) << outcome.err;
  }
  for (const char *name : {"x.mp4", "x.manifest.json", "x.vtt"})
    EXPECT_TRUE (read_file (place.file (std::string ("a/") + name)) ==
                 read_file (place.file (std::string ("b/") + name)))
        << name << " differs";
  rapidjson::Document all = probe (place.file ("a/x.mp4"), {"-show_streams"});
  const auto &picture = all["streams"][0];
  EXPECT_STREQ (picture["profile"].GetString (), "High");
  EXPECT_STREQ (picture["pix_fmt"].GetString (), "yuv420p");
  EXPECT_STREQ (picture["color_range"].GetString (), "tv");
  for (const char *tag : {"color_space", "color_transfer", "color_primaries"})
    EXPECT_STREQ (picture[tag].GetString (), "bt709") << tag;
  EXPECT_NEAR (std::stod (picture["duration"].GetString ()),
      std::stod (all["streams"][1]["duration"].GetString ()), 0.05);
}
