// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace reel::storage {

/* How much a collection may hold; 0 is no limit. */
struct RetentionLimits {
  uint64_t max_bytes = 0;  // of all its files together
  uint64_t keep_free = 0;  // bytes to leave free on the file system
  uint64_t max_age_ns = 0; // since a file was last used

  bool any () const { return max_bytes || keep_free || max_age_ns; }
};

/* A file of the collection, as retention sees it. */
struct KeptFile {
  std::string name;
  uint64_t bytes = 0;    // its length
  uint64_t freeable = 0; // what removing it gives back to the file system
  int64_t used_ns = 0;   // last written or read, since the epoch
};

/* Which of FILES have to go, in this order: those too old, then the ones
 * longest not used until the limits hold or none but KEEP is left. */
[[nodiscard]] std::vector<std::string> choose_evicted (
    std::vector<KeptFile> files, const RetentionLimits &limits,
    const std::string &keep, int64_t now_ns, uint64_t free_bytes);

struct Pruned {
  unsigned files = 0;
  uint64_t bytes = 0;
  unsigned failed = 0; // files that should have gone and could not
};

/* Removes from the folder DIR what LIMITS don't allow; only regular files with
 * names that can be stored, never KEEP. */
Pruned prune (int dir, const RetentionLimits &limits, const std::string &keep);

} // namespace reel::storage
