// SPDX-License-Identifier: GPL-3.0-or-later
/* From a job to its end: started when there is room, watched, ended once. */
#include <algorithm>

#include "error.h"
#include "library/error.h"
#include "queue/conductor.h"
#include "queue/disk_space.h"
#include "queue/input_files.h"
#include "queue/passes.h"
#include "queue/scheduler.h"

namespace reel::daemon {

/* While a job waits for room on the disk, or for its last word to be kept. */
static constexpr guint kChoresSeconds = 2;

/* --- When --- */

void
Conductor::start ()
{
  if (started_)
    return;
  started_ = true;
  for (const std::string &id : std::exchange (completed_at_start_, {}))
    if (auto job = find (id)) {
      listener_.on_changed (*job);
      listener_.on_finished (*job);
    }
  trim ();
  sweep ();
  verify ();
  list_voices ();
  schedule ();
}

void
Conductor::configure (const Config &config)
{
  setup_.config = config;
  trim ();
  sweep ();
  tell_queue ();
  schedule ();
}

void
Conductor::schedule_soon ()
{
  if (schedule_source_ || stopping_)
    return;
  schedule_source_ = g_idle_add_full (
      G_PRIORITY_DEFAULT,
      [] (void *self) -> gboolean {
        static_cast<Conductor *> (self)->schedule_source_ = 0;
        static_cast<Conductor *> (self)->schedule ();
        return FALSE;
      },
      this, nullptr);
}

void
Conductor::schedule ()
{
  if (!started_ || stopping_ || !degraded_.empty ())
    return;
  /* Nobody's turn has come, and nobody waits for anything else. */
  if ((int) runs_.size () >= setup_.config.max_running && !paused_ && !held_)
    return;
  Situation situation;
  situation.max_running = setup_.config.max_running;
  situation.running = (int) runs_.size ();
  situation.max_running_per_owner = setup_.config.max_running_per_user;
  for (const auto &[id, run] : runs_)
    if (const JobEntry *entry = index_.find (id))
      situation.running_of[entry->owner]++;
  situation.paused = paused_;
  situation.keep_free = setup_.config.keep_free_bytes;
  situation.free = disk_space (setup_.media).free;
  std::vector<Waiting> waiting;
  for (const JobEntry *entry : index_.waiting ())
    waiting.push_back ({entry->id, entry->priority, entry->number,
        entry->staging_bytes, entry->requeued, entry->owner});
  if (!waiting.empty ())
    for (const auto &[id, run] : runs_)
      situation.reserved += run.worker ? run.worker->reserved () : 0;

  held_ = false;
  uint64_t wanted = 0; // by the first who is held
  bool any = false;
  for (const Verdict &verdict :
      reel::daemon::schedule (std::move (waiting), situation)) {
    /* What is told of one may have changed another. */
    const JobEntry *entry = index_.find (verdict.id);
    if (!entry ||
        (entry->state != State::Queued && entry->state != State::Held))
      continue;
    if (verdict.state == State::Running) {
      held_ |= !start_job (verdict.id);
      any = true;
      continue;
    }
    if (verdict.reason == Reason::StorageLow && !held_) {
      held_ = true;
      wanted = entry->staging_bytes;
    }
    if (entry->state == verdict.state && entry->reason == verdict.reason)
      continue;
    index_.set_state (verdict.id, verdict.state, verdict.reason);
    tell_changed (verdict.id);
  }
  if (any)
    tell_queue ();
  /* What the library keeps for later makes way: once for each want. */
  if (std::exchange (wanted_, wanted) != wanted && wanted)
    sweep (wanted);
  watch_chores ();
}

void
Conductor::watch_chores ()
{
  bool needed = held_ || !unsaved_.empty () || !unpublished_.empty ();
  if (needed && !chores_source_)
    chores_source_ = g_timeout_add_seconds (
        kChoresSeconds,
        [] (void *self) -> gboolean {
          static_cast<Conductor *> (self)->do_chores ();
          return TRUE;
        },
        this);
  if (!needed && chores_source_)
    g_source_remove (std::exchange (chores_source_, 0));
}

void
Conductor::do_chores ()
{
  std::vector<std::string> ids;
  for (const auto &[id, job] : unsaved_)
    ids.push_back (id);
  for (const std::string &id : ids) {
    Job job = unsaved_.at (id);
    if (save (job, nullptr)) {
      unsaved_.erase (id);
      finished (job);
    }
  }
  resume_publications ();
  schedule ();
  watch_chores ();
}

/* --- Its beginning --- */

std::vector<TaskInput>
Conductor::open_inputs (const Job &job, std::vector<UniqueFd> &opened)
{
  std::vector<TaskInput> inputs;
  for (const JobInput &input : job.inputs) {
    UniqueFd fd = input.stored.empty () ? open_input (job.base_dir, input.path,
                                              input.name, nullptr)
                                        : library_->use (input.stored, nullptr);
    /* The worker says that it is missing, and where. */
    if (!fd)
      continue;
    inputs.push_back ({input.path, input.name, fd.get ()});
    opened.push_back (std::move (fd));
  }
  return inputs;
}

/* False where it couldn't be for a reason that passes: it stays queued. */
bool
Conductor::start_job (const std::string &id)
{
  ErrorPtr error;
  auto job = job_store::load (library_->database (), id, true, out (error));
  if (!job) {
    give (error.get (), nullptr);
    return false;
  }
  job->state = State::Running;
  job->reason = Reason::None;
  job->started = now_microseconds ();
  job->attempts++;
  job->stage.clear ();
  job->message.clear ();
  if (double seconds = seconds_left (*job); seconds > 0)
    job->expected_end = job->started + (uint64_t) (seconds * 1e6);
  if (!save (*job, out (error))) {
    give (error.get (), nullptr);
    return false;
  }
  index_.requeue (id, Reason::None, job->attempts);
  index_.set_state (id, State::Running, Reason::None);
  return launch (id, std::move (*job));
}

/* What is made now, where there are several. */
static std::string
describe_pass (const Job &job)
{
  size_t count = job.videos.size (), output = pass_of (job).output;
  if (count < 2)
    return {};
  return job.videos[output].file + ", " + std::to_string (output + 1) + " of " +
         std::to_string (count);
}

/* A worker for the next pass of JOB, which is as on disk. False where it can't
 * be started for a reason that passes: it is queued again. */
bool
Conductor::launch (const std::string &id, Job job)
{
  ErrorPtr error;
  job.message = describe_pass (job);
  std::vector<UniqueFd> opened;
  std::vector<TaskInput> inputs = open_inputs (job, opened);
  RunningJob::Events events;
  events.changed = [this, id] {
    auto run = runs_.find (id);
    if (run == runs_.end () || !run->second.worker)
      return;
    const Job &of = run->second.worker->job ();
    index_.set_state (id, of.state, of.reason);
    listener_.on_changed (of);
  };
  events.ended = [this, id] (const TaskEnd &end) { ended (id, end); };
  Run &run = runs_[id];
  run = Run (); // and what the pass before left goes
  run.worker =
      RunningJob::start (setup_, job, inputs, std::move (events), out (error));
  if (!run.worker) {
    bool is_full =
        g_error_matches (error.get (), REEL_DAEMON_ERROR, (int) Error::NoSpace);
    runs_.erase (id);
    if (is_full) {
      requeue (id, Reason::None, job.attempts - 1, "");
      return false;
    }
    job.error_name =
        std::string ("org.reelsmith.Error.") + error_name ((Error) error->code);
    job.error_message = error->message;
    finish_run (id, std::move (job), State::Failed);
    return true;
  }
  listener_.on_changed (run.worker->job ());
  return true;
}

/* --- Its end --- */

void
Conductor::ended (const std::string &id, const TaskEnd &end)
{
  Run &run = runs_.at (id);
  /* Where there is no room nothing is kept for later. */
  if (end.how != TaskEnd::How::Failed || end.error != Error::NoSpace)
    take_in (run.worker->collect ());
  if (end.how == TaskEnd::How::Done && !run.cancelled)
    publish (id, end);
  else if (run.cancelled)
    finish_run (id, run.worker->job (), State::Cancelled);
  else if (stopping_ && end.how != TaskEnd::How::Failed)
    requeue (id, Reason::Restarted, run.worker->job ().attempts - 1, "");
  else if (end.how == TaskEnd::How::Crashed)
    died (id, end);
  else
    fail_job (id, end.error, end.message);
  stopped_one ();
}

void
Conductor::died (const std::string &id, const TaskEnd &end)
{
  uint32_t attempts = runs_.at (id).worker->job ().attempts;
  if ((int64_t) attempts < setup_.config.max_attempts)
    return requeue (id, Reason::Retrying, attempts, end.message);
  fail_job (id, end.error, end.message);
}

void
Conductor::requeue (const std::string &id, Reason reason, uint32_t attempts,
    const std::string &message)
{
  std::optional<Job> job;
  auto run = runs_.find (id);
  if (run != runs_.end ()) {
    job = run->second.worker->job ();
    runs_.erase (run);
  } else {
    job = load (id, false, nullptr);
  }
  index_.requeue (id, reason, attempts);
  if (!job)
    return;
  job->state = State::Queued;
  job->reason = reason;
  job->attempts = attempts;
  job->message = message;
  job->expected_end = 0;
  /* If it can't be kept now: the row says running, which comes to the same
   * when the daemon starts again. */
  ErrorPtr error;
  if (!save (*job, out (error)))
    g_warning (
        "a job that waits again can't be noted: %s, ignoring", error->message);
  job->brief.clear ();
  listener_.on_changed (*job);
  tell_queue ();
  schedule_soon ();
}

void
Conductor::fail_job (
    const std::string &id, Error code, const std::string &message)
{
  Run &run = runs_.at (id);
  Job job = run.worker->job ();
  job.error_name = std::string ("org.reelsmith.Error.") + error_name (code);
  job.error_message = message;
  ErrorPtr error;
  if (!library_->keep_failure (id, run.worker->failure (), out (error)))
    g_warning ("what is known of a failure can't be kept: %s, ignoring",
        error->message);
  finish_run (id, std::move (job), State::Failed);
}

static void
set_final (Job &job, State state)
{
  job.state = state;
  job.reason = Reason::None;
  job.finished = now_microseconds ();
  job.expected_end = 0;
  job.publishing.clear ();
}

/* The last of a job: on disk, then told. */
bool
Conductor::finish (Job job, State state, GError **error)
{
  set_final (job, state);
  if (!save (job, error))
    return false;
  finished (job);
  return true;
}

/* As finish (), for a job that had a worker: it has ended whether there is
 * room to say so or not. */
void
Conductor::finish_run (const std::string &id, Job job, State state)
{
  runs_.erase (id); // the worker, and all that it left
  ErrorPtr error;
  if (!finish (job, state, out (error))) {
    g_warning ("the end of a job can't be noted yet: %s", error->message);
    keep_unsaved (id, std::move (job), state,
        g_error_matches (
            error.get (), REEL_LIBRARY_ERROR, (int) library::Error::NoSpace));
  }
  watch_chores ();
  schedule_soon ();
}

void
Conductor::keep_unsaved (
    const std::string &id, Job job, State state, bool is_full)
{
  set_final (job, state);
  job.brief.clear ();
  unsaved_[id] = std::move (job);
  index_.set_state (
      id, State::Running, is_full ? Reason::StorageLow : Reason::None);
  tell_changed (id);
  tell_queue ();
}

void
Conductor::finished (const Job &job)
{
  Job told = job;
  told.brief.clear ();
  index_.set_finished (job.id, job.state, job.finished);
  listener_.on_changed (told);
  listener_.on_finished (told);
  tell_queue ();
  trim ();
  schedule_soon ();
}

/* --- Ends that are asked for --- */

bool
Conductor::cancel (const std::string &id, GError **error)
{
  const JobEntry *entry = need (id, error);
  if (!entry)
    return false;
  auto refuse = [&] (const char *why) {
    g_set_error (error, REEL_DAEMON_ERROR, (int) Error::NotPermitted,
        "the job %s %s", id.c_str (), why);
    return false;
  };
  if (is_final (entry->state) || unsaved_.count (id))
    return refuse ("has ended already");
  auto found = runs_.find (id);
  if (found == runs_.end ()) {
    ErrorPtr reason;
    auto job = load (id, false, out (reason));
    if (!job || !finish (std::move (*job), State::Cancelled, out (reason)))
      return give (reason.get (), error);
    return true;
  }
  Run &run = found->second;
  if (run.cancelled)
    return true;
  /* What is on its way is published; nothing comes behind it. */
  if (run.publishing && !run.gate->cancel () &&
      is_last_pass (run.worker->job ()))
    return refuse ("is being published; remove the video instead");
  run.cancelled = true;
  if (!run.publishing)
    run.worker->terminate ();
  return true;
}

void
Conductor::stop (std::function<void ()> done)
{
  stopping_ = true;
  stopped_ = std::move (done);
  for (guint *source : {&schedule_source_, &age_source_})
    if (*source)
      g_source_remove (std::exchange (*source, 0));
  verify_stop_ = true;
  voices_task_.reset ();
  voices_staging_.reset ();
  drop_pending ();
  for (auto &[id, run] : runs_) {
    if (run.publishing)
      run.gate->cancel (); // else it is all but done
    else
      run.worker->terminate ();
  }
  stopped_one ();
}

/* Whoever waits for the last worker hears of it, not from within its end. */
void
Conductor::stopped_one ()
{
  if (!stopping_ || !stopped_)
    return;
  size_t waits = runs_.size ();
  for (const auto &[id, pending] : unpublished_)
    waits -= runs_.count (id);
  if (waits > 0)
    return;
  auto *done = new std::function<void ()> (std::exchange (stopped_, nullptr));
  g_idle_add (
      [] (void *data) -> gboolean {
        std::unique_ptr<std::function<void ()>> call (
            static_cast<std::function<void ()> *> (data));
        (*call) ();
        return FALSE;
      },
      done);
}

std::set<std::string>
Conductor::busy () const
{
  std::set<std::string> ids;
  for (const auto &[id, run] : runs_)
    ids.insert (id);
  return ids;
}

} // namespace reel::daemon
