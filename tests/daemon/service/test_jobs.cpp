// SPDX-License-Identifier: GPL-3.0-or-later
/* Jobs from their submission to their end, by every signal and property. */
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include <fcntl.h>
#include <unistd.h>

#include "media_file.h"
#include "service_test.h"

using namespace reel::test;
namespace fs = std::filesystem;

namespace {

class Jobs : public ServiceTest {
protected:
  void SetUp () override
  {
    write_dot_template (daemon.place.file ("home/data/reelsmith/pipelines"));
    ASSERT_TRUE (daemon.start ()) << daemon.log ();
  }
};

const std::set<std::string> kProperties = {"Id", "Title", "Kind", "State",
    "StateReason", "Stage", "Progress", "ProgressValid", "Message", "Created",
    "Started", "Finished", "ExpectedEnd", "OutputPaths", "Draft", "Report",
    "Warnings", "ErrorName", "ErrorMessage", "Attempts", "Owner"};

/* True if all WORDS stand in ORDER, each once at the most, in its order. */
bool
follows (const std::string &words, const std::string &order)
{
  std::istringstream left (order);
  std::istringstream right (words);
  std::string word, next;
  while (right >> word) {
    do
      if (!(left >> next))
        return false;
    while (next != word);
  }
  return true;
}

} // namespace

/* A client that can't follow a job has no use of it: from the first signal to
 * the last, in order, and with all properties. */
TEST_F (Jobs, BriefBecomesAVideo)
{
  std::string path = submit (tiny_brief ("Harbour"),
      Options ().set ("handle-token", "first").set ("name", "harbour"));
  EXPECT_EQ (path, std::string (kJobsPath) + "first");
  expect_end (path, "completed");
  expect_states (path, "queued running completed");
  auto events = daemon.client ().events (path);
  ASSERT_GE (events.size (), 3u);
  EXPECT_EQ (events.front ().kind, Event::Kind::Added);
  EXPECT_EQ (events.back ().kind, Event::Kind::Finished);
  auto names = events.front ().values.names ();
  EXPECT_EQ (std::set<std::string> (names.begin (), names.end ()), kProperties);
  Values last = daemon.client ().properties (path);
  EXPECT_EQ (last.text ("Id"), "first");
  EXPECT_EQ (last.text ("Title"), "Harbour");
  EXPECT_EQ (last.text ("Kind"), "brief");
  EXPECT_EQ (last.text ("StateReason"), "none");
  EXPECT_EQ (last.number ("Progress"), 1);
  EXPECT_EQ (last.number ("Attempts"), 1);
  EXPECT_EQ (last.number ("Owner"), getuid ());
  EXPECT_EQ (last.text ("ErrorName") + last.text ("ErrorMessage"), "");
  EXPECT_EQ (last.list ("Warnings"), std::vector<std::string>{});
  EXPECT_GT (last.number ("Created"), 1.7e15);
  EXPECT_GE (last.number ("Started"), last.number ("Created"));
  EXPECT_GT (last.number ("Finished"), last.number ("Started"));
  auto files = last.list ("OutputPaths");
  ASSERT_FALSE (files.empty ());
  EXPECT_EQ (files[0], daemon.place.videos () + "/harbour.mp4");
  for (const std::string &file : files)
    EXPECT_TRUE (fs::exists (file)) << file;
  EXPECT_EQ (files.size (), files_under (daemon.place.videos ()).size ());
  EXPECT_EQ (faults_of_video (files[0], true), "");
}

/* Guards against footage that is changed, and nobody who looks at the finished
 * job is told. */
TEST_F (Jobs, TheReportListsNotes)
{
  fs::copy (test_data ("click.wav"), daemon.place.file ("click.wav"));
  std::string path = submit (
      "output: {size: 64x36, fps: 10, loudness: none}\n"
      "scenes: [{duration: 1, sounds: [{src: click.wav}]}]\n",
      Options ().set ("format", "yaml").set ("base-dir", daemon.place.path ()));
  expect_end (path, "completed");
  rapidjson::Document report;
  std::string text = daemon.client ().properties (path).text ("Report");
  report.Parse (text.c_str ());
  ASSERT_TRUE (report.IsObject () && report.HasMember ("notes")) << text;
  ASSERT_EQ (report["notes"].Size (), 1u) << text;
  EXPECT_STREQ (report["notes"][0].GetString (),
      "`click.wav` has one channel of sound: it is heard on both sides");
  EXPECT_EQ (report["warnings"].Size (), 0u) << text;
}

/* What was signalled and what is read later must not differ. */
TEST_F (Jobs, SignalsCarryTheLastValues)
{
  std::string path = submit (tiny_brief ());
  expect_end (path, "completed");
  Values told;
  for (const Event &event : daemon.client ().events (path))
    told.merge (event.values);
  EXPECT_EQ (told.print (), daemon.client ().properties (path).print ());
}

/* A long one: progress in small steps, at least every two seconds, through
 * the stages in order; an end is expected. With so many changes a second as may
 * be told, stages of some milliseconds pass unseen, but not those that last. */
TEST_F (Jobs, ProgressIsToldWhileItMoves)
{
  std::string path = submit (long_brief (400));
  expect_end (path, "completed", 100);
  auto events = daemon.client ().events (path);
  std::string stages = stage_sequence (events);
  EXPECT_TRUE (follows (stages, "speak render mix join check publish"))
      << stages;
  EXPECT_NE (stages.find ("render"), std::string::npos) << stages;
  EXPECT_TRUE (stages.ends_with ("publish")) << stages;
  int64_t last = 0, longest = 0, steps = 0;
  double expected_end = 0;
  for (const Event &event : events) {
    if (event.values.has ("ExpectedEnd"))
      expected_end =
          std::max (expected_end, event.values.number ("ExpectedEnd"));
    if (!event.values.has ("Progress"))
      continue;
    steps++;
    longest = std::max (longest, last ? event.at_us - last : 0);
    last = event.at_us;
  }
  std::printf ("%lld steps, the longest of %.2f s\n", (long long) steps,
      (double) longest / 1e6);
  EXPECT_GE (steps, 6);
  EXPECT_LE (longest, 2'300'000);
  EXPECT_GT (expected_end, 1.7e15);
}

/* Speech and a picture, from a folder that the client names. */
TEST_F (Jobs, FilesAreFoundUnderTheBaseFolder)
{
  fs::copy (test_data ("photo-3x2.jpg"), daemon.place.file ("quay.jpg"));
  std::string path = submit (spoken_brief ("quay.jpg"),
      Options ().set ("base-dir", daemon.place.path ()));
  expect_end (path, "completed");
  EXPECT_EQ (faults_of_video (video (path), true), "");
}

/* Callers whose files the daemon can't open hand them over. */
TEST_F (Jobs, FilesAreHandedOver)
{
  std::string path = submit (spoken_brief ("quay.jpg"),
      Options ().asset ("quay.jpg", test_data ("photo-3x2.jpg")));
  expect_end (path, "completed");
  EXPECT_EQ (faults_of_video (video (path), true), "");
}

/* A brief from a file: what reelsmith render made of it is replaced, and the
 * other way round. */
TEST_F (Jobs, BriefsOfAFileReplaceTheirVideo)
{
  std::string file = daemon.place.write ("film.yaml", tiny_brief ());
  ASSERT_EQ (daemon.place.render (file).status, 0);
  int fd = open (file.c_str (), O_RDONLY | O_CLOEXEC);
  Reply reply = daemon.client ().submit_fd (fd);
  close (fd);
  ASSERT_TRUE (reply.ok ()) << reply.message;
  expect_end (reply.path (), "completed");
  EXPECT_EQ (video (reply.path ()), daemon.place.videos () + "/film.mp4");
  EXPECT_EQ (daemon.place.render (file).status, 0);
}

/* The same by a symbolic link, and of two names in either order. */
TEST_F (Jobs, BriefsOfAFileAreKnownByTheFile)
{
  std::filesystem::create_directory (daemon.place.file ("real"));
  std::filesystem::create_directory_symlink (
      daemon.place.file ("real"), daemon.place.file ("linked"));
  daemon.place.write ("real/film.yaml", tiny_brief ());
  std::string linked = daemon.place.file ("linked/film.yaml");
  auto submit_file = [&] (const char *name) {
    int fd = open (linked.c_str (), O_RDONLY | O_CLOEXEC);
    Reply reply =
        daemon.client ().submit_fd (fd, Options ().set ("name", name));
    close (fd);
    EXPECT_TRUE (reply.ok ()) << reply.error << ": " << reply.message;
    return reply.ok () ? reply.path () : std::string ();
  };
  std::string out = daemon.place.videos () + "/other.mp4";
  expect_end (submit_file ("film"), "completed");
  EXPECT_EQ (daemon.place.render (linked).status, 0);
  EXPECT_EQ (daemon.place.render (linked, {"-o", out}).status, 0);
  expect_end (submit_file ("film"), "completed");
  expect_end (submit_file ("other"), "completed");
  /* Another file of the same text is another brief. */
  std::string copy = daemon.place.write ("film.yaml", tiny_brief ());
  EXPECT_NE (daemon.place.render (copy).status, 0);
}

/* A shell pipes its brief. */
TEST_F (Jobs, BriefsComeThroughAPipe)
{
  int ends[2];
  ASSERT_EQ (pipe2 (ends, O_CLOEXEC), 0);
  std::string text = tiny_brief ("Piped");
  ASSERT_EQ (
      write (ends[1], text.data (), text.size ()), (ssize_t) text.size ());
  close (ends[1]);
  Reply reply = daemon.client ().submit_fd (ends[0]);
  close (ends[0]);
  ASSERT_TRUE (reply.ok ()) << reply.message;
  expect_end (reply.path (), "completed");
  EXPECT_EQ (value (reply.path (), "Title"), "Piped");
}

/* A template is a job like any other: the same signals, its file published. */
TEST_F (Jobs, TemplatesAreJobs)
{
  ASSERT_TRUE (daemon.client ().wait_manager (
      [] (const Values &now) { return !now.list ("Templates").empty (); }));
  auto templates = daemon.client ().manager_properties ().list ("Templates");
  for (const char *name : {"scene", "speech", "transition", "dot"})
    EXPECT_TRUE (std::count (templates.begin (), templates.end (), name))
        << name;
  Reply reply = daemon.client ().submit_pipeline ("dot",
      {{"picture.pattern", "waves"}, {"picture.num-buffers", "2"}},
      Options ().set ("handle-token", "dot").set ("name", "point"));
  ASSERT_TRUE (reply.ok ()) << reply.message;
  expect_end (reply.path (), "completed");
  expect_states (reply.path (), "queued running completed");
  EXPECT_EQ (value (reply.path (), "Kind"), "pipeline");
  auto files = daemon.client ().properties (reply.path ()).list ("OutputPaths");
  ASSERT_EQ (files.size (), 1u);
  EXPECT_EQ (files[0], daemon.place.videos () + "/point.jpg");
  EXPECT_GT (fs::file_size (files[0]), 100u);
}

/* A template that fails ends its job, says why, and publishes nothing. */
TEST_F (Jobs, FailedTemplatesPublishNothing)
{
  std::string folder = daemon.place.file ("home/data/reelsmith/pipelines");
  std::ofstream (folder + "/broken.launch")
      << "# Fails.\nreelbackdropsrc name=picture num-buffers=20\n"
         "! video/x-raw,format=I420,width=64,height=64,framerate=10/1\n"
         "! identity name=fails error-after=3\n"
         "! jpegenc ! fakesink name=store\n";
  Reply reply = daemon.client ().submit_pipeline ("broken", {});
  ASSERT_TRUE (reply.ok ()) << reply.message;
  expect_end (reply.path (), "failed");
  expect_states (reply.path (), "queued running failed");
  EXPECT_EQ (
      short_error (value (reply.path (), "ErrorName")), "PipelineFailed");
  EXPECT_NE (value (reply.path (), "ErrorMessage"), "");
  EXPECT_EQ (files_under (daemon.place.videos ()), std::vector<std::string>{});
}

/* A video of another brief is nobody else's to replace: neither one that is
 * there already nor one that comes meanwhile. */
TEST_F (Jobs, VideosOfOthersAreInTheWay)
{
  std::string other = daemon.place.write ("film.yaml", tiny_brief ("Other"));
  ASSERT_EQ (daemon.place.render (other).status, 0);
  std::string film = daemon.place.videos () + "/film.mp4";
  EXPECT_EQ (
      refusal (tiny_brief (), Options ().set ("name", "film")), "Exists");
  std::string forced = submit (
      tiny_brief (), Options ().set ("name", "film").set ("force", true));
  expect_end (forced, "completed");
  EXPECT_EQ (faults_of_video (film, true), "");

  daemon.client ().manager ("Pause");
  std::string late = submit (tiny_brief (), Options ().set ("name", "late"));
  std::string brief = daemon.place.write ("late.yaml", tiny_brief ("Late"));
  ASSERT_EQ (daemon.place.render (brief).status, 0);
  daemon.client ().manager ("Resume");
  expect_end (late, "failed");
  EXPECT_EQ (short_error (value (late, "ErrorName")), "Exists");
  EXPECT_EQ (faults_of_video (daemon.place.videos () + "/late.mp4", true), "");
}

/* Open hands over the video, so that a client needs no path. */
TEST_F (Jobs, OpenGivesTheVideo)
{
  std::string path = submit (tiny_brief ());
  expect_end (path, "completed");
  Reply reply = daemon.client ().job (path, "Open");
  ASSERT_TRUE (reply.ok ()) << reply.message;
  ASSERT_TRUE (reply.files);
  int fd = g_unix_fd_list_get (reply.files.get (), 0, nullptr);
  std::string bytes (fs::file_size (video (path)), '\0');
  EXPECT_EQ (
      pread (fd, bytes.data (), bytes.size (), 0), (ssize_t) bytes.size ());
  EXPECT_TRUE (bytes == read_file (video (path)));
  EXPECT_EQ (pwrite (fd, "x", 1, 0), -1) << "it can be written to";
  close (fd);
}
