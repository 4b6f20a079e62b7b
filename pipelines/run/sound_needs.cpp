// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/sound_needs.h"

#include <algorithm>
#include <cmath>

#include "plan/sounds.h"
#include "run/score.h"
#include "run/tempo.h"

namespace reel {

namespace {

void
add_need (SoundNeeds &needs, const WantedSound &wanted, const SoundNeed &more)
{
  auto [found, is_new] = needs.try_emplace (wanted, more);
  SoundNeed &need = found->second;
  if (is_new)
    return;
  if (need.is_clip)
    need.place = more.place;
  need.most = std::max (need.most, more.most);
  need.is_optional &= more.is_optional;
  need.is_music |= more.is_music;
  need.is_clip &= more.is_clip;
}

/* How many samples of its file SOURCE can use. */
int64_t
samples_of_file (const TimedSource &source, const Plan &plan)
{
  int64_t most = std::max<int64_t> (plan.samples - source.at, 0);
  if (source.samples)
    most = std::min (most, *source.samples);
  most = (int64_t) std::ceil ((double) most * source.speed);
  if (source.to)
    most = std::min (most, sample_at (*source.to - source.from));
  return most;
}

/* The music that plays at sample AT says how far clips sink. */
double
duck_at (const Plan &plan, int64_t at)
{
  constexpr double kUsual = 12; // dB
  for (const PlannedMusic &music : plan.music)
    if (at >= music.span.begin && at < music.span.end)
      return music.tracks.front ().duck;
  return kUsual;
}

} // namespace

WantedSound
wanted_of (const TimedSource &source)
{
  return {source.file, source.from, source.speed};
}

WantedSound
wanted_of (const MusicTrack &track)
{
  return {track.file, track.start, 1};
}

std::vector<TimedSource>
heard_sources (const Plan &plan)
{
  std::vector<TimedSource> sources = plan.effects;
  for (const PlannedClip &clip : plan.clips) {
    /* Further off it isn't worth hearing. */
    if (clip.speed < kSlowest || clip.speed > kFastest)
      continue;
    TimedSource source;
    source.file = clip.file;
    source.from = clip.trim.from;
    source.to = clip.trim.to;
    source.speed = clip.speed;
    source.at = clip.at;
    source.samples = clip.samples;
    source.gain = clip.volume;
    source.duck = clip.duck.value_or (duck_at (plan, clip.at));
    source.fade_in = std::max (clip.fade_in, kEdge);
    source.fade_out = clip.fade_out;
    sources.push_back (std::move (source));
  }
  return sources;
}

SoundNeeds
sound_needs (const Plan &plan)
{
  SoundNeeds needs;
  std::vector<TimedSource> sources = heard_sources (plan);
  for (size_t i = 0; i < sources.size (); i++)
    if (int64_t most = samples_of_file (sources[i], plan))
      add_need (needs, wanted_of (sources[i]),
          {.most = most,
              .is_optional = sources[i].optional,
              .is_clip = i >= plan.effects.size (),
              .place = sources[i].place});
  for (const PlannedMusic &music : plan.music)
    for (const MusicTrack &track : music.tracks)
      add_need (needs, wanted_of (track),
          {.most = music.span.end - music.span.begin + kCrossfade,
              .is_optional = track.optional,
              .is_music = true,
              .place = track.place});
  return needs;
}

} // namespace reel
