// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "queue/job_store.h"

namespace reel::daemon {

/* All jobs by what one asks for: id, key, owner, state. In memory only; the
 * database is written first. */
class JobIndex {
public:
  void add (JobEntry entry);
  void remove (const std::string &id);

  const JobEntry *find (const std::string &id) const;
  /* Null for an empty key. */
  const JobEntry *find_key (uid_t owner, const std::string &key) const;
  void set_state (const std::string &id, State state, Reason reason);
  /* Back into the queue; REASON stays with it while it waits. */
  void requeue (const std::string &id, Reason reason, uint32_t attempts);
  void set_priority (const std::string &id, int priority);
  void set_finished (const std::string &id, State state, uint64_t when);

  /* Oldest first. */
  std::vector<std::string> list (
      std::optional<uid_t> owner, const std::vector<State> &states) const;
  /* Queued and held, oldest first. */
  std::vector<const JobEntry *> waiting () const;
  size_t waiting_count () const { return waiting_.size (); }
  size_t waiting_count (uid_t owner) const;
  size_t finished_count () const { return finished_.size (); }
  /* Those that ended first, so MANY at the most. */
  std::vector<const JobEntry *> oldest_finished (size_t many) const;

private:
  JobEntry *get (const std::string &id);
  void enter (const JobEntry &entry);
  void leave (const JobEntry &entry);

  std::map<uint64_t, JobEntry> jobs_; // by number
  std::unordered_map<std::string, uint64_t> by_id_;
  std::map<std::pair<uid_t, std::string>, uint64_t> by_key_;
  std::set<uint64_t> waiting_;
  std::map<uid_t, size_t> waiting_of_;
  std::set<std::pair<uint64_t, uint64_t>> finished_; // when, number
};

} // namespace reel::daemon
