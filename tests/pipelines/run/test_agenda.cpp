// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "run/agenda.h"

using namespace reel;

namespace {

struct Outcome {
  double seconds = 0;
  int most_large = 0;
  std::vector<size_t> order;
};

/* What JOBS workers make of TASKS whose costs are seconds. */
Outcome
work_off (const std::vector<Agenda::Task> &tasks, int jobs)
{
  struct Running {
    double end;
    size_t task;
  };
  Agenda agenda (tasks, jobs);
  Outcome outcome;
  std::vector<Running> running;
  for (;;) {
    while ((int) running.size () < jobs) {
      auto taken = agenda.take ();
      if (!taken)
        break;
      outcome.order.push_back (*taken);
      running.push_back ({outcome.seconds + tasks[*taken].cost, *taken});
    }
    auto large = std::count_if (running.begin (), running.end (),
        [&] (const Running &r) { return tasks[r.task].is_large; });
    outcome.most_large = std::max (outcome.most_large, (int) large);
    if (running.empty ())
      break;
    auto next = std::min_element (running.begin (), running.end (),
        [] (const Running &a, const Running &b) { return a.end < b.end; });
    outcome.seconds = next->end;
    agenda.done (next->task);
    running.erase (next);
  }
  EXPECT_EQ (agenda.size (), 0u);
  return outcome;
}

} // namespace

/* Guards against a core that is left alone with a long task at the end. */
TEST (Agenda, LongestFirstAndOfTwoAlikeTheFirst)
{
  std::vector<Agenda::Task> tasks = {{1}, {3}, {2}, {3}};
  EXPECT_EQ (work_off (tasks, 1).order, (std::vector<size_t>{1, 3, 2, 0}));
  tasks[2].is_large = true;
  EXPECT_EQ (work_off (tasks, 1).order, (std::vector<size_t>{1, 3, 2, 0}));
}

/* Guards against more memory than the jobs may have, and against large tasks
 * that are kept for the end, where they would wait for each other. */
TEST (Agenda, FewLargeOnesAtOnceAndNoTimeLost)
{
  unsigned seed = std::random_device () ();
  RecordProperty ("seed", (int) seed);
  SCOPED_TRACE ("seed " + std::to_string (seed));
  std::mt19937 random (seed);
  for (int i = 0; i < 1000; i++) {
    int jobs = 1 + (int) (random () % 8);
    std::vector<Agenda::Task> tasks (random () % 60);
    double cost = 0, large = 0, longest = 0;
    for (Agenda::Task &task : tasks) {
      task = {1 + (double) (random () % 100) / 10, random () % 4 == 0};
      cost += task.cost;
      large += task.is_large ? task.cost : 0;
      longest = std::max (longest, task.cost);
    }
    Outcome outcome = work_off (tasks, jobs);
    int most = std::max (jobs / 2, 1);
    std::sort (outcome.order.begin (), outcome.order.end ());
    ASSERT_EQ (outcome.order.size (), tasks.size ());
    for (size_t task = 0; task < tasks.size (); task++)
      ASSERT_EQ (outcome.order[task], task);
    EXPECT_LE (outcome.most_large, most);
    EXPECT_LE (
        outcome.seconds, std::max (cost / jobs, large / most) + 2 * longest);
  }
}

/* Guards against a worker that is sent away while others still have work. */
TEST (Agenda, NothingToTakeIsNotTheEnd)
{
  Agenda agenda ({{1, true}, {1, true}}, 2);
  auto first = agenda.take ();
  ASSERT_TRUE (first);
  EXPECT_FALSE (agenda.take ());
  EXPECT_EQ (agenda.size (), 1u);
  agenda.done (*first);
  EXPECT_TRUE (agenda.take ());
  EXPECT_EQ (agenda.size (), 0u);
}
