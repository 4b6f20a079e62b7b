// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <glib.h>

#include "library/commit.h"

namespace reel::library {

/* What is to become visible: written before anything does. It lies beside the
 * staging folder and not in it, since what renders can write in there. */
struct Journal {
  std::string folder;
  std::vector<StagedFile> files; // the video last
  /* Names in `folder` that were there, and may be replaced: whatever else
   * turns up there is somebody else's. */
  std::vector<std::string> replaces;
  std::vector<std::string> stale; // names in `folder` that go
};

std::string journal_path (const std::string &staging);
/* On disk, its name too, when it returns true; not there when false. */
bool write_journal (
    const std::string &staging, const Journal &journal, GError **error);
/* Nothing, with NotFound, Corrupt or Failed. */
std::optional<Journal> read_journal (
    const std::string &staging, GError **error);
/* Gone for good when it returns true. */
bool remove_journal (const std::string &staging, GError **error);

} // namespace reel::library
