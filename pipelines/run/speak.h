// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>

#include "brief/brief.h"
#include "brief/problem.h"
#include "plan/spoken.h"
#include "run/render_context.h"

namespace reel {

/* Speaks every narration of BRIEF into files under the context's staging
 * folder, decodes its recordings there, and brings all to one level. What the
 * brief is to blame for (markup outside the subset) goes to PROBLEMS, all
 * else to ERROR. ON_SCENE is told how many scenes are done. */
std::optional<SpokenScenes> speak (const Brief &brief,
    const RenderContext &context, Problems &problems,
    const std::function<void (size_t)> &on_scene, GError **error);

} // namespace reel
