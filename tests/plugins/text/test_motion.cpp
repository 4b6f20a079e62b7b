// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "motion.h"

using namespace reel::text;

namespace {

constexpr uint64_t kMs = 1000000;

Timing
timing_of (Motion enter, Motion exit)
{
  return {enter, exit, 400 * kMs, 250 * kMs, 1000 * kMs, 3000 * kMs};
}

} // namespace

/* Guards against text that is late, or cut while it goes. */
TEST (Motion, FadeStartsAtStartAndEndsAtStop)
{
  Timing t = timing_of (Motion::fade, Motion::fade);
  EXPECT_DOUBLE_EQ (pose_at (t, 1000 * kMs, 30).opacity, 0);
  EXPECT_DOUBLE_EQ (pose_at (t, 1400 * kMs, 30).opacity, 1);
  EXPECT_DOUBLE_EQ (pose_at (t, 2750 * kMs, 30).opacity, 1);
  EXPECT_LT (pose_at (t, 2999 * kMs, 30).opacity, 0.05);
}

/* Guards against a linear entrance: it is to ease out, cubic. */
TEST (Motion, EnterEasesOut)
{
  Timing t = timing_of (Motion::fade, Motion::none);
  EXPECT_NEAR (pose_at (t, 1200 * kMs, 30).opacity, 0.875, 1e-9);
}

/* Guards against slides across the screen, or sideways. */
TEST (Motion, SlideMovesTheDistanceUpwards)
{
  Timing t = timing_of (Motion::slide, Motion::slide);
  EXPECT_DOUBLE_EQ (pose_at (t, 1000 * kMs, 30).move.dy, 30);
  EXPECT_DOUBLE_EQ (pose_at (t, 2000 * kMs, 30).move.dy, 0);
  EXPECT_LT (pose_at (t, 2950 * kMs, 30).move.dy, 0);
  EXPECT_DOUBLE_EQ (pose_at (t, 1100 * kMs, 30).move.dx, 0);
}

/* Guards against a thing that bounces past its size. */
TEST (Motion, PopNeverGrowsPastItsSize)
{
  Timing t = timing_of (Motion::pop, Motion::pop);
  for (uint64_t at = 1000; at < 3000; at += 10) {
    EXPECT_LE (pose_at (t, at * kMs, 30).move.scale, 1);
    EXPECT_GE (pose_at (t, at * kMs, 30).move.scale, 0.9);
  }
}

/* Guards against a delay where none was asked for. */
TEST (Motion, NoneIsThereAtOnce)
{
  Timing t = timing_of (Motion::none, Motion::none);
  t.enter_duration = t.exit_duration = 0;
  EXPECT_DOUBLE_EQ (pose_at (t, 1000 * kMs, 30).opacity, 1);
  EXPECT_DOUBLE_EQ (pose_at (t, 2999 * kMs, 30).opacity, 1);
}

/* Guards against letters that vanish again while they are typed. */
TEST (Motion, TypewriterRevealsSteadily)
{
  Timing t = timing_of (Motion::typewriter, Motion::none);
  EXPECT_NEAR (pose_at (t, 1200 * kMs, 30).reveal, 0.5, 1e-9);
  EXPECT_TRUE (pose_at (t, 1200 * kMs, 30).by_letter);
  EXPECT_DOUBLE_EQ (pose_at (t, 1500 * kMs, 30).reveal, 1);
}

/* Guards against an easing that is read into nothing, or turned around as the
 * text goes. */
TEST (Motion, EasingSpreadsTheSpeed)
{
  auto half_way = [] (Easing easing, uint64_t at) {
    Timing t = timing_of (Motion::fade, Motion::fade);
    t.enter_easing = t.exit_easing = easing;
    return pose_at (t, at * kMs, 30).opacity;
  };
  EXPECT_NEAR (half_way (Easing::linear, 1100), 0.25, 1e-9);
  EXPECT_NEAR (half_way (Easing::in, 1200), 0.125, 1e-9);
  EXPECT_NEAR (half_way (Easing::out, 1200), 0.875, 1e-9);
  EXPECT_NEAR (half_way (Easing::in_out, 1100), 0.15625, 1e-9);
  EXPECT_NEAR (half_way (Easing::in, 2875), 0.875, 1e-9);
  EXPECT_NEAR (half_way (Easing::out, 2875), 0.125, 1e-9);
  EXPECT_EQ (half_way (Easing::automatic, 1100), half_way (Easing::out, 1100));
  EXPECT_EQ (half_way (Easing::automatic, 2900), half_way (Easing::in, 2900));
}

/* Guards against letters that can't be made to come faster and faster. */
TEST (Motion, LettersTakeAnEasingToo)
{
  Timing t = timing_of (Motion::typewriter, Motion::typewriter);
  t.enter_easing = t.exit_easing = Easing::in;
  EXPECT_NEAR (pose_at (t, 1200 * kMs, 30).reveal, 0.125, 1e-9);
  EXPECT_NEAR (pose_at (t, 2875 * kMs, 30).reveal, 0.875, 1e-9);
}
