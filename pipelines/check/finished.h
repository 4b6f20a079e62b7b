// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <string>

#include <glib.h>

#include "plan/plan.h"
#include "run/sound_meter.h"

namespace reel {

/* Is FILE what PLAN asked for? Parses it whole, decodes its sound and its key
 * frames: every frame there and in order, both lengths as planned, header in
 * front. REEL_ERROR CheckFailed says what isn't. HEARD is given its sound as it
 * is decoded, or nothing where no decoder is installed. */
bool check_finished (const Plan &plan, const std::string &file,
    const std::atomic<bool> *cancelled, SoundMeter &heard, GError **error);

} // namespace reel
