// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

#include "daemon.h"
#include "random_calls.h"
#include "served_bus.h"

using namespace reel::test;

static unsigned
seed ()
{
  const char *given = std::getenv ("REELSMITH_SEED");
  return given ? (unsigned) std::atol (given) : std::random_device () ();
}

/* The figures: how often which answer came. */
static void
report (unsigned from, const RandomCalls &calls)
{
  std::cout << "seed " << from << "\n";
  for (const auto &[name, count] : calls.answers ())
    std::cout << count << " " << (name.empty () ? "succeeded" : name) << "\n";
  EXPECT_GE (calls.answers ().size (), 5u) << "all kinds of answers came";
}

/* Whatever a program sends, it gets an answer, and the next one is served. */
TEST (RandomCalls, AreAllAnswered)
{
  const unsigned from = seed ();
  SCOPED_TRACE ("seed " + std::to_string (from));
  ServedBus bus;
  RandomCalls calls (from, {"# A title"});
  EXPECT_EQ (calls.make (bus.client (), RANDOM_CALLS), "");
  EXPECT_TRUE (bus.client ().submit ("# Still here").ok ());
  report (from, calls);
}

/* The same, with all that lies behind it: the daemon neither ends nor is
 * another one afterwards. */
TEST (RandomCalls, AreAllAnsweredByTheDaemon)
{
  const unsigned from = seed ();
  SCOPED_TRACE ("seed " + std::to_string (from));
  Daemon daemon;
  ASSERT_TRUE (daemon.start ()) << daemon.log ();
  pid_t pid = daemon.client ().owner_pid ();
  RandomCalls calls (from, {tiny_brief ()});
  EXPECT_EQ (calls.make (daemon.client (), RANDOM_CALLS), "");
  EXPECT_TRUE (daemon.client ().manager ("Resume").ok ());
  EXPECT_EQ (daemon.client ().owner_pid (), pid) << daemon.log ();
  report (from, calls);
  EXPECT_TRUE (daemon.stop ());
  EXPECT_EQ (daemon.outcome.status, 0) << daemon.log ();
}
