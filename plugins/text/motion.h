// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "layer.h"
#include "text_types.h"

namespace reel::text {

/* How a thing looks while it comes and goes. */
struct Pose {
  double opacity = 1;
  Move move;
  double reveal = 1;      // how much of it, from where reading starts
  bool by_letter = false; // reveal whole letters
  double back = 1;        // opacity of what lies behind the text
};

struct Timing {
  Motion enter = Motion::fade, exit = Motion::fade;
  uint64_t enter_duration = 0, exit_duration = 0;
  uint64_t start = 0, stop = kNever;
  Easing enter_easing = Easing::automatic, exit_easing = Easing::automatic;
};

/* The pose at T, a time in [start, stop). DISTANCE is how far slides go, in
 * pixels. */
[[nodiscard]] Pose pose_at (const Timing &timing, uint64_t t, double distance);

[[nodiscard]] double ease_out (double p); // cubic
[[nodiscard]] double ease_in (double p);  // cubic

} // namespace reel::text
