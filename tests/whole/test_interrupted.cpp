// SPDX-License-Identifier: GPL-3.0-or-later
/* Ended at any moment, a render leaves nothing unfinished in sight, and the
 * next one succeeds. */
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <map>
#include <random>

#include <glib.h>

#include "media_file.h"
#include "workplace.h"

using namespace reel::test;
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

namespace {

constexpr unsigned kSeed = 20240229;

constexpr char kBrief[] = R"(output: {size: 320x180}
captions: line
scenes:
  - {background: {generate: aurora}, narration: One scene is spoken.}
  - background: {generate: waves}
    narration: And so is another.
    transition: {type: crossfade, duration: 0.5}
  - {background: {generate: bokeh}, duration: 2}
)";

std::string
sha256_of (const std::string &bytes)
{
  char *sum = g_compute_checksum_for_data (
      G_CHECKSUM_SHA256, (const guchar *) bytes.data (), bytes.size ());
  std::string text = sum;
  g_free (sum);
  return text;
}

class Interrupted : public testing::Test {
protected:
  void SetUp () override
  {
    brief = place.write ("stop.yaml", kBrief);
    ASSERT_EQ (place.render (brief).status, 0); // with a registry made
    auto begin = Clock::now ();
    ASSERT_EQ (place.render (brief, {"--no-cache"}).status, 0);
    whole = Clock::now () - begin;
    for (const std::string &name : files_under (place.videos ()))
      finished[name] = read_file (place.videos () + "/" + name);
    ASSERT_EQ (finished.size (), 5u);
    std::printf ("seed %u, a whole render takes %.2f s\n", kSeed,
        std::chrono::duration<double> (whole).count ());
  }

  /* Each file in the videos' folder is one of a finished video, and whole. */
  void expect_whole_or_absent ()
  {
    for (const std::string &name : files_under (place.videos ())) {
      ASSERT_TRUE (finished.count (name)) << name;
      EXPECT_TRUE (read_file (place.videos () + "/" + name) == finished[name])
          << name << " is not whole";
    }
  }

  /* Nothing is left to work with, of any job. */
  void expect_swept ()
  {
    EXPECT_EQ (files_under (place.file ("media/assets/temp")),
        std::vector<std::string>{});
    for (const auto &entry :
        fs::directory_iterator (place.file ("media/assets/temp")))
      EXPECT_EQ (entry.path ().filename (), "reelstoragesink");
    EXPECT_EQ (files_under (place.file ("tmp")), std::vector<std::string>{});
  }

  /* Takes as long as the first time, unless it has a CACHE. */
  Program start (bool cache = false) const
  {
    std::vector<std::string> arguments = {
        "render", brief, "--media", place.media (), "--progress", "json"};
    if (!cache)
      arguments.push_back ("--no-cache");
    return place.reelsmith (arguments);
  }

  Workplace place;
  std::string brief;
  std::chrono::nanoseconds whole{};
  std::map<std::string, std::string> finished;
};

} // namespace

/* Power gone, out of memory, `kill -9`: at 25 moments over the whole run. */
TEST_F (Interrupted, KilledAtAnyMomentLeavesWholeFilesOrNone)
{
  std::mt19937 random (kSeed);
  int killed = 0, published = 0;
  for (int round = 0; round < 25; round++) {
    fs::remove_all (place.videos ());
    double share = (round + (double) (random () % 1000) / 1000) / 24;
    Program program = start ();
    ASSERT_TRUE (program.start ());
    bool ended = program.ends_within (
        std::chrono::nanoseconds ((int64_t) (share * (double) whole.count ())));
    program.send (SIGKILL);
    killed += program.wait ().signal == SIGKILL;
    SCOPED_TRACE ("killed after " + std::to_string (share));
    expect_whole_or_absent ();
    published += fs::exists (place.videos () + "/stop.mp4");
    (void) ended;
  }
  std::printf ("killed %d of 25 runs, %d had published\n", killed, published);
  EXPECT_GE (killed, 15);
  Outcome outcome = place.render (brief);
  ASSERT_EQ (outcome.status, 0) << outcome.err;
  expect_whole_or_absent ();
  EXPECT_EQ (files_under (place.videos ()).size (), 5u);
  expect_swept ();
}

/* Killed again and again, it still comes to its end: each run goes on where the
 * one before was. And what the kills left in the cache is whole. */
TEST_F (Interrupted, KilledWithACacheItGoesOnWhereItWas)
{
  std::string cache = place.media () + "/assets/segments";
  fs::remove_all (cache);
  fs::remove_all (place.videos ());
  size_t most = 0;
  for (int round = 0; round < 6; round++) {
    Program program = start (true);
    ASSERT_TRUE (program.start ());
    std::string line;
    while (files_under (cache).size () <= most && program.read_line (line))
      ;
    program.send (SIGKILL);
    (void) program.wait ();
    EXPECT_GE (files_under (cache).size (), most);
    most = files_under (cache).size ();
  }
  EXPECT_GT (most, 0u);
  Outcome outcome = place.render (brief);
  ASSERT_EQ (outcome.status, 0) << outcome.err;
  expect_whole_or_absent ();
  EXPECT_EQ (files_under (place.videos ()).size (), 5u);
  expect_swept ();
}

/* The manifest must name what is there: hashes of every file. */
TEST_F (Interrupted, ManifestHashesAgreeWithTheFiles)
{
  rapidjson::Document manifest = manifest_of (place.videos () + "/stop.mp4");
  ASSERT_TRUE (manifest.IsObject ());
  EXPECT_EQ (manifest["files"].Size (), 4u);
  for (const auto &file : manifest["files"].GetArray ()) {
    const std::string &bytes = finished[file["name"].GetString ()];
    EXPECT_EQ (file["bytes"].GetUint64 (), bytes.size ());
    EXPECT_EQ (file["sha256"].GetString (), sha256_of (bytes));
  }
}

/* Ctrl+C in each stage: says so by 130, and cleans up behind itself. */
TEST_F (Interrupted, CancelledInAnyStageLeavesNothing)
{
  for (int signal : {SIGINT, SIGTERM})
    for (const char *stage : {"speak", "render", "mix", "join"}) {
      SCOPED_TRACE (
          std::string (stage) + ", signal " + std::to_string (signal));
      fs::remove_all (place.videos ());
      Program program = start ();
      ASSERT_TRUE (program.start ());
      std::string line, wanted = std::string ("\"stage\":\"") + stage + "\"";
      while (program.read_line (line) && line.find (wanted) == line.npos)
        ;
      program.send (signal);
      Outcome outcome = program.wait ();
      /* The last stages are short: the render may be done before it hears. */
      if (outcome.status == 0)
        continue;
      EXPECT_EQ (outcome.status, 130) << outcome.err;
      EXPECT_NE (outcome.err.find ("cancelled"), std::string::npos);
      EXPECT_EQ (files_under (place.videos ()), std::vector<std::string>{});
      expect_swept ();
    }
}

/* Two at once must not sweep each other's work away. */
TEST_F (Interrupted, RendersSideBySideDontDisturbEachOther)
{
  std::string second = place.write ("other.yaml", kBrief);
  Program one = start ();
  Program two = place.reelsmith (
      {"render", second, "--media", place.media (), "--progress", "none"});
  ASSERT_TRUE (one.start () && two.start ());
  Outcome first = one.wait (), other = two.wait ();
  EXPECT_EQ (first.status, 0) << first.err;
  EXPECT_EQ (other.status, 0) << other.err;
  EXPECT_EQ (decoding_errors (place.videos () + "/other.mp4"), "");
  expect_swept ();
}
