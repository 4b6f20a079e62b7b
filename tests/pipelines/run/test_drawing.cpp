// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/drawing.h"

#include <gtest/gtest.h>

using namespace reel;

namespace {

std::string
resized (const std::string &text)
{
  return resize_drawing (text, {20, 10}, {200, 100});
}

} // namespace

/* Guards against logos that are drawn small and blown up. */
TEST (Drawing, StatesTheWantedSize)
{
  EXPECT_EQ (resized ("<?xml version='1.0'?>\n<svg width=\"20\" height='10px' "
                      "viewBox=\"0 0 2 1\"><g width=\"3\"/></svg>"),
      "<?xml version='1.0'?>\n<svg width=\"200\" height=\"100\" "
      "viewBox=\"0 0 2 1\"><g width=\"3\"/></svg>");
  EXPECT_EQ (resized ("<svg\n  xmlns = 'a>b' stroke-width='2'\n></svg>"),
      "<svg width=\"200\" height=\"100\"\n  xmlns = 'a>b' stroke-width='2' "
      "viewBox=\"0 0 20 10\"\n></svg>");
  EXPECT_EQ (resized ("<svg/>"),
      "<svg width=\"200\" height=\"100\" viewBox=\"0 0 20 10\"/>");
}

/* Guards against drawings that are broken in the attempt: what isn't plain is
 * left to the decoder. */
TEST (Drawing, OddTagsAreLeftAlone)
{
  for (const char *odd : {"", "<svg", "<svg:svg width='2'/>", "no drawing",
           "<svg width=20 height=10></svg>", "<svg width='20 height=10></svg>",
           "<svg width=\"20\" & ></svg>"})
    EXPECT_EQ (resized (odd), "") << odd;
}
