// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "glib_ptr.h"

namespace reel::daemon {

/* ERROR of the library (or of ours, or of GLib) as a client is told it:
 * REEL_DAEMON_ERROR, and paths in the folder MEDIA only from there on: where
 * it lies is nobody's business. */
ErrorPtr from_library (const GError *error, const std::string &media);

/* What is told where a video NAME of somebody else's is in the way. */
std::string describe_existing (const std::string &name);

} // namespace reel::daemon
