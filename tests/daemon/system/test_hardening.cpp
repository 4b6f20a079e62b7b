// SPDX-License-Identifier: GPL-3.0-or-later
/* The daemon and its workers under what the system's unit lets them do. */
#include <gtest/gtest.h>

#include "config.h"
#include "daemon.h"
#include "system_bus.h"

using namespace reel::test;

namespace {

const std::vector<std::string> kConfine = {
    CONFINE, REELSMITH_BUILD_ROOT "/data/reelsmithd-system.service"};

/* Words that run WORDS as the unit would, with FOLDER to write to. */
std::vector<std::string>
confined (const std::string &folder, const std::vector<std::string> &words)
{
  std::vector<std::string> all = kConfine;
  all.push_back (folder);
  all.push_back (std::to_string (kService));
  all.insert (all.end (), words.begin (), words.end ());
  return all;
}

class Hardening : public testing::Test {
protected:
  void SetUp () override
  {
    std::string reason = SystemBus::reason_to_skip ();
    if (!reason.empty ())
      GTEST_SKIP () << reason;
    bus_ = std::make_unique<SystemBus> ();
    Outcome outcome = in_shell ("true");
    if (outcome.status == 77)
      GTEST_SKIP () << outcome.err;
    ASSERT_EQ (outcome.status, 0) << outcome.err;
  }
  Outcome in_shell (const std::string &command)
  {
    return Program (confined (bus_->place.path (), {"sh", "-c", command}))
        .run ();
  }
  std::unique_ptr<SystemBus> bus_;
};

} // namespace

/* Guards against a test that proves nothing because nothing is denied. */
TEST_F (Hardening, DeniesWhatTheUnitDenies)
{
  EXPECT_EQ (in_shell ("touch " + bus_->place.file ("tmp/a")).status, 0);
  EXPECT_NE (in_shell ("touch /var/tmp/reelsmith-test").status, 0);
  EXPECT_EQ (in_shell ("unshare --user --net true").status, 0);
  EXPECT_NE (in_shell ("unshare --user --mount true").status, 0);
  EXPECT_NE (in_shell ("test -e /proc/1/stat").status, 0);
  EXPECT_NE (in_shell ("test -e /proc/meminfo").status, 0);
  EXPECT_EQ (in_shell ("id -u").out, std::to_string (kService) + "\n");
  EXPECT_EQ (in_shell ("grep CapEff /proc/self/status").out,
      "CapEff:\t0000000000000000\n");
}

/* Guards against a unit so hard that nothing is rendered under it: a sandbox
 * that can't be entered, a decoder that makes code, a file it can't open. */
TEST_F (Hardening, JobsAreRenderedUnderIt)
{
  ASSERT_TRUE (bus_->start_daemon (kConfine)) << bus_->log ();
  std::string picture = REELSMITH_SOURCE_ROOT "/stock/images/sea.jpg";
  std::string brief = bus_->place.write ("brief.yaml", spoken_brief ("p.jpg"));
  Outcome outcome =
      bus_->run (kBob, {SUBMIT_C, "--system", brief, "p.jpg=" + picture});
  EXPECT_EQ (outcome.status, 0) << outcome.out << outcome.err << bus_->log ();
  EXPECT_TRUE (bus_->stop_daemon ());
}
