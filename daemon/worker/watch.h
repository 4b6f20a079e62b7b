// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>

namespace reel::daemon {

/* Set once SIGTERM has come. */
extern std::atomic<bool> cancelled;

/* Begins to watch, in a thread of its own: for SIGTERM, which sets
 * `cancelled` and ends the process if it has not ended by itself 0.4 s later
 * (there is nothing to tidy up: staging is the daemon's), and for the other
 * end of REPORTS_FD being closed, which ends it at once. To be called before
 * any other thread is started: SIGTERM is blocked in all but that one. */
void start_watch (int reports_fd);

} // namespace reel::daemon
