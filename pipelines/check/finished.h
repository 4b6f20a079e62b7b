// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <string>

#include <glib.h>

#include "plan/plan.h"

namespace reel {

/* Is FILE what PLAN asked for? Parses it whole, decodes its sound and its key
 * frames: every frame there and in order, both lengths as planned, header in
 * front. REEL_ERROR CheckFailed says what isn't. */
bool check_finished (const Plan &plan, const std::string &file,
    const std::atomic<bool> *cancelled, GError **error);

} // namespace reel
