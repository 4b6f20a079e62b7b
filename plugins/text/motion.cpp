// SPDX-License-Identifier: LGPL-2.1-or-later
#include "motion.h"

#include <algorithm>

#include "easing_curves.h"

namespace reel::text {

namespace {

constexpr double kPopFrom = 0.92;
constexpr double kBackSeconds = 0.2e9; // a panel is there before its letters

/* AWAY is 0 where the thing belongs and 1 where it isn't there; DIRECTION is
 * where from (1, below) or where to (-1, above). */
void
apply (
    Pose &pose, Motion motion, double away, double direction, double distance)
{
  switch (motion) {
  case Motion::automatic:
  case Motion::none:
    return;
  case Motion::fade:
    break;
  case Motion::slide:
    pose.move.dy += direction * away * distance;
    break;
  case Motion::pop:
    pose.move.scale *= 1 - (1 - kPopFrom) * away;
    break;
  case Motion::typewriter:
  case Motion::wipe:
    pose.reveal = std::min (pose.reveal, 1 - away);
    pose.by_letter = motion == Motion::typewriter;
    return;
  }
  pose.opacity *= 1 - away;
  pose.back *= 1 - away;
}

double
eased (Easing easing, double p)
{
  switch (easing) {
  case Easing::automatic:
  case Easing::linear:
    return p;
  case Easing::in:
    return ease_in (p);
  case Easing::out:
    return ease_out (p);
  case Easing::in_out:
    return ease_in_out (p);
  }
  return p;
}

/* EASING, or OWN where nothing is said; letters are typed evenly then. */
Easing
easing_or (Easing easing, Motion motion, Easing own)
{
  if (easing != Easing::automatic)
    return easing;
  return motion == Motion::typewriter ? Easing::linear : own;
}

} // namespace

double
ease_out (double p)
{
  return reel::ease_out (std::clamp (p, 0.0, 1.0));
}

double
ease_in (double p)
{
  return reel::ease_in (std::clamp (p, 0.0, 1.0));
}

Pose
pose_at (const Timing &timing, uint64_t t, double distance)
{
  Pose pose;
  bool reveals =
      timing.enter == Motion::typewriter || timing.enter == Motion::wipe;
  uint64_t since = t > timing.start ? t - timing.start : 0;
  if (since < timing.enter_duration) {
    double p = (double) since / (double) timing.enter_duration;
    Easing easing = easing_or (timing.enter_easing, timing.enter, Easing::out);
    apply (pose, timing.enter, 1 - eased (easing, p), 1, distance);
  }
  if (reveals)
    pose.back *= ease_out ((double) since / kBackSeconds);
  if (timing.stop == kNever || timing.exit_duration == 0)
    return pose;
  uint64_t left = timing.stop > t ? timing.stop - t : 0;
  if (left < timing.exit_duration) {
    double p = 1 - (double) left / (double) timing.exit_duration;
    Easing easing = easing_or (timing.exit_easing, timing.exit, Easing::in);
    apply (pose, timing.exit, eased (easing, p), -1, distance);
    if (timing.exit == Motion::typewriter || timing.exit == Motion::wipe)
      pose.back *= 1 - ease_in (p);
  }
  return pose;
}

} // namespace reel::text
