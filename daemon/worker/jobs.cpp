// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/jobs.h"

#include "run/memory.h"

namespace reel::daemon {

/* Written before any thread is started. */
static std::optional<uint64_t> room;

static int64_t
pixels_of (const Brief &brief)
{
  const Output &output = brief.outputs[0];
  return (int64_t) output.width * output.height;
}

void
look_at_memory ()
{
  room = memory_room ();
}

int
jobs_of (const Order &order, const Brief &brief)
{
  return order.jobs > 0
             ? order.jobs
             : jobs_that_fit (room, pixels_of (brief), order.renders);
}

void
tell_of_memory (const Order &order, const Brief &brief, Reporter &reporter)
{
  std::string message = memory_warning (order.jobs, room, pixels_of (brief));
  if (message.empty ())
    return;
  Problems problems (order.file);
  problems.warning (
      {}, message, "set `segments` in reelsmith.conf to so many, or to 0");
  reporter.problems (problems);
}

} // namespace reel::daemon
