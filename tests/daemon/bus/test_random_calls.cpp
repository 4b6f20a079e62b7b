// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

#include "random_calls.h"
#include "served_bus.h"

using namespace reel::test;

/* Whatever a program sends, it gets an answer, the daemon stays, and serves
 * the next. */
TEST (RandomCalls, AreAllAnswered)
{
  const char *given = std::getenv ("REELSMITH_SEED");
  const unsigned seed =
      given ? (unsigned) std::atol (given) : std::random_device () ();
  SCOPED_TRACE ("seed " + std::to_string (seed));
  ServedBus bus;
  RandomCalls calls (seed, {"# A title"});
  EXPECT_EQ (calls.make (bus.client (), RANDOM_CALLS), "");
  EXPECT_TRUE (bus.client ().submit ("# Still here").ok ());
  std::cout << "seed " << seed << "\n";
  for (const auto &[name, count] : calls.answers ())
    std::cout << count << " " << (name.empty () ? "succeeded" : name) << "\n";
  EXPECT_GE (calls.answers ().size (), 5u) << "all kinds of answers came";
}
