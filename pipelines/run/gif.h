// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "plan/plan.h"
#include "run/render_context.h"

namespace reel {

/* Writes the pictures of PLAN's SEGMENT_FILES, in order of time, to the GIF
 * FILE: each with colours chosen for its scene, only what changes of it, at the
 * plan's rate exactly in the mean. Segments are decoded twice, so memory
 * doesn't grow with the length. ON_SHARE is told how much is done. Blocks the
 * calling thread. REEL_ERROR. */
bool make_gif (const Plan &plan, const std::vector<std::string> &segment_files,
    const std::string &file, const RenderContext &context,
    const std::function<void (double)> &on_share, GError **error);

/* Is FILE the GIF that PLAN asked for? Decodes it whole: its size, frames and
 * length must be as planned, and it must be played for ever. REEL_ERROR
 * CheckFailed says what isn't. */
bool check_gif (const Plan &plan, const std::string &file,
    const std::atomic<bool> *cancelled, GError **error);

} // namespace reel
