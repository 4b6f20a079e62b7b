// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plan/plan.h"

namespace reel {

/* Lays PLAN, scenes and shots of which are counted in frames of one rate, out
 * in frames of another: whatever begins, begins with the nearest one, so no
 * length is off by more than a frame however long the video is. Each shot has
 * one frame at least. The sound stays as it is. */
void change_rate (Plan &plan, int fps_n, int fps_d);

} // namespace reel
