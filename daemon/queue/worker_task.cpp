// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/worker_task.h"

#include <algorithm>
#include <cstring>

#include "error.h"
#include "glib_ptr.h"
#include "queue/spawn.h"

namespace reel::daemon {

static constexpr int kFirstInput = kReportsFd + 1;

static uint64_t
times (uint64_t a, uint64_t b)
{
  return b && a > G_MAXINT64 / b ? G_MAXINT64 : a * b;
}

static void
fill_in (const WorkerSetup &setup, TaskSpec &spec)
{
  Order &order = spec.order;
  const Config &config = setup.config;
  order.stock = setup.stock;
  order.templates = setup.templates;
  order.sandbox = config.sandbox;
  order.brief_limits = config.limits;
  order.limits.address_space_bytes = config.memory_bytes;
  order.limits.file_bytes = spec.file_bytes;
  order.limits.wall_seconds = spec.wall_seconds;
  order.limits.cpu_seconds = times (spec.wall_seconds, g_get_num_processors ());
  order.jobs = config.segments;
  order.renders = std::max (1, config.max_running);
}

/* Where the registry of plugins is kept for all workers, and what helps to
 * find a fault. */
static std::vector<std::string>
worker_environment ()
{
  std::vector<std::string> variables = {
      std::string ("XDG_CACHE_HOME=") + g_get_user_cache_dir ()};
  for (const char *name : {"GST_REGISTRY", "G_DEBUG", "GST_DEBUG",
           "ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS"})
    if (const char *value = g_getenv (name))
      variables.push_back (std::string (name) + "=" + value);
  return variables;
}

std::unique_ptr<WorkerTask>
WorkerTask::start (
    const WorkerSetup &setup, TaskSpec spec, TaskEvents events, GError **error)
{
  fill_in (setup, spec);
  WorkerProcess::Spec process;
  UniqueFd brief;
  if (spec.brief) {
    brief = text_fd ("brief", *spec.brief, error);
    if (!brief)
      return nullptr;
    spec.order.brief_fd = kFirstInput;
    process.inputs.push_back (brief.get ());
  }
  for (TaskInput &input : spec.inputs) {
    int number = kFirstInput + (int) process.inputs.size ();
    spec.order.inputs.push_back (
        {std::move (input.path), std::move (input.name), number});
    process.inputs.push_back (input.fd);
  }
  if (spec.answers_fd >= 0) {
    spec.order.answers_fd = kFirstInput + (int) process.inputs.size ();
    process.inputs.push_back (spec.answers_fd);
  }
  if (spec.lock_fd >= 0)
    process.inputs.push_back (spec.lock_fd);
  process.program = setup.program;
  process.order = write_order (spec.order);
  process.environment = worker_environment ();
  process.bounds.wall_seconds = spec.wall_seconds;
  process.bounds.stalled_seconds = spec.stalled_seconds;

  std::unique_ptr<WorkerTask> task (new WorkerTask (std::move (events)));
  WorkerTask *self = task.get ();
  WorkerEvents heard;
  heard.line = [self] (
                   const std::string &line) { return self->take_line (line); };
  heard.stalled = [self] (bool stalled) {
    if (self->events_.stalled)
      self->events_.stalled (stalled);
  };
  heard.ended = [self] (const WorkerEnd &end) { self->finish (end); };
  task->process_ = WorkerProcess::start (process, std::move (heard), error);
  return task->process_ ? std::move (task) : nullptr;
}

bool
WorkerTask::take_line (const std::string &line)
{
  if (!garbage_.empty () || done_ || failed_)
    return false;
  ErrorPtr error;
  std::optional<Report> report = read_report (line, out (error));
  if (!report) {
    garbage_ = error ? error->message : "a report of it means nothing";
    process_->kill ();
    return false;
  }
  if (auto *stage = std::get_if<ReportStage> (&*report))
    stage_ = stage->stage;
  if (auto *done = std::get_if<ReportDone> (&*report)) {
    done_ = std::move (*done);
    return true;
  }
  if (auto *failed = std::get_if<ReportFailed> (&*report)) {
    failed_ = std::move (*failed);
    return true;
  }
  return events_.report && events_.report (*report);
}

TaskEnd
WorkerTask::judge (const WorkerEnd &end) const
{
  std::string where = stage_.empty () ? "" : " in the stage " + stage_;
  if (!garbage_.empty () || !end.misbehaved.empty ())
    return {TaskEnd::How::Crashed, Error::WorkerCrashed,
        "the worker was stopped" + where + ": " +
            (garbage_.empty () ? end.misbehaved : garbage_),
        {}};
  if (done_ && end.status == 0)
    return {TaskEnd::How::Done, Error::WorkerCrashed, {}, done_->report};
  if (end.asked)
    return {TaskEnd::How::Stopped, Error::Cancelled, "it was cancelled", {}};
  if (end.timed_out)
    return {TaskEnd::How::TimedOut, Error::TimedOut,
        "it took longer than it may" + where +
            "; make the brief shorter, or raise deadline-seconds",
        {}};
  if (failed_)
    return {TaskEnd::How::Failed, failed_->error, failed_->message, {}};
  std::string how = end.signal ? std::string (" of signal ") +
                                     std::to_string (end.signal) + " (" +
                                     strsignal (end.signal) + ")"
                               : " with status " + std::to_string (end.status);
  return {TaskEnd::How::Crashed, Error::WorkerCrashed,
      (end.signal ? "the worker died" : "the worker ended") + how + where, {}};
}

void
WorkerTask::finish (const WorkerEnd &end)
{
  TaskEnd judged = judge (end);
  std::function<void (const TaskEnd &)> ended = std::move (events_.ended);
  if (ended)
    ended (judged);
}

bool
check_order (const Order &order, GError **error)
{
  ErrorPtr reason;
  if (read_order (write_order (order), out (reason)))
    return true;
  g_set_error (error, REEL_DAEMON_ERROR, (int) Error::InvalidArgument,
      "an option can't be used: %s",
      reason ? reason->message : "it can't be understood");
  return false;
}

} // namespace reel::daemon
