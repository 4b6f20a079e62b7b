// SPDX-License-Identifier: GPL-3.0-or-later
/* What outlives the daemon's end, the asked for and the sudden one, and that
 * of its workers. */
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>

#include "service_test.h"

using namespace reel::test;
namespace fs = std::filesystem;

namespace {

class Restart : public ServiceTest, public testing::WithParamInterface<int> {
protected:
  void SetUp () override
  {
    adopt_orphans ();
    ASSERT_TRUE (daemon.start ()) << daemon.log ();
    ours = children_of (getpid ());
  }

  void restart ()
  {
    ASSERT_TRUE (daemon.stop (GetParam (), 5)) << "doesn't end within 5 s";
    EXPECT_EQ (daemon.outcome.status, GetParam () == SIGTERM ? 0 : -1);
    EXPECT_EQ (orphans (ours, 1), std::vector<pid_t>{})
        << "a worker outlives the daemon";
    ASSERT_TRUE (daemon.start ()) << daemon.log ();
    ours = children_of (getpid ());
  }

  std::vector<pid_t> ours; // the bus and the daemon
};

std::string
name_of (const testing::TestParamInfo<int> &info)
{
  return info.param == SIGTERM ? "Terminated" : "Killed";
}

} // namespace

/* Accepted means durable: what waits, what runs, what has ended. */
TEST_P (Restart, NoJobIsLost)
{
  std::string done = submit (tiny_brief ("Done"));
  expect_end (done, "completed");
  Values before_it = daemon.client ().properties (done);
  std::string running = submit (long_brief (100, "Running"));
  std::string waiting = submit (tiny_brief ("Waiting"));
  ASSERT_TRUE (daemon.client ().wait_until (
      running, [] (const Values &now) { return now.number ("Progress") > 0; }));
  ASSERT_TRUE (daemon.signal_worker (running, 0));
  ASSERT_NO_FATAL_FAILURE (restart ());
  expect_end (running, "completed");
  expect_end (waiting, "completed");
  EXPECT_EQ (daemon.client ().properties (done).print (), before_it.print ());
  EXPECT_EQ (daemon.client ().list_jobs ().size (), 3u);
  EXPECT_EQ (value (waiting, "Title"), "Waiting");
  EXPECT_EQ (faults_of_videos (daemon.place.videos (), true), "");
}

/* The daemon's end is no fault of the worker: no attempt is used up by it. */
TEST_P (Restart, AttemptsAreNotUsedUp)
{
  std::string path = submit (long_brief (60));
  for (int i = 0; i < 3; i++) {
    /* The last signal may be of the daemon before, a worker is not. */
    ASSERT_TRUE (daemon.signal_worker (path, 0)) << i;
    ASSERT_NO_FATAL_FAILURE (restart ());
  }
  expect_end (path, "completed");
  EXPECT_EQ (daemon.client ().properties (path).number ("Attempts"), 1);
}

/* A worker that hears and says nothing would stay for ever, and keep its
 * folder: it ends with the daemon all the same. */
TEST_P (Restart, WorkersThatHangEndToo)
{
  std::string path = submit (long_brief (60));
  ASSERT_TRUE (daemon.signal_worker (path, SIGSTOP));
  ASSERT_NO_FATAL_FAILURE (restart ());
  expect_end (path, "completed");
}

/* What was handed over must be there after the client has gone. */
TEST_P (Restart, FilesHandedOverAreKept)
{
  daemon.client ().manager ("Pause");
  std::string copy = daemon.place.file ("copy.jpg");
  fs::copy (test_data ("photo-3x2.jpg"), copy);
  std::string path =
      submit (spoken_brief ("quay.jpg"), Options ().asset ("quay.jpg", copy));
  fs::remove (copy);
  ASSERT_NO_FATAL_FAILURE (restart ());
  EXPECT_EQ (value (path, "State"), "held");
  EXPECT_TRUE (daemon.client ().manager_properties ().flag ("Paused"))
      << "a pause doesn't survive";
  EXPECT_EQ (refusal_of (kManagerPath, "Resume"), "");
  expect_end (path, "completed");
}

/* A client that doesn't know whether it was heard asks again by its key. */
TEST_P (Restart, KeysAreRemembered)
{
  Options options;
  options.set ("key", "order 17");
  std::string path = submit (tiny_brief (), options);
  EXPECT_EQ (submit (tiny_brief (), options), path);
  expect_end (path, "completed");
  ASSERT_NO_FATAL_FAILURE (restart ());
  EXPECT_EQ (submit (tiny_brief (), options), path);
  EXPECT_EQ (daemon.client ().list_jobs ().size (), 1u);
}

/* Priorities and their order are as before. */
TEST_P (Restart, OrderIsKept)
{
  daemon.client ().manager ("Pause");
  std::string low = submit (tiny_brief (), Options ().set ("name", "low"));
  std::string also = submit (tiny_brief (), Options ().set ("name", "also"));
  std::string high = submit (
      tiny_brief (), Options ().set ("name", "high").set ("priority", 5));
  ASSERT_NO_FATAL_FAILURE (restart ());
  daemon.client ().manager ("Resume");
  for (const std::string &path : {low, also, high})
    expect_end (path, "completed");
  double times[] = {daemon.client ().properties (high).number ("Started"),
      daemon.client ().properties (low).number ("Started"),
      daemon.client ().properties (also).number ("Started")};
  EXPECT_LT (times[0], times[1]);
  EXPECT_LT (times[1], times[2]);
}

INSTANTIATE_TEST_SUITE_P (
    By, Restart, testing::Values (SIGTERM, SIGKILL), name_of);

namespace {

class Worker : public ServiceTest {
protected:
  void start (const std::string &configuration)
  {
    daemon.configure (configuration);
    ASSERT_TRUE (daemon.start ()) << daemon.log ();
  }
  /* Ends the worker of PATH by SIGNAL when it renders. */
  void end_worker (const std::string &path, int signal, int attempt)
  {
    ASSERT_TRUE (daemon.client ().wait_until (path, [&] (const Values &now) {
      return now.text ("State") == "running" &&
             now.number ("Attempts") == attempt;
    })) << daemon.client ().properties (path).print ();
    ASSERT_TRUE (daemon.signal_worker (path, signal));
  }
};

} // namespace

/* A crash by bad luck (no memory left) is tried again. */
TEST_F (Worker, KilledOnceIsTriedAgain)
{
  start ("");
  std::string path = submit (long_brief (60));
  end_worker (path, SIGKILL, 1);
  expect_end (path, "completed");
  expect_states (path, "queued running queued(retrying) running completed");
  EXPECT_EQ (daemon.client ().properties (path).number ("Attempts"), 2);
}

/* One that crashes each time is given up, and the next job runs. */
TEST_F (Worker, KilledTwiceIsGivenUp)
{
  start ("");
  std::string path = submit (long_brief (3600, "Bad"));
  std::string next = submit (tiny_brief ("Good"));
  end_worker (path, SIGSEGV, 1);
  end_worker (path, SIGSEGV, 2);
  expect_end (path, "failed");
  expect_end (next, "completed");
  expect_states (path, "queued running queued(retrying) running failed");
  EXPECT_EQ (short_error (value (path, "ErrorName")), "WorkerCrashed");
  EXPECT_NE (value (path, "ErrorMessage"), "");
  auto kept =
      files_under (daemon.place.file ("media/assets/failed/" + id_of (path)));
  EXPECT_GE (kept.size (), 2u) << "neither log nor brief is kept";
}

/* A limit of attempts is what the configuration says. */
TEST_F (Worker, AttemptsAreConfigured)
{
  start ("[worker]\nmax-attempts=1\n");
  std::string path = submit (long_brief (3600));
  end_worker (path, SIGKILL, 1);
  expect_end (path, "failed");
  expect_states (path, "queued running failed");
}

/* A worker that works for ever is ended at the deadline. */
TEST_F (Worker, DeadlineEndsTheJob)
{
  start ("[worker]\ndeadline=2\n");
  std::string path = submit (long_brief (6000));
  expect_end (path, "failed", 20);
  expect_states (path, "queued running failed");
  EXPECT_EQ (short_error (value (path, "ErrorName")), "TimedOut");
}

/* One from which nothing is heard is said to be stalled, until it is heard
 * of. */
TEST_F (Worker, StalledIsSaidAndTakenBack)
{
  start ("[worker]\nstalled=2\n");
  std::string path = submit (long_brief (3600));
  ASSERT_TRUE (daemon.client ().wait_stage (path, "render"));
  ASSERT_TRUE (daemon.signal_worker (path, SIGSTOP));
  ASSERT_TRUE (daemon.client ().wait_until (path, [] (const Values &now) {
    return now.text ("StateReason") == "stalled";
  })) << daemon.client ().properties (path).print ();
  EXPECT_EQ (value (path, "State"), "running");
  ASSERT_TRUE (daemon.signal_worker (path, SIGCONT));
  EXPECT_TRUE (daemon.client ().wait_until (path, [] (const Values &now) {
    return now.text ("StateReason") == "none";
  })) << daemon.client ().properties (path).print ();
  EXPECT_EQ (value (path, "State"), "running");
  EXPECT_EQ (refusal_of (path, "Cancel"), "");
  expect_end (path, "cancelled");
}

/* A worker that dies doesn't take with it what it had finished. */
TEST_F (Worker, RetriedItGoesOnWhereItWas)
{
  start ("");
  std::string path = submit (long_brief (200));
  ASSERT_TRUE (daemon.client ().wait_until (
      path, [] (const Values &now) { return now.number ("Progress") > 0.3; }));
  ASSERT_TRUE (daemon.signal_worker (path, SIGKILL));
  expect_end (path, "completed");
  EXPECT_NE (
      value (path, "Report").find ("\"reused\": true"), std::string::npos);
}

/* Nor does a daemon that is killed. */
TEST_F (Worker, AfterTheDaemonWasKilledItGoesOnWhereItWas)
{
  start ("");
  std::string path = submit (long_brief (200));
  ASSERT_TRUE (daemon.client ().wait_until (
      path, [] (const Values &now) { return now.number ("Progress") > 0.3; }));
  ASSERT_TRUE (daemon.restart (SIGKILL)) << daemon.log ();
  expect_end (path, "completed");
  EXPECT_NE (
      value (path, "Report").find ("\"reused\": true"), std::string::npos);
}
