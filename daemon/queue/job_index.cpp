// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/job_index.h"

#include <algorithm>

namespace reel::daemon {

static bool
is_waiting (State state)
{
  return state == State::Queued || state == State::Held;
}

void
JobIndex::enter (const JobEntry &entry)
{
  if (is_waiting (entry.state)) {
    waiting_.insert (entry.number);
    waiting_of_[entry.owner]++;
  } else if (is_final (entry.state)) {
    finished_.insert ({entry.finished, entry.number});
  }
}

void
JobIndex::leave (const JobEntry &entry)
{
  if (is_waiting (entry.state)) {
    waiting_.erase (entry.number);
    auto count = waiting_of_.find (entry.owner);
    if (--count->second == 0)
      waiting_of_.erase (count);
  } else if (is_final (entry.state)) {
    finished_.erase ({entry.finished, entry.number});
  }
}

void
JobIndex::add (JobEntry entry)
{
  by_id_[entry.id] = entry.number;
  if (!entry.key.empty ())
    by_key_[{entry.owner, entry.key}] = entry.number;
  enter (entry);
  uint64_t number = entry.number;
  jobs_.emplace (number, std::move (entry));
}

void
JobIndex::remove (const std::string &id)
{
  JobEntry *entry = get (id);
  if (!entry)
    return;
  leave (*entry);
  if (!entry->key.empty ())
    by_key_.erase ({entry->owner, entry->key});
  uint64_t number = entry->number;
  by_id_.erase (id);
  jobs_.erase (number);
}

JobEntry *
JobIndex::get (const std::string &id)
{
  auto found = by_id_.find (id);
  return found == by_id_.end () ? nullptr : &jobs_.at (found->second);
}

const JobEntry *
JobIndex::find (const std::string &id) const
{
  return const_cast<JobIndex *> (this)->get (id);
}

const JobEntry *
JobIndex::find_key (uid_t owner, const std::string &key) const
{
  if (key.empty ())
    return nullptr;
  auto found = by_key_.find ({owner, key});
  return found == by_key_.end () ? nullptr : &jobs_.at (found->second);
}

void
JobIndex::set_state (const std::string &id, State state, Reason reason)
{
  JobEntry *entry = get (id);
  if (!entry)
    return;
  leave (*entry);
  entry->state = state;
  entry->reason = reason;
  enter (*entry);
}

void
JobIndex::set_finished (const std::string &id, State state, uint64_t when)
{
  JobEntry *entry = get (id);
  if (!entry)
    return;
  leave (*entry);
  entry->state = state;
  entry->reason = Reason::None;
  entry->finished = when;
  enter (*entry);
}

void
JobIndex::set_priority (const std::string &id, int priority)
{
  if (JobEntry *entry = get (id))
    entry->priority = priority;
}

void
JobIndex::requeue (const std::string &id, Reason reason, uint32_t attempts)
{
  set_state (id, State::Queued, reason);
  if (JobEntry *entry = get (id)) {
    entry->requeued = reason;
    entry->attempts = attempts;
  }
}

std::vector<std::string>
JobIndex::list (
    std::optional<uid_t> owner, const std::vector<State> &states) const
{
  std::vector<std::string> ids;
  for (const auto &[number, entry] : jobs_)
    if ((!owner || entry.owner == *owner) &&
        (states.empty () || std::find (states.begin (), states.end (),
                                entry.state) != states.end ()))
      ids.push_back (entry.id);
  return ids;
}

std::vector<const JobEntry *>
JobIndex::waiting () const
{
  std::vector<const JobEntry *> entries;
  entries.reserve (waiting_.size ());
  for (uint64_t number : waiting_)
    entries.push_back (&jobs_.at (number));
  return entries;
}

size_t
JobIndex::waiting_count (uid_t owner) const
{
  auto found = waiting_of_.find (owner);
  return found == waiting_of_.end () ? 0 : found->second;
}

std::vector<const JobEntry *>
JobIndex::oldest_finished (size_t many) const
{
  std::vector<const JobEntry *> entries;
  for (const auto &[when, number] : finished_) {
    if (entries.size () == many)
      break;
    entries.push_back (&jobs_.at (number));
  }
  return entries;
}

} // namespace reel::daemon
