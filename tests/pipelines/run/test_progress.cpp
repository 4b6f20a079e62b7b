// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <random>
#include <thread>

#include <glib.h>

#include "run/progress.h"

using namespace reel;

/* Guards against a bar that goes back or is full before all is published,
 * whatever the steps say, from several threads at once. */
TEST (Progress, NeverFallsAndStaysBelowOne)
{
  double last = 0;
  bool fell = false;
  Progress progress ([&] (const ProgressReport &report) {
    fell |= report.fraction < last;
    last = report.fraction;
  });
  progress.set_steps ({1, 2, 3, 4});
  std::vector<std::thread> threads;
  for (size_t step = 0; step < 4; step++)
    threads.emplace_back ([&progress, step] {
      std::mt19937 random ((unsigned) step);
      for (int i = 0; i < 2000; i++) {
        progress.update (step, (double) (random () % 1000) / 900);
        if (i % 100 == 0)
          progress.begin_stage ("render");
      }
    });
  for (std::thread &thread : threads)
    thread.join ();
  progress.begin_stage ("check");
  EXPECT_LT (last, 1);
  EXPECT_FALSE (fell);
  EXPECT_EQ (finished_progress ().fraction, 1);
}

/* Guards against starting anew when the steps become known. */
TEST (Progress, LaterStepsGoOnFromWhereItIs)
{
  double last = 0;
  Progress progress (
      [&] (const ProgressReport &report) { last = report.fraction; });
  progress.set_steps ({1, 9});
  progress.update (0, 1);
  progress.set_steps ({1, 1});
  progress.update (0, 1);
  progress.begin_stage ("mix");
  EXPECT_NEAR (last, 0.1 + 0.9 / 2, 1e-9);
}

namespace {

/* Runs 100 equal steps of one expected second each, FACTOR seconds in truth,
 * by a clock of its own. Gives the estimate at half-way, as a share of what is
 * really left. */
double
estimate_at_half (double factor, std::vector<int64_t> *reports = nullptr)
{
  int64_t now = 1;
  double estimate = 0;
  Progress progress (
      [&] (const ProgressReport &report) {
        estimate = report.eta_seconds;
        if (reports)
          reports->push_back (now);
      },
      [&] { return now; });
  progress.set_steps (std::vector<double> (100, 1.0));
  progress.begin_estimate ();
  constexpr int kParts = 20; // of a step
  for (int i = 0; i < 50 * kParts; i++) {
    now += (int64_t) (factor * G_USEC_PER_SEC / kParts);
    progress.update ((size_t) (i / kParts), (double) (i % kParts + 1) / kParts);
  }
  return estimate / (50 * factor);
}

} // namespace

/* Guards against an estimate that believes a prediction made for another
 * machine. */
TEST (Progress, EstimateIsTrueOnSlowAndFastMachines)
{
  for (double factor : {0.1, 0.5, 1.0, 3.0, 20.0})
    EXPECT_NEAR (estimate_at_half (factor), 1, 0.25) << factor;
}

/* Guards against a bus that is flooded, and a bar that seems to stand. */
TEST (Progress, ReportsAtMostFourTimesASecondAndSoon)
{
  std::vector<int64_t> reports;
  estimate_at_half (1, &reports);
  ASSERT_GT (reports.size (), 100u);
  for (size_t i = 1; i < reports.size (); i++) {
    EXPECT_GE (reports[i] - reports[i - 1], G_USEC_PER_SEC / 4);
    EXPECT_LE (reports[i] - reports[i - 1], G_USEC_PER_SEC / 2);
  }
}
