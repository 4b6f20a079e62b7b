// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "glib_ptr.h"
#include "library/error.h"
#include "queue/job_store.h"
#include "temp_folder.h"

using namespace reel;
using namespace reel::daemon;
using library::Database;
using library::Transaction;

namespace {

/* Every member has a value of its own, none its default. */
Job
full_job (const std::string &id)
{
  Job job;
  job.id = id;
  job.key = "key of " + id;
  job.title = "Sch\xc3\xb6n \"quoted\"";
  job.kind = Order::Kind::Pipeline;
  job.owner = 4294967294u;
  job.priority = -7;
  job.state = State::Running;
  job.reason = Reason::Stalled;
  job.stage = "render";
  job.progress = 0.1;
  job.progress_valid = true;
  job.message = "a message";
  job.created = 1700000000000001;
  job.started = 2;
  job.finished = 3;
  job.expected_end = 4;
  job.output_paths = {"/a/b c.mp4", "/a/\xe5\x86\x99.vtt"};
  job.draft = true;
  job.report = "{\"a\": 1}";
  job.warnings = {"one\ntwo", ""};
  job.error_name = "org.reelsmith.Error.NoSpace";
  job.error_message = "no room";
  job.attempts = 2;
  job.brief = std::string (100000, 'x') + "\n";
  job.file = "brief.md";
  job.base_dir = "/home/user";
  job.identity = "0123";
  job.options.format = "yaml";
  job.options.quality = "draft";
  job.options.size = "720p";
  job.options.name = "film";
  job.options.variables = {{"a", "1"}, {"b", "two\nlines"}};
  job.options.strict = true;
  job.options.voice_fallback = "";
  job.options.progressive = true;
  job.force = true;
  job.template_name = "scene";
  job.properties = {{"text.text", "plain & <b>"}};
  job.inputs = {{"/home/user/a.png", "a.png", ""},
      {"/b.png", "b.png", "assets/inputs/00"}};
  job.name = "film";
  job.render_seconds = 12.5;
  job.output_bytes = 1 << 20;
  job.staging_bytes = 1ull << 40;
  job.videos = {{"film", "film.mp4", "id1", 1.5, true, 0.25},
      {"film-b", "film-b.webm", "id2", 2, false, 0}};
  job.passes = 1;
  job.publishing = std::string (64, 'a') + " film.mp4";
  return job;
}

/* All that the database keeps, as one text. */
std::string
say (const Job &job)
{
  std::string text;
  auto add = [&text] (const std::string &one) { text += one + "|"; };
  for (const std::string &one :
      {job.id, job.key, job.title, job.stage, job.message, job.report,
          job.error_name, job.error_message, job.brief, job.file, job.base_dir,
          job.identity, job.template_name, job.name, job.publishing,
          job.options.format, job.options.quality, job.options.size,
          job.options.name, job.options.voice_fallback.value_or ("none"),
          std::string (state_name (job.state)),
          std::string (reason_name (job.reason))})
    add (one);
  for (double one :
      {(double) job.owner, (double) job.priority, job.progress,
          job.render_seconds, (double) job.created, (double) job.started,
          (double) job.finished, (double) job.expected_end,
          (double) job.attempts, (double) job.passes, (double) job.output_bytes,
          (double) job.staging_bytes, (double) job.draft, (double) job.force,
          (double) job.progress_valid, (double) (int) job.kind,
          (double) job.options.strict, (double) job.options.progressive})
    add (std::to_string (one));
  for (auto &one : job.output_paths)
    add (one);
  for (auto &one : job.warnings)
    add (one);
  for (auto &[name, value] : job.options.variables)
    add (name + "=" + value);
  for (auto &[name, value] : job.properties)
    add (name + "=" + value);
  for (auto &one : job.videos)
    add (one.name + "," + one.file + "," + one.identity + "," +
         std::to_string (one.render_seconds) + "," +
         std::to_string (one.has_draft) + std::to_string (one.draft_seconds));
  for (auto &one : job.inputs)
    add (one.path + "," + one.name + "," + one.stored);
  return text;
}

class JobStore : public testing::Test {
protected:
  void open ()
  {
    database.reset ();
    ErrorPtr error;
    database = Database::open (folder.path () + "/library.db", out (error));
    ASSERT_NE (database, nullptr) << error->message;
  }
  void SetUp () override { open (); }

  void insert (const Job &job)
  {
    ErrorPtr error;
    ASSERT_TRUE (job_store::insert (*database, job, out (error)))
        << error->message;
  }

  test::TempFolder folder;
  std::unique_ptr<Database> database;
};

} // namespace

TEST_F (JobStore, WhatIsStoredComesBackAfterARestart)
{
  insert (full_job ("one"));
  open ();
  auto job = job_store::load (*database, "one", true, nullptr);
  ASSERT_TRUE (job);
  EXPECT_EQ (say (*job), say (full_job ("one")));
}

/* A list of jobs must not drag all their briefs through memory. */
TEST_F (JobStore, TheBriefCanBeLeftOut)
{
  insert (full_job ("one"));
  auto job = job_store::load (*database, "one", false, nullptr);
  ASSERT_TRUE (job);
  Job expected = full_job ("one");
  expected.brief.clear ();
  EXPECT_EQ (say (*job), say (expected));
}

TEST_F (JobStore, AJobThatIsntThereIsNotFound)
{
  ErrorPtr error;
  EXPECT_FALSE (job_store::load (*database, "none", true, out (error)));
  EXPECT_TRUE (g_error_matches (
      error.get (), REEL_LIBRARY_ERROR, (int) library::Error::NotFound));
}

TEST_F (JobStore, EntriesAreInOrderOfSubmission)
{
  for (const char *id : {"z", "a", "m"})
    insert (full_job (id));
  auto entries = job_store::load_entries (*database, nullptr);
  ASSERT_TRUE (entries);
  ASSERT_EQ (entries->size (), 3u);
  EXPECT_EQ ((*entries)[0].id, "z");
  EXPECT_EQ ((*entries)[2].id, "m");
  const JobEntry &entry = (*entries)[1];
  EXPECT_EQ (entry.key, "key of a");
  EXPECT_EQ (entry.owner, 4294967294u);
  EXPECT_EQ (entry.priority, -7);
  EXPECT_EQ (entry.state, State::Running);
  EXPECT_EQ (entry.reason, Reason::Stalled);
  EXPECT_EQ (entry.attempts, 2u);
  EXPECT_EQ (entry.staging_bytes, 1ull << 40);
}

TEST_F (JobStore, TheSameIdOrKeyTwiceIsRefused)
{
  insert (full_job ("one"));
  ErrorPtr error;
  EXPECT_FALSE (job_store::insert (*database, full_job ("one"), out (error)));
  Job other = full_job ("two");
  other.key = "key of one";
  error.reset ();
  EXPECT_FALSE (job_store::insert (*database, other, out (error)));
  other.owner = 5;
  EXPECT_TRUE (job_store::insert (*database, other, nullptr));
}

/* Guards the promise that a final state never changes, whoever tries. */
TEST_F (JobStore, AFinalStateNeverChanges)
{
  Job job = full_job ("one");
  insert (job);
  job.state = State::Cancelled;
  job.warnings = {"third"};
  ASSERT_TRUE (job_store::update (*database, job, nullptr));
  auto stored = job_store::load (*database, "one", true, nullptr);
  EXPECT_EQ (say (*stored), say (job));
  for (State state : {State::Queued, State::Running, State::Completed}) {
    job.state = state;
    ErrorPtr error;
    EXPECT_FALSE (job_store::update (*database, job, out (error)));
    EXPECT_TRUE (g_error_matches (
        error.get (), REEL_LIBRARY_ERROR, (int) library::Error::Exists));
  }
}

TEST_F (JobStore, ATransactionThatIsUndoneLeavesNothing)
{
  {
    Transaction transaction (*database, nullptr);
    insert (full_job ("one"));
    ASSERT_TRUE (job_store::write_setting (*database, "paused", "1", nullptr));
  }
  EXPECT_TRUE (job_store::load_entries (*database, nullptr)->empty ());
  EXPECT_EQ (job_store::read_setting (*database, "paused", nullptr), "");
}

TEST_F (JobStore, SettingsAreReplaced)
{
  for (const char *value : {"1", "0"})
    ASSERT_TRUE (
        job_store::write_setting (*database, "paused", value, nullptr));
  open ();
  EXPECT_EQ (job_store::read_setting (*database, "paused", nullptr), "0");
}

TEST_F (JobStore, RemovedJobsAreGone)
{
  insert (full_job ("one"));
  ASSERT_TRUE (job_store::remove (*database, "one", nullptr));
  EXPECT_FALSE (job_store::load (*database, "one", true, nullptr));
}

/* A row of a later version, or a damaged one, must not be taken for another
 * job. */
TEST_F (JobStore, ARowThatCantBeReadIsAnError)
{
  for (const char *damage : {"UPDATE jobs SET reason = 'unheard-of'",
           "UPDATE jobs SET videos = '{\"videos\": [1]}'",
           "UPDATE jobs SET inputs = '['",
           "UPDATE jobs SET options = '{\"news\": 1}'",
           "UPDATE jobs SET warnings = '[1]'"}) {
    insert (full_job ("one"));
    ASSERT_TRUE (database->run (damage, nullptr));
    ErrorPtr error;
    EXPECT_FALSE (job_store::load (*database, "one", true, out (error)));
    EXPECT_TRUE (g_error_matches (
        error.get (), REEL_LIBRARY_ERROR, (int) library::Error::Corrupt));
    ASSERT_TRUE (job_store::remove (*database, "one", nullptr));
  }
}

/* Ready within half a second with ten thousand jobs: measured against one
 * pass over the same rows by SQLite alone. */
TEST_F (JobStore, TenThousandRowsAreReadFast)
{
  {
    Transaction transaction (*database, nullptr);
    Job job = full_job ("");
    job.brief = std::string (2000, 'b');
    for (int i = 0; i < 10000; i++) {
      job.id = "job" + std::to_string (i);
      job.key = i % 2 ? "" : job.id;
      insert (job);
    }
    ASSERT_TRUE (transaction.commit (nullptr));
  }
  gint64 begin = g_get_monotonic_time ();
  open ();
  gint64 opened = g_get_monotonic_time ();
  auto entries = job_store::load_entries (*database, nullptr);
  gint64 read = g_get_monotonic_time ();
  ASSERT_TRUE (entries);
  EXPECT_EQ (entries->size (), 10000u);
  RecordProperty ("open_us", std::to_string (opened - begin));
  RecordProperty ("entries_us", std::to_string (read - opened));
  EXPECT_LT (read - begin, 3 * G_USEC_PER_SEC) << "slower by an order";
}
