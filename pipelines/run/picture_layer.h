// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "gst_ptr.h"
#include "plan/plan.h"
#include "run/render_context.h"

namespace reel {

/* A stretch of a scene's time. */
struct SceneSpan {
  Nanoseconds start = 0, stop = 0;
};

/* Draws those of PICTURES that are seen in SPAN over the frames that pass PAD,
 * I420 with the scene's stream time, in their order. PLAN outlives the pad.
 * Errors are those of decoding; a clip's come from the pad's element while it
 * runs. */
bool draw_pictures (GstPad *pad, const Plan &plan,
    const std::vector<PlannedPicture> &pictures, const SceneSpan &span,
    const RenderContext &context, GError **error);

/* Those of SCENE that are its own, or those of the whole brief. */
std::vector<PlannedPicture> pictures_of (
    const PlannedScene &scene, bool of_brief);

} // namespace reel
