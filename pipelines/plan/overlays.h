// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "plan/plan.h"
#include "plan/scene_timing.h"

namespace reel {

/* The texts of a scene but for its captions, in drawing order. */
std::vector<Overlay> plan_overlays (const Scene &scene,
    const SceneTiming &timing, const Output &output, const Theme &theme,
    Problems &problems);

/* Its captions. */
std::vector<Caption> plan_captions (
    const Scene &scene, const SceneTiming &timing, const Output &output);

} // namespace reel
