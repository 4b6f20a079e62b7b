// SPDX-License-Identifier: GPL-3.0-or-later
/* From what a worker has stored to a video that is there. */
#include <algorithm>

#include "error.h"
#include "library/error.h"
#include "queue/conductor.h"
#include "queue/job_json.h"
#include "queue/passes.h"

namespace reel::daemon {

/* The worker is not trusted with names. */
static bool
are_names_its_own (
    const Job &job, const std::vector<library::StagedFile> &files)
{
  if (job.kind == Order::Kind::Pipeline)
    return true;
  size_t output = pass_of (job).output;
  if (output < job.videos.size () &&
      files.back ().name != job.videos[output].file)
    return false;
  std::string begins = name_of_output (job, output) + ".";
  return std::all_of (files.begin (), files.end (),
      [&begins] (const library::StagedFile &file) {
        return g_str_has_prefix (file.name.c_str (), begins.c_str ());
      });
}

/* JOB, whose pass has stored what ORDER publishes, when that is there. */
static Job
outcome_of (Job job, const library::CommitOrder &order)
{
  std::vector<std::string> files;
  for (const library::StagedFile &file : order.files)
    files.push_back (order.folder + "/" + file.name);
  bool is_last = is_last_pass (job);
  Share share = share_of (job);
  note_published (job, files);
  if (!is_last) {
    job.progress = std::max (job.progress, share.begin + share.width);
    job.expected_end =
        now_microseconds () + (uint64_t) (share.later_seconds * 1e6);
    return job;
  }
  job.message.clear ();
  job.state = State::Completed;
  job.reason = Reason::None;
  job.progress = 1;
  job.progress_valid = true;
  job.expected_end = 0;
  return job;
}

void
Conductor::publish (const std::string &id, const TaskEnd &end)
{
  Run &run = runs_.at (id);
  Job &running = run.worker->job ();
  const auto &stored = run.worker->stored ();
  if (stored.empty () || !are_names_its_own (running, stored))
    return fail_job (id, Error::CheckFailed,
        stored.empty ()
            ? "nothing was stored; a template ends in reelstoragesink"
            : "the worker stored files of another name than the video's");
  Pass pass = pass_of (running);
  library::CommitOrder order;
  order.staging = run.worker->staging ();
  order.folder = setup_.media + "/videos";
  order.files = stored;
  order.identity = identity_of_output (running, pass.output);
  order.force = running.force;
  order.made_by = id;

  if (!pass.draft)
    running.stage = "publish";
  /* What is noted before says what it is when recovery finds it published. */
  Job during = running;
  during.report =
      during.videos.size () > 1
          ? put_report (running.report, stored.back ().name, end.report)
          : end.report;
  during.publishing = stored.back ().sha256 + " " + stored.back ().name;
  run.outcome = outcome_of (during, order);
  run.publishing = true;
  run.gate = std::make_shared<Gate> ();
  listener_.on_changed (running);

  /* Hashing a large video takes seconds: not on the bus's time. */
  thread_->run (
      [order, during, outcome = run.outcome, gate = run.gate] (
          library::Library &library, GError **error) {
        auto before = [&] (GError **why) {
          if (!gate->begin ()) {
            g_set_error_literal (why, REEL_DAEMON_ERROR, (int) Error::Cancelled,
                "it was cancelled");
            return false;
          }
          return job_store::update (library.database (), during, why);
        };
        auto after = [&] (GError **why) {
          Job published = outcome;
          if (is_final (published.state))
            published.finished = now_microseconds ();
          return job_store::update (library.database (), published, why);
        };
        return library.publish (order, before, after, error);
      },
      [this, id] (const GError *error) { published (id, error); });
}

void
Conductor::published (const std::string &id, const GError *error)
{
  if (!runs_.count (id))
    return;
  library_bytes_.reset ();
  if (error)
    not_published (id, error);
  else
    passed (id);
  stopped_one ();
}

/* It is there, and its row says so: the job has come to its end, or goes on. */
void
Conductor::passed (const std::string &id)
{
  Run &run = runs_.at (id);
  bool is_end = is_final (run.outcome.state);
  ErrorPtr reason;
  auto job = job_store::load (library_->database (), id, !is_end, out (reason));
  if (is_end) {
    runs_.erase (id);
    if (job)
      finished (*job);
    else
      give (reason.get (), nullptr);
    return sweep ();
  }
  run.worker->job () = run.outcome;
  if (run.cancelled)
    finish_run (id, std::move (run.outcome), State::Cancelled);
  else if (stopping_)
    requeue (id, Reason::Restarted, run.outcome.attempts - 1, "");
  else if (!job)
    requeue (id, Reason::None, run.outcome.attempts - 1, "");
  else
    launch (id, std::move (*job));
  sweep ();
}

void
Conductor::not_published (const std::string &id, const GError *error)
{
  Run &run = runs_.at (id);
  if (g_error_matches (
          error, REEL_LIBRARY_ERROR, (int) library::Error::Pending)) {
    /* On its way, and will be whole: the journal says so. */
    unpublished_[id] = {run.worker->staging ()};
    return watch_chores ();
  }
  if (run.cancelled)
    return finish_run (id, run.worker->job (), State::Cancelled);
  if (stopping_)
    return requeue (id, Reason::Restarted, run.worker->job ().attempts - 1, "");
  bool damaged = g_error_matches (
      error, REEL_LIBRARY_ERROR, (int) library::Error::Corrupt);
  ErrorPtr told = from_library (error, setup_.media);
  Error code = damaged ? Error::CheckFailed : (Error) told->code;
  const Job &job = run.worker->job ();
  fail_job (id, code,
      code == Error::Exists
          ? describe_existing (name_of_output (job, pass_of (job).output))
          : told->message);
}

/* Publications that stopped half way are finished by the library. */
void
Conductor::resume_publications ()
{
  if (unpublished_.empty () || resuming_ || !thread_)
    return;
  resuming_ = true;
  /* Nobody else may finish it while the lock of its folder is held. */
  for (const auto &[id, pending] : unpublished_)
    if (auto run = runs_.find (id); run != runs_.end ())
      run->second.worker->release_staging ();
  auto found = std::make_shared<std::set<std::string>> ();
  thread_->run (
      [found] (library::Library &library, GError **error) {
        auto recovery = library.recover (false, error);
        if (!recovery)
          return false;
        for (const library::Published &one : recovery->published)
          found->insert (one.made_by);
        return true;
      },
      [this, found] (const GError *error) {
        resuming_ = false;
        for (auto &[id, pending] : unpublished_)
          pending.done |= found->count (id) > 0;
        if (!error)
          settle_publications ();
        watch_chores ();
        stopped_one ();
      });
}

/* What recovery has published of the job ID: true when the job says so, or
 * is about to. */
bool
Conductor::settle (const std::string &id)
{
  Run &run = runs_.at (id);
  if (is_final (run.outcome.state)) {
    finish_run (id, std::move (run.outcome), State::Completed);
    return true;
  }
  if (!save (run.outcome, nullptr))
    return false; // there is no room now
  passed (id);
  return true;
}

/* Those that are published, and those that can't be any more: their journal is
 * gone, since what it names is. */
void
Conductor::settle_publications ()
{
  std::vector<std::string> ids;
  for (const auto &[id, pending] : unpublished_)
    if (pending.done || !library::has_journal (pending.staging))
      ids.push_back (id);
  for (const std::string &id : ids) {
    bool done = unpublished_.at (id).done;
    if (runs_.count (id) && done && !settle (id))
      continue;
    unpublished_.erase (id);
    if (runs_.count (id) && !done)
      fail_job (id, Error::CheckFailed,
          "publishing was interrupted, and what was to be published is gone");
  }
}

} // namespace reel::daemon
