// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "queue/job.h"

namespace reel::daemon {

/* A job that waits for a worker. */
struct Waiting {
  std::string id;
  int priority = 0;      // larger first
  uint64_t sequence = 0; // order of submission, within one priority
  uint64_t bytes = 0;    // what it will take on the disk at the most
  /* Of a job that went back into the queue: kept as its reason. */
  Reason requeued = Reason::None;
  uid_t owner = 0;
};

/* What the scheduler goes by. All sizes in bytes. */
struct Situation {
  int max_running = 1;
  int running = 0;
  int max_running_per_owner = 0; // 0: as many as there are places
  std::map<uid_t, int> running_of;
  bool paused = false;
  uint64_t free = 0;      // on the disk, for anybody
  uint64_t keep_free = 0; // is left alone
  /* What running jobs were promised and haven't used yet. */
  uint64_t reserved = 0;
};

/* What a waiting job comes to. */
struct Verdict {
  std::string id;
  State state = State::Queued; // Queued, Held; Running: start it now
  Reason reason = Reason::None;
};

/* Who starts, who is held and why: one verdict for each of WAITING, in the
 * order in which they would start. Highest priority first, first come first
 * served within one. A job for which the disk hasn't room is held. Jobs after
 * it may pass unless it only waits for what running jobs will give back: they
 * would else keep it waiting for ever. Who has as many running as one owner may
 * is passed by others. Depends on nothing else. */
std::vector<Verdict> schedule (
    std::vector<Waiting> waiting, const Situation &situation);

} // namespace reel::daemon
