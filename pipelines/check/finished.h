// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <string>

#include <glib.h>

#include "plan/plan.h"
#include "run/encoders.h"

namespace reel {

/* Is FILE what PLAN asked for? Parses it whole and decodes its key frames:
 * every frame there and in order, both lengths as planned, the sound that of
 * the track whose packets have SOUND_SHA256 (SoundTrack::sha256), header in
 * front. REEL_ERROR CheckFailed says what isn't. */
bool check_finished (const Plan &plan, const Encoders &encoders,
    const std::string &file, const std::string &sound_sha256,
    const std::atomic<bool> *cancelled, GError **error);

} // namespace reel
