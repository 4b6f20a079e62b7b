// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "bus/change_rate.h"

using reel::daemon::ChangeRate;

static constexpr int64_t kSecond = 1000000;

/* The first change, and another state after progress, are not held back. */
TEST (ChangeRate, FirstChangesAndStatesAreDueAtOnce)
{
  ChangeRate rate;
  EXPECT_EQ (rate.due (0, false), 0);
  rate.told (0);
  EXPECT_EQ (rate.due (10, true), 10);
  EXPECT_EQ (rate.due (10, false), kSecond / 3);
}

/* Three changes within a second leave the fourth to the end of the job. */
TEST (ChangeRate, TheFourthOfASecondIsKeptForTheEnd)
{
  ChangeRate rate;
  for (int64_t time : {0, 100, 200})
    rate.told (time);
  EXPECT_EQ (rate.due (300, true), kSecond);
}

/* Whatever happens when, no second holds more than three, nor four with the
 * end of the job. */
TEST (ChangeRate, NoSecondHoldsMoreThanFour)
{
  const unsigned seed = std::random_device () ();
  SCOPED_TRACE ("seed " + std::to_string (seed));
  std::mt19937 random (seed);
  for (int round = 0; round < 200; round++) {
    ChangeRate rate;
    std::vector<int64_t> told;
    int64_t now = 0;
    for (int i = 0; i < 100; i++) {
      now += random () % (kSecond / 5);
      int64_t due = rate.due (now, random () % 3 == 0);
      ASSERT_GE (due, now);
      ASSERT_LE (due, now + kSecond);
      now = due;
      rate.told (now);
      told.push_back (now);
    }
    told.push_back (now + 1); // the end
    for (size_t i = 4; i < told.size (); i++)
      ASSERT_GE (told[i] - told[i - 4], kSecond) << "round " << round;
  }
}
