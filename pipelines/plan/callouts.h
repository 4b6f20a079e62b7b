// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "plan/plan.h"
#include "plan/scene_timing.h"

namespace reel {

/* The callouts of SCENE in time, each with the shot that is shown when it
 * begins, and no longer in view than that. SCENE is planned as far as it needs:
 * PLANNED has its shots, with their motions. OUTPUT gives the frame. What has
 * nothing to point at is told of in PROBLEMS. */
std::vector<PlannedCallout> plan_callouts (const Scene &scene,
    const SceneTiming &timing, const PlannedScene &planned,
    const Output &output, Problems &problems);

/* Those on the shot with this index. */
std::vector<PlannedCallout> callouts_of (
    const PlannedScene &scene, size_t shot);

/* How far CALLOUT has come, 0 to 1, at TIME of its scene: it never comes or
 * goes at once. */
double presence_of (const PlannedCallout &callout, Nanoseconds time);

} // namespace reel
