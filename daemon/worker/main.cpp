// SPDX-License-Identifier: GPL-3.0-or-later
/* reelsmith-worker: does one task for the daemon, shut in. Its order is on
 * descriptor 3, its reports go to 4. */
#include <cerrno>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <linux/close_range.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "gst_ptr.h"
#include "run/initialise.h"
#include "sandbox/sandbox.h"
#include "worker/exit_status.h"
#include "worker/jobs.h"
#include "worker/surroundings.h"
#include "worker/tasks.h"
#include "worker/watch.h"

namespace reel::daemon {

namespace {

constexpr size_t kMaxOrderBytes = 16 << 20;
/* The daemon's own deadline goes before: it can say what has happened. */
constexpr uint64_t kAfterDeadlineSeconds = 5;

bool
read_all (int fd, std::string &text)
{
  char block[65536];
  for (;;) {
    ssize_t count = read (fd, block, sizeof block);
    if (count < 0 && errno == EINTR)
      continue;
    if (count <= 0)
      return count == 0;
    text.append (block, (size_t) count);
    if (text.size () > kMaxOrderBytes)
      return false;
  }
}

/* False, with the reason, if ORDER lacks what its task needs. */
bool
is_complete (const Order &order, GError **error)
{
  const char *lacks = nullptr;
  bool is_brief = order.kind == Order::Kind::Brief;
  if (order.task != Order::Task::Voices && is_brief && order.brief_fd < 0)
    lacks = "a brief";
  else if (order.task == Order::Task::List && !is_brief)
    lacks = "a brief to list the files of";
  else if (!is_brief && order.template_name.empty ())
    lacks = "a template";
  else if (order.staging.empty () && (order.task == Order::Task::Check ||
                                         order.task == Order::Task::Render))
    lacks = "a staging folder";
  if (lacks)
    g_set_error (error, REEL_DAEMON_ERROR, (int) Error::InvalidArgument,
        "the order of a worker lacks %s", lacks);
  return !lacks;
}

std::optional<Order>
take_order (GError **error)
{
  std::string text;
  if (!read_all (kOrderFd, text)) {
    g_set_error (error, REEL_DAEMON_ERROR, (int) Error::InvalidArgument,
        "the order of a worker can't be read from descriptor %d", kOrderFd);
    return std::nullopt;
  }
  auto order = read_order (text, error);
  if (order && !is_complete (*order, error))
    order.reset ();
  return order;
}

/* Everything up to where a stranger's bytes are looked at. GStreamer's
 * registry is read, and made if it is old, before the sandbox is entered:
 * that starts programs. It knows then what plugins there are and loads them
 * when they are needed. */
int
settle (const Order &order, Reporter &reporter)
{
  give_way (order);
  look_at_memory ();
  ErrorPtr error;
  bool needs_elements = order.task != Order::Task::List;
  if (needs_elements) {
    calm_sound_library ();
    choose_code_maker (order);
    if (!initialise (nullptr, nullptr, out (error)))
      return reporter.failed (error.get ());
  }
  setenv ("GST_REGISTRY_UPDATE", "no", 1);
  if (order.limits.wall_seconds > 0)
    alarm ((unsigned) std::min<uint64_t> (
        order.limits.wall_seconds + kAfterDeadlineSeconds, 1 << 30));
  if (order.sandbox && !enter_sandbox (rules_of (order), out (error))) {
    reporter.failed (Error::PipelineFailed, error->message);
    return kWorkerNoSandbox;
  }
  start_watch (kReportsFd);
  return kWorkerDone;
}

int
follow (const Order &order, Reporter &reporter)
{
  switch (order.task) {
  case Order::Task::Voices:
    return report_voices (order, reporter);
  case Order::Task::List:
    return list_files (order, reporter);
  case Order::Task::Check:
    return check_any (order, reporter);
  case Order::Task::Render:
    break;
  }
  return render_any (order, reporter);
}

int
work ()
{
  signal (SIGPIPE, SIG_IGN);
  /* What finds out about plugins is another program: these are not for it. */
  syscall (SYS_close_range, (unsigned) kOrderFd, ~0U,
      (unsigned) CLOSE_RANGE_CLOEXEC);
  Reporter reporter (kReportsFd);
  ErrorPtr error;
  auto order = take_order (out (error));
  if (!order) {
    reporter.failed (error.get ());
    return kWorkerOrder;
  }
  close (kOrderFd);
  set_environment (*order);
  std::setlocale (LC_ALL, "");
  /* No file has a name by where the daemon happens to be. */
  if (chdir ("/") != 0)
    return kWorkerOrder;
  int status = settle (*order, reporter);
  return status == kWorkerDone ? follow (*order, reporter) : status;
}

} // namespace

} // namespace reel::daemon

int
main (int argc, char **)
{
  if (argc > 1) {
    std::fputs ("reelsmith-worker is started by reelsmithd, with its order on "
                "descriptor 3\n",
        stderr);
    return reel::daemon::kWorkerOrder;
  }
  int status = reel::daemon::work ();
  /* At once: libraries' own ends take time, and what they would free is the
   * kernel's to take. */
  std::fflush (nullptr);
  _exit (status);
}
