// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace reel {

/* Tasks that several workers take up, and which of them is next. Not for two
 * threads at once. */
class Agenda {
public:
  struct Task {
    double cost = 0;       // seconds, or in any other unit
    bool is_large = false; // takes much memory
  };

  /* For JOBS workers. The longest task is first, of two alike the one that
   * stands before the other. Of the large ones only as many run side by side
   * as half of the workers, at least one; they begin in time to be done when
   * the others are. */
  Agenda (const std::vector<Task> &tasks, int jobs);

  /* Takes up a task: its place among those that the agenda was made of. Nothing
   * if all are taken up, or if only large ones are left and no more of them may
   * run: then once one is done. */
  std::optional<size_t> take ();
  void done (size_t task);

  size_t size () const { return large_.size () + others_.size (); } // to take

private:
  bool is_time_for_large () const;

  std::vector<Task> tasks_;
  std::vector<size_t> large_, others_; // to do, the next one at the end
  double large_cost_ = 0, cost_ = 0;   // to do, of the large ones and of all
  int jobs_, most_large_, running_large_ = 0;
};

} // namespace reel
