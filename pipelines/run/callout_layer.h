// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plan/plan.h"
#include "run/graph.h"
#include "run/picture_source.h"

namespace reel {

/* Draws the callouts of SCENE that are on its shot INDEX onto the picture of a
 * branch that is set up: over all that belongs to the picture, under the first
 * text. They follow the view from frame to frame, by the scene's time. PLAN
 * outlives the graph. Does nothing where there are none. */
void add_callouts (Graph &graph, const BranchNames &names, const Plan &plan,
    const PlannedScene &scene, size_t index);

} // namespace reel
