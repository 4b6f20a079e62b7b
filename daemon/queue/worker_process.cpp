// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/worker_process.h"

#include <algorithm>
#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <glib-unix.h>
#include <sys/wait.h>
#include <unistd.h>

#include "error.h"
#include "queue/spawn.h"

namespace reel::daemon {

static constexpr size_t kPart = 64 << 10;
/* A pipe holds that much: what is in it when its writer has ended. */
static constexpr int kPipeParts = 2;
static constexpr guint kKillAfterMs = 500;

namespace {

struct Pipe {
  UniqueFd reading, writing;
};

std::optional<Pipe>
make_pipe (GError **error)
{
  int ends[2];
  if (pipe2 (ends, O_CLOEXEC) != 0) {
    g_set_error (error, REEL_DAEMON_ERROR, (int) Error::PipelineFailed,
        "no worker can be started: %s", g_strerror (errno));
    return std::nullopt;
  }
  /* Ours alone: the worker's end blocks, and so slows down who says much. */
  fcntl (ends[0], F_SETFL, O_NONBLOCK);
  return Pipe{UniqueFd (ends[0]), UniqueFd (ends[1])};
}

/* Calls METHOD of the object it is added with, for as long as that gives
 * true. The method forgets the source itself before it gives false. */
template <bool (WorkerProcess::*method) ()>
gboolean
call (void *process)
{
  return (static_cast<WorkerProcess *> (process)->*method) ();
}

template <bool (WorkerProcess::*method) ()>
gboolean
call_fd (int, GIOCondition, void *process)
{
  return (static_cast<WorkerProcess *> (process)->*method) ();
}

void
forget (guint &source)
{
  if (source)
    g_source_remove (source);
  source = 0;
}

} // namespace

std::unique_ptr<WorkerProcess>
WorkerProcess::start (const Spec &spec, WorkerEvents events, GError **error)
{
  UniqueFd order = text_fd ("order", spec.order, error);
  if (!order)
    return nullptr;
  std::optional<Pipe> reports = make_pipe (error);
  if (!reports)
    return nullptr;
  std::optional<Pipe> output = make_pipe (error);
  if (!output)
    return nullptr;
  UniqueFd nothing (open ("/dev/null", O_RDONLY | O_CLOEXEC));
  std::vector<int> fds = {nothing.get (), output->writing.get (),
      output->writing.get (), order.get (), reports->writing.get ()};
  fds.insert (fds.end (), spec.inputs.begin (), spec.inputs.end ());
  std::vector<std::string> environment = {
      "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"};
  environment.insert (
      environment.end (), spec.environment.begin (), spec.environment.end ());
  std::optional<Spawned> spawned =
      spawn (spec.program, environment, fds, error);
  if (!spawned)
    return nullptr;

  std::unique_ptr<WorkerProcess> process (
      new WorkerProcess (spec.bounds, std::move (events)));
  process->pid_ = spawned->pid;
  process->process_ = std::move (spawned->process);
  process->reports_ = std::move (reports->reading);
  process->output_ = std::move (output->reading);
  process->watch ();
  return process;
}

void
WorkerProcess::watch ()
{
  alive_ = true;
  budget_ = bounds_.burst_lines;
  budget_time_ = heard_ = g_get_monotonic_time ();
  reports_source_ =
      g_unix_fd_add (reports_.get (), (GIOCondition) (G_IO_IN | G_IO_HUP),
          call_fd<&WorkerProcess::on_reports>, this);
  output_source_ =
      g_unix_fd_add (output_.get (), (GIOCondition) (G_IO_IN | G_IO_HUP),
          call_fd<&WorkerProcess::on_output>, this);
  exit_source_ = g_unix_fd_add (
      process_.get (), G_IO_IN, call_fd<&WorkerProcess::on_exit>, this);
  if (bounds_.wall_seconds)
    deadline_source_ = g_timeout_add_seconds (
        (guint) std::min<uint64_t> (bounds_.wall_seconds, G_MAXINT32),
        call<&WorkerProcess::on_deadline>, this);
  if (bounds_.stalled_seconds > 0)
    stall_source_ = g_timeout_add_seconds ((guint) bounds_.stalled_seconds,
        call<&WorkerProcess::on_stall_check>, this);
}

WorkerProcess::~WorkerProcess ()
{
  *gone_ = true;
  for (guint *source : {&reports_source_, &output_source_, &exit_source_,
           &stall_source_, &deadline_source_, &kill_source_})
    forget (*source);
  if (alive_)
    reap ();
}

void
WorkerProcess::terminate ()
{
  if (!alive_ || end_.asked)
    return;
  end_.asked = true;
  ::kill (-pid_, SIGTERM);
  kill_source_ =
      g_timeout_add (kKillAfterMs, call<&WorkerProcess::on_kill_time>, this);
}

void
WorkerProcess::kill ()
{
  if (alive_)
    ::kill (-pid_, SIGKILL);
}

/* Its group first, while it is a zombie at the least: so long the number is
 * nobody else's. */
void
WorkerProcess::reap ()
{
  ::kill (-pid_, SIGKILL);
  int status = 0;
  while (waitpid (pid_, &status, 0) < 0 && errno == EINTR) {
  }
  alive_ = false;
  if (WIFEXITED (status))
    end_.status = WEXITSTATUS (status);
  else if (WIFSIGNALED (status))
    end_.signal = WTERMSIG (status);
}

bool
WorkerProcess::on_exit ()
{
  exit_source_ = 0;
  reap ();
  std::shared_ptr<bool> gone = gone_;
  read_output (kPipeParts);
  read_reports (kPipeParts);
  if (*gone)
    return false;
  for (guint *source : {&reports_source_, &output_source_, &stall_source_,
           &deadline_source_, &kill_source_})
    forget (*source);
  /* By value: the call may destroy us. */
  std::function<void (const WorkerEnd &)> ended = std::move (events_.ended);
  WorkerEnd end = end_;
  if (ended)
    ended (end);
  return false;
}

bool
WorkerProcess::on_deadline ()
{
  deadline_source_ = 0;
  end_.timed_out = true;
  kill ();
  return false;
}

bool
WorkerProcess::on_kill_time ()
{
  kill_source_ = 0;
  kill ();
  return false;
}

bool
WorkerProcess::on_stall_check ()
{
  gint64 silent = g_get_monotonic_time () - heard_;
  gint64 bound = (gint64) bounds_.stalled_seconds * G_USEC_PER_SEC;
  gint64 left = bound - silent;
  if (left > 0) {
    stall_source_ = g_timeout_add (
        (guint) (left / 1000 + 1), call<&WorkerProcess::on_stall_check>, this);
    return false;
  }
  /* Started again by the next sign of life. */
  stall_source_ = 0;
  stalled_ = true;
  if (events_.stalled)
    events_.stalled (true);
  return false;
}

bool
WorkerProcess::on_reports ()
{
  std::shared_ptr<bool> gone = gone_;
  bool more = read_reports (1);
  if (*gone)
    return false;
  if (!more)
    reports_source_ = 0;
  return more;
}

bool
WorkerProcess::on_output ()
{
  bool more = read_output (1);
  if (!more)
    output_source_ = 0;
  return more;
}

bool
WorkerProcess::read_output (int parts)
{
  std::vector<char> data (kPart);
  while (parts-- > 0) {
    ssize_t got = read (output_.get (), data.data (), data.size ());
    if (got < 0 && (errno == EINTR || errno == EAGAIN))
      return true;
    if (got <= 0)
      return false;
    log_.append (data.data (), got);
  }
  return true;
}

bool
WorkerProcess::read_reports (int parts)
{
  if (!end_.misbehaved.empty ())
    return false;
  std::vector<char> data (kPart);
  while (parts-- > 0) {
    ssize_t got = read (reports_.get (), data.data (), data.size ());
    if (got < 0 && (errno == EINTR || errno == EAGAIN))
      return true;
    /* What is after the last newline was never finished. */
    if (got <= 0 || !take (data.data (), got))
      return false;
  }
  return true;
}

/* False when no more is wanted, or when we are no more. */
bool
WorkerProcess::take (const char *data, size_t size)
{
  total_ += size;
  if (total_ > bounds_.total_bytes) {
    misbehave ("it reported more than a worker may");
    return false;
  }
  const char *end = data + size;
  while (data < end) {
    const char *newline = std::find (data, end, '\n');
    if (partial_.size () + (newline - data) > bounds_.line_bytes) {
      misbehave ("it reported a line that is too long");
      return false;
    }
    partial_.append (data, newline);
    if (newline == end)
      return true;
    data = newline + 1;
    if (!take_line (std::exchange (partial_, std::string ())))
      return false;
  }
  return true;
}

bool
WorkerProcess::take_line (const std::string &line)
{
  gint64 now = g_get_monotonic_time ();
  budget_ = std::min (bounds_.burst_lines,
      budget_ + (now - budget_time_) * 1e-6 * bounds_.lines_per_second);
  budget_time_ = now;
  if (--budget_ < 0) {
    misbehave ("it reported faster than a worker may");
    return false;
  }
  std::shared_ptr<bool> gone = gone_;
  bool counts = events_.line ? events_.line (line) : true;
  if (*gone)
    return false;
  if (!counts)
    return true;
  heard_ = now;
  if (!std::exchange (stalled_, false))
    return true;
  if (alive_)
    stall_source_ = g_timeout_add_seconds ((guint) bounds_.stalled_seconds,
        call<&WorkerProcess::on_stall_check>, this);
  if (events_.stalled)
    events_.stalled (false);
  return !*gone;
}

void
WorkerProcess::misbehave (const char *what)
{
  end_.misbehaved = what;
  partial_.clear ();
  kill ();
}

} // namespace reel::daemon
