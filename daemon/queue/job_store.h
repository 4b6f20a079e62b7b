// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <glib.h>

#include "library/database.h"
#include "queue/job.h"

namespace reel::daemon {

/* What is kept of each job in memory. The rest stays in the database: ten
 * thousand finished jobs take a few megabytes. */
struct JobEntry {
  std::string id, key;
  uid_t owner = 0;
  uint64_t number = 0; // order of submission
  int priority = 0;
  State state = State::Queued;
  Reason reason = Reason::None;
  /* Why it was put back into the queue: its reason again when it is held no
   * more. */
  Reason requeued = Reason::None;
  uint64_t finished = 0; // microseconds since the epoch
  uint64_t staging_bytes = 0;
  uint32_t attempts = 0;
};

/* Rows of jobs. Functions of the connection they are given: those that write
 * are to be called within a transaction of the caller's. Errors are of the
 * library, see library/error.h. */
namespace job_store {

using library::Database;

/* Oldest first. A row that can't be understood is an error: nothing is ever
 * thrown away. */
std::optional<std::vector<JobEntry>> load_entries (
    Database &database, GError **error);

/* BRIEF: with the brief's text, which may be large. No such job: NotFound. */
std::optional<Job> load (
    Database &database, const std::string &id, bool brief, GError **error);

/* Gives its number. */
std::optional<uint64_t> insert (
    Database &database, const Job &job, GError **error);
/* All that can change; never what it is made from. A job whose row is final
 * already stays as it is: false with Exists. */
[[nodiscard]] bool update (Database &database, const Job &job, GError **error);
[[nodiscard]] bool remove (
    Database &database, const std::string &id, GError **error);

[[nodiscard]] bool write_setting (Database &database, const char *key,
    const std::string &value, GError **error);
/* Empty: not set. */
std::optional<std::string> read_setting (
    Database &database, const char *key, GError **error);

} // namespace job_store

} // namespace reel::daemon
