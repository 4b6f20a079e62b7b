// SPDX-License-Identifier: GPL-3.0-or-later
/* Jobs that publish more than one thing, by all that a client sees: a draft
 * before the video, and the videos of several outputs. */
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <thread>

#include <sys/stat.h>

#include "media_file.h"
#include "service_test.h"

using namespace reel::test;
namespace fs = std::filesystem;

namespace {

/* Its draft has a quarter of the frames, of half their size. */
constexpr char kBrief[] =
    "reelsmith: 1\ntitle: Film\noutput: {size: 1280x720, fps: 50}\n"
    "scenes:\n"
    "  - {background: {generate: aurora}, narration: One scene., "
    "duration: 2}\n"
    "  - {background: {generate: waves}, transition: 0.4, duration: 1}\n";

std::string
quality_of (const std::string &video)
{
  rapidjson::Document manifest = manifest_of (video);
  return manifest.IsObject () && manifest.HasMember ("quality")
             ? manifest["quality"].GetString ()
             : "";
}

class Progressive : public ServiceTest {
protected:
  void SetUp () override { ASSERT_TRUE (daemon.start ()) << daemon.log (); }

  std::string film () const { return daemon.place.videos () + "/film.mp4"; }
  /* Waits until it is told that a draft is there. */
  bool wait_draft (const std::string &path)
  {
    return daemon.client ().wait_until (
        path, [] (const Values &now) { return now.flag ("Draft"); }, 60);
  }
  std::string drafted ()
  {
    std::string path = submit (
        kBrief, Options ().set ("progressive", true).set ("name", "film"));
    EXPECT_TRUE (wait_draft (path));
    return path;
  }
  void expect_draft (const std::string &path)
  {
    Values now = daemon.client ().properties (path);
    EXPECT_TRUE (now.flag ("Draft"));
    ASSERT_FALSE (now.list ("OutputPaths").empty ());
    EXPECT_EQ (now.list ("OutputPaths")[0], film ());
    EXPECT_EQ (quality_of (film ()), "draft");
    EXPECT_EQ (faults_of_video (film (), true), "");
  }
  void expect_whole (const std::string &path)
  {
    expect_end (path, "completed", 120);
    Values now = daemon.client ().properties (path);
    EXPECT_FALSE (now.flag ("Draft"));
    auto files = now.list ("OutputPaths");
    EXPECT_EQ (files.size (), files_under (daemon.place.videos ()).size ());
    EXPECT_EQ (quality_of (film ()), "standard");
    EXPECT_EQ (faults_of_video (film (), true), "");
  }
  Outcome fsck ()
  {
    return daemon.place
        .reelsmith ({"fsck", "--full", "--media", daemon.place.media ()})
        .run ();
  }
};

} // namespace

/* Guards against a draft nobody hears of or can play, against a moment in which
 * there is no video, and against another video than without a draft. */
TEST_F (Progressive, ADraftThenTheVideoInItsPlace)
{
  std::string path = drafted ();
  std::atomic<bool> ended = false;
  int missing = 0, looks = 0;
  std::thread looker ([&] {
    struct stat info;
    for (; !ended; looks++)
      missing += stat (film ().c_str (), &info) != 0 || info.st_size == 0;
  });
  expect_draft (path);
  EXPECT_EQ (value (path, "State"), "running");
  Reply open = daemon.client ().job (path, "Open");
  EXPECT_TRUE (open.ok ()) << open.message;
  expect_whole (path);
  ended = true;
  looker.join ();
  EXPECT_EQ (missing, 0) << "of " << looks;
  expect_states (path, "queued running completed");
  std::string stages = stage_sequence (daemon.client ().events (path));
  EXPECT_TRUE (stages.starts_with ("draft ")) << stages;
  int drafts = 0;
  for (const Event &event : daemon.client ().events (path))
    if (event.values.has ("Draft") && event.values.flag ("Draft")) {
      drafts++;
      auto files = event.values.list ("OutputPaths"); // of the same signal
      EXPECT_TRUE (!files.empty () && files[0] == film ());
    }
  EXPECT_EQ (drafts, 1);
  std::string bytes = read_file (film ());
  fs::create_directory (daemon.place.file ("other"));
  std::string brief = daemon.place.write ("film.yaml", kBrief);
  ASSERT_EQ (
      daemon.place.render (brief, {"-o", daemon.place.file ("other/film.mp4")})
          .status,
      0);
  EXPECT_TRUE (bytes == read_file (daemon.place.file ("other/film.mp4")));
}

/* The draft is a finished video: it stays, and is said to be a draft. */
TEST_F (Progressive, CancelledTheDraftStays)
{
  std::string path = drafted ();
  EXPECT_EQ (refusal_of (path, "Cancel"), "");
  expect_end (path, "cancelled", 5);
  expect_draft (path);
  EXPECT_EQ (refusal_of (path, "Remove"), "");
  Outcome outcome = fsck ();
  EXPECT_EQ (outcome.status, 0) << outcome.out << outcome.err;
  /* The next of the same name replaces it without force. */
  expect_whole (submit (kBrief, Options ().set ("name", "film")));
}

/* A worker that dies behind the draft: one attempt more, and no draft more. */
TEST_F (Progressive, AWorkerThatDiesIsTriedAgainBehindTheDraft)
{
  std::string path = drafted ();
  ASSERT_TRUE (daemon.signal_worker (path, SIGKILL));
  expect_whole (path);
  EXPECT_EQ (daemon.client ().properties (path).number ("Attempts"), 2);
  auto events = daemon.client ().events (path);
  EXPECT_EQ (std::count_if (events.begin (), events.end (),
                 [] (const Event &event) {
                   return event.values.text ("Stage") == "draft";
                 }),
      1);
}

/* Nothing is lost when the daemon ends in between, however. */
TEST_F (Progressive, RestartedItGoesOnBehindTheDraft)
{
  std::string path = drafted ();
  for (int signal : {SIGKILL, SIGTERM}) {
    ASSERT_TRUE (daemon.stop (signal));
    EXPECT_EQ (quality_of (film ()), "draft");
    ASSERT_TRUE (daemon.start ()) << daemon.log ();
    Values now = daemon.client ().properties (path);
    EXPECT_TRUE (now.flag ("Draft"));
    EXPECT_EQ (now.list ("OutputPaths")[0], film ());
    ASSERT_TRUE (daemon.signal_worker (path, 0)) << "it doesn't run again";
  }
  expect_whole (path);
  Outcome outcome = fsck ();
  EXPECT_EQ (outcome.status, 0) << outcome.out << outcome.err;
}

/* What needs no draft has none. */
TEST_F (Progressive, ADraftHasNoDraft)
{
  std::string path =
      submit (tiny_brief (), Options ().set ("progressive", true));
  expect_end (path, "completed");
  std::string stages = stage_sequence (daemon.client ().events (path));
  EXPECT_EQ (stages.find ("draft"), std::string::npos) << stages;
}

/* Several outputs: all of them, in the brief's order, and a report of each. */
TEST_F (Progressive, SeveralOutputsAreOneJob)
{
  std::string path = submit (
      "reelsmith: 1\ntitle: Film\noutput: [{size: 128x96, fps: 10}, {size: "
      "96x128, fps: 10, "
      "suffix: tall, format: webm}]\nscenes:\n  - {background: {generate: "
      "aurora}, narration: One boat.}\n",
      Options ().set ("progressive", true).set ("name", "film"));
  expect_end (path, "completed", 120);
  Values now = daemon.client ().properties (path);
  auto files = now.list ("OutputPaths");
  ASSERT_GT (files.size (), 2u);
  EXPECT_EQ (files[0], daemon.place.videos () + "/film-128x96.mp4");
  EXPECT_EQ (files[1], daemon.place.videos () + "/film-tall.webm");
  EXPECT_EQ (files.size (), files_under (daemon.place.videos ()).size ());
  for (size_t i = 0; i < 2; i++) {
    EXPECT_EQ (quality_of (files[i]), "standard");
    EXPECT_EQ (faults_of_video (files[i], true), "");
  }
  rapidjson::Document report;
  report.Parse (now.text ("Report").c_str ());
  ASSERT_TRUE (report.IsObject () && report.HasMember ("film-128x96.mp4") &&
               report.HasMember ("film-tall.webm"))
      << now.text ("Report");
  EXPECT_EQ (report["film-128x96.mp4"]["width"].GetInt (), 128);
  EXPECT_EQ (report["film-tall.webm"]["width"].GetInt (), 96);
}

/* What reelsmith render made of a brief with several outputs is replaced, and
 * the other way round; one that is another's is in the way of all. */
TEST_F (Progressive, SeveralOutputsOfAFileReplaceTheirVideos)
{
  std::string brief = daemon.place.write ("film.yaml",
      "output: [{size: 128x96, fps: 10}, {size: 96x128, fps: 10}]\n"
      "scenes: [{duration: 0.5}]\n");
  ASSERT_EQ (daemon.place.render (brief).status, 0);
  std::vector<std::string> command = {"submit", "--watch", brief};
  Outcome outcome = daemon.place.reelsmith (command).run ();
  EXPECT_EQ (outcome.status, 0) << outcome.err;
  std::string folder = daemon.place.videos ();
  EXPECT_NE (outcome.out.find (
                 folder + "/film-128x96.mp4\n" + folder + "/film-96x128.mp4\n"),
      std::string::npos)
      << outcome.out;
  EXPECT_EQ (daemon.place.render (brief).status, 0);
  EXPECT_EQ (refusal ("reelsmith: 1\noutput: [{size: 64x64}, {size: 96x128}]\n"
                      "scenes: [{duration: 0.5}]\n",
                 Options ().set ("name", "film")),
      "Exists");
}

/* The command says when a draft is there. */
TEST_F (Progressive, TheCommandTellsOfTheDraft)
{
  std::string brief = daemon.place.write ("film.yaml", kBrief);
  Outcome outcome =
      daemon.place.reelsmith ({"submit", "--watch", "--progressive", brief})
          .run ();
  EXPECT_EQ (outcome.status, 0) << outcome.err;
  EXPECT_NE (outcome.err.find (": a draft is there: " + film () + "\n"),
      std::string::npos)
      << outcome.err;
  EXPECT_TRUE (outcome.out.ends_with (film () + "\n")) << outcome.out;
}
