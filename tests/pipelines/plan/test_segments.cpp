// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <random>

#include "plan/segments.h"

using namespace reel;

static Plan
plan_of (const std::vector<std::pair<int64_t, int64_t>> &scenes)
{
  Plan plan;
  for (auto [frames, lead] : scenes) {
    PlannedScene scene;
    scene.frames = frames;
    scene.transition_frames = lead;
    Shot shot;
    shot.frames = frames;
    shot.transition_frames = lead;
    scene.shots.push_back (shot);
    plan.scenes.push_back (scene);
  }
  return plan;
}

static std::vector<int64_t>
lengths (const std::vector<Segment> &segments)
{
  std::vector<int64_t> result;
  for (const Segment &segment : segments)
    result.push_back (segment.frames);
  return result;
}

/* Guards against the plan of design.md: transition, then bodies of 5 to 6 s. */
TEST (Segments, BodiesAreCutAtFixedPlaces)
{
  auto segments = cut_segments (plan_of ({{315, 0}, {300, 15}}));
  EXPECT_EQ (
      lengths (segments), (std::vector<int64_t>{150, 165, 15, 150, 135}));
  EXPECT_EQ (segments[2].kind, Segment::Kind::Transition);
  EXPECT_EQ (segments[3].first_frame, 15);
}

/* Guards against segments that break time stamps at the seam. */
TEST (Segments, NoneIsShorterThanThreeFrames)
{
  unsigned seed = std::random_device{}();
  RecordProperty ("seed", (int) seed);
  SCOPED_TRACE (seed);
  std::mt19937 random (seed);
  for (int i = 0; i < 2000; i++) {
    std::vector<std::pair<int64_t, int64_t>> scenes;
    for (int j = 0; j < 5; j++) {
      int64_t frames = 3 + (int64_t) (random () % 700);
      scenes.push_back ({frames, j ? (int64_t) (random () % 20) : 0});
      scenes.back ().second = std::min (scenes.back ().second, frames);
    }
    auto segments = cut_segments (plan_of (scenes));
    std::vector<int64_t> covered (scenes.size (), 0);
    for (const Segment &segment : segments) {
      EXPECT_GE (segment.frames, 3);
      EXPECT_EQ (segment.first_frame, covered[segment.scene]);
      covered[segment.scene] += segment.frames;
    }
    for (size_t j = 0; j < scenes.size (); j++)
      EXPECT_EQ (covered[j], scenes[j].first);
  }
}
