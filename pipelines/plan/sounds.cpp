// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/sounds.h"

#include <algorithm>
#include <cstdlib>

#include "gst_ptr.h"

namespace reel {

/* Who falls silent for less than this has not finished. */
static constexpr int64_t kShortGap = kSampleRate * 3 / 2;

int64_t
sample_at (Nanoseconds time)
{
  return (int64_t) gst_util_uint64_scale_round (
      (guint64) time, kSampleRate, kSecond);
}

/* When SPOKEN, which begins at sample AT, has words; where they aren't known,
 * all of it. */
static void
add_speech (const Spoken &spoken, int64_t at, Plan &plan)
{
  if (spoken.words.empty ())
    plan.speech.push_back ({at, at + spoken.samples});
  for (const SpokenWord &word : spoken.words) {
    int64_t begin = sample_at (word.start), end = sample_at (word.stop);
    plan.speech.push_back ({at + std::clamp<int64_t> (begin, 0, spoken.samples),
        at + std::clamp<int64_t> (end, 0, spoken.samples)});
  }
}

/* SOUND goes on where BEFORE ends: to the sample, or, if their scenes keep them
 * apart, after all not. */
static void
join_before (PlannedSound &before, PlannedSound &sound)
{
  constexpr int64_t kRounding = 2;
  int64_t end = before.at + before.samples;
  if (std::abs (sound.at - end) <= kRounding) {
    sound.at = end;
    return;
  }
  before.joins_after = false;
  sound.joins_before = false;
}

void
plan_scene_sounds (const Scene &scene, const SceneTiming &timing,
    Nanoseconds start, Plan &plan, Problems &problems)
{
  for (const PlacedPiece &piece : timing.pieces) {
    PlannedSound sound;
    sound.file = piece.spoken->file;
    sound.channels = piece.spoken->channels;
    sound.samples = piece.spoken->samples;
    sound.gain = piece.spoken->gain;
    sound.at = sample_at (start + piece.start);
    sound.joins_before = piece.spoken->joins_before;
    sound.joins_after = piece.spoken->joins_after;
    if (sound.joins_before && !plan.sounds.empty ())
      join_before (plan.sounds.back (), sound);
    add_speech (*piece.spoken, sound.at, plan);
    plan.sounds.push_back (std::move (sound));
  }
  for (const SoundEffect &effect : scene.sounds) {
    auto at = resolve_moment (effect.at, timing, problems);
    if (!at)
      continue;
    TimedSource source;
    source.file = effect.source.file;
    source.place = effect.source.place;
    source.optional = effect.source.optional;
    source.from = effect.from;
    source.to = effect.to;
    source.at = sample_at (start + *at);
    source.gain = effect.volume;
    source.fade_in = sample_at (effect.fade_in);
    source.fade_out = sample_at (effect.fade_out);
    plan.effects.push_back (std::move (source));
  }
}

std::vector<SampleSpan>
join_spans (std::vector<SampleSpan> spans)
{
  std::sort (spans.begin (), spans.end (),
      [] (const SampleSpan &a, const SampleSpan &b) {
        return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
      });
  std::vector<SampleSpan> joined;
  for (const SampleSpan &span : spans) {
    if (joined.empty () || span.begin - joined.back ().end >= kShortGap)
      joined.push_back (span);
    else
      joined.back ().end = std::max (joined.back ().end, span.end);
  }
  return joined;
}

static MusicTrack
plan_track (const Music &music)
{
  MusicTrack track;
  track.file = music.source.file;
  track.place = music.source.place;
  track.optional = music.source.optional;
  track.start = music.start;
  track.volume = music.volume;
  track.duck = music.duck;
  track.fade_in = sample_at (music.fade_in);
  track.fade_out = sample_at (music.fade_out);
  track.loop = music.loop;
  return track;
}

/* Music goes on until a scene has other music or none. What follows begins
 * while the music before it fades out, which takes as long as the fade-in. */
static void
plan_music (const Brief &brief, Plan &plan)
{
  auto begin_music = [&] (const std::vector<Music> &music, int64_t at) {
    if (!plan.music.empty () && plan.music.back ().span.end > at) {
      int64_t overlap = music.empty () ? 0 : sample_at (music[0].fade_in);
      plan.music.back ().span.end = std::min (at + overlap, plan.samples);
    }
    if (music.empty ())
      return;
    PlannedMusic planned;
    for (const Music &one : music)
      planned.tracks.push_back (plan_track (one));
    planned.span = {at, plan.samples};
    plan.music.push_back (std::move (planned));
  };
  for (size_t i = 0; i < brief.scenes.size (); i++) {
    const Scene &scene = brief.scenes[i];
    int64_t at = sample_at (plan.frame_time (plan.scenes[i].first_frame));
    if (scene.music)
      begin_music (*scene.music, at);
    else if (i == 0)
      begin_music (brief.music, at);
  }
}

void
plan_whole_sound (const Brief &brief, Plan &plan)
{
  plan.speech = join_spans (std::move (plan.speech));
  plan_music (brief, plan);
}

} // namespace reel
