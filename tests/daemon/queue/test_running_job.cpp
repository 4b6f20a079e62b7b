// SPDX-License-Identifier: GPL-3.0-or-later
/* What a worker's reports make of a job, and how often that is told. */
#include <gtest/gtest.h>

#include <random>

#include "queue/running_job.h"

using namespace reel::daemon;

/* Whatever a worker says: progress never falls and is 1 for nobody who hasn't
 * completed. */
TEST (TakeReport, ProgressOnlyGrowsAndStaysUnderOne)
{
  std::mt19937 random (3);
  RecordProperty ("seed", 3);
  Job job;
  double last = 0;
  for (int i = 0; i < 10000; i++) {
    double fraction = (double) (random () % 1001) / 1000;
    bool counts = take_report (job, ReportProgress{fraction, 1});
    ASSERT_GE (job.progress, last);
    ASSERT_LT (job.progress, 1);
    ASSERT_EQ (counts, job.progress > last);
    last = job.progress;
  }
  EXPECT_TRUE (job.progress_valid);
}

TEST (TakeReport, TheExpectedEndIsATimeOrNotKnown)
{
  Job job;
  uint64_t now = (uint64_t) g_get_real_time ();
  take_report (job, ReportProgress{0.5, 10});
  EXPECT_GE (job.expected_end, now + 10 * G_USEC_PER_SEC);
  EXPECT_LT (job.expected_end, now + 12 * G_USEC_PER_SEC);
  take_report (job, ReportProgress{0.6, 0});
  EXPECT_EQ (job.expected_end, 0u);
}

/* A worker that repeats itself is stalled. */
TEST (TakeReport, TheSameAgainIsNoProgress)
{
  Job job;
  EXPECT_TRUE (take_report (job, ReportStage{"render", 0, 4}));
  EXPECT_FALSE (take_report (job, ReportStage{"render", 0, 4}));
  EXPECT_TRUE (take_report (job, ReportProgress{0.2, 0}));
  EXPECT_FALSE (take_report (job, ReportProgress{0.2, 0}));
  EXPECT_FALSE (take_report (job, ReportProgress{0.1, 0}));
  EXPECT_TRUE (take_report (job, ReportStored{"a.mp4", 1, ""}));
}

TEST (TakeReport, WarningsAreOnesEachAndBounded)
{
  Job job;
  ReportProblem problem = {"warning", "b.md", 3, 0, "beware", "or not"};
  for (int i = 0; i < 3; i++)
    take_report (job, problem);
  EXPECT_EQ (
      job.warnings, (std::vector<std::string>{"b.md:3: beware (or not)"}));
  problem.severity = "note";
  problem.message = "a note";
  take_report (job, problem);
  EXPECT_EQ (job.warnings.size (), 1u);
  problem.severity = "warning";
  for (int i = 0; i < 1000; i++) {
    problem.message = std::to_string (i);
    take_report (job, problem);
  }
  EXPECT_EQ (job.warnings.size (), 100u);
}

/* At most four times a second, the last change is never lost, and no timer is
 * left when there is nothing to tell. */
TEST (Coalescer, TellsAtMostFourTimesASecond)
{
  std::vector<gint64> told;
  Coalescer coalescer ([&told] { told.push_back (g_get_monotonic_time ()); });
  gint64 begin = g_get_monotonic_time ();
  gint64 last_change = 0;
  while (g_get_monotonic_time () - begin < G_USEC_PER_SEC) {
    coalescer.changed ();
    last_change = g_get_monotonic_time ();
    g_main_context_iteration (nullptr, FALSE);
  }
  while (told.back () < last_change)
    g_main_context_iteration (nullptr, TRUE);
  EXPECT_LE (told.size (), 6u);
  EXPECT_GE (told.size (), 2u);
  for (size_t i = 1; i < told.size (); i++)
    EXPECT_GE (told[i] - told[i - 1], 250000);
  EXPECT_FALSE (g_main_context_pending (nullptr));
}

TEST (Coalescer, WhatWasToldAnotherWayIsNotToldAgain)
{
  int told = 0;
  Coalescer coalescer ([&told] { told++; });
  coalescer.changed ();
  coalescer.changed ();
  coalescer.told ();
  bool late = false;
  g_timeout_add (
      400, [] (void *flag) -> gboolean { return !(*(bool *) flag = true); },
      &late);
  while (!late)
    g_main_context_iteration (nullptr, TRUE);
  EXPECT_EQ (told, 1);
}
