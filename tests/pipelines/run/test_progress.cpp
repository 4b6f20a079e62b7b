// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <random>
#include <thread>

#include "run/progress.h"

using namespace reel;

/* Guards against a bar that goes back or is full before the end, whatever the
 * steps say, from several threads at once. */
TEST (Progress, NeverFallsAndIsOneOnlyAtTheEnd)
{
  double last = 0;
  bool fell = false, early = false;
  Progress progress ([&] (const ProgressReport &report) {
    fell |= report.fraction < last;
    last = report.fraction;
    early |= report.fraction >= 1 && report.stage != "done";
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
  progress.finish ();
  EXPECT_EQ (last, 1);
  EXPECT_FALSE (fell);
  EXPECT_FALSE (early);
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
