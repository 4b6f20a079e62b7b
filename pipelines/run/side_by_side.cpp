// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/side_by_side.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "error.h"
#include "glib_ptr.h"

namespace reel {

/* How soon threads hear that somebody asked to stop. */
static constexpr auto kLook = std::chrono::milliseconds (20);

bool
side_by_side (Agenda agenda, int jobs, const std::atomic<bool> *cancelled,
    const std::function<bool (
        size_t task, const std::atomic<bool> &stop, GError **error)> &task,
    GError **error)
{
  std::atomic<bool> stop = false;
  std::mutex lock; // guards agenda, failure and running
  ErrorPtr failure;
  size_t running = std::min ((size_t) std::max (jobs, 1), agenda.size ());
  std::condition_variable ended, freed;
  auto work = [&] {
    std::unique_lock guard (lock);
    while (!stop && agenda.size () > 0) {
      auto taken = agenda.take ();
      if (!taken) {
        freed.wait (guard);
        continue;
      }
      guard.unlock ();
      ErrorPtr own;
      bool succeeded = task (*taken, stop, out (own));
      guard.lock ();
      agenda.done (*taken);
      /* The first failure is the cause; others are cancelled by it. */
      if (!succeeded && !failure)
        failure = std::move (own);
      if (!succeeded)
        stop = true;
      freed.notify_all ();
    }
    running--;
    ended.notify_one ();
  };
  std::vector<std::thread> workers;
  for (size_t i = running; i > 0; i--)
    workers.emplace_back (work);
  bool is_cancelled = false;
  {
    std::unique_lock guard (lock);
    while (!ended.wait_for (guard, kLook, [&] { return running == 0; }))
      if (cancelled && *cancelled) {
        stop = true;
        freed.notify_all ();
      }
    is_cancelled = cancelled && *cancelled;
  }
  for (std::thread &worker : workers)
    worker.join ();
  if (is_cancelled)
    g_set_error (error, REEL_ERROR, (int) ErrorCode::Cancelled, "cancelled");
  else if (failure)
    g_propagate_error (error, failure.release ());
  return !is_cancelled && !stop;
}

bool
side_by_side (size_t count, int jobs, const std::atomic<bool> *cancelled,
    const std::function<bool (
        size_t task, const std::atomic<bool> &stop, GError **error)> &task,
    GError **error)
{
  return side_by_side (Agenda (std::vector<Agenda::Task> (count), jobs), jobs,
      cancelled, task, error);
}

} // namespace reel
