// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/limiter.h"

#include <algorithm>
#include <cmath>

namespace reel {

/* Share of the way back to 1 in a sample: 80 ms at 48 kHz. */
static constexpr double kRelease = 1.0 / (0.080 * 48000);

/* The mean is over the look-ahead but for what a peak is told late, and as much
 * before it: what lies between two samples is made of both sides. */
static constexpr int64_t kMean = Limiter::kLookAhead - 2 * TruePeak::kDelay;

Limiter::Limiter (double ceiling)
    : ceiling_ (ceiling), recent_ ((size_t) kMean, 1.0), sum_ ((double) kMean),
      delay_ ((size_t) kLookAhead * 2, 0.0f)
{
}

/* The lowest gain any sample asks for, from the one that comes out now to the
 * newest, rising slowly. */
double
Limiter::wanted_gain (float left, float right)
{
  double peak = peaks_.next (left, right, ceiling_);
  double asked = peak > ceiling_ ? ceiling_ / peak : 1.0;
  while (!lowest_.empty () && lowest_.back ().gain >= asked)
    lowest_.pop_back ();
  lowest_.push_back ({at_, asked});
  while (lowest_.front ().at < at_ - kLookAhead)
    lowest_.pop_front ();
  double lowest = lowest_.front ().gain;
  gain_ = std::min (lowest, gain_ + (1 - gain_) * kRelease);
  return gain_;
}

void
Limiter::process (float *samples, int64_t count)
{
  for (int64_t i = 0; i < count; i++, at_++) {
    double wanted = wanted_gain (samples[2 * i], samples[2 * i + 1]);
    auto slot = (size_t) (at_ % kLookAhead), mean_slot = (size_t) (at_ % kMean);
    /* The mean over a time of a gain that is at its lowest for at least that
     * long has reached it when the peak comes out. */
    sum_ += wanted - recent_[mean_slot];
    recent_[mean_slot] = wanted;
    double gain = std::min (sum_ / (double) kMean, 1.0);
    for (size_t c = 0; c < 2; c++) {
      float out = delay_[slot * 2 + c];
      delay_[slot * 2 + c] = samples[2 * i + (int64_t) c];
      samples[2 * i + (int64_t) c] = (float) (out * gain);
    }
  }
}

} // namespace reel
