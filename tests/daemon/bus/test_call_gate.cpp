// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "bus/call.h"

using reel::daemon::CallGate;

/* One caller's limit is no other's; what is answered makes room. */
TEST (CallGate, CountsBySender)
{
  CallGate gate ({2, 3, 100});
  EXPECT_TRUE (gate.enter ("a", 0) && gate.enter ("a", 0));
  EXPECT_FALSE (gate.enter ("a", 0));
  EXPECT_TRUE (gate.enter ("b", 0));
  EXPECT_FALSE (gate.enter ("b", 0)) << "three of all callers";
  gate.leave ("a", 0);
  EXPECT_TRUE (gate.enter ("a", 0));
}

/* Few calls that bring much are bounded too, and sums don't overflow. */
TEST (CallGate, CountsBytes)
{
  CallGate gate ({10, 10, 100});
  EXPECT_TRUE (gate.enter ("a", 60));
  EXPECT_FALSE (gate.enter ("b", 41));
  EXPECT_FALSE (gate.enter ("b", SIZE_MAX));
  EXPECT_TRUE (gate.add (40));
  EXPECT_FALSE (gate.add (1));
  EXPECT_FALSE (gate.add (SIZE_MAX));
  gate.leave ("a", 100);
  EXPECT_TRUE (gate.enter ("b", 100));
}
