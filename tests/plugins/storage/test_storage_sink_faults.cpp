// SPDX-License-Identifier: GPL-3.0-or-later
/* The element on a disk that fails. Linked with the element itself instead of
 * loading the plugin, so that its system calls can be spoiled; the tests run
 * the same for root and for anybody else. */
#include <gtest/gtest.h>

#include <cerrno>
#include <future>

#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "faulty_syscalls.h"
#include "reelstoragesink.h"
#include "sink_fixture.h"
#include "store_fixture.h"
#include "temp_folder.h"

using namespace reel;
using namespace reel::test;

namespace {

class StorageSinkFaults : public testing::Test {
protected:
  static void SetUpTestSuite ()
  {
    ASSERT_TRUE (GST_ELEMENT_REGISTER (reelstoragesink, nullptr));
  }
};

/* A tmpfs of SIZE at PATH, in a mount namespace of this process, which only
 * root may make. */
bool
mount_small (const std::string &path, const char *size)
{
  return unshare (CLONE_NEWNS) == 0 &&
         mount (nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         mount ("tmpfs", path.c_str (), "tmpfs", 0, size) == 0;
}

} // namespace

/* A full disk as a write error, EOS after it, or a part that stays. */
TEST_F (StorageSinkFaults, FullDiskPostsNoSpaceLeft)
{
  TempFolder media;
  FaultySyscalls faults;
  faults.limit_space (150000);
  SinkHarness sink (media, "a");
  sink.play ();
  EXPECT_EQ (sink.push (std::string (100000, 'x')), GST_FLOW_OK);
  EXPECT_EQ (sink.push (std::string (100000, 'x')), GST_FLOW_ERROR);
  EXPECT_EQ (sink.error_code (), GST_RESOURCE_ERROR_NO_SPACE_LEFT);
  EXPECT_FALSE (sink.eos ());
  EXPECT_EQ (sink.count (GST_MESSAGE_ERROR), 0);
  EXPECT_EQ (sink.count (GST_MESSAGE_EOS), 0);
  EXPECT_TRUE (files_under (media.path ()).empty ());
}

/* The same on a real file system, where it is full in its own way. Where
 * nothing may be mounted (a container) the room asked for beforehand, more
 * than any disk has, has to meet the same refusal. */
TEST_F (StorageSinkFaults, RealFullDiskPostsNoSpaceLeft)
{
  TempFolder media;
  pid_t child = fork ();
  if (child == 0) {
    bool mounted = mount_small (media.path (), "size=1m");
    SinkHarness sink (media, "a");
    if (!mounted)
      g_object_set (sink.get (), "expected-bytes", G_MAXUINT64 / 4, nullptr);
    sink.play ();
    for (int i = 0; mounted && i < 40; i++)
      (void) sink.push (std::string (100000, 'x'));
    bool right = sink.error_code () == GST_RESOURCE_ERROR_NO_SPACE_LEFT;
    bool empty = files_under (media.path ()).empty ();
    _exit (right && empty ? 0 : 1 + mounted);
  }
  int status = -1;
  ASSERT_EQ (waitpid (child, &status, 0), child);
  EXPECT_EQ (status, 0);
}

/* EIO and its like told as a full disk, or without their text. */
TEST_F (StorageSinkFaults, OtherErrorsPostWrite)
{
  for (int error_number : {EIO, EDQUOT, EROFS}) {
    TempFolder media;
    FaultySyscalls faults;
    SinkHarness sink (media, "a");
    sink.play ();
    faults.refuse_writes (error_number);
    EXPECT_EQ (sink.push ("x"), GST_FLOW_ERROR);
    EXPECT_EQ (sink.error_code (), GST_RESOURCE_ERROR_WRITE);
    /* Told once, also when upstream does not listen. */
    EXPECT_EQ (sink.push ("x"), GST_FLOW_ERROR);
    EXPECT_EQ (sink.count (GST_MESSAGE_ERROR), 0);
  }
}

/* An EOS message for a file that never reached the disk. */
TEST_F (StorageSinkFaults, FailedSealIsAnErrorAndNoEos)
{
  TempFolder media;
  FaultySyscalls faults;
  SinkHarness sink (media, "a");
  sink.play ();
  EXPECT_EQ (sink.push ("x"), GST_FLOW_OK);
  faults.refuse_one_fsync (EIO);
  EXPECT_FALSE (sink.eos ());
  EXPECT_EQ (sink.error_code (), GST_RESOURCE_ERROR_WRITE);
  EXPECT_EQ (sink.count (GST_MESSAGE_EOS), 0);
  EXPECT_TRUE (files_under (media.path ()).empty ());
}

/* A pipeline that can't be stopped while its disk does not answer. */
TEST_F (StorageSinkFaults, StopInterruptsABlockedWrite)
{
  TempFolder media;
  FaultySyscalls faults;
  SinkHarness sink (media, "a");
  sink.play ();
  faults.refuse_writes (EAGAIN);
  auto pushed =
      std::async (std::launch::async, [&] { return sink.push ("blocked"); });
  gst_element_set_state (sink.get (), GST_STATE_READY);
  EXPECT_EQ (pushed.get (), GST_FLOW_FLUSHING);
  EXPECT_TRUE (files_under (media.path ()).empty ());
}

/* A pause in the middle of a write that loses the rest of it. */
TEST_F (StorageSinkFaults, PausedWriteGoesOnWhereItWas)
{
  TempFolder media;
  FaultySyscalls faults;
  SinkHarness sink (media, "a");
  sink.play ();
  faults.shorten_writes (1);
  faults.delay_writes (EAGAIN, 1);
  auto pushed = std::async (
      std::launch::async, [&] { return sink.push ("interrupted"); });
  for (int i = 0; i < 5; i++) {
    gst_element_set_state (sink.get (), GST_STATE_PAUSED);
    gst_element_set_state (sink.get (), GST_STATE_PLAYING);
  }
  EXPECT_EQ (pushed.get (), GST_FLOW_OK);
  EXPECT_TRUE (sink.eos ());
  EXPECT_EQ (read_file (media.path () + "/videos/a"), "interrupted");
}

/* A commit that fails and says TRUE, or leaves what it could not publish. */
TEST_F (StorageSinkFaults, FailedExplicitCommitIsFalseAndAnError)
{
  TempFolder media;
  FaultySyscalls faults;
  SinkHarness sink (media, "a");
  g_object_set (sink.get (), "commit", 1, nullptr);
  sink.play ();
  EXPECT_EQ (sink.push ("x"), GST_FLOW_OK);
  EXPECT_TRUE (sink.eos ());
  faults.fail_at (faults.calls () + 1, EIO);
  gboolean committed = TRUE;
  g_signal_emit_by_name (sink.get (), "commit", &committed);
  EXPECT_FALSE (committed);
  EXPECT_EQ (sink.error_code (), GST_RESOURCE_ERROR_WRITE);
  EXPECT_TRUE (files_under (media.path ()).empty ());
}
