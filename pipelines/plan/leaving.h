// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "plan/plan.h"

namespace reel {

/* The texts of SCENE as they are seen under a transition of TYPE that begins at
 * LENGTH, the scene's end, and takes TRANSITION. Where the two pictures are
 * seen through each other, titles would be, too: the old ones have left by half
 * of the time. Where the picture moves or is covered they go with it. All that
 * changes comes after LENGTH. */
[[nodiscard]] std::vector<Overlay> leaving_overlays (const PlannedScene &scene,
    const std::string &type, Nanoseconds length, Nanoseconds transition);

/* The texts of SCENE as they come in under the transition of TYPE into it.
 * Where pictures are seen through each other, those that would enter before
 * half of the time wait for it, as far as they have entered by the transition's
 * end: nothing changes after that. */
[[nodiscard]] std::vector<Overlay> entering_overlays (
    const PlannedScene &scene, const std::string &type, Nanoseconds transition);

} // namespace reel
