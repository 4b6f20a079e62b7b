// SPDX-License-Identifier: GPL-3.0-or-later
/* Publishing that stops half way and can't be taken back either: the job goes
 * on until its video is whole, or can't be any more. */
#include "queue_test.h"

#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "library/database.h"
#include "library/syscalls.h"

using namespace reel;
using namespace reel::daemon;
using namespace reel::test;
namespace fs = std::filesystem;

using library::kRealSyscalls;

namespace {

/* What the publishing thread's calls do. */
enum Fault { kNone, kDiskFails, kDatabaseIsLocked, kTakesTime };
std::atomic<int> fault;
std::atomic<int> placed; // attempts to put the video in place
std::atomic<bool> held;  // the database is locked
std::atomic<int> looked; // calls that look at files while it is
std::atomic<bool> go_on; // what takes time has taken it
std::string database_file;
std::unique_ptr<library::Database> database;
std::unique_ptr<library::Transaction> lock;

int
faulty_linkat (int from_dir, const char *from, int dir, const char *name)
{
  if (strcmp (name, "film.mp4") != 0)
    return kRealSyscalls.linkat (from_dir, from, dir, name);
  placed++;
  if (fault == kDiskFails) {
    errno = EIO;
    return -1;
  }
  if (fault == kTakesTime)
    go_on.wait (false);
  int result = kRealSyscalls.linkat (from_dir, from, dir, name);
  if (fault == kDatabaseIsLocked && !held) {
    database = library::Database::open (database_file, nullptr);
    lock = std::make_unique<library::Transaction> (*database, nullptr);
    held = true;
  }
  return result;
}

int
faulty_unlinkat (int dir, const char *name, int flags)
{
  if (fault != kDiskFails || placed == 0)
    return kRealSyscalls.unlinkat (dir, name, flags);
  errno = EIO;
  return -1;
}

int
counted_fstatat (int dir, const char *path, struct stat *info, int flags)
{
  looked += held;
  return kRealSyscalls.fstatat (dir, path, info, flags);
}

class QueuePublish : public QueueTest {
protected:
  QueuePublish ()
  {
    fault = kNone;
    held = go_on = false;
    placed = looked = 0;
    database_file = media + "/library.db";
    calls_ = kRealSyscalls;
    calls_.linkat = faulty_linkat;
    calls_.unlinkat = faulty_unlinkat;
    calls_.fstatat = counted_fstatat;
    library::syscalls = &calls_;
  }
  ~QueuePublish () override
  {
    queue.reset ();
    lock.reset ();
    database.reset ();
    library::syscalls = &kRealSyscalls;
  }
  /* A job whose publication can neither be done nor be taken back; it has been
   * tried twice. */
  std::string stuck ()
  {
    fault = kDiskFails;
    start ();
    std::string id = submit ("film");
    EXPECT_TRUE (wait ([] { return placed > 1; }));
    Job now = job (id);
    EXPECT_EQ (now.state, State::Running);
    EXPECT_EQ (now.output_paths, std::vector<std::string>{});
    EXPECT_FALSE (queue->cancel (id, nullptr)) << "it may be there already";
    return id;
  }

  Submission progressive ()
  {
    Submission submission = brief ("film");
    submission.options.progressive = true;
    return submission;
  }

private:
  library::Syscalls calls_;
};

} // namespace

/* It is completed when the disk works again, once, and told once. */
TEST_F (QueuePublish, IsCompletedLater)
{
  std::string id = stuck ();
  fault = kNone;
  EXPECT_EQ (end_of (id), "completed") << job (id).error_message;
  EXPECT_EQ (listener.states (id), "queued running completed");
  EXPECT_EQ (job (id).output_paths,
      (std::vector<std::string>{media + "/videos/film.mp4"}));
  EXPECT_EQ (job (id).progress, 1);
  EXPECT_EQ (read ("videos/film.mp4"), "video film");
  EXPECT_FALSE (exists ("assets/temp/job-" + id));
  EXPECT_FALSE (exists ("assets/temp/job-" + id + ".journal"));
  EXPECT_EQ (end_of (submit ("next")), "completed");
}

/* Somebody has removed what was to be published: it must not seem to run for
 * ever, nor keep its place in the queue. */
TEST_F (QueuePublish, FailsWhenItCannotBeCompletedAnyMore)
{
  std::string id = stuck ();
  fs::remove_all (media + "/assets/temp/job-" + id + "/out");
  fault = kNone;
  EXPECT_EQ (end_of (id), "failed");
  EXPECT_EQ (job (id).error_name, "org.reelsmith.Error.CheckFailed");
  EXPECT_NE (job (id).error_message, "");
  EXPECT_FALSE (exists ("videos/film.mp4"));
  EXPECT_FALSE (exists ("assets/temp/job-" + id + ".journal"));
  EXPECT_EQ (end_of (submit ("next")), "completed");
}

/* It is completed by the next daemon if this one ends before that. */
TEST_F (QueuePublish, IsCompletedAfterARestart)
{
  std::string id = stuck ();
  stop ();
  fault = kNone;
  start ();
  EXPECT_EQ (end_of (id), "completed") << job (id).error_message;
  EXPECT_EQ (read ("videos/film.mp4"), "video film");
}

/* The video is in place, and the database can't take its rows: another program
 * writes to it for too long. */
TEST_F (QueuePublish, IsNotedLater)
{
  fault = kDatabaseIsLocked;
  start ();
  std::string id = submit ("film");
  /* That the queue looks again says that it had given up. */
  ASSERT_TRUE (wait ([] { return looked > 0; }));
  fault = kNone;
  EXPECT_EQ (job (id).state, State::Running);
  lock.reset ();
  EXPECT_EQ (end_of (id), "completed") << job (id).error_message;
  EXPECT_EQ (listener.states (id), "queued running completed");
  EXPECT_EQ (read ("videos/film.mp4"), "video film");
}

/* A draft that is completed later is no end: the video follows. */
TEST_F (QueuePublish, ADraftIsCompletedLater)
{
  fault = kDiskFails;
  start ();
  std::string id = submit (progressive ());
  EXPECT_TRUE (wait ([] { return placed > 1; }));
  EXPECT_FALSE (job (id).draft);
  fault = kNone;
  EXPECT_EQ (end_of (id), "completed") << job (id).error_message;
  EXPECT_EQ (listener.states (id), "queued running completed");
  EXPECT_EQ (job (id).passes, 2u);
  EXPECT_EQ (read ("videos/film.mp4"), "video film");
  EXPECT_FALSE (exists ("assets/temp/job-" + id + ".journal"));
}

/* Cancelled while its draft gets its place: it gets it, and nothing follows. */
TEST_F (QueuePublish, CancelledWhileItsDraftIsPublished)
{
  fault = kTakesTime;
  start ();
  std::string id = submit (progressive ());
  EXPECT_TRUE (wait ([] { return placed > 0; }));
  EXPECT_TRUE (queue->cancel (id, nullptr));
  fault = kNone;
  go_on = true;
  go_on.notify_all ();
  EXPECT_EQ (end_of (id), "cancelled");
  EXPECT_TRUE (job (id).draft);
  EXPECT_EQ (read ("videos/film.mp4"), "draft film");
  EXPECT_EQ (end_of (submit ("next")), "completed");
}
