// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <glib.h>

#include "library/library.h"

namespace reel::library {

/* What may stay; 0 is no limit. */
struct Policy {
  uint64_t max_bytes = 0;              // of all that can be evicted, together
  uint64_t keep_free = 0;              // bytes to leave free on the file system
  std::map<Kind, uint64_t> max_age_us; // since a file was last used
  bool evict_videos = false;           // else finished videos always stay

  bool any () const { return max_bytes || keep_free || !max_age_us.empty (); }
};

/* Something that goes or stays as one: a file, a video with its side files, or
 * the folder of a failure. */
struct Candidate {
  std::string path;
  Kind kind = Kind::Segment;
  uint64_t bytes = 0;
  uint64_t freeable = 0; // what removing it gives back to the file system
  int64_t used_us = 0;
  bool pinned = false;
  bool busy = false; // of a job that runs, or open
};

/* Which of CANDIDATES go, by their paths, in this order: those too old, then
 * the ones longest not used until the limits hold or nothing is left that may
 * go. Inputs never go this way: they go with the jobs that name them. */
[[nodiscard]] std::vector<std::string> choose (
    std::vector<Candidate> candidates, const Policy &policy, int64_t now_us,
    uint64_t free_bytes);

struct Evicted {
  std::vector<File> files; // what went, or would
  uint64_t bytes = 0;
};

/* Removes what POLICY doesn't allow, files and rows. BUSY: ids of jobs that
 * run; what they made stays. DRY_RUN: only says what would go. */
std::optional<Evicted> sweep (Library &library, const Policy &policy,
    const std::set<std::string> &busy, bool dry_run, GError **error);

} // namespace reel::library
