// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "plan/plan.h"
#include "run/render_context.h"

namespace reel {

/* Joins the segments of PLAN, in SEGMENT_FILES in their order, by stream copy
 * and copies the sound of SOUND_FILE (SoundTrack::file) beside them into FILE,
 * as the muxer of the container writes it. Segments whose parameter sets differ
 * are refused. */
bool join_segments (const Plan &plan,
    const std::vector<std::string> &segment_files,
    const std::string &sound_file, const RenderContext &context,
    const std::string &file,
    const std::function<void (Nanoseconds)> &on_position, GError **error);

} // namespace reel
