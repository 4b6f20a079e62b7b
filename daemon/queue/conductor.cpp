// SPDX-License-Identifier: GPL-3.0-or-later
/* Jobs and their database: opening, recovery, questions, and what changes a
 * job that doesn't run. */
#include "queue/conductor.h"

#include <algorithm>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "error.h"
#include "library/error.h"
#include "queue/disk_space.h"
#include "queue/passes.h"
#include "queue/spawn.h"
#include "run/paths.h"

namespace reel::daemon {

using library::Transaction;

static constexpr int kMaxPriority = 100;
static constexpr size_t kTrimmedAtOnce = 200;
static constexpr char kPausedKey[] = "paused";
/* How often a database that can't be opened now is tried again. */
static constexpr gint64 kReopenUs = G_USEC_PER_SEC;
/* How long the workers of a daemon that was killed may take to be gone. */
static constexpr gint64 kWorkersEndUs = G_USEC_PER_SEC;

std::string
make_job_id ()
{
  CharPtr text = adopt (g_uuid_string_random ());
  std::string id = text.get ();
  id.erase (std::remove (id.begin (), id.end (), '-'), id.end ());
  return id;
}

uint64_t
now_microseconds ()
{
  return (uint64_t) g_get_real_time ();
}

/* --- Opening --- */

static UniqueFd
lock_media (const std::string &media, GError **error)
{
  if (g_mkdir_with_parents (media.c_str (), 0755) != 0) {
    g_set_error (error, REEL_DAEMON_ERROR, (int) Error::PipelineFailed,
        "the media folder %s can't be made: %s", media.c_str (),
        g_strerror (errno));
    return UniqueFd ();
  }
  std::string name = media + "/.daemon.lock";
  UniqueFd lock (
      open (name.c_str (), O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!lock) {
    g_set_error (error, REEL_DAEMON_ERROR, (int) Error::PipelineFailed,
        "the media folder %s can't be written: %s", media.c_str (),
        g_strerror (errno));
    return UniqueFd ();
  }
  if (flock (lock.get (), LOCK_EX | LOCK_NB) != 0) {
    g_set_error (error, REEL_DAEMON_ERROR, (int) Error::Exists,
        "another reelsmithd works in %s; stop it, or name another folder "
        "with --media",
        media.c_str ());
    return UniqueFd ();
  }
  return lock;
}

std::unique_ptr<JobQueue>
JobQueue::open (const Config &config, const std::string &worker,
    JobListener &listener, GError **error)
{
  raise_descriptor_limit ();
  const Paths &paths = program_paths ();
  std::string data = std::string (g_get_user_data_dir ()) + "/reelsmith";
  WorkerSetup setup;
  setup.program = worker;
  setup.config = config;
  setup.media = config.media.empty () ? paths.media : config.media;
  setup.stock = {paths.stock, data + "/stock"};
  setup.stock.insert (
      setup.stock.end (), config.stock.begin (), config.stock.end ());
  setup.templates = {paths.templates, data + "/pipelines"};
  UniqueFd lock = lock_media (setup.media, error);
  if (!lock)
    return nullptr;
  auto queue = std::make_unique<Conductor> (
      std::move (setup), std::move (lock), listener);
  queue->open ();
  return queue;
}

Conductor::Conductor (WorkerSetup setup, UniqueFd lock, JobListener &listener)
    : setup_ (std::move (setup)), lock_ (std::move (lock)), listener_ (listener)
{
}

Conductor::~Conductor ()
{
  for (guint *source : {&schedule_source_, &chores_source_, &age_source_})
    if (*source)
      g_source_remove (*source);
  /* Before what they work with. */
  verify_stop_ = true;
  verifier_.reset ();
  thread_.reset ();
}

void
Conductor::open ()
{
  ErrorPtr error;
  degraded_.clear ();
  tried_ = g_get_monotonic_time ();
  if (try_open (out (error)))
    return;
  degraded_ = error->message;
  may_reopen_ = !g_error_matches (error.get (), REEL_LIBRARY_ERROR,
                    (int) library::Error::Corrupt) &&
                !g_error_matches (error.get (), REEL_LIBRARY_ERROR,
                    (int) library::Error::Newer);
  index_ = JobIndex ();
  library_.reset ();
}

bool
Conductor::try_open (GError **error)
{
  library_ = library::Library::open (setup_.media, error);
  if (!library_ || !recover (error))
    return false;
  auto paused =
      job_store::read_setting (library_->database (), kPausedKey, error);
  if (!paused)
    return false;
  paused_ = *paused == "1";
  thread_ = std::make_unique<LibraryThread> (setup_.media);
  return true;
}

/* What jobs had finished when the daemon was killed, before their folders are
 * swept. The kernel kills a daemon's workers with it, but not at once: each
 * holds its folder until it is gone. */
void
Conductor::salvage_parts ()
{
  int64_t until = g_get_monotonic_time () + kWorkersEndUs;
  auto entries = job_store::load_entries (library_->database (), nullptr);
  for (const JobEntry &entry : entries ? *entries : std::vector<JobEntry> ())
    if (auto left =
            entry.state == State::Running
                ? Staging::inherit (setup_.media, "job-" + entry.id, until)
                : std::nullopt)
      CacheDesk (
          setup_.media, left->path (), entry.owner, CacheDesk::Hand::Copies)
          .salvage ();
}

/* What was running when the daemon ended waits again, unless its video is
 * there: then all but its row was done. */
bool
Conductor::recover (GError **error)
{
  salvage_parts ();
  auto recovery = library_->recover (true, error);
  if (!recovery)
    return false;
  auto entries = job_store::load_entries (library_->database (), error);
  if (!entries)
    return false;
  bool any = std::any_of (entries->begin (), entries->end (),
      [] (const JobEntry &entry) { return entry.state == State::Running; });
  if (any) {
    Transaction transaction (library_->database (), error);
    if (!transaction)
      return false;
    for (const JobEntry &entry : *entries)
      if (entry.state == State::Running && !recover_job (entry, error))
        return false;
    if (!transaction.commit (error))
      return false;
    entries = job_store::load_entries (library_->database (), error);
    if (!entries)
      return false;
  }
  for (JobEntry &entry : *entries)
    index_.add (std::move (entry));
  return true;
}

/* The files of the video that JOB was publishing, that last, as far as they are
 * there; none if that isn't. A job of one video may only have that. */
static std::optional<std::vector<std::string>>
files_of (library::Library &library, const Job &job, GError **error)
{
  auto statement = library.database ().prepare (
      "SELECT path FROM files WHERE state = 'present' AND ifnull ("
      "nullif (video, ''), path) = (SELECT path FROM files WHERE "
      "made_by = ? AND kind = 'video' AND state = 'present' AND "
      "(sha256 || ' ' || replace (path, 'videos/', '') = ? OR ? = '') "
      "LIMIT 1) ORDER BY kind = 'video', path");
  statement.bind (job.id).bind (job.publishing).bind (job.publishing);
  std::vector<std::string> files;
  for (;;)
    switch (statement.step (error)) {
    case library::Statement::Step::Row:
      files.push_back (library.absolute (statement.text (0)));
      continue;
    case library::Statement::Step::Done:
      return files;
    case library::Statement::Step::Failed:
      return std::nullopt;
    }
}

/* What was on its way when the daemon was killed may be there by now: then it
 * isn't made again. */
bool
Conductor::recover_pass (Job &job, GError **error)
{
  bool is_only = passes_of (job).size () == 1;
  if (job.passes >= passes_of (job).size () ||
      (job.publishing.empty () && !is_only))
    return true;
  auto files = files_of (*library_, job, error);
  if (!files)
    return false;
  if (!files->empty ())
    note_published (job, *files);
  return true;
}

bool
Conductor::recover_job (const JobEntry &entry, GError **error)
{
  library::Database &database = library_->database ();
  auto job = job_store::load (database, entry.id, false, error);
  if (!job || !recover_pass (*job, error))
    return false;
  job->expected_end = 0;
  job->reason = Reason::None;
  job->publishing.clear ();
  if (job->passes >= passes_of (*job).size ()) {
    job->state = State::Completed;
    job->progress = 1;
    job->progress_valid = true;
    job->finished = now_microseconds ();
    completed_at_start_.push_back (entry.id);
  } else {
    job->state = State::Queued;
    job->reason = Reason::Restarted;
    job->attempts -= job->attempts > 0;
  }
  return job_store::update (database, *job, error);
}

bool
Conductor::usable (GError **error)
{
  if (!degraded_.empty () && may_reopen_ &&
      g_get_monotonic_time () - tried_ > kReopenUs) {
    open ();
    if (degraded_.empty ()) {
      for (const std::string &id : index_.list (std::nullopt, {}))
        if (auto job = find (id))
          listener_.on_added (*job);
      tell_queue ();
      schedule_soon ();
    }
  }
  if (degraded_.empty ())
    return true;
  g_set_error_literal (
      error, REEL_DAEMON_ERROR, (int) Error::Degraded, degraded_.c_str ());
  return false;
}

bool
Conductor::give (const GError *reason, GError **error)
{
  ErrorPtr told = from_library (reason, setup_.media);
  if (g_error_matches (
          reason, REEL_LIBRARY_ERROR, (int) library::Error::Corrupt) &&
      degraded_.empty ()) {
    degraded_ = told->message;
    may_reopen_ = false;
    tell_queue ();
  }
  g_propagate_error (error, told.release ());
  return false;
}

/* --- Questions --- */

std::optional<Job>
Conductor::load (const std::string &id, bool brief, GError **error) const
{
  auto job = job_store::load (library_->database (), id, brief, error);
  const JobEntry *entry = index_.find (id);
  if (!job || !entry)
    return std::nullopt;
  /* What is not kept on disk: who is held, and why. */
  job->state = entry->state;
  job->reason = entry->reason;
  job->attempts = entry->attempts;
  return job;
}

/* JOB has ended, and nobody may be told yet: that it has might be lost. */
static void
take_back_end (Job &job, Reason reason)
{
  if (job.state == State::Completed)
    job.output_paths.clear ();
  job.state = State::Running;
  job.reason = reason;
  job.message = "it has ended; that can't be noted before there is room on "
                "the disk";
  if (reason != Reason::StorageLow)
    job.message = "it has ended; that can't be noted yet";
  job.finished = 0;
  job.error_name.clear ();
  job.error_message.clear ();
}

std::optional<Job>
Conductor::find (const std::string &id) const
{
  const JobEntry *entry = library_ ? index_.find (id) : nullptr;
  if (!entry)
    return std::nullopt;
  if (auto unsaved = unsaved_.find (id); unsaved != unsaved_.end ()) {
    Job job = unsaved->second;
    take_back_end (job, entry->reason);
    return job;
  }
  auto run = runs_.find (id);
  if (run != runs_.end () && run->second.worker)
    return run->second.worker->job ();
  return load (id, false, nullptr);
}

std::vector<std::string>
Conductor::list (
    std::optional<uid_t> owner, const std::vector<State> &states) const
{
  return index_.list (owner, states);
}

QueueStatus
Conductor::status () const
{
  QueueStatus status;
  status.paused = paused_;
  status.queued = (uint32_t) index_.waiting_count ();
  status.running = (uint32_t) runs_.size ();
  status.max_queued = (uint32_t) std::max (0, setup_.config.max_queued);
  status.max_running = (uint32_t) std::max (0, setup_.config.max_running);
  status.disk_free = disk_space (setup_.media).free;
  if (library_ && !library_bytes_)
    if (auto totals = library_->totals (nullptr))
      library_bytes_ = totals->bytes;
  status.library_bytes = library_bytes_.value_or (0);
  status.templates = templates_;
  status.voices = voices_;
  status.degraded = degraded_;
  return status;
}

const JobEntry *
Conductor::need (const std::string &id, GError **error)
{
  if (!usable (error))
    return nullptr;
  const JobEntry *entry = index_.find (id);
  if (!entry)
    g_set_error (error, REEL_DAEMON_ERROR, (int) Error::NotFound,
        "there is no job %s", id.c_str ());
  return entry;
}

void
Conductor::tell_changed (const std::string &id)
{
  if (auto job = find (id))
    listener_.on_changed (*job);
}

/* --- Changes --- */

bool
Conductor::save (const Job &job, GError **error)
{
  Transaction transaction (library_->database (), error);
  return transaction && job_store::update (library_->database (), job, error) &&
         transaction.commit (error);
}

std::optional<std::string>
Conductor::retry (const std::string &id, GError **error)
{
  const JobEntry *entry = need (id, error);
  if (!entry)
    return std::nullopt;
  if (!is_final (entry->state)) {
    g_set_error (error, REEL_DAEMON_ERROR, (int) Error::NotPermitted,
        "the job %s has not ended; it can be tried again once it has",
        id.c_str ());
    return std::nullopt;
  }
  if (!may_queue (entry->owner, error))
    return std::nullopt;
  ErrorPtr reason;
  auto old = load (id, true, out (reason));
  if (!old) {
    give (reason.get (), error);
    return std::nullopt;
  }
  Job job;
  job.id = make_job_id ();
  job.title = old->title;
  job.kind = old->kind;
  job.owner = old->owner;
  job.priority = old->priority;
  job.created = now_microseconds ();
  job.brief = std::move (old->brief);
  job.file = old->file;
  job.base_dir = old->base_dir;
  job.identity = old->identity;
  job.options = old->options;
  job.force = old->force;
  job.template_name = old->template_name;
  job.properties = old->properties;
  job.inputs = old->inputs;
  job.name = old->name;
  job.videos = old->videos;
  job.render_seconds = old->render_seconds;
  job.output_bytes = old->output_bytes;
  job.staging_bytes = old->staging_bytes;
  if (!store (job, nullptr, out (reason))) {
    give (reason.get (), error);
    return std::nullopt;
  }
  return job.id;
}

static bool
remove_rows (library::Database &database, const std::vector<std::string> &ids,
    GError **error)
{
  Transaction transaction (database, error);
  if (!transaction)
    return false;
  for (const std::string &id : ids)
    if (!job_store::remove (database, id, error))
      return false;
  return transaction.commit (error);
}

/* Removes their rows; what only they needed goes with them. */
bool
Conductor::forget (const std::vector<std::string> &ids, GError **error)
{
  ErrorPtr reason;
  if (!remove_rows (library_->database (), ids, out (reason)))
    return give (reason.get (), error);
  for (const std::string &id : ids)
    index_.remove (id);
  /* What stays now goes with the next. */
  (void) library_->free_inputs (nullptr);
  for (const std::string &id : ids)
    listener_.on_removed (id);
  return true;
}

bool
Conductor::remove (const std::string &id, GError **error)
{
  const JobEntry *entry = need (id, error);
  if (!entry)
    return false;
  if (!is_final (entry->state)) {
    g_set_error (error, REEL_DAEMON_ERROR, (int) Error::NotPermitted,
        "the job %s has not ended; cancel it first", id.c_str ());
    return false;
  }
  if (!forget ({id}, error))
    return false;
  watch_age ();
  tell_queue ();
  return true;
}

/* A limit that was lowered may concern thousands: some at a time. */
void
Conductor::trim ()
{
  if (!library_ || !degraded_.empty ())
    return;
  uint64_t age = setup_.config.max_finished_age_seconds * G_USEC_PER_SEC;
  uint64_t now = now_microseconds ();
  size_t count = index_.finished_count ();
  size_t most = (size_t) std::max (0, setup_.config.max_finished);
  std::vector<std::string> ids;
  for (const JobEntry *entry : index_.oldest_finished (kTrimmedAtOnce))
    if (count - ids.size () > most || (age && entry->finished + age <= now))
      ids.push_back (entry->id);
  bool good = ids.empty () || forget (ids, nullptr);
  watch_age (good && ids.size () == kTrimmedAtOnce);
}

/* One timer, for the moment when the oldest is too old, or for now. */
void
Conductor::watch_age (bool at_once)
{
  if (age_source_)
    g_source_remove (std::exchange (age_source_, 0));
  auto oldest = index_.oldest_finished (1);
  uint64_t age = setup_.config.max_finished_age_seconds;
  if (oldest.empty () || !started_ || stopping_ || (!age && !at_once))
    return;
  uint64_t now = now_microseconds () / G_USEC_PER_SEC;
  uint64_t when = oldest.front ()->finished / G_USEC_PER_SEC + age + 1;
  uint64_t left = at_once || when <= now ? 0 : when - now;
  auto again = [] (void *self) -> gboolean {
    static_cast<Conductor *> (self)->age_source_ = 0;
    static_cast<Conductor *> (self)->trim ();
    return FALSE;
  };
  /* Not a busy loop where rows can't be removed now. */
  if (at_once)
    age_source_ = g_idle_add (again, this);
  else
    age_source_ = g_timeout_add_seconds (
        (guint) std::clamp<uint64_t> (left, 10, 86400 * 20), again, this);
}

bool
Conductor::set_priority (const std::string &id, int priority, GError **error)
{
  const JobEntry *entry = need (id, error);
  if (!entry)
    return false;
  if (std::abs ((long) priority) > kMaxPriority) {
    g_set_error (error, REEL_DAEMON_ERROR, (int) Error::InvalidArgument,
        "a priority is from -%d to %d", kMaxPriority, kMaxPriority);
    return false;
  }
  if (entry->state != State::Queued && entry->state != State::Held) {
    g_set_error (error, REEL_DAEMON_ERROR, (int) Error::NotPermitted,
        "the job %s doesn't wait any more; its priority means nothing",
        id.c_str ());
    return false;
  }
  ErrorPtr reason;
  auto job = load (id, false, out (reason));
  if (!job)
    return give (reason.get (), error);
  job->priority = priority;
  job->state = State::Queued;
  job->reason = entry->requeued;
  if (!save (*job, out (reason)))
    return give (reason.get (), error);
  index_.set_priority (id, priority);
  tell_changed (id);
  schedule_soon ();
  return true;
}

bool
Conductor::set_paused (bool paused, GError **error)
{
  if (!usable (error))
    return false;
  if (paused_ == paused)
    return true;
  ErrorPtr reason;
  if (!job_store::write_setting (
          library_->database (), kPausedKey, paused ? "1" : "0", out (reason)))
    return give (reason.get (), error);
  paused_ = paused;
  tell_queue ();
  schedule ();
  return true;
}

bool
Conductor::pause (GError **error)
{
  return set_paused (true, error);
}

bool
Conductor::resume (GError **error)
{
  return set_paused (false, error);
}

} // namespace reel::daemon
