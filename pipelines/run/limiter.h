// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "run/true_peak.h"

namespace reel {

/* Keeps stereo sound under a ceiling, between its samples too: looks 5 ms
 * ahead, so that the gain is down before a peak comes, and lets go over 80 ms.
 * Gives what it took in kLookAhead samples later. */
class Limiter {
public:
  static constexpr int64_t kLookAhead = 240; // 5 ms at 48 kHz

  /* CEILING is a factor of full scale. */
  explicit Limiter (double ceiling);

  /* Works on COUNT interleaved stereo samples in place. */
  void process (float *samples, int64_t count);

private:
  double wanted_gain (float left, float right);

  struct Minimum {
    int64_t at;
    double gain;
  };

  double ceiling_;
  TruePeak peaks_;
  double gain_ = 1;
  int64_t at_ = 0;
  std::deque<Minimum> lowest_; // rising gains within the look-ahead
  std::vector<double> recent_; // of the running mean
  double sum_;
  std::vector<float> delay_;
};

} // namespace reel
