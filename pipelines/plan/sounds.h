// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "brief/brief.h"
#include "brief/problem.h"
#include "plan/plan.h"
#include "plan/scene_timing.h"

namespace reel {

/* The sample of the mix that is heard at TIME. */
int64_t sample_at (Nanoseconds time);

/* What is said in a scene that begins at START, and its sounds, into PLAN: to
 * the sample. */
void plan_scene_sounds (const Scene &scene, const SceneTiming &timing,
    Nanoseconds start, Plan &plan, Problems &problems);

/* What is heard over all of PLAN, whose scenes are in their places: its music,
 * and when somebody speaks. */
void plan_whole_sound (const Brief &brief, Plan &plan);

/* SPANS in order, those less than 1.5 s apart as one. */
std::vector<SampleSpan> join_spans (std::vector<SampleSpan> spans);

} // namespace reel
