// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "plan/fades.h"

using namespace reel;

namespace {

/* What comes of a video of FRAMES, and how many warnings. */
Fades
planned (double in_seconds, double out_seconds, int64_t frames, size_t warnings)
{
  Brief brief;
  brief.fade_in = (Nanoseconds) (in_seconds * (double) kSecond);
  brief.fade_out = (Nanoseconds) (out_seconds * (double) kSecond);
  Problems problems ("a.yaml");
  Fades fades = plan_fades (brief, frames, problems);
  EXPECT_FALSE (problems.has_errors ());
  EXPECT_EQ (problems.sorted ().size (), warnings);
  return fades;
}

} // namespace

/* Guards against a first or last frame that isn't black, and against frames
 * between that are darkened. */
TEST (Fades, FirstAndLastFramesAreBlack)
{
  Fades fades{30, 15};
  EXPECT_EQ (seen_of (fades, 0, 300), 0);
  EXPECT_EQ (seen_of (fades, 15, 300), kAllSeen / 2);
  EXPECT_EQ (seen_of (fades, 30, 300), kAllSeen);
  EXPECT_EQ (seen_of (fades, 284, 300), kAllSeen);
  EXPECT_LT (seen_of (fades, 285, 300), kAllSeen);
  EXPECT_EQ (seen_of (fades, 299, 300), 0);
}

/* Guards against a picture that goes back while it fades. */
TEST (Fades, GoOneWay)
{
  Fades fades{100, 100};
  for (int64_t frame = 1; frame < 150; frame++) {
    EXPECT_GE (seen_of (fades, frame, 300), seen_of (fades, frame - 1, 300));
    EXPECT_LE (
        seen_of (fades, 300 - frame, 300), seen_of (fades, 299 - frame, 300));
  }
}

/* Guards against a video without fades that is darkened or made silent. */
TEST (Fades, NoneChangesNothing)
{
  for (int64_t frame : {0, 1, 9}) {
    EXPECT_EQ (seen_of ({}, frame, 10), kAllSeen);
    EXPECT_EQ (heard_of (0, 0, frame, 10), 1);
  }
}

/* Guards against sound that fades elsewhere than the picture, and against what
 * lies past the end. */
TEST (Fades, SoundGoesFromAndToSilence)
{
  EXPECT_EQ (heard_of (100, 200, 0, 1000), 0);
  EXPECT_FLOAT_EQ (heard_of (100, 200, 50, 1000), 0.5f);
  EXPECT_EQ (heard_of (100, 200, 100, 1000), 1);
  EXPECT_EQ (heard_of (100, 200, 799, 1000), 1);
  EXPECT_EQ (heard_of (100, 200, 999, 1000), 0);
  EXPECT_EQ (heard_of (100, 200, 1010, 1000), 0);
  EXPECT_EQ (heard_of (100, 0, 1010, 1000), 1);
}

/* Guards against fades that overlap in a video too short for both: they are
 * cut in proportion, and that is said. */
TEST (Fades, AreCutToAShortVideo)
{
  Fades fits = planned (1, 0.5, 45, 0);
  EXPECT_EQ (fits.in_frames, 30);
  EXPECT_EQ (fits.out_frames, 15);
  Fades cut = planned (2, 1, 45, 1);
  EXPECT_EQ (cut.in_frames, 30);
  EXPECT_EQ (cut.out_frames, 15);
  Fades one = planned (10, 0, 45, 1);
  EXPECT_EQ (one.in_frames, 45);
  EXPECT_EQ (one.out_frames, 0);
}
