// SPDX-License-Identifier: GPL-3.0-or-later
/* Jobs that kill their worker, among good ones: those complete, the others end
 * as WorkerCrashed after two attempts. The test plays the poison: it ends the
 * workers of marked jobs as soon as they work. */
#include <gtest/gtest.h>

#include <csignal>
#include <set>

#include "stress.h"

using namespace reel::test;

namespace {

constexpr int kLong = 100;

class Poison : public Stress {
protected:
  void SetUp () override
  {
    begin (8, kLong);
    daemon.configure ("[daemon]\nmax-running=2\nmax-finished=100000\n");
    ASSERT_TRUE (daemon.start ()) << daemon.log ();
  }

  /* Ends the worker of each job of MARKED that runs, once an attempt. */
  void poison_workers (const std::set<std::string> &marked)
  {
    for (pid_t worker : daemon.workers ())
      for (const std::string &path : marked)
        if (!seen.count (worker) && daemon.worker_of (path) == worker) {
          int signal = std::vector{SIGSEGV, SIGKILL, SIGABRT, SIGBUS}[pick (4)];
          if (!daemon.signal_child (worker, signal))
            continue;
          seen.insert (worker);
          killed[path]++;
          hit (strsignal (signal));
        }
  }

  std::set<pid_t> seen;
  std::map<std::string, int> killed;
};

} // namespace

TEST_F (Poison, GoodJobsComplete)
{
  std::set<std::string> good, bad, open;
  for (int i = 0; i < 2 * size.count; i++) {
    bool is_bad = i % 2;
    std::string name = (is_bad ? "bad" : "good") + std::to_string (i / 2);
    Options options;
    options.set ("name", name).set ("handle-token", name);
    /* In any order. */
    options.set ("priority", pick (3));
    std::string path =
        submit (is_bad ? long_brief (3600) : tiny_brief (), options);
    (is_bad ? bad : good).insert (path);
    poison_workers (bad);
  }
  open = bad;
  open.insert (good.begin (), good.end ());
  int64_t last = g_get_monotonic_time ();
  while (!open.empty () && g_get_monotonic_time () - last < 60'000'000) {
    std::string path = *open.begin ();
    for (const std::string &one : open)
      if (daemon.client ().wait_finished (one, 0)) {
        last = g_get_monotonic_time ();
        path = one;
        break;
      }
    if (daemon.client ().wait_finished (path, 0.005))
      open.erase (path);
    poison_workers (bad);
  }
  EXPECT_EQ (open.size (), 0u) << "without an end";
  for (const std::string &path : good)
    expect_end (path, "completed", 0.1);
  for (const std::string &path : bad) {
    expect_end (path, "failed", 0.1);
    Values values = daemon.client ().properties (path);
    EXPECT_EQ (short_error (values.text ("ErrorName")), "WorkerCrashed");
    EXPECT_EQ (values.number ("Attempts"), 2);
    EXPECT_EQ (killed[path], 2);
  }
  EXPECT_EQ (faults_of_videos (daemon.place.videos (), true), "");
}
