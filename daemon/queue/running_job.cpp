// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/running_job.h"

#include <algorithm>
#include <cmath>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "queue/disk_space.h"
#include "queue/library_error.h"
#include "queue/preparation.h"

namespace reel::daemon {

static constexpr gint64 kBetweenChangesUs = 250'000;
/* The last hundredth is publishing; 1 is for what has completed. */
static constexpr double kMostProgress = 0.999;
static constexpr size_t kMaxWarnings = 100, kMaxStored = 64;
static constexpr size_t kMaxProblems = 1000;
static constexpr uint64_t kDeadlineSeconds = 60, kDeadlineFactor = 20;
static constexpr uint64_t kLeastFileBytes = 1ull << 30, kFileFactor = 4;
static constexpr size_t kMaxGraph = 512 << 10;

Coalescer::~Coalescer ()
{
  if (source_)
    g_source_remove (source_);
}

void
Coalescer::tell ()
{
  last_ = g_get_monotonic_time ();
  tell_ ();
}

void
Coalescer::told ()
{
  last_ = g_get_monotonic_time ();
  if (source_)
    g_source_remove (std::exchange (source_, 0));
}

void
Coalescer::changed ()
{
  if (source_)
    return;
  gint64 left = last_ + kBetweenChangesUs - g_get_monotonic_time ();
  if (last_ == 0 || left <= 0)
    return tell ();
  source_ = g_timeout_add ((guint) (left / 1000 + 1),
      [] (void *self) -> gboolean {
        static_cast<Coalescer *> (self)->source_ = 0;
        static_cast<Coalescer *> (self)->tell ();
        return FALSE;
      },
      this);
}

static uint64_t
now_us ()
{
  return (uint64_t) g_get_real_time ();
}

static void
add_warning (Job &job, const std::string &warning)
{
  if (job.warnings.size () < kMaxWarnings &&
      std::find (job.warnings.begin (), job.warnings.end (), warning) ==
          job.warnings.end ())
    job.warnings.push_back (warning);
}

static bool
take_progress (Job &job, const ReportProgress &report, const Share &share)
{
  double fraction =
      std::min (share.begin + share.width * report.fraction, kMostProgress);
  bool more = fraction > job.progress;
  job.progress = std::max (job.progress, fraction);
  job.progress_valid = true;
  double left = report.eta_seconds + share.later_seconds;
  if (report.eta_seconds > 0)
    job.expected_end = now_us () + (uint64_t) (left * 1e6);
  else if (share.begin <= 0)
    job.expected_end = 0;
  return more;
}

bool
take_report (Job &job, const Report &report, const Share &share)
{
  if (auto *stage = std::get_if<ReportStage> (&report)) {
    std::string name = share.draft ? kDraftStage : stage->stage;
    bool is_new = job.stage != name;
    job.stage = std::move (name);
    return is_new || stage->index > 0;
  }
  if (auto *progress = std::get_if<ReportProgress> (&report))
    return take_progress (job, *progress, share);
  if (auto *message = std::get_if<ReportMessage> (&report)) {
    job.message = message->text;
    return true;
  }
  if (auto *problem = std::get_if<ReportProblem> (&report)) {
    if (problem->severity == "warning")
      add_warning (job, describe_warning (*problem));
    return true;
  }
  return std::holds_alternative<ReportStored> (report) ||
         std::holds_alternative<ReportNeeds> (report);
}

RunningJob::RunningJob (Job job, Staging staging, Events events)
    : job_ (std::move (job)), share_ (share_of (job_)),
      brief_ (std::exchange (job_.brief, {})), staging_ (std::move (staging)),
      events_ (std::move (events)), coalescer_ ([this] {
        if (events_.changed)
          events_.changed ();
      })
{
  coalescer_.told ();
}

static uint64_t
deadline (const Job &job, const Config &config)
{
  if (config.deadline_seconds)
    return config.deadline_seconds;
  double predicted = std::clamp (job.render_seconds, 0.0, 1e7);
  return kDeadlineSeconds + kDeadlineFactor * (uint64_t) std::ceil (predicted);
}

std::unique_ptr<RunningJob>
RunningJob::start (const WorkerSetup &setup, Job job,
    const std::vector<TaskInput> &inputs, Events events, GError **error)
{
  ErrorPtr reason;
  auto staging = Staging::create (setup.media, "job-" + job.id, out (reason));
  if (!staging) {
    g_propagate_error (
        error, from_library (reason.get (), setup.media).release ());
    return nullptr;
  }
  std::unique_ptr<RunningJob> running (new RunningJob (
      std::move (job), std::move (*staging), std::move (events)));
  RunningJob *self = running.get ();
  const Job &of = running->job_;

  TaskSpec spec;
  spec.order.task = Order::Task::Render;
  spec.order.kind = of.kind;
  spec.order.file = of.file;
  spec.order.base_dir = of.base_dir;
  Pass pass = pass_of (of);
  spec.order.identity = identity_of_output (of, pass.output);
  spec.order.output = (int) pass.output;
  spec.order.draft = pass.draft;
  spec.order.options = of.options;
  if (spec.order.options.name.empty ())
    spec.order.options.name = of.name;
  spec.order.template_name = of.template_name;
  spec.order.properties = of.properties;
  spec.order.staging = running->staging_->path ();
  if (of.kind == Order::Kind::Brief)
    spec.brief = &running->brief_;
  spec.inputs = inputs;
  if (of.kind == Order::Kind::Brief)
    running->desk_.emplace (setup.media, running->staging_->path (), of.owner,
        CacheDesk::Hand::Copies);
  spec.answers_fd = running->desk_ ? running->desk_->answers () : -1;
  spec.lock_fd = running->staging_->lock_fd ();
  spec.file_bytes = std::max (kLeastFileBytes, of.staging_bytes * kFileFactor);
  spec.wall_seconds = deadline (of, setup.config);
  spec.stalled_seconds = setup.config.stalled_seconds;

  TaskEvents heard;
  heard.report = [self] (const Report &report) { return self->take (report); };
  heard.stalled = [self] (bool stalled) { self->set_stalled (stalled); };
  heard.ended = [self] (const TaskEnd &end) {
    self->coalescer_.told ();
    std::function<void (const TaskEnd &)> ended =
        std::move (self->events_.ended);
    ended (self->explained (end));
  };
  running->task_ =
      WorkerTask::start (setup, std::move (spec), std::move (heard), error);
  return running->task_ ? std::move (running) : nullptr;
}

std::vector<library::File>
RunningJob::collect ()
{
  return desk_ ? desk_->collect (job_.id) : std::vector<library::File> ();
}

bool
RunningJob::take (const Report &report)
{
  if (auto *needs = std::get_if<ReportNeeds> (&report); needs && desk_)
    desk_->serve (*needs);
  if (auto *stored = std::get_if<ReportStored> (&report);
      stored && stored_.size () < kMaxStored)
    stored_.push_back ({stored->name, stored->bytes, stored->sha256});
  if (auto *problem = std::get_if<ReportProblem> (&report);
      problem && problems_.size () < kMaxProblems &&
      (problem->severity == "error" ||
          (job_.options.strict && problem->severity == "warning")))
    problems_.push_back (*problem);
  bool counts = take_report (job_, report, share_);
  coalescer_.changed ();
  return counts;
}

/* What was right when it was submitted may be wrong by now: a file is gone. It
 * is said as it would have been said then. */
TaskEnd
RunningJob::explained (TaskEnd end) const
{
  if (end.how == TaskEnd::How::Failed && end.error == Error::InvalidBrief &&
      !problems_.empty ())
    end.message = describe_problems (problems_);
  return end;
}

void
RunningJob::set_stalled (bool stalled)
{
  job_.reason = stalled ? Reason::Stalled : Reason::None;
  coalescer_.changed ();
}

uint64_t
RunningJob::reserved () const
{
  if (!staging_)
    return 0;
  uint64_t used = used_bytes (staging_->path ());
  return job_.staging_bytes > used ? job_.staging_bytes - used : 0;
}

/* The worker may have put anything there, a link to our own files included. */
static std::string
read_bounded (const std::string &path, size_t limit)
{
  UniqueFd fd (
      open (path.c_str (), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat info;
  if (!fd || fstat (fd.get (), &info) != 0 || !S_ISREG (info.st_mode))
    return {};
  std::string text (limit, '\0');
  ssize_t got = pread (fd.get (), text.data (), limit, 0);
  text.resize (got > 0 ? (size_t) got : 0);
  return text;
}

std::vector<library::FailureText>
RunningJob::failure () const
{
  std::vector<library::FailureText> texts;
  texts.push_back ({"log.txt", task_ ? task_->log () : std::string (), true});
  if (job_.kind == Order::Kind::Brief)
    texts.push_back ({"brief.txt", brief_, false});
  std::string graph =
      staging_ ? read_bounded (staging_->file ("failed/graph.dot"), kMaxGraph)
               : std::string ();
  if (!graph.empty ())
    texts.push_back ({"graph.dot", std::move (graph), false});
  return texts;
}

} // namespace reel::daemon
