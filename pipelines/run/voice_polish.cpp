// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/voice_polish.h"

#include <cmath>
#include <numbers>

#include "plan/spoken.h"

namespace reel {

/* 2:1 over -24 dBFS, 5 ms attack, 120 ms release: evens syllables out without
 * being heard at work. */
static constexpr double kThreshold = 0.063;
static constexpr double kAttackSeconds = 0.005, kReleaseSeconds = 0.120;

/* Early reflections of a small furnished room: delay in samples, factor. */
struct Reflection {
  size_t delay;
  double gain;
};
static constexpr Reflection kReflections[] = {
    {521, 0.055}, {811, 0.040}, {1187, 0.028}};
static constexpr size_t kRoomLength = 1188;

/* Coefficients are kept to nine digits, so that the last bit of a sine never
 * shows in a file. */
static double
settled (double value)
{
  return std::round (value * 1e9) / 1e9;
}

double
VoicePolish::Biquad::step (double x)
{
  double y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
  x2 = x1;
  x1 = x;
  y2 = y1;
  y1 = y;
  return y;
}

/* Both filters after R. Bristow-Johnson, "Cookbook formulae for audio EQ
 * biquad filter coefficients" (W3C note, 2021). */
VoicePolish::Biquad
VoicePolish::low_cut (double frequency)
{
  double w = 2 * std::numbers::pi * frequency / kSampleRate;
  double alpha = std::sin (w) / (2 * std::numbers::sqrt2 / 2);
  double c = std::cos (w), a0 = 1 + alpha;
  return {settled ((1 + c) / 2 / a0), settled (-(1 + c) / a0),
      settled ((1 + c) / 2 / a0), settled (-2 * c / a0),
      settled ((1 - alpha) / a0)};
}

VoicePolish::Biquad
VoicePolish::high_shelf (double frequency, double decibels)
{
  double a = std::pow (10.0, decibels / 40);
  double w = 2 * std::numbers::pi * frequency / kSampleRate;
  double c = std::cos (w);
  double alpha = std::sin (w) / 2 * std::numbers::sqrt2;
  double root = 2 * std::sqrt (a) * alpha;
  double a0 = (a + 1) - (a - 1) * c + root;
  return {settled (a * ((a + 1) + (a - 1) * c + root) / a0),
      settled (-2 * a * ((a - 1) + (a + 1) * c) / a0),
      settled (a * ((a + 1) + (a - 1) * c - root) / a0),
      settled (2 * ((a - 1) - (a + 1) * c) / a0),
      settled (((a + 1) - (a - 1) * c - root) / a0)};
}

VoicePolish::VoicePolish ()
    : low_cut_ (low_cut (80)), shelf_ (high_shelf (7000, -3)),
      attack_ (settled (1 - std::exp (-1 / (kAttackSeconds * kSampleRate)))),
      release_ (settled (1 - std::exp (-1 / (kReleaseSeconds * kSampleRate)))),
      room_ (kRoomLength, 0.0f)
{
}

double
VoicePolish::compress (double x)
{
  double magnitude = std::fabs (x);
  level_ += (magnitude - level_) * (magnitude > level_ ? attack_ : release_);
  return level_ > kThreshold ? x * std::sqrt (kThreshold / level_) : x;
}

double
VoicePolish::add_room (double x)
{
  double y = x;
  for (const Reflection &reflection : kReflections)
    y += reflection.gain *
         (double)
             room_[(room_at_ + kRoomLength - reflection.delay) % kRoomLength];
  room_[room_at_] = (float) x;
  room_at_ = (room_at_ + 1) % kRoomLength;
  return y;
}

void
VoicePolish::process (float *samples, int64_t count)
{
  for (int64_t i = 0; i < count; i++) {
    double x = shelf_.step (low_cut_.step ((double) samples[i]));
    samples[i] = (float) add_room (compress (x));
  }
}

} // namespace reel
