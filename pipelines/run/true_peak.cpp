// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/true_peak.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace reel {

namespace {

constexpr size_t kPhases = 4, kAll = 49;

/* By phase between two samples, oldest sample first; and what they make of
 * the worst of all signals. */
struct Taps {
  std::array<std::array<float, 12>, kPhases - 1> between;
  double worst = 1;
};

Taps
make_taps ()
{
  Taps taps;
  for (size_t phase = 1; phase < kPhases; phase++) {
    double sum = 0;
    for (size_t k = 0; k < 12; k++) {
      size_t j = phase + kPhases * k;
      double x = std::numbers::pi * ((double) j - (kAll - 1) / 2.0) / kPhases;
      double turn = 2 * std::numbers::pi * (double) j / (kAll - 1);
      double tap = std::sin (x) / x * 0.5 * (1 - std::cos (turn));
      /* The last bit of a sine is not the same on every processor. */
      tap = std::round (tap * 1e7) / 1e7;
      taps.between[phase - 1][11 - k] = (float) tap;
      sum += std::fabs (tap);
    }
    taps.worst = std::max (taps.worst, sum);
  }
  return taps;
}

const Taps kTapsOfAll = make_taps ();

} // namespace

double
TruePeak::highest_between () const
{
  float highest = 0;
  for (const auto &channel : recent_) {
    const float *oldest = channel.data () + slot_;
    for (const auto &taps : kTapsOfAll.between) {
      float sum = 0;
      for (size_t k = 0; k < kTaps; k++)
        sum += taps[k] * oldest[k];
      highest = std::max (highest, std::fabs (sum));
    }
  }
  return (double) highest;
}

double
TruePeak::next (float left, float right, double interesting)
{
  recent_[0][slot_] = recent_[0][slot_ + kTaps] = left;
  recent_[1][slot_] = recent_[1][slot_ + kTaps] = right;
  slot_ = (slot_ + 1) % kTaps;
  double peak = (double) std::max (std::fabs (left), std::fabs (right));
  if (peak * kTapsOfAll.worst > interesting)
    loud_for_ = kTaps;
  if (loud_for_ == 0)
    return peak;
  loud_for_--;
  return std::max (peak, highest_between ());
}

} // namespace reel
