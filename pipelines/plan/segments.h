// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "plan/plan.h"

namespace reel {

/* Cuts the scenes of PLAN into segments: transitions, and bodies of 5 to 6 s;
 * always at the same places for the same scene, however many cores there are.
 * None has fewer than 3 frames: what is shorter joins its neighbour. Keys are
 * left empty. */
std::vector<Segment> cut_segments (const Plan &plan);

} // namespace reel
