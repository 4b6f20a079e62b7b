// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "brief/problem.h"
#include "plan/plan.h"
#include "plan/scene_timing.h"

namespace reel {

/* ITEM with the looks it asks for; its times are still to be set. */
Overlay overlay_of (const TextItem &item);

/* Sets when OVERLAY stands. One that lasts to the scene's end stays in the
 * picture while the next scene's transition covers it. False, with an error
 * among PROBLEMS, where ITEM's moments aren't in its scene. */
bool set_times (Overlay &overlay, const TextItem &item,
    const SceneTiming &timing, Problems &problems);

/* TEXT with spaces for its line feeds. */
std::string one_line (std::string text);

} // namespace reel
