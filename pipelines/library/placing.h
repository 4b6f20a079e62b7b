// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <glib.h>

#include "library/journal.h"

namespace reel::library {

enum class Placed {
  All,     // the set is in its folder, on disk
  Nothing, // all is as it was; the journal is gone
  Part,    // the journal is there and says how to go on
};

/* Gives the files in OUT their names in FOLDER as JOURNAL says, and takes them
 * back where that fails. What was done is read from the folders alone, so it
 * can go on from wherever a killed process stopped. WAS_PROMISED: somebody was
 * told that it is completed later, so it is not taken back for a fault that may
 * pass, but only where another's file is in the way by now. */
Placed place_all (const std::string &staging, int out, int folder,
    const Journal &journal, bool was_promised, GError **error);

/* Is every file of JOURNAL in OUT, or already in its place? */
bool can_be_placed (int out, int folder, const Journal &journal);

/* OUT has no file that placing would take for what NAME was before. */
bool clear_backups (int out, const std::string &name, GError **error);

} // namespace reel::library
