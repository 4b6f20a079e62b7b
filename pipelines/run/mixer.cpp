// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/mixer.h"

#include <algorithm>

#include "gst_ptr.h"

namespace reel {

static constexpr int64_t kFade = kSampleRate / 100;

static int64_t
samples_of (const Plan &plan, int64_t frames)
{
  return (int64_t) gst_util_uint64_scale_round ((guint64) frames,
      (guint64) plan.fps_d * kSampleRate, (guint64) plan.fps_n);
}

Mixer::Mixer (const Plan &plan)
    : samples_ (plan.samples),
      fade_in_ (samples_of (plan, plan.fades.in_frames)),
      fade_out_ (samples_of (plan, plan.fades.out_frames))
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

/* With the picture, from and to silence. What lies between is left alone. */
void
Mixer::fade_whole (int64_t at, int64_t count, std::vector<float> &into) const
{
  bool between = at >= fade_in_ && at + count <= samples_ - fade_out_;
  if (between || (fade_in_ == 0 && fade_out_ == 0))
    return;
  for (int64_t i = 0; i < count; i++) {
    float heard = heard_of (fade_in_, fade_out_, at + i, samples_);
    into[(size_t) i * 2] *= heard;
    into[(size_t) i * 2 + 1] *= heard;
  }
}

bool
Mixer::mix (int64_t at, int64_t count, std::vector<float> &into)
{
  into.assign ((size_t) count * 2, 0.0f);
  bool mixed = std::all_of (parts_.begin (), parts_.end (),
      [&] (Part &part) { return add_part (part, at, count, into); });
  fade_whole (at, count, into);
  return mixed;
}

} // namespace reel
