// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/watch.h"

#include <cerrno>
#include <csignal>
#include <ctime>
#include <thread>

#include <poll.h>
#include <unistd.h>

#include "worker/exit_status.h"

namespace reel::daemon {

std::atomic<bool> cancelled = false;

static constexpr long kGraceNanoseconds = 400'000'000;

extern "C" {
static void
on_term (int)
{
  cancelled = true;
}
}

/* SIGTERM comes through nowhere but in ppoll. */
static void
watch (int reports_fd)
{
  sigset_t none;
  sigemptyset (&none);
  while (!cancelled) {
    struct pollfd reports = {reports_fd, 0, 0};
    int count = ppoll (&reports, 1, nullptr, &none);
    if (count > 0)
      _exit (kWorkerAlone);
    if (count < 0 && errno != EINTR)
      return;
  }
  struct timespec grace = {0, kGraceNanoseconds};
  nanosleep (&grace, nullptr);
  _exit (kWorkerCancelled);
}

void
start_watch (int reports_fd)
{
  sigset_t term;
  sigemptyset (&term);
  sigaddset (&term, SIGTERM);
  sigprocmask (SIG_BLOCK, &term, nullptr);
  struct sigaction action = {};
  action.sa_handler = on_term;
  sigaction (SIGTERM, &action, nullptr);
  std::thread (watch, reports_fd).detach ();
}

} // namespace reel::daemon
