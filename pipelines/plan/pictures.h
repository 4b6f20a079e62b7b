// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "plan/plan.h"
#include "plan/scene_timing.h"

namespace reel {

/* The pictures over SCENE that are its own, in drawing order. */
std::vector<PlannedPicture> plan_pictures (
    const Scene &scene, const SceneTiming &timing, Problems &problems);

/* Puts the pictures over all scenes into those of PLAN that they are seen in,
 * behind the scenes' own. The scenes are laid out. */
void plan_brief_pictures (const Brief &brief, Plan &plan, Problems &problems);

/* Whether PICTURE is to be drawn between START and STOP of its scene. */
bool is_seen (
    const PlannedPicture &picture, Nanoseconds start, Nanoseconds stop);

/* How a picture stands at a time, against how it is when all is quiet. */
struct PicturePose {
  double opacity = 1;
  double rise = 0;   // up, as a share of the frame's shorter side
  double scale = 1;  // about its middle
  double reveal = 1; // share of its width, from the left
};

/* Where PICTURE is at TIME of its scene; nothing: it isn't there. Effects are
 * those of texts. */
std::optional<PicturePose> picture_pose (
    const PlannedPicture &picture, Nanoseconds time);

} // namespace reel
