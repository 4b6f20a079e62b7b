// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "mix.h"
#include "pictures.h"

using namespace reel::motion;
using namespace reel::test;

namespace {

/* All 256 samples in one row. */
struct Row {
  Row ()
  {
    for (int i = 0; i < 256; i++)
      bytes[i] = (uint8_t) i;
    ref.data = bytes;
    ref.stride = 256;
    ref.width = 256;
    ref.height = 1;
  }
  uint8_t bytes[256];
  PlaneRef ref;
};

} // namespace

/* Guards against a crossfade that darkens or brightens what doesn't change. */
TEST (Mix, EqualSamplesStayAtEveryWeight)
{
  Row a, out;
  for (int weight = 0; weight <= kWhole; weight++) {
    mix_planes (a.ref, a.ref, weight, out.ref);
    for (int i = 0; i < 256; i++)
      ASSERT_EQ (out.bytes[i], i) << weight;
  }
}

/* Guards against overflow, bias and a mix that goes back. */
TEST (Mix, IsTheRoundedMeanOfAllPairs)
{
  Row a, b, out;
  for (int other = 0; other < 256; other++) {
    std::memset (b.bytes, other, 256);
    for (int weight = 0; weight <= kWhole; weight += 8) {
      mix_planes (a.ref, b.ref, weight, out.ref);
      for (int i = 0; i < 256; i++)
        ASSERT_EQ (
            out.bytes[i], (i * (kWhole - weight) + other * weight + 128) / 256);
    }
  }
}

/* Guards against samples that change before or after their time. */
TEST (Mix, ByArrivalFollowsThePosition)
{
  Row a, b, out;
  std::memset (a.bytes, 0, 256);
  std::memset (b.bytes, 200, 256);
  Arrivals arrivals (256);
  for (int i = 0; i < 256; i++)
    arrivals[i] = (int16_t) (i * 100);
  mix_by_arrival (a.ref, b.ref, arrivals, 0, out.ref);
  EXPECT_EQ (out.bytes[0], 0);
  mix_by_arrival (a.ref, b.ref, arrivals, 10000, out.ref);
  EXPECT_EQ (out.bytes[97], 200);
  EXPECT_EQ (out.bytes[99], 78);
  EXPECT_EQ (out.bytes[100], 0);
  mix_by_arrival (a.ref, b.ref, arrivals, 25500 + kWhole, out.ref);
  EXPECT_EQ (out.bytes[255], 200);
}

/* Guards against a blur that changes the light of a plain picture, at any
 * reach, also where the picture is smaller than the reach. */
TEST (Mix, BlurKeepsAPlainPicture)
{
  for (int side : {1, 3, 130})
    for (int value : {0, 1, 127, 254, 255})
      for (int reach = 1; reach <= kMostReach; reach += 7) {
        GuardedPicture a (i420 (side, side)), spare (i420 (side, side));
        a.fill ([&] (int, int, int) { return value; });
        auto before = a.bytes ();
        for (int p = 0; p < 3; p++)
          blur_plane (a.plane (p), reach, reach, spare.plane (p), a.plane (p));
        ASSERT_EQ (a.bytes (), before);
        ASSERT_TRUE (a.is_unharmed () && spare.is_unharmed ());
      }
}

/* Guards against blocks that aren't the mean of what they stand for. */
TEST (Mix, PixelizeTakesTheMeanOfEachBlock)
{
  GuardedPicture a (i420 (5, 3));
  a.fill ([] (int p, int x, int y) { return p ? 128 : 10 * x + 100 * y; });
  pixelize_plane (a.plane (0), 2, 2, a.plane (0));
  EXPECT_EQ (a.plane (0).row (0)[0], 55);
  EXPECT_EQ (a.plane (0).row (1)[1], 55);
  EXPECT_EQ (a.plane (0).row (0)[4], 90);
  EXPECT_EQ (a.plane (0).row (2)[2], 225);
  EXPECT_TRUE (a.is_unharmed ());
}
