// SPDX-License-Identifier: GPL-3.0-or-later
/* From what a worker has stored to a video that is there. */
#include <algorithm>

#include "error.h"
#include "library/error.h"
#include "queue/conductor.h"

namespace reel::daemon {

static bool
are_names_its_own (
    const Job &job, const std::vector<library::StagedFile> &files)
{
  if (job.kind == Order::Kind::Pipeline)
    return true;
  std::string begins = job.name + ".";
  return std::all_of (files.begin (), files.end (),
      [&begins] (const library::StagedFile &file) {
        return g_str_has_prefix (file.name.c_str (), begins.c_str ());
      });
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
  library::CommitOrder order;
  order.staging = run.worker->staging ();
  order.folder = setup_.media + "/videos";
  order.files = stored;
  order.identity = running.identity;
  order.force = running.force;
  order.made_by = id;

  running.stage = "publish";
  running.report = end.report;
  running.output_paths.clear ();
  for (const library::StagedFile &file : stored)
    running.output_paths.push_back (order.folder + "/" + file.name);
  std::rotate (running.output_paths.begin (), running.output_paths.end () - 1,
      running.output_paths.end ());
  Job during = running;
  running.output_paths.clear (); // until they are there
  run.publishing = true;
  run.gate = std::make_shared<Gate> ();
  listener_.on_changed (running);

  /* Hashing a large video takes seconds: not on the bus's time. */
  thread_->run (
      [order, during, gate = run.gate] (
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
          Job completed = during;
          completed.state = State::Completed;
          completed.reason = Reason::None;
          completed.progress = 1;
          completed.progress_valid = true;
          completed.expected_end = 0;
          completed.finished = now_microseconds ();
          return job_store::update (library.database (), completed, why);
        };
        return library.publish (order, before, after, error);
      },
      [this, id] (const GError *error) { published (id, error); });
}

void
Conductor::published (const std::string &id, const GError *error)
{
  auto found = runs_.find (id);
  if (found == runs_.end ())
    return;
  Run &run = found->second;
  library_bytes_.reset ();
  if (!error) {
    ErrorPtr reason;
    auto job = job_store::load (library_->database (), id, false, out (reason));
    runs_.erase (found);
    if (job)
      finished (*job);
    else
      give (reason.get (), nullptr);
    sweep ();
  } else if (g_error_matches (
                 error, REEL_LIBRARY_ERROR, (int) library::Error::Pending)) {
    /* On its way, and will be whole: the journal says so. */
    unpublished_[id] = {run.worker->staging ()};
    watch_chores ();
  } else if (run.cancelled) {
    finish_run (id, run.worker->job (), State::Cancelled);
  } else if (stopping_) {
    requeue (id, Reason::Restarted, run.worker->job ().attempts - 1, "");
  } else {
    bool damaged = g_error_matches (
        error, REEL_LIBRARY_ERROR, (int) library::Error::Corrupt);
    ErrorPtr told = from_library (error, setup_.media);
    Error code = damaged ? Error::CheckFailed : (Error) told->code;
    fail_job (id, code,
        code == Error::Exists ? describe_existing (run.worker->job ().name)
                              : told->message);
  }
  stopped_one ();
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
    auto job =
        done && runs_.count (id) ? load (id, false, nullptr) : std::nullopt;
    if (done && runs_.count (id) && !job)
      continue; // can't be read now
    unpublished_.erase (id);
    if (!runs_.count (id))
      continue;
    if (!job) {
      fail_job (id, Error::CheckFailed,
          "publishing was interrupted, and what was to be published is gone");
      continue;
    }
    job->progress = 1;
    job->progress_valid = true;
    finish_run (id, std::move (*job), State::Completed);
  }
}

} // namespace reel::daemon
