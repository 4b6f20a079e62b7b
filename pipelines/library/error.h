// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

namespace reel::library {

/* What keeping files and jobs can end with besides success. */
enum class Error {
  Failed,   // the system refused; the message says what and why
  NoSpace,  // no room on the disk, or a quota is used up
  Exists,   // somebody else's file is in the way
  NotFound, // no such file, or no row of it
  Busy,     // another process holds the database for too long
  Corrupt,  // damaged: a database, or a file that is not what it should be
  Newer,    // a database of a later version of Reelsmith
  /* Not done now, and not undone either: the journal is on disk, and whoever
   * sweeps the staging folder completes it. */
  Pending,
};

GQuark error_quark ();

#define REEL_LIBRARY_ERROR (reel::library::error_quark ())

/* The code that errno value NUMBER stands for. */
Error error_from_errno (int number);

} // namespace reel::library
