// SPDX-License-Identifier: GPL-3.0-or-later
/* `reelsmith render --progressive`: a draft, and then the video in its place.
 */
#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <thread>

#include <sys/stat.h>

#include "media_file.h"
#include "workplace.h"

using namespace reel::test;
namespace fs = std::filesystem;

namespace {

constexpr char kBrief[] =
    "output: {size: 1280x720, fps: 50}\n"
    "scenes:\n"
    "  - {background: {generate: aurora}, narration: One scene.}\n"
    "  - {background: teal, transition: 0.4, duration: 1}\n";

bool
has (const std::string &text, const std::string &part)
{
  return text.find (part) != std::string::npos;
}

std::string
quality_of (const std::string &video)
{
  rapidjson::Document manifest = manifest_of (video);
  return manifest.IsObject () && manifest.HasMember ("quality")
             ? manifest["quality"].GetString ()
             : "";
}

Program
progressive (const Workplace &place, std::vector<std::string> more = {})
{
  std::vector<std::string> arguments = {"render",
      place.write ("p.yaml", kBrief), "--media", place.media (),
      "--progressive", "--progress", "json"};
  arguments.insert (arguments.end (), more.begin (), more.end ());
  return place.reelsmith (arguments);
}

/* Reads until a line of TYPE, which it gives; an empty one at the end. */
std::string
read_until (Program &program, const std::string &type)
{
  std::string line;
  while (program.read_line (line))
    if (has (line, "\"type\":\"" + type + "\""))
      return line;
  return {};
}

} // namespace

/* Guards against a draft nobody can play, one that doesn't say that it is one,
 * and a moment in which there is no video. */
TEST (Progressive, ADraftThenTheVideoInItsPlace)
{
  Workplace place;
  std::string video = place.videos () + "/p.mp4";
  Program program = progressive (place);
  ASSERT_TRUE (program.start ());
  std::string line = read_until (program, "draft");
  rapidjson::Document told;
  told.Parse (line.c_str ());
  ASSERT_TRUE (told.IsObject ()) << line;
  EXPECT_EQ (told["path"].GetString (), video);
  EXPECT_EQ (quality_of (video), "draft");
  EXPECT_EQ (decoding_errors (video), "");
  EXPECT_TRUE (has (read_file (place.videos () + "/p.vtt"), "NOTE"));
  auto starts = scene_starts (video); // of 12.5 frames a second
  /* From here on it is always there, until the whole is. */
  std::atomic<bool> ended = false;
  int missing = 0, looks = 0;
  std::thread looker ([&] {
    struct stat info;
    for (; !ended; looks++)
      missing += stat (video.c_str (), &info) != 0 || info.st_size == 0;
  });
  line = read_until (program, "done");
  ended = true;
  looker.join ();
  EXPECT_EQ (program.wait ().status, 0);
  EXPECT_FALSE (line.empty ());
  EXPECT_EQ (missing, 0) << "of " << looks;
  EXPECT_EQ (quality_of (video), "standard");
  EXPECT_FALSE (has (read_file (place.videos () + "/p.vtt"), "NOTE"));
  auto whole = scene_starts (video);
  ASSERT_EQ (whole.size (), starts.size ());
  for (size_t i = 0; i < whole.size (); i++)
    EXPECT_NEAR ((double) whole[i] / 4, (double) starts[i], 0.5) << i;
}

/* A video that was rendered with a draft before is the one without. */
TEST (Progressive, GivesTheSameBytes)
{
  Workplace one, other;
  ASSERT_EQ (progressive (one).run ().status, 0);
  ASSERT_EQ (other.render (other.write ("p.yaml", kBrief)).status, 0);
  EXPECT_EQ (read_file (one.videos () + "/p.mp4"),
      read_file (other.videos () + "/p.mp4"));
}

/* What both have in common is made once, also where nothing is kept, and
 * nothing is left of it. */
TEST (Progressive, LeavesNothingBehindWithoutACache)
{
  Workplace place;
  Outcome outcome = progressive (place, {"--no-cache"}).run ();
  EXPECT_EQ (outcome.status, 0) << outcome.err;
  for (const std::string &file : files_under (place.media ()))
    EXPECT_TRUE (file.starts_with ("videos/")) << file;
}

/* Killed in between, what is there is the draft, whole; and the next render
 * replaces it. */
TEST (Progressive, KilledInBetweenTheDraftIsThere)
{
  Workplace place;
  std::string video = place.videos () + "/p.mp4";
  Program program = progressive (place);
  ASSERT_TRUE (program.start ());
  ASSERT_FALSE (read_until (program, "draft").empty ());
  program.send (SIGKILL);
  EXPECT_EQ (program.wait ().signal, SIGKILL);
  EXPECT_EQ (quality_of (video), "draft");
  EXPECT_EQ (decoding_errors (video), "");
  ASSERT_EQ (place.render (place.file ("p.yaml")).status, 0);
  EXPECT_EQ (quality_of (video), "standard");
}

/* Somebody who gave up is told that what is there is not the video. */
TEST (Progressive, CancelledItSaysThatADraftIsThere)
{
  Workplace place;
  Program program = progressive (place);
  ASSERT_TRUE (program.start ());
  ASSERT_FALSE (read_until (program, "draft").empty ());
  program.send (SIGINT);
  std::string failed = read_until (program, "error");
  Outcome outcome = program.wait ();
  EXPECT_EQ (outcome.status, 130);
  EXPECT_TRUE (has (failed, "\"draft\":")) << failed;
  EXPECT_TRUE (has (outcome.err, "what is there is a draft")) << outcome.err;
  EXPECT_EQ (quality_of (place.videos () + "/p.mp4"), "draft");
}

/* What is a draft needs no other before it. */
TEST (Progressive, ADraftHasNoDraft)
{
  Workplace place;
  Outcome outcome = progressive (place, {"--quality", "draft"}).run ();
  EXPECT_EQ (outcome.status, 0) << outcome.err;
  EXPECT_FALSE (has (outcome.out, "\"type\":\"draft\"")) << outcome.out;
}

/* Of several outputs all drafts come first. */
TEST (Progressive, AllDraftsComeFirst)
{
  Workplace place;
  std::string brief = place.write ("p.yaml",
      "output: [{size: 854x480, fps: 25}, {size: 480x854, fps: 10}]\n"
      "scenes: [{duration: 1.3}, {duration: 0.5}]\n");
  Outcome outcome = place
                        .reelsmith ({"render", brief, "--media", place.media (),
                            "--progressive", "--progress", "json"})
                        .run ();
  EXPECT_EQ (outcome.status, 0) << outcome.err;
  size_t first_done = outcome.out.find ("\"type\":\"done\"");
  size_t last_draft = outcome.out.rfind ("\"type\":\"draft\"");
  EXPECT_LT (last_draft, first_done) << outcome.out;
  EXPECT_TRUE (has (outcome.out, "p-480x854.mp4"));
}
