// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/agenda.h"

#include <algorithm>

namespace reel {

Agenda::Agenda (const std::vector<Task> &tasks, int jobs)
    : tasks_ (tasks), jobs_ (std::max (jobs, 1)),
      most_large_ (std::max (jobs / 2, 1))
{
  for (size_t i = tasks_.size (); i-- > 0;) {
    (tasks_[i].is_large ? large_ : others_).push_back (i);
    cost_ += tasks_[i].cost;
    large_cost_ += tasks_[i].is_large ? tasks_[i].cost : 0;
  }
  auto is_shorter = [&] (size_t a, size_t b) {
    return tasks_[a].cost < tasks_[b].cost;
  };
  std::stable_sort (large_.begin (), large_.end (), is_shorter);
  std::stable_sort (others_.begin (), others_.end (), is_shorter);
}

/* Whether the large ones, fewer at a time, take as long as all that is left, or
 * one of them longer than each other task. */
bool
Agenda::is_time_for_large () const
{
  if (large_.empty () || running_large_ >= most_large_)
    return false;
  return others_.empty () || large_cost_ * jobs_ >= cost_ * most_large_ ||
         tasks_[large_.back ()].cost > tasks_[others_.back ()].cost;
}

std::optional<size_t>
Agenda::take ()
{
  bool is_large = is_time_for_large ();
  std::vector<size_t> &from = is_large ? large_ : others_;
  if (from.empty ())
    return std::nullopt;
  size_t taken = from.back ();
  from.pop_back ();
  cost_ -= tasks_[taken].cost;
  if (is_large) {
    large_cost_ -= tasks_[taken].cost;
    running_large_++;
  }
  return taken;
}

void
Agenda::done (size_t task)
{
  if (tasks_[task].is_large)
    running_large_--;
}

} // namespace reel
