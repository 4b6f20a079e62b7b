// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/loudness.h"

#include <algorithm>
#include <cmath>

#include <ebur128.h>

#include "plan/spoken.h"

namespace reel {

struct LoudnessMeter::Impl {
  ebur128_state *state = nullptr;
  int channels = 0;
};

LoudnessMeter::LoudnessMeter (int channels, Peak peak) : impl_ (new Impl)
{
  impl_->channels = channels;
  impl_->state = ebur128_init ((unsigned) channels, kSampleRate,
      peak == Peak::Measured ? EBUR128_MODE_I | EBUR128_MODE_TRUE_PEAK
                             : EBUR128_MODE_I);
  if (impl_->state && channels == 1)
    ebur128_set_channel (impl_->state, 0, EBUR128_DUAL_MONO);
}

LoudnessMeter::LoudnessMeter (LoudnessMeter &&) noexcept = default;

LoudnessMeter::~LoudnessMeter ()
{
  if (impl_ && impl_->state)
    ebur128_destroy (&impl_->state);
}

void
LoudnessMeter::add (const float *data, int64_t samples)
{
  if (impl_->state)
    ebur128_add_frames_float (impl_->state, data, (size_t) samples);
}

static std::optional<double>
rounded (int result, double loudness)
{
  if (result != EBUR128_SUCCESS || !std::isfinite (loudness))
    return std::nullopt;
  return std::round (loudness * 100) / 100;
}

std::optional<double>
LoudnessMeter::integrated () const
{
  double loudness = 0;
  int result = ebur128_loudness_global (impl_->state, &loudness);
  return rounded (result, loudness);
}

std::optional<double>
LoudnessMeter::integrated (const std::vector<LoudnessMeter *> &meters)
{
  std::vector<ebur128_state *> states;
  states.reserve (meters.size ());
  for (LoudnessMeter *meter : meters)
    states.push_back (meter->impl_->state);
  if (states.empty ())
    return std::nullopt;
  double loudness = 0;
  int result = ebur128_loudness_global_multiple (
      states.data (), states.size (), &loudness);
  return rounded (result, loudness);
}

double
LoudnessMeter::true_peak () const
{
  double highest = 0;
  for (int i = 0; i < impl_->channels; i++) {
    double peak = 0;
    if (ebur128_true_peak (impl_->state, (unsigned) i, &peak) ==
        EBUR128_SUCCESS)
      highest = std::max (highest, peak);
  }
  return highest;
}

double
from_decibels (double decibels)
{
  return std::pow (10.0, decibels / 20);
}

} // namespace reel
