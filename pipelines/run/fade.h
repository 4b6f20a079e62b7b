// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "plan/plan.h"
#include "run/graph.h"

namespace reel {

/* Darkens what reaches the element called NAME where the video fades in or
 * out: SEGMENT of PLAN, frame by frame from its first. Does nothing where the
 * segment has no part in a fade. */
void add_fade (
    Graph &graph, const char *name, const Plan &plan, const Segment &segment);

/* What the fade changes in the pixels of SEGMENT, for its key: empty where it
 * has no part in one. */
[[nodiscard]] std::string describe_fade (
    const Plan &plan, const Segment &segment);

} // namespace reel
