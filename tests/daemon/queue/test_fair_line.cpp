// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <string>

#include "queue/fair_line.h"

using reel::daemon::FairLine;

TEST (FairLine, NobodyWaits)
{
  FairLine<int> line;
  EXPECT_TRUE (line.empty ());
  EXPECT_FALSE (line.pop ());
}

/* Who comes with a thousand must not keep the others waiting. */
TEST (FairLine, OwnersTakeTurns)
{
  FairLine<std::string> line;
  for (const char *one : {"a1", "a2", "a3"})
    line.push (10, one);
  line.push (20, "b1");
  line.push (30, "c1");
  std::string order;
  EXPECT_EQ (line.size (), 5u);
  while (auto one = line.pop ())
    order += *one + " ";
  EXPECT_EQ (order, "a1 b1 c1 a2 a3 ");
}

TEST (FairLine, OneOwnersKeepTheirOrder)
{
  FairLine<int> line;
  for (int i = 0; i < 5; i++)
    line.push (0, i);
  for (int i = 0; i < 5; i++)
    EXPECT_EQ (line.pop (), i);
}

/* An owner who comes again at once is behind those who wait. */
TEST (FairLine, WhoWasServedIsLast)
{
  FairLine<std::string> line;
  line.push (1, "a1");
  line.push (2, "b1");
  EXPECT_EQ (line.pop (), "a1");
  line.push (1, "a2");
  EXPECT_EQ (line.pop (), "b1");
  EXPECT_EQ (line.pop (), "a2");
}
