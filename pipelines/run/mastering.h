// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <string>

#include <glib.h>

#include "run/score.h"

namespace reel {

/* What is asked of a finished sound; nothing: as it is mixed. */
struct SoundTarget {
  std::optional<double> loudness = -16; // LUFS, integrated
  std::optional<double> true_peak = -1; // dBTP, at most
};

/* What came of the sound; loudness in LUFS, nothing for silence. */
struct Mastered {
  std::optional<double> loudness;
  double true_peak_db = 0; // dBTP
};

/* Mixes SCORE, sets it to TARGET, and writes it to FILE: raw F32LE stereo at
 * kSampleRate, exactly Score::samples long. The mix by itself lies beside FILE
 * meanwhile, as large as that; memory doesn't grow with the length. ON_SHARE,
 * if not empty, hears how much of it is done, from 0 to 1, in this thread. */
std::optional<Mastered> master_sound (const Score &score,
    const SoundTarget &target, const std::string &file,
    const std::atomic<bool> *cancelled,
    const std::function<void (double)> &on_share, GError **error);

} // namespace reel
