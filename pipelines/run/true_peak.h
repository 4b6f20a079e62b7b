// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace reel {

/* Peaks between the samples of stereo sound at 48 kHz, as ITU-R BS.1770-4,
 * annex 2, has them: four times as many, by a sinc of 49 taps under a Hann
 * window, which is libebur128's. Looks closer only where it could matter: most
 * of a mix is far below its peaks, and costs next to nothing. */
class TruePeak {
public:
  /* Samples by which a peak is told after the sample it is at. */
  static constexpr int64_t kDelay = 6;

  /* The highest absolute value around the sample kDelay before this one, if
   * it may be over INTERESTING; else something at most that. */
  double next (float left, float right, double interesting);

private:
  static constexpr size_t kTaps = 12; // of each of three phases
  double highest_between () const;

  /* Twice, one after the other: the newest kTaps always lie in a row. */
  std::array<std::array<float, 2 * kTaps>, 2> recent_{};
  size_t slot_ = 0;
  size_t loud_for_ = 0; // samples until all that was loud is out of reach
};

} // namespace reel
