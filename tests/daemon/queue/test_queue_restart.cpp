// SPDX-License-Identifier: GPL-3.0-or-later
/* What outlives the daemon's end, and what a database that can't be used
 * comes to. */
#include "queue_test.h"

#include "library/database.h"

using namespace reel;
using namespace reel::daemon;
using namespace reel::test;

namespace {

class QueueRestart : public QueueTest {
protected:
  std::unique_ptr<library::Database> database ()
  {
    return library::Database::open (media + "/library.db", nullptr);
  }
};

} // namespace

/* Accepted means durable. */
TEST_F (QueueRestart, WhatWaitedWaitsAgain)
{
  open ();
  std::string id = submit ("film");
  drop ();
  start ();
  EXPECT_EQ (end_of (id), "completed");
  EXPECT_EQ (job (id).attempts, 1u);
}

/* However the daemon ended: no fault of the worker. */
TEST_F (QueueRestart, WhatRanRunsAgain)
{
  start ();
  std::string mark = folder.path () + "/mark";
  std::string id = submit ("film\nrender wait " + fifo ("go"));
  for (int i = 0; i < 2; i++) {
    ASSERT_TRUE (wait_state (id, State::Running));
    if (i)
      stop ();
    else
      drop ();
    open ();
    EXPECT_EQ (job (id).state, State::Queued);
    EXPECT_EQ (job (id).reason, Reason::Restarted);
    EXPECT_EQ (job (id).attempts, 0u);
    queue->start ();
  }
  release (folder.path () + "/go");
  EXPECT_EQ (end_of (id), "completed");
  EXPECT_EQ (job (id).attempts, 1u);
}

TEST_F (QueueRestart, WhatHadEndedIsAsItWasAndSaidNothingOf)
{
  start ();
  std::string good = submit ("good"), bad = submit ("bad\nrender fail");
  ASSERT_EQ (end_of (good), "completed");
  ASSERT_EQ (end_of (bad), "failed");
  Job before = job (bad);
  stop ();
  start ();
  EXPECT_EQ (job (good).state, State::Completed);
  EXPECT_EQ (job (bad).error_message, before.error_message);
  EXPECT_EQ (job (bad).finished, before.finished);
  EXPECT_EQ (end_of (submit ("next")), "completed");
  EXPECT_EQ (listener.finished.size (), 1u);
  EXPECT_EQ (
      queue->list (std::nullopt, {State::Completed, State::Failed}).size (),
      3u);
}

/* Killed after the video was published and before the job said so: it isn't
 * rendered a second time, and its end is told once. */
TEST_F (QueueRestart, APublishedVideoIsNotRenderedAgain)
{
  start ();
  std::string id = submit ("film");
  ASSERT_EQ (end_of (id), "completed");
  stop ();
  ASSERT_TRUE (database ()->run (
      "UPDATE jobs SET state = 'running', finished = 0, output_paths = '[]', "
      "passes = 0",
      nullptr));
  start ();
  EXPECT_EQ (end_of (id), "completed");
  EXPECT_EQ (job (id).attempts, 1u);
  EXPECT_EQ (job (id).output_paths.front (), media + "/videos/film.mp4");
  stop ();
  start ();
  EXPECT_EQ (end_of (submit ("next")), "completed");
  EXPECT_EQ (listener.finished.count (id), 0u);
}

TEST_F (QueueRestart, PauseAndKeysAreRemembered)
{
  start ();
  ASSERT_TRUE (queue->pause (nullptr));
  Submission submission = brief ("film");
  submission.key = "k";
  std::string id = submit (std::move (submission));
  stop ();
  start ();
  EXPECT_TRUE (queue->status ().paused);
  submission = brief ("film");
  submission.key = "k";
  EXPECT_EQ (submit (std::move (submission)), id);
  ASSERT_TRUE (wait_state (id, State::Held));
  ASSERT_TRUE (queue->resume (nullptr));
  EXPECT_EQ (end_of (id), "completed");
}

TEST_F (QueueRestart, OneDaemonForOneFolder)
{
  start ();
  ErrorPtr error;
  Listener other;
  EXPECT_EQ (JobQueue::open (config, worker, other, out (error)), nullptr);
  EXPECT_TRUE (
      g_error_matches (error.get (), REEL_DAEMON_ERROR, (int) Error::Exists));
}

/* Nothing is ever deleted because it can't be read. */
TEST_F (QueueRestart, ADatabaseThatCantBeReadIsKept)
{
  start ();
  std::string id = submit ("film");
  ASSERT_EQ (end_of (id), "completed");
  stop ();
  std::string file = media + "/library.db", damage (8192, 'x');
  for (bool is_newer : {false, true}) {
    if (is_newer) {
      unlink (file.c_str ());
      ASSERT_TRUE (database ()->run ("PRAGMA user_version = 99", nullptr));
    } else {
      g_file_set_contents (
          file.c_str (), damage.c_str (), (gssize) damage.size (), nullptr);
    }
    CharPtr before, after;
    gsize size = 0, size_after = 0;
    g_file_get_contents (file.c_str (), out (before), &size, nullptr);
    ErrorPtr error;
    queue = JobQueue::open (config, worker, listener, out (error));
    ASSERT_NE (queue, nullptr);
    EXPECT_NE (queue->status ().degraded, "");
    queue->start ();
    EXPECT_EQ (submit ("film"), "!Degraded");
    EXPECT_EQ (refusal ([&] (GError **why) { return queue->pause (why); }),
        "Degraded");
    EXPECT_TRUE (queue->list (std::nullopt, {}).empty ());
    EXPECT_FALSE (queue->find (id));
    stop ();
    g_file_get_contents (file.c_str (), out (after), &size_after, nullptr);
    EXPECT_EQ (std::string (before.get (), size),
        std::string (after.get (), size_after));
  }
}
