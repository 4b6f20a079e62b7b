// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <gio/gio.h>

namespace reel::cli {

/* A job as the daemon tells of it: the properties of org.reelsmith.Job1. Times
 * are microseconds since the epoch, 0: not yet, or not known. */
struct DaemonJob {
  std::string path; // of its object
  std::string id, title, kind, state, reason, stage, message;
  double progress = 0; // 0 to 1
  bool progress_valid = false;
  uint64_t created = 0, started = 0, finished = 0, expected_end = 0;
  std::vector<std::string> outputs, warnings;
  bool draft = false;
  std::string report, error_name, error_message;
  uint32_t attempts = 0, owner = 0;

  /* Takes what PROPERTIES (a{sv}) says; what is unknown or of another type is
   * passed over. True if anything is another than before. */
  bool update (GVariant *properties);

  bool is_final () const;
  /* `running`, `held (storage-low)`. */
  std::string state_text () const;
  /* Seconds that are left at NOW (as g_get_real_time); 0: not known. */
  double seconds_left (int64_t now) const;
  /* One JSON object with all of it; TYPE, if any, is its first member. */
  std::string json (const char *type = nullptr) const;
};

/* The exit status that tells how FINISHED jobs ended: 0 if all are completed,
 * 1 if any failed (3 if none but for lack of room), else 130. */
int status_of_jobs (const std::vector<DaemonJob> &finished);

} // namespace reel::cli
