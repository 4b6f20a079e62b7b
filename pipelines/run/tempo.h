// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "run/sound_file.h"

namespace reel {

/* Slowest and fastest at which sound is still worth hearing. */
inline constexpr double kSlowest = 0.5, kFastest = 2;

/* Plays stereo sound faster or slower at the same pitch: WSOLA (W. Verhelst
 * and M. Roelands, ICASSP 1993). Frames of 43 ms are overlapped by half; each
 * is taken from within 10 ms of its place, where it goes on best from the one
 * before. So sound never drifts from its time by more than that. */
class Tempo {
public:
  /* SPEED: from kSlowest to kFastest. FILE stays open, and is read as it is
   * needed. */
  Tempo (SoundFile &file, double speed);

  /* The next kHop samples, interleaved; false if FILE can't be read. */
  bool next (std::vector<float> &into);

  static constexpr int64_t kHop = 1024;
  static constexpr int64_t kFrame = 2 * kHop;
  static constexpr int64_t kReach = 480;

private:
  bool read (int64_t at, int64_t count, std::vector<float> &into);
  int64_t best_shift ();

  SoundFile &file_;
  double speed_;
  int64_t frame_ = 0;
  int64_t follows_ = 0; // where the frame before would go on
  std::vector<float> window_, tail_, wanted_, around_, block_;
};

/* FROM, stereo of SAMPLES, at SPEED to TO. Gives how long that is; below 0: a
 * file can't be read or written. */
int64_t change_tempo (const std::string &from, int64_t samples, double speed,
    const std::string &to, const std::atomic<bool> *cancelled);

} // namespace reel
