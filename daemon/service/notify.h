// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace reel::daemon {

/* Tells the service manager how the daemon is, as sd_notify(3) documents the
 * protocol: one datagram of NAME=VALUE lines to the socket that NOTIFY_SOCKET
 * names. Without that variable nothing is told. */
class Notifier {
public:
  /* Takes NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID out of the
   * environment, so that nothing started from here speaks in our name. */
  Notifier ();

  /* False if nobody is to be told, or it failed. LINES: `READY=1`. */
  bool tell (const std::string &lines) const;
  /* How often a sign of life is wanted, in microseconds: half of what the
   * manager allows; none if it wants none. */
  std::optional<uint64_t> watchdog_us () const { return watchdog_us_; }

private:
  std::string socket_;
  std::optional<uint64_t> watchdog_us_;
};

} // namespace reel::daemon
