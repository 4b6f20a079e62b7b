// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <csignal>
#include <future>

#include <gst/check/gstharness.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pipeline_run.h"
#include "sink_fixture.h"
#include "store_fixture.h"
#include "temp_folder.h"

using namespace reel;
using namespace reel::test;

/* A file published after the EOS message, so that whoever waits for that
 * finds nothing; or a message that does not tell the truth. */
TEST (StorageSink, EosMessageComesAfterTheFile)
{
  TempFolder media;
  auto pipeline = parse_pipeline ("fakesrc num-buffers=5 sizetype=fixed "
                                  "sizemax=100000 filltype=pattern ! "
                                  "reelstoragesink name=a.bin media-root=" +
                                  media.path ());
  std::string path, sha256;
  guint64 bytes = 0;
  bool at_eos = false;
  RunResult result = run_pipeline (
      pipeline.get (), 60 * GST_SECOND, [&] (GstMessage *message) {
        const GstStructure *stored = gst_message_get_structure (message);
        if (stored && gst_structure_has_name (stored, "reel-stored")) {
          path = gst_structure_get_string (stored, "path");
          sha256 = gst_structure_get_string (stored, "sha256");
          gst_structure_get_uint64 (stored, "bytes", &bytes);
        }
        if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
          at_eos = !path.empty () && std::filesystem::exists (path);
      });
  EXPECT_TRUE (result.eos && at_eos);
  EXPECT_EQ (path, media.path () + "/videos/a.bin");
  EXPECT_EQ (bytes, 500000u);
  EXPECT_EQ (sha256, sha256_of (read_file (path)));
  EXPECT_EQ (files_under (media.path ()).size (), 1u);

  auto sink = adopt (gst_bin_get_by_name (GST_BIN (pipeline.get ()), "a.bin"));
  CharPtr last_path, last_sha256;
  g_object_get (sink.get (), "path", out (last_path).operator char ** (),
      "sha256", out (last_sha256).operator char ** (), nullptr);
  EXPECT_EQ (std::string (last_path.get ()), path);
  EXPECT_EQ (std::string (last_sha256.get ()), sha256);
}

/* A muxer told that it can't seek, or whose seek back is lost: a header
 * without sizes, and a hash of the header before it was rewritten. */
TEST (StorageSink, Mp4muxSeeksBack)
{
  TempFolder media;
  std::string source = "audiotestsrc num-buffers=50 ! avenc_aac ! mp4mux ! ";
  SinkRun stored (
      source + "reelstoragesink name=s media-root=" + media.path ());
  ASSERT_TRUE (stored.result.eos) << stored.result.error_message;
  auto plain =
      run_pipeline (source + "filesink location=" + media.path () + "/plain");
  ASSERT_TRUE (plain.eos);
  std::string bytes = read_file (media.path () + "/videos/s");
  EXPECT_EQ (bytes.size (), read_file (media.path () + "/plain").size ());
  EXPECT_EQ (stored.sha256, sha256_of (bytes));
  /* Playable: its declared length is found again. */
  auto back = run_pipeline (
      "filesrc location=" + media.path () + "/videos/s ! qtdemux ! fakesink");
  EXPECT_TRUE (back.eos) << back.error_message;
}

/* Failures of a source (ERROR, then EOS) published: with explicit, nothing is
 * before the application says so. */
TEST (StorageSink, ExplicitCommitPublishesWhenAsked)
{
  TempFolder media;
  PlayedToEos played ("fakesrc num-buffers=3 sizetype=fixed sizemax=1000 ! "
                      "reelstoragesink commit=explicit name=a media-root=" +
                      media.path ());
  ASSERT_TRUE (played.eos);
  EXPECT_TRUE (files_under (media.path ()).empty ());
  EXPECT_TRUE (played.commit ("a"));
  EXPECT_EQ (read_file (media.path () + "/videos/a").size (), 3000u);
  EXPECT_TRUE (played.pop (GST_MESSAGE_ELEMENT));
  EXPECT_FALSE (played.commit ("a"));
  EXPECT_TRUE (played.pop (GST_MESSAGE_ERROR));
}

/* Something left of a file nobody committed. */
TEST (StorageSink, ExplicitWithoutCommitLeavesNothing)
{
  TempFolder media;
  SinkRun run ("fakesrc num-buffers=3 sizetype=fixed sizemax=1000 ! "
               "reelstoragesink commit=explicit name=a media-root=" +
               media.path ());
  EXPECT_TRUE (run.result.eos);
  EXPECT_EQ (run.stored, 0);
  EXPECT_TRUE (files_under (media.path ()).empty ());
}

/* Half a file published by a commit that comes too early, or in vain. */
TEST (StorageSink, CommitBeforeEosIsRefused)
{
  TempFolder media;
  SinkHarness sink (media, "a");
  g_object_set (sink.get (), "commit", 1, nullptr);
  sink.play ();
  EXPECT_EQ (sink.push ("abc"), GST_FLOW_OK);
  gboolean committed = TRUE;
  g_signal_emit_by_name (sink.get (), "commit", &committed);
  EXPECT_FALSE (committed);
  EXPECT_EQ (sink.error_code (), GST_RESOURCE_ERROR_WRITE);
  EXPECT_TRUE (files_under (media.path ()).empty ());
  EXPECT_TRUE (sink.eos ());
  g_signal_emit_by_name (sink.get (), "commit", &committed);
  EXPECT_TRUE (committed);
  EXPECT_EQ (read_file (media.path () + "/videos/a"), "abc");
}

/* A pipeline that was stopped, taken for one that ended. */
TEST (StorageSink, StoppingWithoutEosLeavesNothing)
{
  TempFolder media;
  SinkHarness sink (media, "a");
  sink.play ();
  for (int i = 0; i < 20; i++)
    EXPECT_EQ (sink.push (std::string (100000, 'x')), GST_FLOW_OK);
  gst_element_set_state (sink.get (), GST_STATE_NULL);
  EXPECT_TRUE (files_under (media.path ()).empty ());
}

/* An empty file in place of a video, for a source that failed at once. */
TEST (StorageSink, EosWithoutDataIsAnError)
{
  TempFolder media;
  write_file (media.path () + "/videos/a", "good");
  SinkRun run ("fakesrc num-buffers=0 ! reelstoragesink name=a "
               "existing=replace media-root=" +
               media.path ());
  EXPECT_FALSE (run.result.eos);
  EXPECT_EQ (run.result.error_domain, GST_RESOURCE_ERROR);
  EXPECT_EQ (run.result.error_code, GST_RESOURCE_ERROR_WRITE);
  EXPECT_EQ (read_file (media.path () + "/videos/a"), "good");
}

/* Names and collections the core refuses but the element forgets to ask. */
TEST (StorageSink, HostileNamesFailToStart)
{
  TempFolder media;
  const char *hostile[][2] = {{"../a", "videos"}, {".a", "videos"},
      {"a\nb", "videos"}, {"a", "../b"}, {"a", "/tmp"}, {"", "videos"}};
  for (auto [name, collection] : hostile) {
    SinkHarness sink (media, name);
    g_object_set (sink.get (), "collection", collection, nullptr);
    EXPECT_EQ (gst_element_set_state (sink.get (), GST_STATE_PAUSED),
        GST_STATE_CHANGE_FAILURE)
        << name;
    EXPECT_EQ (sink.error_code (), GST_RESOURCE_ERROR_SETTINGS) << name;
  }
  EXPECT_TRUE (files_under (media.path ()).empty ());
}

/* A file named after the element by accident. */
TEST (StorageSink, NeedsAName)
{
  TempFolder media;
  auto element =
      sink_floating (gst_element_factory_make ("reelstoragesink", nullptr));
  CharPtr name = adopt (gst_object_get_name (GST_OBJECT (element.get ())));
  EXPECT_TRUE (g_str_has_prefix (name.get (), "reelstoragesink"));
  EXPECT_EQ (gst_element_set_state (element.get (), GST_STATE_PAUSED),
      GST_STATE_CHANGE_FAILURE);
  gst_element_set_state (element.get (), GST_STATE_NULL);
}

/* An element that can't be found any more once its file got a name. */
TEST (StorageSink, NameOfTheFileCanChangeInABin)
{
  TempFolder media;
  auto pipeline = parse_pipeline ("fakesrc num-buffers=1 sizetype=fixed "
                                  "sizemax=3 ! reelstoragesink name=store "
                                  "collection=\"\" media-root=" +
                                  media.path ());
  auto sink = adopt (gst_bin_get_by_name (GST_BIN (pipeline.get ()), "store"));
  ASSERT_TRUE (sink);
  g_object_set (sink.get (), "name", "tour.mp4", nullptr);
  EXPECT_TRUE (run_pipeline (pipeline.get ()).eos);
  EXPECT_EQ (files_under (media.path ()), std::set<std::string>{"tour.mp4"});
  EXPECT_TRUE (
      adopt (gst_bin_get_by_name (GST_BIN (pipeline.get ()), "store")));
}

/* A finished file overwritten. */
TEST (StorageSink, ExistingFileIsRefusedOrReplaced)
{
  TempFolder media;
  write_file (media.path () + "/videos/a", "old");
  std::string line = "fakesrc num-buffers=1 sizetype=fixed sizemax=9 ! "
                     "reelstoragesink name=a media-root=" +
                     media.path ();
  SinkRun refused (line);
  EXPECT_FALSE (refused.result.eos);
  EXPECT_EQ (refused.result.error_code, GST_RESOURCE_ERROR_OPEN_WRITE);
  EXPECT_EQ (read_file (media.path () + "/videos/a"), "old");
  SinkRun replaced (line + " existing=replace");
  EXPECT_TRUE (replaced.result.eos) << replaced.result.error_message;
  EXPECT_EQ (read_file (media.path () + "/videos/a").size (), 9u);
}

/* Both claim success, and one file is gone. */
TEST (StorageSink, OfTwoSinksOneWins)
{
  TempFolder media;
  SinkHarness first (media, "a"), second (media, "a");
  first.play ();
  second.play ();
  EXPECT_EQ (first.push ("first"), GST_FLOW_OK);
  EXPECT_EQ (second.push ("second"), GST_FLOW_OK);
  EXPECT_TRUE (second.eos ());
  EXPECT_FALSE (first.eos ());
  EXPECT_EQ (first.error_code (), GST_RESOURCE_ERROR_OPEN_WRITE);
  EXPECT_EQ (first.count (GST_MESSAGE_EOS), 0);
  EXPECT_EQ (read_file (media.path () + "/videos/a"), "second");
}

/* What came before a flush, still in the file. */
TEST (StorageSink, FlushRestartsAtZero)
{
  TempFolder media;
  SinkHarness sink (media, "a");
  sink.play ();
  EXPECT_EQ (sink.push ("before the flush"), GST_FLOW_OK);
  sink.event (gst_event_new_flush_start ());
  sink.event (gst_event_new_flush_stop (TRUE));
  sink.segment (0);
  EXPECT_EQ (sink.position (), 0);
  EXPECT_EQ (sink.push ("after"), GST_FLOW_OK);
  EXPECT_EQ (sink.position (), 5);
  EXPECT_TRUE (sink.eos ());
  EXPECT_EQ (read_file (media.path () + "/videos/a"), "after");
}

/* Offsets cut to 32 bits, and seeks nobody obeys. */
TEST (StorageSink, ObeysSegmentsInBytes)
{
  TempFolder media;
  SinkHarness sink (media, "a");
  sink.play ();
  EXPECT_EQ (sink.push ("....data"), GST_FLOW_OK);
  sink.segment (0);
  EXPECT_EQ (sink.push ("size"), GST_FLOW_OK);
  sink.segment (100);
  EXPECT_EQ (sink.push ("end"), GST_FLOW_OK);
  EXPECT_EQ (sink.position (), 103);
  EXPECT_TRUE (sink.eos ());
  EXPECT_EQ (read_file (media.path () + "/videos/a"),
      "sizedata" + std::string (92, '\0') + "end");
  SinkHarness far (media, "b");
  far.play ();
  far.segment (guint64 (5) << 30);
  EXPECT_EQ (far.push ("end"), GST_FLOW_OK);
  EXPECT_EQ (far.position (), (gint64 (5) << 30) + 3);
}

/* Only the first memory of a buffer, or the first buffer of a list. */
TEST (StorageSink, WritesListsAndBuffersOfManyMemories)
{
  TempFolder media;
  SinkHarness sink (media, "a");
  sink.play ();
  GstBuffer *buffer = gst_buffer_new ();
  for (const char *part : {"one ", "two ", "three "})
    gst_buffer_append_memory (buffer,
        gst_buffer_get_all_memory (
            adopt (gst_buffer_new_memdup (part, strlen (part))).get ()));
  GstBufferList *list = gst_buffer_list_new ();
  gst_buffer_list_add (list, buffer);
  gst_buffer_list_add (list, gst_buffer_new ());
  gst_buffer_list_add (list, gst_buffer_new_memdup ("four", 4));
  EXPECT_EQ (gst_pad_push_list (sink.source (), list), GST_FLOW_OK);
  EXPECT_TRUE (sink.eos ());
  EXPECT_EQ (read_file (media.path () + "/videos/a"), "one two three four");
}

/* A muxer that looks before it seeks. */
TEST (StorageSink, AnswersQueriesInBytes)
{
  TempFolder media;
  SinkHarness sink (media, "a");
  sink.play ();
  auto query = adopt (gst_query_new_seeking (GST_FORMAT_BYTES));
  gboolean seekable = FALSE;
  EXPECT_TRUE (gst_pad_peer_query (sink.source (), query.get ()));
  gst_query_parse_seeking (query.get (), nullptr, &seekable, nullptr, nullptr);
  EXPECT_TRUE (seekable);
  query = adopt (gst_query_new_seeking (GST_FORMAT_TIME));
  EXPECT_TRUE (gst_pad_peer_query (sink.source (), query.get ()));
  gst_query_parse_seeking (query.get (), nullptr, &seekable, nullptr, nullptr);
  EXPECT_FALSE (seekable);
  EXPECT_EQ (sink.push ("12345"), GST_FLOW_OK);
  gint64 position = 0;
  EXPECT_TRUE (gst_pad_peer_query_position (
      sink.source (), GST_FORMAT_BYTES, &position));
  EXPECT_EQ (position, 5);
  EXPECT_FALSE (
      gst_pad_peer_query_position (sink.source (), GST_FORMAT_TIME, &position));
}

/* Retention that takes the file just made, or none. */
TEST (StorageSink, RetentionKeepsTheNewest)
{
  TempFolder media;
  for (const char *name : {"a", "b", "c"}) {
    SinkRun run ("fakesrc num-buffers=1 sizetype=fixed sizemax=1000 ! "
                 "reelstoragesink max-bytes=1500 name=" +
                 std::string (name) + " media-root=" + media.path ());
    EXPECT_TRUE (run.result.eos) << run.result.error_message;
    EXPECT_EQ (files_under (media.path ()),
        std::set<std::string>{"videos/" + std::string (name)});
  }
}

/* The job database of the library swept away beside the files. */
TEST (StorageSink, NoRetentionInTheMediaRootItself)
{
  TempFolder media;
  write_file (media.path () + "/library.db", "jobs");
  SinkHarness sink (media, "a");
  g_object_set (
      sink.get (), "collection", "", "max-bytes", guint64 (1), nullptr);
  EXPECT_EQ (gst_element_set_state (sink.get (), GST_STATE_PAUSED),
      GST_STATE_CHANGE_FAILURE);
  EXPECT_EQ (sink.error_code (), GST_RESOURCE_ERROR_SETTINGS);
  EXPECT_EQ (files_under (media.path ()).count ("library.db"), 1u);
}

/* A state kept over READY or NULL: a second run that adds to the first, or
 * fails for an error of the first. */
TEST (StorageSink, IsReusableFromReadyAndNullAndAfterAnError)
{
  TempFolder media;
  SinkHarness sink (media, "a");
  for (int run = 0; run < 20; run++) {
    sink.play ();
    EXPECT_EQ (sink.push ("bytes"), GST_FLOW_OK);
    EXPECT_TRUE (sink.eos ());
    EXPECT_EQ (read_file (media.path () + "/videos/a"), "bytes");
    gst_element_set_state (sink.get (), GST_STATE_READY);
    EXPECT_EQ (gst_element_set_state (sink.get (), GST_STATE_PAUSED),
        GST_STATE_CHANGE_FAILURE);
    EXPECT_EQ (sink.count (GST_MESSAGE_ERROR), 1);
    gst_element_set_state (
        sink.get (), run % 2 ? GST_STATE_READY : GST_STATE_NULL);
    std::filesystem::remove (media.path () + "/videos/a");
  }
}

/* A file left open, or visible, in READY. */
TEST (StorageSink, ReadyForgetsTheStream)
{
  TempFolder media;
  SinkHarness sink (media, "a");
  sink.play ();
  EXPECT_EQ (sink.push ("first"), GST_FLOW_OK);
  gst_element_set_state (sink.get (), GST_STATE_READY);
  EXPECT_TRUE (files_under (media.path ()).empty ());
  sink.play ();
  EXPECT_EQ (sink.position (), 0);
  EXPECT_EQ (sink.push ("2nd"), GST_FLOW_OK);
  EXPECT_TRUE (sink.eos ());
  EXPECT_EQ (read_file (media.path () + "/videos/a"), "2nd");
}

/* What SIGKILL leaves: with filesink, half a video under its final name. */
TEST (StorageSink, KilledPipelineLeavesNothing)
{
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP () << "gst-launch can't load what is built with sanitizers";
#endif
  TempFolder media;
  int out_pipe[2];
  ASSERT_EQ (pipe (out_pipe), 0);
  std::string root = "media-root=" + media.path ();
  pid_t child = fork ();
  if (child == 0) {
    dup2 (out_pipe[1], 1);
    execlp ("gst-launch-1.0", "gst-launch-1.0", "-q", "fakesrc",
        "sizetype=fixed", "sizemax=65536", "!", "tee", "name=t", "t.", "!",
        "queue", "!", "reelstoragesink", "name=a", root.c_str (), "t.", "!",
        "queue", "!", "fdsink", "fd=1", nullptr);
    _exit (127);
  }
  close (out_pipe[1]);
  /* More than the queues hold has passed the tee: the sink is writing. */
  char block[65536];
  size_t seen = 0;
  for (ssize_t n;
       seen < 40000000 && (n = read (out_pipe[0], block, sizeof block)) > 0;)
    seen += size_t (n);
  kill (child, SIGKILL);
  int status = 0;
  waitpid (child, &status, 0);
  close (out_pipe[0]);
  EXPECT_GE (seen, 40000000u);
  EXPECT_TRUE (WIFSIGNALED (status));
  EXPECT_TRUE (std::filesystem::exists (media.path () + "/videos"));
  EXPECT_TRUE (files_under (media.path ()).empty ());
}
