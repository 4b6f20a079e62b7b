// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/mixer.h"

#include <algorithm>

namespace reel {

static constexpr int64_t kFade = kSampleRate / 100;

Mixer::Mixer (const Plan &plan) : samples_ (plan.samples)
{
  for (const PlannedSound &sound : plan.sounds)
    parts_.push_back ({sound, nullptr});
}

/* 1 within a part, down to 0 at its first and last sample. */
static float
edge_gain (int64_t position, int64_t length)
{
  int64_t fade = std::min (kFade, length / 2);
  int64_t from_edge = std::min (position, length - 1 - position);
  return from_edge >= fade ? 1.0f : (float) from_edge / (float) fade;
}

bool
Mixer::add_part (
    Part &part, int64_t at, int64_t count, std::vector<float> &into)
{
  const PlannedSound &sound = part.sound;
  int64_t begin = std::max (at, sound.at);
  int64_t end = std::min (at + count, sound.at + sound.samples);
  if (begin >= end) {
    part.file.reset ();
    return true;
  }
  if (!part.file)
    part.file = std::make_unique<SoundFile> (sound.file, sound.channels);
  if (!part.file->is_open () ||
      !part.file->read (begin - sound.at, end - begin, block_))
    return false;
  auto width = (size_t) sound.channels;
  for (int64_t i = begin; i < end; i++) {
    auto from = (size_t) (i - begin) * width;
    auto to = (size_t) (i - at) * 2;
    float gain = (float) sound.gain * edge_gain (i - sound.at, sound.samples);
    into[to] += block_[from] * gain;
    into[to + 1] += block_[from + width - 1] * gain;
  }
  return true;
}

bool
Mixer::mix (int64_t at, int64_t count, std::vector<float> &into)
{
  into.assign ((size_t) count * 2, 0.0f);
  return std::all_of (parts_.begin (), parts_.end (),
      [&] (Part &part) { return add_part (part, at, count, into); });
}

} // namespace reel
