// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "color.h"

using reel::Color;
using reel::parse_color;

/* Guards against a short form that isn't widened digit by digit. */
TEST (Color, ReadsEveryHexForm)
{
  EXPECT_EQ (parse_color ("#f80"), (Color{255, 136, 0, 255}));
  EXPECT_EQ (parse_color ("#f808"), (Color{255, 136, 0, 136}));
  EXPECT_EQ (parse_color ("#0B1020"), (Color{11, 16, 32, 255}));
  EXPECT_EQ (parse_color ("#0b102080"), (Color{11, 16, 32, 128}));
}

/* Guards against a table out of order, which binary search would miss. */
TEST (Color, FindsEveryName)
{
  for (const auto &named : reel::kNamedColors)
    EXPECT_TRUE (parse_color (named.name)) << named.name;
  EXPECT_EQ (parse_color ("RebeccaPurple"), (Color{102, 51, 153, 255}));
  EXPECT_EQ (parse_color ("transparent"), (Color{0, 0, 0, 0}));
}

/* Guards against guesses where a person mistyped. */
TEST (Color, RefusesWhatIsNoColour)
{
  for (const char *bad : {"", "#", "#12", "#12345", "#1234567", "#123456789",
           "#ggg", "reddish", " red", "red ", "rgb(1,2,3)"})
    EXPECT_FALSE (parse_color (bad)) << bad;
}
