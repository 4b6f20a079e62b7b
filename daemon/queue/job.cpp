// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/job.h"

namespace reel::daemon {

const char *
state_name (State state)
{
  switch (state) {
  case State::Queued:
    return "queued";
  case State::Held:
    return "held";
  case State::Running:
    return "running";
  case State::Completed:
    return "completed";
  case State::Failed:
    return "failed";
  case State::Cancelled:
    return "cancelled";
  }
  return "failed";
}

const char *
reason_name (Reason reason)
{
  switch (reason) {
  case Reason::None:
    return "none";
  case Reason::StorageLow:
    return "storage-low";
  case Reason::Paused:
    return "paused";
  case Reason::RateLimited:
    return "rate-limited";
  case Reason::Stalled:
    return "stalled";
  case Reason::Retrying:
    return "retrying";
  case Reason::Restarted:
    return "restarted";
  }
  return "none";
}

bool
is_final (State state)
{
  return state == State::Completed || state == State::Failed ||
         state == State::Cancelled;
}

} // namespace reel::daemon
