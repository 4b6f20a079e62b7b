// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace reel::daemon {

/* Bytes on the file system of FOLDER. */
struct DiskSpace {
  uint64_t free = 0;  // for us, not only for root
  uint64_t total = 0; // all it can hold
};
DiskSpace disk_space (const std::string &folder);

/* Bytes that the files under FOLDER take on the disk. Links are counted as
 * links; not deeper than eight folders. */
uint64_t used_bytes (const std::string &folder);

} // namespace reel::daemon
