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

/* Guards against 10 bits that are mixed as if they were 8, or overflow. */
TEST (Mix, TenBitsAreTheRoundedMeanToo)
{
  uint16_t a[1024], b[1024], out[1024];
  PlaneRef from, with, to;
  for (auto [ref, data] :
      {std::pair{&from, a}, std::pair{&with, b}, std::pair{&to, out}}) {
    ref->data = reinterpret_cast<uint8_t *> (data);
    ref->width = 1024;
    ref->height = 1;
    ref->depth = 10;
  }
  for (int i = 0; i < 1024; i++)
    a[i] = (uint16_t) i;
  for (int other : {0, 1, 512, 1023}) {
    std::fill_n (b, 1024, (uint16_t) other);
    for (int weight = 0; weight <= kWhole; weight += 8) {
      mix_planes (from, with, weight, to);
      for (int i = 0; i < 1024; i++)
        ASSERT_EQ (
            out[i], (i * (kWhole - weight) + other * weight + 128) / 256);
    }
  }
}

/* Guards against samples that change before or after their time. */
TEST (Mix, ByArrivalFollowsThePosition)
{
  Row a, b, out;
  std::memset (a.bytes, 0, 256);
  std::memset (b.bytes, 200, 256);
  int16_t arrivals[256];
  for (int i = 0; i < 256; i++)
    arrivals[i] = (int16_t) (i * 100);
  auto mix = [&] (int position) {
    mix_row (a.bytes, b.bytes, arrivals, position, 256, out.bytes);
  };
  mix (0);
  EXPECT_EQ (out.bytes[0], 0);
  mix (10000);
  EXPECT_EQ (out.bytes[97], 200);
  EXPECT_EQ (out.bytes[99], 78);
  EXPECT_EQ (out.bytes[100], 0);
  mix (25500 + kWhole);
  EXPECT_EQ (out.bytes[255], 200);
}
