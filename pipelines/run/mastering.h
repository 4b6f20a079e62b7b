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

/* The parts of a score put together, in a file. */
struct Mix {
  std::string file; // raw F32LE stereo at kSampleRate
  int64_t samples = 0;
  std::string sha256;             // of the file's bytes
  std::optional<double> loudness; // LUFS, nothing for silence
};

/* Mixes SCORE into FILE. Memory doesn't grow with its length. ON_SHARE, if not
 * empty, hears how much of it is done, from 0 to 1, in this thread; once
 * CANCELLED, it ends as such. */
std::optional<Mix> mix_sound (const Score &score, const std::string &file,
    const std::atomic<bool> *cancelled,
    const std::function<void (double)> &on_share, GError **error);

/* Sets MIX to TARGET, and writes it to FILE as the mix is written. All else as
 * above. */
std::optional<Mastered> master_sound (const Mix &mix, const SoundTarget &target,
    const std::string &file, const std::atomic<bool> *cancelled,
    const std::function<void (double)> &on_share, GError **error);

} // namespace reel
