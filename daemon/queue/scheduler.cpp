// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/scheduler.h"

#include <algorithm>

namespace reel::daemon {

static uint64_t
minus (uint64_t from, uint64_t what)
{
  return from > what ? from - what : 0;
}

std::vector<Verdict>
schedule (std::vector<Waiting> waiting, const Situation &situation)
{
  std::sort (waiting.begin (), waiting.end (),
      [] (const Waiting &a, const Waiting &b) {
        if (a.priority != b.priority)
          return a.priority > b.priority;
        return a.sequence < b.sequence;
      });
  uint64_t usable = minus (situation.free, situation.keep_free);
  uint64_t reserved = situation.reserved;
  int places = situation.max_running - situation.running;
  bool others_run = situation.running > 0;
  bool keeps_place = false;
  std::map<uid_t, int> running_of = situation.running_of;
  auto has_enough = [&] (uid_t owner) {
    int most = situation.max_running_per_owner;
    return most > 0 && running_of[owner] >= most;
  };

  std::vector<Verdict> verdicts;
  verdicts.reserve (waiting.size ());
  for (Waiting &job : waiting) {
    Verdict verdict = {std::move (job.id), State::Queued, job.requeued};
    if (situation.paused) {
      verdict.state = State::Held;
      verdict.reason = Reason::Paused;
    } else if (job.bytes > usable) {
      verdict.state = State::Held;
      verdict.reason = Reason::StorageLow;
    } else if (places <= 0 || keeps_place) {
      /* Its turn hasn't come. */
    } else if (has_enough (job.owner)) {
      verdict.state = State::Held;
      verdict.reason = Reason::RateLimited;
    } else if (job.bytes > minus (usable, reserved)) {
      /* There is room but for what is reserved: it is next. */
      verdict.state = State::Held;
      verdict.reason = Reason::StorageLow;
      keeps_place = others_run;
    } else {
      verdict.state = State::Running;
      verdict.reason = Reason::None;
      reserved += job.bytes;
      others_run = true;
      running_of[job.owner]++;
      places--;
    }
    verdicts.push_back (std::move (verdict));
  }
  return verdicts;
}

} // namespace reel::daemon
