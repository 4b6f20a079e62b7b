// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

namespace reel::daemon {

/* From now on REEL_DAEMON_ERROR is org.reelsmith.Error.* on the bus. */
void register_errors ();

/* What a client is told of ERROR: itself if it is ours or D-Bus's own. Any
 * other is for the log, since it may name what is the server's business, and
 * the client hears where to look. */
void answer_error (GDBusMethodInvocation *invocation, const GError *error);

} // namespace reel::daemon
