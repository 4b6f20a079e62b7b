// SPDX-License-Identifier: GPL-3.0-or-later
/* Gates and flags: a flag that is raised wakes those who wait at any gate, so
 * all share one lock. It is held for moments only, never while speaking. */
#include "gate.h"

#include <condition_variable>
#include <mutex>

#include <sys/eventfd.h>
#include <unistd.h>

namespace reel::speech {

namespace {

struct Waiting {
  std::mutex lock;
  std::condition_variable changed;
};

Waiting &
waiting ()
{
  // Lives as long as the process: threads may wait at exit.
  static Waiting *only = new Waiting;
  return *only;
}

} // namespace

StopFlag::StopFlag () : event_ (eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

void
StopFlag::stop ()
{
  std::lock_guard<std::mutex> hold (waiting ().lock);
  stopped_ = true;
  if (event_)
    eventfd_write (event_.get (), 1);
  waiting ().changed.notify_all ();
}

void
StopFlag::rearm ()
{
  std::lock_guard<std::mutex> hold (waiting ().lock);
  stopped_ = false;
  eventfd_t ignored = 0;
  if (event_)
    eventfd_read (event_.get (), &ignored);
}

bool
Gate::enter (const StopFlag &stop)
{
  std::unique_lock<std::mutex> hold (waiting ().lock);
  waiting ().changed.wait (hold, [&] { return free_ > 0 || stop.stopped (); });
  if (stop.stopped ())
    return false;
  free_--;
  return true;
}

void
Gate::leave ()
{
  std::lock_guard<std::mutex> hold (waiting ().lock);
  free_++;
  waiting ().changed.notify_all ();
}

} // namespace reel::speech
