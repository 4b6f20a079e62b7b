// SPDX-License-Identifier: GPL-3.0-or-later
/* File systems of 64 KiB and up that are too small, or become it while a job
 * runs: jobs are refused, held or fail for want of room, leave nothing, and
 * the bus answers meanwhile. What is held goes on when there is room. */
#include <gtest/gtest.h>

#include <cerrno>
#include <cmath>
#include <cstring>
#include <filesystem>

#include "small_disk.h"
#include "stress.h"

using namespace reel::test;
namespace fs = std::filesystem;

namespace {

constexpr int kLong = 200;
constexpr uint64_t kSmallest = 64 << 10, kLargest = 32 << 20;
constexpr uint64_t kEnough = 512 << 20;

class FullDisk : public Stress {
protected:
  void SetUp () override
  {
    if (!enter_mount_namespace ())
      GTEST_SKIP () << "no mount namespace of its own: "
                    << std::strerror (errno);
    begin (8, kLong);
  }
  void TearDown () override { Stress::TearDown (); }

  void visit (uint64_t bytes);
  void submit_some ();
  void watch_until_settled ();
  void resume ();
  void ping ();

  std::unique_ptr<Daemon> one;
  std::unique_ptr<SmallDisk> disk;
  std::vector<std::string> paths;
  std::vector<double> pings;
};

void
FullDisk::ping ()
{
  Reply reply =
      one->client ().call (kManagerPath, "org.freedesktop.DBus.Properties",
          "Get", g_variant_new ("(ss)", kManager, "Queued"));
  EXPECT_TRUE (reply.ok ()) << reply.error;
  pings.push_back (reply.milliseconds ());
}

void
FullDisk::submit_some ()
{
  std::vector<Load> loads (3);
  loads[0].brief = tiny_brief ();
  loads[0].options.set ("name", "tiny");
  loads[1].brief = spoken_brief ("quay.jpg");
  loads[1]
      .options.set ("name", "spoken")
      .asset ("quay.jpg", test_data ("photo-3x2.jpg"));
  loads[2].brief = long_brief (60);
  loads[2].options.set ("name", "long");
  loads.push_back (progressive_load ("passes"));
  for (const Load &load : loads) {
    uint32_t serial = one->client ().send_submit (load.brief, load.options);
    ping ();
    Reply reply = one->client ().wait (serial);
    ASSERT_TRUE (reply.answered);
    if (reply.ok ()) {
      hit ("accepted");
      paths.push_back (reply.path ());
      continue;
    }
    std::string error = short_error (reply.error);
    EXPECT_TRUE (error == "NoSpace" || error == "Degraded")
        << error << ": " << reply.message;
    hit ("refused " + error);
  }
}

/* It has ended, and there isn't even room to say how. */
static bool
cannot_be_noted (const Values &now)
{
  return now.text ("State") == "running" &&
         now.text ("StateReason") == "storage-low";
}

/* Until each job has ended or is held. Half of the time the rest of the disk
 * is filled meanwhile, by others. */
void
FullDisk::watch_until_settled ()
{
  bool fills = pick (2);
  int64_t limit = g_get_monotonic_time () + 60'000'000;
  for (const std::string &path : paths) {
    bool settled = false;
    while (!settled && g_get_monotonic_time () < limit) {
      settled = one->client ().wait_until (
          path,
          [] (const Values &now) {
            std::string state = now.text ("State");
            return (state != "queued" && state != "running") ||
                   cannot_be_noted (now);
          },
          0.005);
      ping ();
      if (fills &&
          one->client ().properties (path).text ("State") == "running") {
        hit ("filled while running");
        disk->fill (4096);
        fills = false;
      }
    }
    Values now = one->client ().properties (path);
    std::string state = now.text ("State");
    hit ("then " + state);
    if (state == "held")
      EXPECT_EQ (now.text ("StateReason"), "storage-low");
    else if (state == "failed")
      EXPECT_EQ (short_error (now.text ("ErrorName")), "NoSpace")
          << now.text ("ErrorMessage");
    else
      EXPECT_TRUE (state == "completed" || cannot_be_noted (now))
          << now.print ();
  }
}

/* Room comes back: all that was held completes, and new jobs do. */
void
FullDisk::resume ()
{
  disk->empty ();
  ASSERT_TRUE (disk->resize (kEnough)) << std::strerror (errno);
  for (const std::string &path : paths) {
    auto state = one->client ().wait_finished (path, 60);
    EXPECT_TRUE (state) << one->client ().properties (path).print ();
    EXPECT_EQ (
        broken_rules (one->client ().events (path), state.value_or ("")), "");
  }
  if (!one->client ().manager_properties ().text ("Degraded").empty ()) {
    hit ("degraded until a restart");
    ASSERT_TRUE (one->restart ()) << one->log ();
  }
  Reply reply =
      one->client ().submit (tiny_brief (), Options ().set ("name", "after"));
  ASSERT_TRUE (reply.ok ()) << reply.error << ": " << reply.message;
  EXPECT_EQ (one->client ().wait_finished (reply.path (), 60), "completed");
}

void
FullDisk::visit (uint64_t bytes)
{
  one = std::make_unique<Daemon> ("[library]\nkeep-free=0\n");
  disk = SmallDisk::mount (one->place.media (), bytes);
  ASSERT_TRUE (disk) << std::strerror (errno);
  paths.clear ();
  if (!one->start ()) {
    /* It can't even keep its own database. */
    hit ("doesn't start");
    EXPECT_NE (one->log (), "");
    ASSERT_TRUE (disk->resize (kEnough));
    ASSERT_TRUE (one->start ()) << one->log ();
  }
  submit_some ();
  watch_until_settled ();
  EXPECT_EQ (one->leftovers (), std::vector<std::string>{});
  EXPECT_EQ (faults_of_videos (one->place.videos (), false), "");
  resume ();
  EXPECT_EQ (one->leftovers (), std::vector<std::string>{});
  EXPECT_EQ (faults_of_videos (one->place.videos (), true), "");
  EXPECT_TRUE (one->stop ());
  EXPECT_EQ (faults_of_database (one->place.file ("media/library.db")), "");
  if (HasFailure ())
    std::printf ("--- the daemon said:\n%s---\n", one->log ().c_str ());
  one.reset ();
  disk.reset ();
}

} // namespace

TEST_F (FullDisk, AtAnySize)
{
  for (int i = 0; i < size.count && !HasFailure (); i++) {
    double power = size.count > 1 ? (double) i / (size.count - 1) : 0;
    auto bytes = (uint64_t) ((double) kSmallest *
                             std::pow ((double) kLargest / kSmallest, power));
    SCOPED_TRACE (std::to_string (bytes >> 10) + " KiB");
    visit (bytes & ~4095ull);
  }
  std::printf ("answers after p50 %.1f ms, p99 %.1f ms, max %.1f ms, N %zu\n",
      percentile (pings, 0.5), percentile (pings, 0.99), percentile (pings, 1),
      pings.size ());
  EXPECT_LE (percentile (pings, 0.99), 100);
}
