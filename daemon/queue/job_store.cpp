// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/job_store.h"

#include <cstring>
#include <iterator>

#include "library/error.h"
#include "queue/job_json.h"

namespace reel::daemon::job_store {

using library::Statement;

static constexpr State kStates[] = {State::Queued, State::Held, State::Running,
    State::Completed, State::Failed, State::Cancelled};
static constexpr Reason kReasons[] = {Reason::None, Reason::StorageLow,
    Reason::Paused, Reason::RateLimited, Reason::Stalled, Reason::Retrying,
    Reason::Restarted};

static bool
read_state (const std::string &name, State &state)
{
  for (State one : kStates)
    if (name == state_name (one)) {
      state = one;
      return true;
    }
  return false;
}

static bool
read_reason (const std::string &name, Reason &reason)
{
  for (Reason one : kReasons)
    if (name == reason_name (one)) {
      reason = one;
      return true;
    }
  return false;
}

static void
not_understood (const std::string &id, GError **error)
{
  g_set_error (error, REEL_LIBRARY_ERROR, (int) library::Error::Corrupt,
      "the row of the job %s in the library's database is damaged",
      id.c_str ());
}

std::optional<std::vector<JobEntry>>
load_entries (Database &database, GError **error)
{
  auto statement = database.prepare (
      "SELECT id, key, owner, number, priority, state, reason, finished, "
      "staging_bytes, attempts FROM jobs ORDER BY number");
  std::vector<JobEntry> entries;
  for (;;) {
    Statement::Step step = statement.step (error);
    if (step == Statement::Step::Failed)
      return std::nullopt;
    if (step == Statement::Step::Done)
      return entries;
    JobEntry entry;
    entry.id = statement.text (0);
    entry.key = statement.text (1);
    entry.owner = (uid_t) statement.natural (2);
    entry.number = statement.natural (3);
    entry.priority = (int) statement.integer (4);
    if (!read_state (statement.text (5), entry.state) ||
        !read_reason (statement.text (6), entry.reason)) {
      not_understood (entry.id, error);
      return std::nullopt;
    }
    if (entry.state == State::Queued)
      entry.requeued = entry.reason;
    entry.finished = statement.natural (7);
    entry.staging_bytes = statement.natural (8);
    entry.attempts = (uint32_t) statement.natural (9);
    entries.push_back (std::move (entry));
  }
}

/* The brief last: its column is left out where it isn't wanted. */
static constexpr char kColumns[] =
    "id, key, title, kind, owner, priority, state, reason, stage, progress, "
    "progress_valid, message, created, started, finished, expected_end, "
    "output_paths, draft, report, warnings, error_name, error_message, "
    "attempts, file, base_dir, identity, options, force, template_name, "
    "properties, inputs, name, render_seconds, output_bytes, staging_bytes, "
    "videos, passes, publishing";

static bool
read_job (const Statement &row, Job &job)
{
  int column = 0;
  auto text = [&] { return row.text (column++); };
  auto natural = [&] { return row.natural (column++); };
  job.id = text ();
  job.key = text ();
  job.title = text ();
  job.kind = text () == "pipeline" ? Order::Kind::Pipeline : Order::Kind::Brief;
  job.owner = (uid_t) natural ();
  job.priority = (int) row.integer (column++);
  bool good = read_state (text (), job.state);
  good = read_reason (text (), job.reason) && good;
  job.stage = text ();
  job.progress = row.real (column++);
  job.progress_valid = natural ();
  job.message = text ();
  job.created = natural ();
  job.started = natural ();
  job.finished = natural ();
  job.expected_end = natural ();
  good = read_list (text (), job.output_paths) && good;
  job.draft = natural ();
  job.report = text ();
  good = read_list (text (), job.warnings) && good;
  job.error_name = text ();
  job.error_message = text ();
  job.attempts = (uint32_t) natural ();
  job.file = text ();
  job.base_dir = text ();
  job.identity = text ();
  good = read_options (text (), job.options) && good;
  job.force = natural ();
  job.template_name = text ();
  good = read_map (text (), job.properties) && good;
  good = read_inputs (text (), job.inputs) && good;
  job.name = text ();
  job.render_seconds = row.real (column++);
  job.output_bytes = natural ();
  job.staging_bytes = natural ();
  good = read_videos (text (), job.videos) && good;
  job.passes = (uint32_t) natural ();
  job.publishing = text ();
  job.brief = text ();
  return good;
}

std::optional<Job>
load (Database &database, const std::string &id, bool brief, GError **error)
{
  std::string sql = std::string ("SELECT ") + kColumns +
                    (brief ? ", brief" : ", ''") + " FROM jobs WHERE id = ?";
  auto statement = database.prepare (sql.c_str ());
  statement.bind (id);
  switch (statement.step (error)) {
  case Statement::Step::Failed:
    return std::nullopt;
  case Statement::Step::Done:
    g_set_error (error, REEL_LIBRARY_ERROR, (int) library::Error::NotFound,
        "there is no job %s", id.c_str ());
    return std::nullopt;
  case Statement::Step::Row:
    break;
  }
  Job job;
  if (read_job (statement, job))
    return job;
  not_understood (id, error);
  return std::nullopt;
}

std::optional<uint64_t>
insert (Database &database, const Job &job, GError **error)
{
  static const std::string sql =
      std::string ("INSERT INTO jobs (") + kColumns +
      ", brief) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,"
      "?,?,?,?,?,?,?,?,?,?,?,?)";
  auto statement = database.prepare (sql.c_str ());
  statement.bind (job.id)
      .bind (job.key)
      .bind (job.title)
      .bind (job.kind == Order::Kind::Pipeline ? "pipeline" : "brief")
      .bind ((int64_t) job.owner)
      .bind (job.priority)
      .bind (state_name (job.state))
      .bind (reason_name (job.reason))
      .bind (job.stage)
      .bind (job.progress)
      .bind (job.progress_valid)
      .bind (job.message)
      .bind (job.created)
      .bind (job.started)
      .bind (job.finished)
      .bind (job.expected_end)
      .bind (write_list (job.output_paths))
      .bind (job.draft)
      .bind (job.report)
      .bind (write_list (job.warnings))
      .bind (job.error_name)
      .bind (job.error_message)
      .bind (job.attempts)
      .bind (job.file)
      .bind (job.base_dir)
      .bind (job.identity)
      .bind (write_options (job.options))
      .bind (job.force)
      .bind (job.template_name)
      .bind (write_map (job.properties))
      .bind (write_inputs (job.inputs))
      .bind (job.name)
      .bind (job.render_seconds)
      .bind (job.output_bytes)
      .bind (job.staging_bytes)
      .bind (write_videos (job.videos))
      .bind (job.passes)
      .bind (job.publishing)
      .bind (job.brief);
  if (!statement.run (error))
    return std::nullopt;
  return (uint64_t) database.last_row ();
}

bool
update (Database &database, const Job &job, GError **error)
{
  auto statement = database.prepare (
      "UPDATE jobs SET priority = ?, state = ?, reason = ?, stage = ?, "
      "progress = ?, progress_valid = ?, message = ?, started = ?, "
      "finished = ?, expected_end = ?, output_paths = ?, draft = ?, "
      "report = ?, warnings = ?, error_name = ?, error_message = ?, "
      "attempts = ?, passes = ?, publishing = ? WHERE id = ? AND state NOT IN "
      "('completed', 'failed', 'cancelled')");
  statement.bind (job.priority)
      .bind (state_name (job.state))
      .bind (reason_name (job.reason))
      .bind (job.stage)
      .bind (job.progress)
      .bind (job.progress_valid)
      .bind (job.message)
      .bind (job.started)
      .bind (job.finished)
      .bind (job.expected_end)
      .bind (write_list (job.output_paths))
      .bind (job.draft)
      .bind (job.report)
      .bind (write_list (job.warnings))
      .bind (job.error_name)
      .bind (job.error_message)
      .bind (job.attempts)
      .bind (job.passes)
      .bind (job.publishing)
      .bind (job.id);
  if (!statement.run (error))
    return false;
  if (database.changes () == 1)
    return true;
  g_set_error (error, REEL_LIBRARY_ERROR, (int) library::Error::Exists,
      "the job %s has ended already", job.id.c_str ());
  return false;
}

bool
remove (Database &database, const std::string &id, GError **error)
{
  auto statement = database.prepare ("DELETE FROM jobs WHERE id = ?");
  statement.bind (id);
  return statement.run (error);
}

bool
write_setting (Database &database, const char *key, const std::string &value,
    GError **error)
{
  auto statement = database.prepare (
      "INSERT INTO settings (key, value) VALUES (?, ?) "
      "ON CONFLICT (key) DO UPDATE SET value = excluded.value");
  statement.bind (key).bind (value);
  return statement.run (error);
}

std::optional<std::string>
read_setting (Database &database, const char *key, GError **error)
{
  auto statement =
      database.prepare ("SELECT value FROM settings WHERE key = ?");
  statement.bind (key);
  switch (statement.step (error)) {
  case Statement::Step::Failed:
    return std::nullopt;
  case Statement::Step::Row:
    return statement.text (0);
  case Statement::Step::Done:
    break;
  }
  return std::string ();
}

} // namespace reel::daemon::job_store
