// SPDX-License-Identifier: GPL-3.0-or-later
/* From a job to its end: each way a worker can end, cancel in each state,
 * priorities, limits, pause. */
#include "queue_test.h"

#include <algorithm>
#include <filesystem>

#include "library/database.h"

using namespace reel;
using namespace reel::daemon;
using namespace reel::test;

using QueueRun = QueueTest;

/* The whole way, as a client sees it. */
TEST_F (QueueRun, AJobBecomesAVideo)
{
  start ();
  std::string id = submit ("film\nrender progress 0.25");
  EXPECT_EQ (end_of (id), "completed");
  EXPECT_EQ (listener.states (id), "queued running completed");
  Job done = job (id);
  EXPECT_EQ (done.title, "Title of film");
  EXPECT_EQ (done.output_paths,
      (std::vector<std::string>{media + "/videos/film.mp4"}));
  EXPECT_EQ (done.progress, 1);
  EXPECT_EQ (done.attempts, 1u);
  EXPECT_EQ (done.error_name, "");
  EXPECT_LE (done.created, done.started);
  EXPECT_LE (done.started, done.finished);
  EXPECT_EQ (read ("videos/film.mp4"), "video film");
  EXPECT_FALSE (exists ("assets/temp/job-" + id));
  UniqueFd video = queue->open_output (id, nullptr);
  EXPECT_TRUE (video);
}

/* A user's second job is held while the first one runs, another user's runs
 * beside it, and the held one passes by itself. */
TEST_F (QueueRun, AUserHasALimitOfTheirOwn)
{
  config.max_running = 2;
  config.max_running_per_user = 1;
  start ();
  std::string go = fifo ("go"), other = fifo ("other");
  std::string first = submit (brief ("one\nrender wait " + go, 1000));
  ASSERT_TRUE (wait_state (first, State::Running));
  std::string second = submit (brief ("two", 1000));
  std::string third = submit (brief ("three\nrender wait " + other, 1001));
  ASSERT_TRUE (wait_state (third, State::Running));
  EXPECT_EQ (job (second).state, State::Held);
  EXPECT_EQ (job (second).reason, Reason::RateLimited);
  release (go);
  EXPECT_EQ (end_of (first), "completed");
  EXPECT_EQ (end_of (second), "completed");
  release (other);
  EXPECT_EQ (end_of (third), "completed");
}

TEST_F (QueueRun, AFailureSaysWhyAndKeepsWhatHelps)
{
  start ();
  std::string id = submit ("film\nrender fail");
  EXPECT_EQ (end_of (id), "failed");
  Job done = job (id);
  EXPECT_EQ (done.error_name, "org.reelsmith.Error.PipelineFailed");
  EXPECT_EQ (done.error_message, "it broke");
  EXPECT_TRUE (done.output_paths.empty ());
  EXPECT_FALSE (exists ("videos/film.mp4"));
  EXPECT_EQ (read ("assets/failed/" + id + "/log.txt"), "task render\n");
  EXPECT_EQ (read ("assets/failed/" + id + "/brief.txt"), "film\nrender fail");
  EXPECT_FALSE (exists ("assets/temp/job-" + id));
  EXPECT_EQ (refusal ([&] (GError **error) {
    return (bool) queue->open_output (id, error);
  }),
      "NotFound");
}

TEST_F (QueueRun, AWorkerThatDiesIsTriedAgain)
{
  start ();
  std::string id =
      submit ("film\nrender crash-once " + folder.path () + "/died");
  EXPECT_EQ (end_of (id), "completed");
  EXPECT_EQ (
      listener.states (id), "queued running queued/retrying running completed");
  EXPECT_EQ (job (id).attempts, 2u);
}

/* Poison: not for ever, and nobody else suffers. */
TEST_F (QueueRun, PoisonEndsAfterItsAttempts)
{
  start ();
  std::string bad = submit ("bad\nrender crash");
  std::string good = submit ("good");
  EXPECT_EQ (end_of (bad), "failed");
  EXPECT_EQ (end_of (good), "completed");
  EXPECT_EQ (job (bad).attempts, 2u);
  EXPECT_EQ (job (bad).error_name, "org.reelsmith.Error.WorkerCrashed");
  EXPECT_NE (job (bad).error_message.find ("signal 11"), std::string::npos)
      << job (bad).error_message;
}

TEST_F (QueueRun, EndingWithoutAWordIsACrash)
{
  config.max_attempts = 1;
  start ();
  for (const char *how : {"silent", "garbage"}) {
    std::string id = submit (std::string (how) + "\nrender " + how);
    EXPECT_EQ (end_of (id), "failed");
    EXPECT_EQ (job (id).error_name, "org.reelsmith.Error.WorkerCrashed");
  }
}

TEST_F (QueueRun, TheDeadlineEndsIt)
{
  config.deadline_seconds = 1;
  start ();
  std::string id = submit ("film\nrender stubborn");
  EXPECT_EQ (end_of (id), "failed");
  EXPECT_EQ (job (id).error_name, "org.reelsmith.Error.TimedOut");
}

TEST_F (QueueRun, StalledIsSaidAndTakenBack)
{
  config.stalled_seconds = 1;
  start ();
  std::string go = fifo ("go");
  std::string id = submit ("film\nrender wait " + go);
  ASSERT_TRUE (wait ([&] { return job (id).reason == Reason::Stalled; }));
  release (go);
  EXPECT_EQ (end_of (id), "completed");
  EXPECT_EQ (
      listener.states (id), "queued running running/stalled running completed");
}

TEST_F (QueueRun, CancelWhileItRuns)
{
  start ();
  std::string id = submit ("film\nrender hang");
  ASSERT_TRUE (wait_state (id, State::Running));
  EXPECT_TRUE (queue->cancel (id, nullptr));
  EXPECT_TRUE (queue->cancel (id, nullptr));
  EXPECT_EQ (end_of (id), "cancelled");
  EXPECT_FALSE (exists ("assets/temp/job-" + id));
  EXPECT_EQ (job (id).error_name, "");
}

TEST_F (QueueRun, CancelOfWhoDoesntListen)
{
  start ();
  std::string id = submit ("film\nrender stubborn");
  ASSERT_TRUE (wait_state (id, State::Running));
  EXPECT_TRUE (queue->cancel (id, nullptr));
  EXPECT_EQ (end_of (id), "cancelled");
}

TEST_F (QueueRun, CancelWhileItWaits)
{
  start ();
  ASSERT_TRUE (queue->pause (nullptr));
  std::string id = submit ("film");
  EXPECT_TRUE (queue->cancel (id, nullptr));
  EXPECT_EQ (end_of (id), "cancelled");
  EXPECT_EQ (job (id).attempts, 0u);
  ASSERT_TRUE (queue->resume (nullptr));
  std::string next = submit ("next");
  EXPECT_EQ (end_of (next), "completed");
  EXPECT_FALSE (exists ("videos/film.mp4"));
}

/* Guards the promise that final states never change. */
TEST_F (QueueRun, WhatHasEndedCantBeChanged)
{
  start ();
  std::string id = submit ("film");
  ASSERT_EQ (end_of (id), "completed");
  EXPECT_EQ (
      refusal ([&] (GError **error) { return queue->cancel (id, error); }),
      "NotPermitted");
  EXPECT_EQ (refusal ([&] (GError **error) {
    return queue->set_priority (id, 1, error);
  }),
      "NotPermitted");
  EXPECT_EQ (job (id).state, State::Completed);
}

TEST_F (QueueRun, JobsThatArentThere)
{
  start ();
  using Call = std::function<bool (GError **)>;
  for (const Call &call :
      {Call ([&] (GError **e) { return queue->cancel ("none", e); }),
          Call ([&] (GError **e) { return queue->remove ("none", e); }),
          Call ([&] (GError **e) { return queue->set_priority ("x", 0, e); }),
          Call ([&] (GError **e) { return (bool) queue->retry ("none", e); }),
          Call ([&] (GError **e) {
            return (bool) queue->open_output ("none", e);
          })})
    EXPECT_EQ (refusal (call), "NotFound");
  EXPECT_FALSE (queue->find ("none"));
}

TEST_F (QueueRun, HigherPriorityIsFirst)
{
  start ();
  std::string go = fifo ("go");
  std::string first = submit ("first\nrender wait " + go);
  ASSERT_TRUE (wait_state (first, State::Running));
  std::string low = submit ("low"), mid = submit ("mid"), top = submit ("top");
  ASSERT_TRUE (queue->set_priority (top, 100, nullptr));
  ASSERT_TRUE (queue->set_priority (low, -1, nullptr));
  EXPECT_EQ (refusal ([&] (GError **error) {
    return queue->set_priority (mid, 101, error);
  }),
      "InvalidArgument");
  release (go);
  for (const std::string &id : {low, mid, top})
    EXPECT_EQ (end_of (id), "completed");
  EXPECT_LE (job (top).finished, job (mid).started);
  EXPECT_LE (job (mid).finished, job (low).started);
}

TEST_F (QueueRun, PauseHoldsAndResumeLetsGo)
{
  start ();
  ASSERT_TRUE (queue->pause (nullptr));
  std::string id = submit ("film");
  ASSERT_TRUE (wait_state (id, State::Held));
  EXPECT_EQ (job (id).reason, Reason::Paused);
  EXPECT_TRUE (queue->status ().paused);
  EXPECT_EQ (queue->status ().queued, 1u);
  ASSERT_TRUE (queue->resume (nullptr));
  EXPECT_EQ (end_of (id), "completed");
  EXPECT_EQ (listener.states (id), "queued held/paused running completed");
}

/* Two side by side with MaxRunning 2, never three; a higher limit is taken
 * up at once. */
TEST_F (QueueRun, AsManyRunAsMay)
{
  config.max_running = 2;
  start ();
  std::vector<std::string> ids, gates;
  for (const char *name : {"a", "b", "c", "d"}) {
    gates.push_back (fifo (name));
    ids.push_back (
        submit (std::string (name) + "\nrender wait " + gates.back ()));
  }
  ASSERT_TRUE (wait_state (ids[1], State::Running));
  EXPECT_EQ (queue->status ().running, 2u);
  EXPECT_EQ (job (ids[2]).state, State::Queued);
  config.max_running = 3;
  queue->configure (config);
  ASSERT_TRUE (wait_state (ids[2], State::Running));
  EXPECT_EQ (job (ids[3]).state, State::Queued);
  for (int i = 0; i < 4; i++) {
    release (gates[i]);
    EXPECT_EQ (end_of (ids[i]), "completed");
  }
}

/* Two that fit alone must not fill the disk together. */
TEST_F (QueueRun, RoomIsReserved)
{
  config.max_running = 2;
  start ();
  uint64_t most = queue->status ().disk_free / 3 * 2;
  std::string bytes = "\nbytes " + std::to_string (most);
  std::string go = fifo ("go");
  std::string first = submit ("first" + bytes + "\nrender wait " + go);
  ASSERT_TRUE (wait_state (first, State::Running));
  std::string second = submit ("second" + bytes);
  ASSERT_TRUE (wait_state (second, State::Held));
  EXPECT_EQ (job (second).reason, Reason::StorageLow);
  release (go);
  EXPECT_EQ (end_of (second), "completed");
  EXPECT_EQ (
      listener.states (second), "queued held/storage-low running completed");
}

/* What another brief has made is left alone, at submission and at the end. */
TEST_F (QueueRun, AnothersVideoIsNotReplaced)
{
  start ();
  std::string go = fifo ("go");
  std::string first = submit ("film\nrender wait " + go);
  ASSERT_TRUE (wait_state (first, State::Running));
  std::filesystem::create_directories (media + "/videos");
  g_file_set_contents (
      (media + "/videos/film.mp4").c_str (), "mine", -1, nullptr);
  release (go);
  EXPECT_EQ (end_of (first), "failed");
  EXPECT_EQ (job (first).error_name, "org.reelsmith.Error.Exists");
  EXPECT_EQ (submit ("film"), "!Exists");
  EXPECT_EQ (read ("videos/film.mp4"), "mine");
  Submission forced = brief ("film");
  forced.force = true;
  EXPECT_EQ (end_of (submit (std::move (forced))), "completed");
  EXPECT_EQ (read ("videos/film.mp4"), "video film");
}

/* A worker is not trusted with names. */
TEST_F (QueueRun, AVideoOfAnotherNameIsRefused)
{
  start ();
  std::string id = submit ("film\nrender store other.mp4");
  EXPECT_EQ (end_of (id), "failed");
  EXPECT_EQ (job (id).error_name, "org.reelsmith.Error.CheckFailed");
  EXPECT_FALSE (exists ("videos/other.mp4"));
}

TEST_F (QueueRun, RetryIsANewJob)
{
  start ();
  std::string mark = folder.path () + "/died";
  config.max_attempts = 1;
  queue->configure (config);
  std::string id = submit ("film\nrender crash-once " + mark);
  ASSERT_EQ (end_of (id), "failed");
  auto again = queue->retry (id, nullptr);
  ASSERT_TRUE (again);
  EXPECT_NE (*again, id);
  EXPECT_EQ (end_of (*again), "completed");
  EXPECT_EQ (job (id).state, State::Failed);
  EXPECT_EQ (job (*again).title, job (id).title);
}

TEST_F (QueueRun, OnlyWhatHasEndedIsRetriedOrRemoved)
{
  start ();
  std::string go = fifo ("go");
  std::string id = submit ("film\nrender wait " + go);
  EXPECT_EQ (refusal ([&] (GError **error) {
    return (bool) queue->retry (id, error);
  }),
      "NotPermitted");
  EXPECT_EQ (
      refusal ([&] (GError **error) { return queue->remove (id, error); }),
      "NotPermitted");
  release (go);
  ASSERT_EQ (end_of (id), "completed");
  EXPECT_TRUE (queue->remove (id, nullptr));
  EXPECT_EQ (listener.removed, (std::vector<std::string>{id}));
  EXPECT_FALSE (queue->find (id));
  EXPECT_TRUE (exists ("videos/film.mp4"));
}

TEST_F (QueueRun, FinishedJobsAreBounded)
{
  config.max_finished = 2;
  start ();
  std::vector<std::string> ids;
  for (const char *name : {"a", "b", "c", "d"}) {
    ids.push_back (submit (name));
    EXPECT_TRUE (
        wait ([&] { return listener.finished.count (ids.back ()) > 0; }));
  }
  EXPECT_EQ (queue->list (std::nullopt, {}),
      (std::vector<std::string>{ids[2], ids[3]}));
  EXPECT_EQ (listener.removed, (std::vector<std::string>{ids[0], ids[1]}));
  EXPECT_TRUE (exists ("videos/a.mp4"));
}

/* Thousands, when the limit is lowered: in pieces, and all of them. */
TEST_F (QueueRun, ALoweredBoundIsReached)
{
  start ();
  ASSERT_TRUE (queue->pause (nullptr));
  for (int i = 0; i < 3; i++) {
    std::string id = submit (std::string (1, (char) ('a' + i)));
    ASSERT_TRUE (queue->cancel (id, nullptr));
  }
  stop ();
  auto database = library::Database::open (media + "/library.db", nullptr);
  ASSERT_TRUE (database->run (
      "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n "
      "WHERE i < 1000) INSERT INTO jobs (id, owner, kind, state, created, "
      "finished, options, properties, inputs) SELECT 'job' || i, 1000, "
      "'brief', 'cancelled', i, i, '{}', '{\"map\":{}}', "
      "'{\"inputs\":[]}' FROM n",
      nullptr));
  database.reset ();
  config.max_finished_age_seconds = 0;
  config.max_finished = 2000;
  start ();
  EXPECT_EQ (queue->list (std::nullopt, {}).size (), 1003u);
  config.max_finished = 2;
  queue->configure (config);
  EXPECT_TRUE (
      wait ([&] { return queue->list (std::nullopt, {}).size () == 2; }));
  EXPECT_EQ (listener.removed.size (), 1001u);
}

TEST_F (QueueRun, VoicesAndTemplatesAreKnownAfterAWhile)
{
  start ();
  ASSERT_TRUE (wait ([&] { return !queue->status ().voices.empty (); }));
  EXPECT_EQ (queue->status ().templates, (std::vector<std::string>{"scene"}));
}

TEST_F (QueueRun, StopPutsRunningJobsBack)
{
  start ();
  std::string id = submit ("film\nrender stubborn");
  ASSERT_TRUE (wait_state (id, State::Running));
  stop ();
  EXPECT_EQ (listener.states (id), "queued running queued/restarted");
  EXPECT_TRUE (listener.finished.empty ());
}
