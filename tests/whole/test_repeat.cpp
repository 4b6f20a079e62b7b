// SPDX-License-Identifier: GPL-3.0-or-later
/* The same brief gives the same bytes, wherever and however it is rendered. */
#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "media_file.h"
#include "workplace.h"

using namespace reel::test;
namespace fs = std::filesystem;

namespace {

constexpr char kBrief[] = R"(title: Same
output: {size: 320x180}
captions: karaoke
transition: {type: dissolve, duration: 0.4}
scenes:
  - background: {generate: particles, seed: 7}
    title: The first
    narration: Hello from the first scene.
  - background: {image: photo.jpg, motion: auto}
    narration: [Point one., {pause: 0.3}, Point two.]
    bullets: [One, Two]
  - background: {generate: bokeh}
    texts: [{text: 71 %, style: big-number, at: 0.2}]
    duration: 1.5
)";

/* All files of a rendered video with what is in them. */
std::map<std::string, std::string>
contents (const std::string &folder)
{
  std::map<std::string, std::string> files;
  for (const std::string &name : files_under (folder))
    if (name.find ('/') == std::string::npos)
      files[name] = read_file (folder + "/" + name);
  return files;
}

class Repeat : public testing::Test {
protected:
  void SetUp () override
  {
    brief = place.write ("same.yaml", kBrief);
    fs::copy (test_data ("photo-3x2.jpg"), place.file ("photo.jpg"));
    Outcome outcome = place.render (brief);
    ASSERT_EQ (outcome.status, 0) << outcome.err;
    first = contents (place.videos ());
    ASSERT_EQ (first.size (), 5u); // mp4, vtt, srt, transcript, manifest
  }

  void expect_same (const std::string &folder)
  {
    auto again = contents (folder);
    EXPECT_EQ (again.size (), first.size ());
    for (const auto &[name, bytes] : first)
      EXPECT_TRUE (again[name] == bytes) << name << " differs";
  }

  Workplace place;
  std::string brief;
  std::map<std::string, std::string> first;
};

} // namespace

/* A clock, an unseeded random number or a pointer in the output. */
TEST_F (Repeat, SecondRenderGivesTheSameBytes)
{
  Outcome outcome =
      place.render (brief, {"--no-cache", "-o", place.file ("b/same.mp4")});
  ASSERT_EQ (outcome.status, 0) << outcome.err;
  expect_same (place.file ("b"));
}

/* What was rendered before, or wasn't: nobody can tell. */
TEST_F (Repeat, FromTheCacheOrNotDoesntMatter)
{
  Outcome outcome =
      place
          .reelsmith ({"render", brief, "--media", place.media (), "--progress",
              "json", "-o", place.file ("b/same.mp4")})
          .run ();
  ASSERT_EQ (outcome.status, 0) << outcome.err;
  expect_same (place.file ("b"));
  size_t at = outcome.out.find ("\"segments\":");
  ASSERT_NE (at, std::string::npos) << outcome.out;
  int segments = 0, reused = 0;
  ASSERT_EQ (std::sscanf (outcome.out.c_str () + at,
                 "\"segments\":%d,\"reused\":%d", &segments, &reused),
      2)
      << outcome.out.substr (at);
  EXPECT_GT (segments, 0);
  EXPECT_EQ (reused, segments);
}

/* What depends on the order in which segments are rendered. */
TEST_F (Repeat, JobsSideBySideDontMatter)
{
  for (const char *jobs : {"1", "2", "3"}) {
    std::string folder = place.file (std::string ("jobs") + jobs);
    Outcome outcome = place.render (
        brief, {"--no-cache", "--jobs", jobs, "-o", folder + "/same.mp4"});
    ASSERT_EQ (outcome.status, 0) << outcome.err;
    expect_same (folder);
  }
}

/* A decimal comma, a user's fonts.conf, a path of the user's in a file. */
TEST_F (Repeat, HomeFolderAndLanguageDontMatter)
{
  std::string german = place.file ("locales/de_DE.UTF-8");
  fs::create_directory (place.file ("locales"));
  bool made = Program ({"localedef", "-i", "de_DE", "-f", "UTF-8", german})
                  .run ()
                  .status == 0;
  fs::create_directory (place.file ("elsewhere"));
  Workplace other;
  other.environment["LC_ALL"] = made ? "de_DE.UTF-8" : "C";
  other.environment["LOCPATH"] = place.file ("locales");
  other.environment["TZ"] = "Asia/Tokyo";
  std::string target = place.file ("elsewhere/same.mp4");
  Outcome outcome = other.render (
      fs::relative (brief, other.path ()).string (), {"-o", target});
  ASSERT_EQ (outcome.status, 0) << outcome.err;
  expect_same (place.file ("elsewhere"));
  EXPECT_TRUE (made || !fs::exists ("/usr/share/i18n/locales/de_DE"));
}
