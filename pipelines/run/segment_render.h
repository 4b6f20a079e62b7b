// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

#include "plan/plan.h"
#include "run/render_context.h"

namespace reel {

/* Renders SEGMENT of PLAN into FILE, an MP4 of its own: exactly its frames,
 * closed GOPs. ON_POSITION is told the time reached within it. Any thread. */
bool render_segment (const Plan &plan, const Segment &segment,
    const RenderContext &context, const std::string &file,
    const std::function<void (Nanoseconds)> &on_position, GError **error);

} // namespace reel
