// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "brief/slides/slide_room.h"
#include "plan/plan.h"
#include "plan/scene_timing.h"

namespace reel {

/* Adds the slides of SCENE to OVERLAYS, each for the same part of its time,
 * within ROOM. */
void add_slides (const Scene &scene, const SceneTiming &timing,
    const SlideRoom &room, const Theme &theme, std::vector<Overlay> &overlays);

} // namespace reel
