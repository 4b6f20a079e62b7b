// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <glib.h>

#include "brief/brief_limits.h"

namespace reel::daemon {

/* Files of one kind in the library; 0: no limit. */
struct KindPolicy {
  uint64_t max_age_seconds = 0; // since they were last used

  bool operator== (const KindPolicy &) const = default;
};

/* reelsmith.conf, every key with its default. */
struct Config {
  /* [daemon] */
  std::string media; // absolute; empty: as reelsmith render has it
  int max_running = 1;
  int max_running_per_user = 0;  // of them; 0: all of them
  int max_queued = 1000;         // waiting jobs, of all users
  int max_queued_per_user = 200; // waiting jobs, of each
  int max_finished = 1000;       // jobs remembered after they ended
  uint64_t max_finished_age_seconds = 30 * 86400;
  int segments = 0; // side by side in one job; 0: cores over max_running

  /* [limits], of one submission */
  Limits limits; // of a brief; its rows concern no daemon
  int assets = 500;
  uint64_t asset_bytes = 4ull << 30; // of all assets handed over together

  /* [worker] */
  bool sandbox = true;
  uint64_t memory_bytes = 8ull << 30; // address space
  uint64_t deadline_seconds = 0;      // 0: from the prediction
  int stalled_seconds = 30;
  int max_attempts = 2;

  /* [library] */
  uint64_t max_bytes = 0; // of all that can be evicted
  uint64_t keep_free_bytes = 1ull << 30;
  std::map<std::string, KindPolicy> kinds; // image audio segment failed video
  bool evict_videos = false;

  /* [stock] */
  std::vector<std::string> stock; // further folders

  bool operator== (const Config &) const = default;
};

/* The defaults. */
Config default_config ();

/* Reads FILE; one that isn't there is the defaults. Unknown groups and keys,
 * wrong types, values out of range and repetitions are errors: all of them in
 * one message of Error::InvalidArgument, each on a line
 * `FILE: [group] key: SENTENCE`. */
std::optional<Config> load_config (const std::string &file, GError **error);

/* Where it is looked for: SYSTEM in /etc/reelsmith, else in the user's
 * configuration folder. */
std::string config_path (bool system);

} // namespace reel::daemon
