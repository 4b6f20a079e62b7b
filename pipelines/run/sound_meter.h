// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>

#include "run/loudness.h"
#include "run/true_peak.h"

namespace reel {

/* Loudness and true peak of stereo sound at 48 kHz. */
class SoundMeter {
public:
  /* SAMPLES of each channel, interleaved. */
  void add (const float *data, int64_t samples)
  {
    meter_.add (data, samples);
    for (int64_t i = 0; i < samples; i++)
      peak_ =
          std::max (peak_, peaks_.next (data[2 * i], data[2 * i + 1], peak_));
  }
  /* LUFS, integrated; nothing for silence. */
  std::optional<double> loudness () const { return meter_.integrated (); }
  /* dBTP, rounded to 0.01; -120 for silence. */
  double true_peak_db () const
  {
    return std::round (2000 * std::log10 (std::max (peak_, 1e-6))) / 100;
  }

private:
  LoudnessMeter meter_{2, LoudnessMeter::Peak::Unknown};
  TruePeak peaks_;
  double peak_ = 0;
};

} // namespace reel
