// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

namespace reel::daemon {

/* What a client is told that something ended with: each is the D-Bus error
 * `org.reelsmith.Error.NAME`, and the ErrorName of a job that failed. */
enum class Error {
  InvalidBrief,
  InvalidArgument,
  NotFound,
  Exists,
  QueueFull,
  NoSpace,
  NotPermitted,
  Cancelled,
  PipelineFailed,
  CheckFailed,
  WorkerCrashed,
  TimedOut,
  Degraded, // the database can't be used: nothing is accepted
};

GQuark error_quark ();

#define REEL_DAEMON_ERROR (reel::daemon::error_quark ())

/* `InvalidBrief` and so on; the last part of the D-Bus name. */
const char *error_name (Error code);

} // namespace reel::daemon
