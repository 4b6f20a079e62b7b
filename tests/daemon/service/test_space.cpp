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
  ASSERT_TRUE (disk->fill (256 << 10));
  std::string path = submit (tiny_brief ());
  ASSERT_TRUE (daemon.client ().wait_state (path, "held"))
      << daemon.client ().properties (path).print ();
  EXPECT_EQ (value (path, "StateReason"), "storage-low");
  disk->empty ();
  expect_end (path, "completed");
}

/* What the configuration keeps free is not for jobs. */
TEST_F (Space, KeepFreeIsLeftAlone)
{
  start (64 * kMiB, "[library]\nkeep-free=200M\n");
  EXPECT_EQ (refusal (tiny_brief ()), "NoSpace");
}
