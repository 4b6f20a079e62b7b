// SPDX-License-Identifier: GPL-3.0-or-later
/* From a submission to a job: admitted or refused at once, prepared by
 * workers in its turn, stored, answered. */
#include <algorithm>

#include "error.h"
#include "library/error.h"
#include "queue/conductor.h"
#include "queue/disk_space.h"
#include "queue/input_files.h"
#include "sha256.h"

namespace reel::daemon {

using library::Transaction;

/* Side by side: checking takes a core, and jobs run meanwhile. */
static constexpr size_t kPreparations = 2;
/* What submissions that wait may hold together. One alone may hold more. */
static constexpr size_t kMaxPendingBytes = 64 << 20, kMaxPendingFds = 600;
static constexpr size_t kMaxPending = 1000, kMaxPendingPerUser = 200;
static constexpr size_t kMaxIdBytes = 64, kMaxKeyBytes = 256;
static constexpr int kMaxPriority = 100;

static bool
refuse (Error code, const std::string &message, GError **error)
{
  g_set_error_literal (error, REEL_DAEMON_ERROR, (int) code, message.c_str ());
  return false;
}

static size_t
bytes_of (const Submission &submission)
{
  size_t bytes = submission.brief.size ();
  for (const auto &[name, value] : submission.options.variables)
    bytes += name.size () + value.size ();
  for (const auto &[name, value] : submission.properties)
    bytes += name.size () + value.size ();
  return bytes;
}

static bool
is_id (const std::string &id)
{
  return !id.empty () && id.size () <= kMaxIdBytes &&
         std::all_of (id.begin (), id.end (),
             [] (char c) { return g_ascii_isalnum (c) || c == '_'; });
}

bool
Conductor::may_queue (uid_t owner, GError **error) const
{
  const Config &config = setup_.config;
  size_t all = index_.waiting_count () + pending_;
  auto pending = pending_of_.find (owner);
  size_t own = index_.waiting_count (owner) +
               (pending == pending_of_.end () ? 0 : pending->second);
  if (all >= (size_t) std::max (0, config.max_queued))
    return refuse (Error::QueueFull,
        "the queue is full: " + std::to_string (all) +
            " jobs wait; try again when some are done",
        error);
  if (own >= (size_t) std::max (0, config.max_queued_per_user))
    return refuse (Error::QueueFull,
        "you have " + std::to_string (own) +
            " jobs waiting, which is as many as you may; try again when some "
            "are done",
        error);
  return true;
}

/* A queue that is full doesn't keep anybody from asking what is wrong. */
bool
Conductor::may_check (uid_t owner, GError **error) const
{
  auto pending = pending_of_.find (owner);
  size_t own = pending == pending_of_.end () ? 0 : pending->second;
  if (pending_ < kMaxPending && own < kMaxPendingPerUser)
    return true;
  return refuse (Error::QueueFull,
      "too much is being checked at once; try again in a moment", error);
}

/* All that can be said without a worker. */
bool
Conductor::admit (const Submission &submission, GError **error) const
{
  const Config &config = setup_.config;
  if (submission.brief.size () > config.limits.brief_bytes)
    return refuse (Error::InvalidArgument,
        "the brief is " + std::to_string (submission.brief.size ()) +
            " bytes, more than the " +
            std::to_string (config.limits.brief_bytes) + " it may be",
        error);
  if (submission.assets.size () > (size_t) std::max (0, config.assets))
    return refuse (Error::InvalidArgument,
        "there are " + std::to_string (submission.assets.size ()) +
            " assets, more than the " + std::to_string (config.assets) +
            " one job may bring",
        error);
  if (submission.priority < -kMaxPriority || submission.priority > kMaxPriority)
    return refuse (Error::InvalidArgument,
        "a priority is from -" + std::to_string (kMaxPriority) + " to " +
            std::to_string (kMaxPriority),
        error);
  if (submission.key.size () > kMaxKeyBytes)
    return refuse (Error::InvalidArgument, "the key is too long", error);
  if (!submission.base_dir.empty () &&
      !g_path_is_absolute (submission.base_dir.c_str ()))
    return refuse (
        Error::InvalidArgument, "base-dir is to be an absolute path", error);
  for (const auto &[name, fd] : submission.assets)
    if (!check_asset (fd.get (), name, error))
      return false;
  Order order;
  order.kind = submission.kind;
  order.file = submission.file;
  order.base_dir = submission.base_dir;
  order.identity = submission.identity;
  order.options = submission.options;
  order.template_name = submission.template_name;
  order.properties = submission.properties;
  return check_order (order, error);
}

void
Conductor::submit (Submission submission, Submitted answer)
{
  ErrorPtr error;
  auto answer_error = [&] { answer (nullptr, error.get ()); };
  if (!usable (out (error)))
    return answer_error ();
  if (stopping_) {
    refuse (Error::Cancelled, "the daemon is being stopped; submit again",
        out (error));
    return answer_error ();
  }
  /* The same again: the same job, or the same answer when there is one. */
  if (const JobEntry *entry =
          index_.find_key (submission.owner, submission.key)) {
    auto job = find (entry->id);
    if (job)
      return answer (&*job, nullptr);
  }
  std::pair<uid_t, std::string> key = {submission.owner, submission.key};
  auto same =
      submission.key.empty () ? pending_keys_.end () : pending_keys_.find (key);
  if (same != pending_keys_.end ()) {
    same->second->answers.push_back (std::move (answer));
    return;
  }
  const std::string &id = submission.id;
  if (!id.empty () && !is_id (id)) {
    refuse (Error::InvalidArgument,
        "handle-token is to be of at most 64 letters, digits and _",
        out (error));
    return answer_error ();
  }
  if (index_.find (id) || pending_ids_.count (id)) {
    refuse (Error::InvalidArgument,
        "handle-token " + id + " is another job's already", out (error));
    return answer_error ();
  }
  if (!may_queue (submission.owner, out (error)))
    return answer_error ();
  if (!admit (submission, out (error)))
    return answer_error ();

  auto pending = std::make_shared<Pending> ();
  pending->id = id;
  pending->key = submission.key;
  pending->answers.push_back (std::move (answer));
  pending->submission = std::move (submission);
  enqueue (std::move (pending));
}

void
Conductor::check (Submission submission, Checked answer)
{
  ErrorPtr error;
  bool good = !stopping_;
  if (!good)
    refuse (Error::Cancelled, "the daemon is being stopped; try again",
        out (error));
  /* Without a database, too: it changes nothing. */
  good = good && may_check (submission.owner, out (error));
  good = good && admit (submission, out (error));
  if (!good)
    return answer (nullptr, error.get ());
  auto pending = std::make_shared<Pending> ();
  pending->checked = std::move (answer);
  pending->submission = std::move (submission);
  enqueue (std::move (pending));
}

/* Takes its place among what waits, or answers that there is none. */
void
Conductor::enqueue (PendingPtr pending)
{
  pending->owner = pending->submission.owner;
  pending->bytes = bytes_of (pending->submission);
  pending->fds = pending->submission.assets.size ();
  bool fits =
      pending_ == 0 || (pending_bytes_ + pending->bytes <= kMaxPendingBytes &&
                           pending_fds_ + pending->fds <= kMaxPendingFds);
  if (!fits) {
    ErrorPtr error;
    refuse (Error::QueueFull,
        "too much is being submitted at once; try again in a moment",
        out (error));
    if (pending->checked)
      return pending->checked (nullptr, error.get ());
    return pending->answers.front () (nullptr, error.get ());
  }
  pending_++;
  pending_of_[pending->owner]++;
  pending_bytes_ += pending->bytes;
  pending_fds_ += pending->fds;
  if (!pending->id.empty ())
    pending_ids_.insert (pending->id);
  if (!pending->key.empty () && !pending->checked)
    pending_keys_[{pending->owner, pending->key}] = pending;
  uid_t owner = pending->owner;
  line_.push (owner, std::move (pending));
  pump ();
}

void
Conductor::leave (const PendingPtr &pending)
{
  pending_--;
  auto own = pending_of_.find (pending->owner);
  if (--own->second == 0)
    pending_of_.erase (own);
  pending_bytes_ -= pending->bytes;
  pending_fds_ -= pending->fds;
  pending_ids_.erase (pending->id);
  if (!pending->key.empty () && !pending->checked)
    pending_keys_.erase ({pending->owner, pending->key});
}

void
Conductor::pump ()
{
  while (!stopping_ && active_.size () < kPreparations) {
    auto next = line_.pop ();
    if (!next)
      return;
    PendingPtr pending = std::move (*next);
    active_.push_back (pending);
    uint64_t free = disk_space (setup_.media).free;
    uint64_t keep = setup_.config.keep_free_bytes;
    for (const auto &[id, run] : runs_)
      keep += run.worker ? run.worker->reserved () : 0;
    pending->preparation = std::make_unique<Preparation> (setup_,
        std::move (pending->submission), free > keep ? free - keep : 0,
        [this, weak = std::weak_ptr<Pending> (pending)] (
            Prepared *result, const GError *error) {
          if (PendingPtr one = weak.lock ())
            prepared (one, result, error);
        });
  }
}

/* Of a brief's file the same as `reelsmith render` makes of it. */
static std::string
make_identity (const Submission &submission, const std::string &name)
{
  std::string text = !submission.identity.empty ()
                         ? submission.identity
                         : std::to_string (submission.owner) + "\n" +
                               submission.base_dir + "\n" +
                               submission.template_name;
  text += "\n" + name;
  return sha256_of (text);
}

void
Conductor::prepared (
    const PendingPtr &pending, Prepared *result, const GError *error)
{
  active_.remove (pending);
  ErrorPtr reason;
  if (result)
    take_in (result->parts);
  if (pending->checked) {
    leave (pending);
    pending->checked (result ? &result->check : nullptr, error);
  } else {
    std::optional<Job> job;
    if (result)
      job = accept (*pending, *result, out (reason));
    leave (pending);
    for (const Submitted &answer : pending->answers)
      answer (job ? &*job : nullptr, job     ? nullptr
                                     : error ? error
                                             : reason.get ());
  }
  /* Where we were called from. */
  pending->preparation.reset ();
  pump ();
}

/* Is anything in the way of its videos? */
bool
Conductor::may_publish (const Job &job, GError **error)
{
  for (const JobVideo &video : job.videos) {
    ErrorPtr reason;
    if (library::check_existing (setup_.media + "/videos", video.file,
            video.identity, job.force, out (reason)))
      continue;
    if (g_error_matches (
            reason.get (), REEL_LIBRARY_ERROR, (int) library::Error::Exists))
      return refuse (Error::Exists, describe_existing (video.name), error);
    return give (reason.get (), error);
  }
  return true;
}

std::optional<Job>
Conductor::accept (Pending &pending, Prepared &prepared, GError **error)
{
  const Submission &of = pending.preparation->submission ();
  const auto &problems = prepared.check.problems;
  bool wrong =
      !prepared.check.plan ||
      std::any_of (problems.begin (), problems.end (),
          [&of] (const ReportProblem &problem) {
            return problem.severity == "error" ||
                   (of.options.strict && problem.severity == "warning");
          });
  if (wrong) {
    refuse (Error::InvalidBrief, describe_problems (problems), error);
    return std::nullopt;
  }
  if (!usable (error))
    return std::nullopt;
  const ReportPlan &plan = *prepared.check.plan;
  uint64_t total = disk_space (setup_.media).total;
  uint64_t keep = std::min (total, setup_.config.keep_free_bytes);
  if (plan.staging_bytes > total - keep) {
    CharPtr needed = adopt (g_format_size (plan.staging_bytes));
    CharPtr there = adopt (g_format_size (total - keep));
    refuse (Error::NoSpace,
        std::string ("the video takes ") + needed.get () +
            " to make, the disk gives " + there.get () +
            " at the most; choose a smaller size or quality",
        error);
    return std::nullopt;
  }

  Job job;
  job.id = pending.id.empty () ? make_job_id () : pending.id;
  job.key = of.key;
  job.kind = of.kind;
  job.name = plan.name.empty () ? job.id : plan.name;
  job.title = !plan.title.empty () ? plan.title : job.name;
  job.owner = of.owner;
  job.priority = of.priority;
  job.created = now_microseconds ();
  job.brief = of.brief;
  job.file = of.file;
  job.base_dir = of.base_dir;
  job.identity = make_identity (of, job.name);
  job.options = of.options;
  job.force = of.force;
  job.template_name = of.template_name;
  job.properties = of.properties;
  job.inputs = std::move (prepared.inputs);
  job.render_seconds = plan.render_seconds;
  job.output_bytes = plan.output_bytes;
  job.staging_bytes = plan.staging_bytes;
  std::string own = plan.name.empty () ? job.id : "";
  for (const ReportVideo &video : prepared.check.videos)
    job.videos.push_back ({own + video.name, own + video.file,
        make_identity (of, own + video.name), video.render_seconds,
        video.has_draft, video.draft_seconds});
  for (const ReportProblem &problem : problems)
    take_report (job, problem);

  ErrorPtr reason;
  if (!may_publish (job, error))
    return std::nullopt;
  if (!store (job, &prepared, out (reason))) {
    give (reason.get (), error);
    return std::nullopt;
  }
  return job;
}

/* On disk when it returns true, and known. PREPARED: what was handed over goes
 * into the library first. */
bool
Conductor::store (Job &job, Prepared *prepared, GError **error)
{
  if (prepared && !prepared->copies.empty ()) {
    auto paths = library_->store_inputs (prepared->copies, error);
    if (!paths)
      return false;
    for (size_t i = 0; i < paths->size (); i++)
      job.inputs[prepared->copy_of[i]].stored = (*paths)[i];
  }
  std::vector<std::string> needed;
  for (const JobInput &input : job.inputs)
    if (!input.stored.empty ())
      needed.push_back (input.stored);
  std::sort (needed.begin (), needed.end ());
  needed.erase (std::unique (needed.begin (), needed.end ()), needed.end ());

  library::Database &database = library_->database ();
  std::optional<uint64_t> number;
  {
    Transaction transaction (database, error);
    if (!transaction)
      return false;
    number = job_store::insert (database, job, error);
    if (!number ||
        (!needed.empty () && !library_->name_inputs (job.id, needed, error)) ||
        !transaction.commit (error))
      return false;
  }
  JobEntry entry;
  entry.id = job.id;
  entry.key = job.key;
  entry.owner = job.owner;
  entry.number = *number;
  entry.priority = job.priority;
  entry.staging_bytes = job.staging_bytes;
  index_.add (std::move (entry));
  job.brief.clear ();
  listener_.on_added (job);
  tell_queue ();
  schedule_soon ();
  return true;
}

/* The daemon stops: nothing of them is on disk. */
void
Conductor::drop_pending ()
{
  ErrorPtr error;
  refuse (Error::Cancelled, "the daemon is being stopped; submit again",
      out (error));
  std::vector<PendingPtr> all (active_.begin (), active_.end ());
  active_.clear ();
  while (auto next = line_.pop ())
    all.push_back (std::move (*next));
  for (const PendingPtr &pending : all) {
    pending->preparation.reset ();
    leave (pending);
    if (pending->checked)
      pending->checked (nullptr, error.get ());
    for (const Submitted &answer : pending->answers)
      answer (nullptr, error.get ());
  }
}

} // namespace reel::daemon
