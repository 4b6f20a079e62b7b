// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include "library/commit.h"

namespace reel {

/* How a file compares with what a manifest says of it. */
struct FileVerdict {
  enum class Kind {
    Same,
    Differs,  // it has other bytes
    Missing,  // it isn't there, or can't be read
    Unlisted, // it is there, but the manifest doesn't name it
  };
  std::string name;
  Kind kind = Kind::Same;
};

/* Reads each file that MANIFEST names in FOLDER. Nothing if CANCELLED was set
 * meanwhile. */
std::optional<std::vector<FileVerdict>> verify_folder (
    const library::Manifest &manifest, const std::string &folder,
    const std::atomic<bool> *cancelled);

/* What was MADE, but for its own manifest, beside what MANIFEST names. */
std::vector<FileVerdict> verify_made (const library::Manifest &manifest,
    const std::vector<library::StagedFile> &made);

bool all_same (const std::vector<FileVerdict> &verdicts);

} // namespace reel
