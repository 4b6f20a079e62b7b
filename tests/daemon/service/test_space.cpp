// SPDX-License-Identifier: GPL-3.0-or-later
/* A disk that is full: the media folder is a small tmpfs of the test's own. */
#include <gtest/gtest.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "service_test.h"
#include "small_disk.h"

using namespace reel::test;

namespace {

class Space : public ServiceTest {
protected:
  void SetUp () override
  {
    if (!enter_mount_namespace ())
      GTEST_SKIP () << "no mount namespace of its own: "
                    << std::strerror (errno);
  }
  void TearDown () override
  {
    ServiceTest::TearDown ();
    disk.reset ();
  }
  void start (uint64_t bytes, const std::string &configuration)
  {
    disk = SmallDisk::mount (daemon.place.media (), bytes);
    ASSERT_TRUE (disk) << std::strerror (errno);
    daemon.configure (configuration);
    ASSERT_TRUE (daemon.start ()) << daemon.log ();
  }

  std::unique_ptr<SmallDisk> disk;
};

constexpr uint64_t kMiB = 1 << 20;

} // namespace

/* A job that can't ever fit is refused before anything is rendered. */
TEST_F (Space, TooLittleEverIsRefused)
{
  start (4 * kMiB, "[library]\nkeep-free=0\n");
  EXPECT_EQ (refusal (long_brief (21600)), "NoSpace");
  EXPECT_EQ (daemon.client ().list_jobs ().size (), 0u);
}

/* One that would fit if others made room waits, says why, and goes on by
 * itself. */
TEST_F (Space, TooLittleNowIsHeldAndResumed)
{
  start (64 * kMiB, "[library]\nkeep-free=0\n");
  ASSERT_TRUE (disk->fill (kMiB));
  std::string path = submit (long_brief (10));
  ASSERT_TRUE (daemon.client ().wait_state (path, "held"))
      << daemon.client ().properties (path).print ();
  EXPECT_EQ (value (path, "StateReason"), "storage-low");
  disk->empty ();
  EXPECT_TRUE (daemon.client ().wait_state (path, "running", 5));
  expect_end (path, "completed");
}

/* The disk is full to the last byte while a job runs: it ends for want of room,
 * and where not even that can be noted, it says so and is noted later. */
TEST_F (Space, FullWhileRunningItEndsWithNoSpace)
{
  start (256 * kMiB, "[library]\nkeep-free=0\n");
  std::string path = submit (long_brief (100));
  ASSERT_TRUE (daemon.client ().wait_stage (path, "render"))
      << daemon.client ().properties (path).print ();
  /* The worker takes room at the same time. */
  while (disk->free_bytes () > 0)
    disk->fill (0);
  ASSERT_TRUE (daemon.client ().wait_until (path, [] (const Values &now) {
    return now.text ("State") == "failed" ||
           now.text ("StateReason") == "storage-low";
  })) << daemon.client ().properties (path).print ();
  disk->empty ();
  EXPECT_EQ (daemon.client ().wait_finished (path, 5), "failed");
  EXPECT_EQ (short_error (value (path, "ErrorName")), "NoSpace")
      << value (path, "ErrorMessage");
  expect_end (submit (tiny_brief ()), "completed");
}

/* What the configuration keeps free is not for jobs. */
TEST_F (Space, KeepFreeIsLeftAlone)
{
  start (64 * kMiB, "[library]\nkeep-free=200M\n");
  EXPECT_EQ (refusal (tiny_brief ()), "NoSpace");
}
