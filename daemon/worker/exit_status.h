// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace reel::daemon {

/* How a worker ends. What counts is what it reported; this is for whoever
 * starts one by hand, and for the daemon's log. */
enum WorkerStatus {
  kWorkerDone = 0,
  kWorkerFailed = 1,     // and said why
  kWorkerOrder = 2,      // the order can't be read or followed
  kWorkerNoSandbox = 3,  // the system lacks what the sandbox needs
  kWorkerAlone = 4,      // nobody reads its reports
  kWorkerCancelled = 130 // asked to end by SIGTERM
};

} // namespace reel::daemon
