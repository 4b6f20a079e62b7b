// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <string>

#include <glib.h>

#include "plan/plan.h"

namespace reel {

/* What came of the sound; loudness in LUFS, nothing for silence. */
struct Mastered {
  std::optional<double> loudness;
  double true_peak_db = 0; // dBTP
};

/* Mixes the sound of PLAN, sets it to the target loudness with its true peaks
 * limited, and writes it to FILE: raw F32LE stereo at kSampleRate, exactly
 * Plan::samples long. Memory doesn't grow with the length. ON_SHARE, if not
 * empty, hears how much of it is done, from 0 to 1, in this thread. */
std::optional<Mastered> master_sound (const Plan &plan, const std::string &file,
    const std::atomic<bool> *cancelled,
    const std::function<void (double)> &on_share, GError **error);

} // namespace reel
