// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>

#include "brief/brief.h"
#include "brief/problem.h"
#include "plan/plan.h"
#include "run/render_context.h"

namespace reel {

/* Has BRIEF, which is verified, spoken into the context's staging folder and
 * lays it out in time. What the brief is to blame for goes to PROBLEMS
 * (REEL_ERROR InvalidBrief). ON_SCENE is told how many scenes are spoken. */
std::optional<Plan> lay_out (const Brief &brief, const RenderContext &context,
    Problems &problems, const std::function<void (size_t)> &on_scene,
    GError **error);

} // namespace reel
