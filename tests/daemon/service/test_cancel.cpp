// SPDX-License-Identifier: GPL-3.0-or-later
/* Jobs that are cancelled in each state and each stage. */
#include <gtest/gtest.h>

#include <csignal>
#include <cstdio>

#include "service_test.h"

using namespace reel::test;

namespace {

constexpr double kAtOnce = 2; // seconds, on a busy machine

class Cancelled : public ServiceTest {
protected:
  void SetUp () override { ASSERT_TRUE (daemon.start ()) << daemon.log (); }

  void cancel (const std::string &path)
  {
    EXPECT_EQ (refusal_of (path, "Cancel"), "");
    expect_end (path, "cancelled", kAtOnce);
    EXPECT_EQ (value (path, "ErrorName"), "");
    EXPECT_EQ (
        daemon.client ().properties (path).list ("OutputPaths").size (), 0u);
  }
};

} // namespace

/* A job that waits is cancelled at once, and never started. */
TEST_F (Cancelled, WhileQueued)
{
  std::string first = submit (long_brief (3600));
  std::string second = submit (tiny_brief ());
  cancel (second);
  expect_states (second, "queued cancelled");
  EXPECT_EQ (daemon.client ().properties (second).number ("Attempts"), 0);
  cancel (first);
}

/* So is one that is held. */
TEST_F (Cancelled, WhileHeld)
{
  EXPECT_EQ (refusal_of (kManagerPath, "Pause"), "");
  std::string path = submit (tiny_brief ());
  ASSERT_TRUE (daemon.client ().wait_state (path, "held"));
  EXPECT_EQ (value (path, "StateReason"), "paused");
  cancel (path);
}

/* One that runs: its worker is gone, and all it had made. */
TEST_F (Cancelled, WhileRunning)
{
  std::string path = submit (long_brief (3600));
  ASSERT_TRUE (daemon.client ().wait_stage (path, "render"));
  pid_t worker = daemon.worker_of (path);
  ASSERT_GT (worker, 1);
  cancel (path);
  EXPECT_FALSE (daemon.signal_child (worker, 0)) << "it still lives";
  EXPECT_EQ (daemon.leftovers (), std::vector<std::string>{});
  EXPECT_EQ (files_under (daemon.place.videos ()), std::vector<std::string>{});
}

/* In each stage. The last ones are short: the job may be done before. */
TEST_F (Cancelled, InEachStage)
{
  int cancelled = 0, seconds = 120; // of each its own, or sound is reused
  for (const char *stage :
      {"speak", "render", "mix", "join", "check", "publish"}) {
    SCOPED_TRACE (stage);
    std::string path = submit (long_brief (seconds++));
    if (!daemon.client ().wait_until (path, [&] (const Values &now) {
          return now.text ("Stage") == stage || now.number ("Finished") > 0;
        }))
      ADD_FAILURE () << "never comes to it";
    daemon.client ().job (path, "Cancel");
    auto state = daemon.client ().wait_finished (path, kAtOnce);
    EXPECT_TRUE (state == "cancelled" || state == "completed");
    EXPECT_EQ (
        broken_rules (daemon.client ().events (path), state.value_or ("")), "");
    bool is_there = !video (path).empty ();
    EXPECT_EQ (is_there, state == "completed");
    cancelled += state == "cancelled";
  }
  std::printf ("%d of 6 were cancelled before they were done\n", cancelled);
  EXPECT_GE (cancelled, 2);
}

/* A worker that no longer hears is killed after half a second. */
TEST_F (Cancelled, WhileTheWorkerHangs)
{
  std::string path = submit (long_brief (3600));
  ASSERT_TRUE (daemon.client ().wait_stage (path, "render"));
  ASSERT_TRUE (daemon.signal_worker (path, SIGSTOP));
  cancel (path);
}

/* Twice, or after the end: refused, and nothing happens. */
TEST_F (Cancelled, OnlyOnce)
{
  std::string path = submit (long_brief (3600));
  ASSERT_TRUE (daemon.client ().wait_state (path, "running"));
  cancel (path);
  EXPECT_EQ (refusal_of (path, "Cancel"), "NotPermitted");
  std::string done = submit (tiny_brief ());
  expect_end (done, "completed");
  EXPECT_EQ (refusal_of (done, "Cancel"), "NotPermitted");
  EXPECT_EQ (value (done, "State"), "completed");
}

/* A cancelled job can be made again: as a new one. */
TEST_F (Cancelled, CanBeRetried)
{
  std::string path =
      submit (tiny_brief ("Again"), Options ().set ("priority", 3));
  daemon.client ().job (path, "Cancel");
  auto state = daemon.client ().wait_finished (path, kAtOnce);
  Reply reply = daemon.client ().job (path, "Retry");
  ASSERT_TRUE (reply.ok ()) << reply.message;
  EXPECT_NE (reply.path (), path);
  expect_end (reply.path (), "completed");
  EXPECT_EQ (value (reply.path (), "Title"), "Again");
  EXPECT_EQ (value (path, "State"), state);
}
