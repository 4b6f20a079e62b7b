// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

#include "plan/plan.h"
#include "run/render_context.h"

namespace reel {

/* Writes the pictures of VIDEO, which was joined for PLAN, to the GIF FILE:
 * each with colours chosen for its scene, only what changes of it, at the
 * plan's rate exactly in the mean. VIDEO is decoded twice, so memory doesn't
 * grow with its length. Then decodes FILE to check it. ON_SHARE is told how
 * much is done. REEL_ERROR. */
bool make_gif (const Plan &plan, const std::string &video,
    const std::string &file, const RenderContext &context,
    const std::function<void (double)> &on_share, GError **error);

} // namespace reel
