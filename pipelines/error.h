// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

namespace reel {

/* What a render can end with besides success. Errors of GStreamer's own
 * domains are wrapped: their message names the element and the cause. */
enum class ErrorCode {
  Failed,       // a pipeline failed
  Cancelled,    // asked to stop
  NoSpace,      // no room on the disk
  Exists,       // the target is somebody else's file
  InvalidBrief, // what only planning could find out
  CheckFailed,  // the finished file is not what was planned
  Missing,      // an element or a template is not installed
};

GQuark error_quark ();

#define REEL_ERROR (reel::error_quark ())

/* ERROR, if it is one of the library's (library/error.h), as one of ours that
 * means the same. Takes ERROR over. */
GError *from_library (GError *error);
/* The same of what a function of the library has set; gives DONE. */
bool from_library (bool done, GError **error);

} // namespace reel
