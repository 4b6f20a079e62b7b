// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/gather_sound.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include <unistd.h>

#include "error.h"
#include "gst_ptr.h"
#include "plan/sounds.h"
#include "run/loudness.h"
#include "run/spool.h"
#include "run/tempo.h"

namespace reel {

/* Music that is repeated, or follows other music, overlaps by this. */
static constexpr int64_t kCrossfade = kSampleRate / 2;
/* What is shorter isn't repeated: it would be a tone. */
static constexpr int64_t kShortestLoop = kSampleRate / 2;
/* The level that a volume of 1 means for music: that of speech. LUFS. */
static constexpr double kSpeechLoudness = -16;
static constexpr int64_t kBlock = 1 << 16;

namespace {

/* A part of a file as it is wanted from its decoder. */
struct Wanted {
  std::string file;
  Nanoseconds from = 0;
  double speed = 1;
  auto operator<=> (const Wanted &) const = default;
};

/* What a part of a file is needed for. */
struct Need {
  int64_t most = 0; // samples of the file
  bool is_optional = false;
  bool is_music = false;
  bool is_clip = false; // alone: its sound was looked at with its pictures
  Place place;
};

struct Decoded {
  std::string path; // empty: it could not be decoded, and is left out
  int64_t samples = 0;
  double level = 1; // gain that brings it to the level of speech
};

using Needs = std::map<Wanted, Need>;

void
add_need (Needs &needs, const Wanted &wanted, const Need &more)
{
  auto [found, is_new] = needs.try_emplace (wanted, more);
  Need &need = found->second;
  if (is_new)
    return;
  if (need.is_clip)
    need.place = more.place;
  need.most = std::max (need.most, more.most);
  need.is_optional &= more.is_optional;
  need.is_music |= more.is_music;
  need.is_clip &= more.is_clip;
}

Wanted
wanted_of (const TimedSource &source)
{
  return {source.file, source.from, source.speed};
}

Wanted
wanted_of (const MusicTrack &track)
{
  return {track.file, track.start, 1};
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

/* Effects, and behind them clips that are heard. */
std::vector<TimedSource>
sources_of (const Plan &plan)
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

Needs
needs_of (const Plan &plan)
{
  Needs needs;
  std::vector<TimedSource> sources = sources_of (plan);
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

/* Brings what was decoded to PATH to the level of speech. */
double
level_gain (const Decoded &decoded)
{
  SoundFile file (decoded.path, 2);
  LoudnessMeter meter (2, LoudnessMeter::Peak::Unknown);
  std::vector<float> block;
  for (int64_t at = 0; at < decoded.samples && file.is_open (); at += kBlock) {
    int64_t count = std::min (kBlock, decoded.samples - at);
    if (!file.read (at, count, block))
      break;
    meter.add (block.data (), count);
  }
  auto loudness = meter.integrated ();
  return loudness ? from_decibels (kSpeechLoudness - *loudness) : 1;
}

void
tell_of_sound (const Wanted &wanted, const Need &need, const Spooled &spooled,
    const RenderContext &context, Problems &problems)
{
  std::string name = context.files.shown (wanted.file);
  if (spooled.samples == 0)
    problems.warning (need.place,
        "`" + name + "` has no sound there: nothing is heard of it",
        "it may be shorter than where it is to begin");
  if (spooled.facts.cut)
    warn_of_cut (*spooled.facts.cut, name, need.place, problems);
  if (!need.is_clip)
    note_channels (spooled.facts.channels, name, need.place, problems);
}

/* Decodes WANTED into a file by the name of NUMBER. False with ERROR if that
 * fails and it can't be left out. */
bool
decode (const Wanted &wanted, const Need &need, size_t number,
    const RenderContext &context, Problems &problems, Decoded &decoded,
    GError **error)
{
  std::string path =
      context.staging + "/heard-" + std::to_string (number) + ".f32";
  Spooled spooled;
  ErrorPtr failure;
  if (!spool_sound ({wanted.file, wanted.from, need.most}, context, path,
          spooled, out (failure))) {
    unlink (path.c_str ());
    bool is_its_fault = failure->code != (int) ErrorCode::Cancelled &&
                        failure->code != (int) ErrorCode::NoSpace;
    if (need.is_optional && is_its_fault) {
      problems.warning (
          need.place, std::string (failure->message) + ": it is left out");
      return true;
    }
    g_propagate_error (error, failure.release ());
    return false;
  }
  tell_of_sound (wanted, need, spooled, context, problems);
  decoded.path = path;
  decoded.samples = spooled.samples;
  if (wanted.speed != 1) {
    decoded.path = path + ".tempo";
    decoded.samples = change_tempo (
        path, spooled.samples, wanted.speed, decoded.path, context.cancelled);
    unlink (path.c_str ());
  }
  if (decoded.samples < 0) {
    g_set_error (error, REEL_ERROR, (int) ErrorCode::NoSpace,
        "the sound can't be written to disk");
    return false;
  }
  if (need.is_music)
    decoded.level = level_gain (decoded);
  return true;
}

MixPart
part_of (const TimedSource &source, const Decoded &decoded)
{
  MixPart part;
  part.file = decoded.path;
  part.at = source.at;
  part.samples = decoded.samples;
  if (source.to)
    part.samples = std::min (
        part.samples, (int64_t) ((double) sample_at (*source.to - source.from) /
                                 source.speed));
  if (source.samples)
    part.samples = std::min (part.samples, *source.samples);
  part.gain = source.gain;
  part.duck = source.duck;
  /* Where the file begins there is no cut: a drum keeps its attack. */
  part.fade_in =
      std::max (source.fade_in, source.from > 0 ? kEdge : kEdge / 10);
  part.fade_out = std::max (source.fade_out, kEdge);
  return part;
}

} // namespace

void
place_music (const PlannedMusic &music, const std::vector<DecodedTrack> &tracks,
    std::vector<MixPart> &parts)
{
  auto [begin, end] = music.span;
  size_t first = parts.size (), last_track = 0;
  int64_t together = 0;
  for (const DecodedTrack &track : tracks)
    together += std::max<int64_t> (track.samples, 0);
  bool repeats = together >= kShortestLoop && music.tracks.back ().loop;
  int64_t at = begin;
  for (size_t i = 0; together > 0 && at < end; i++) {
    if (i >= tracks.size () && !repeats)
      break;
    last_track = i % tracks.size ();
    const DecodedTrack &track = tracks[last_track];
    if (track.samples <= 0)
      continue;
    /* What overlaps at both ends is at least twice as long. */
    int64_t overlap = std::min (kCrossfade, track.samples / 3);
    MixPart part;
    part.file = track.file;
    part.at = at;
    part.samples = std::min (track.samples, end - at);
    part.gain = track.gain;
    part.duck = music.tracks[last_track].duck;
    if (parts.size () > first) {
      MixPart &before = parts.back ();
      part.fade_in = std::min (
          {overlap, before.samples / 3, before.at + before.samples - at});
      before.fade_out = std::max (part.fade_in, kEdge);
      part.fade_in = std::max (part.fade_in, kEdge);
    }
    parts.push_back (part);
    at += std::max<int64_t> (track.samples - overlap, 1);
  }
  if (parts.size () == first)
    return;
  const MusicTrack &opening = music.tracks.front ();
  SampleSpan run{begin, parts.back ().at + parts.back ().samples};
  for (size_t i = first; i < parts.size (); i++) {
    parts[i].run = run;
    parts[i].run_fade_in = opening.fade_in;
    parts[i].run_fade_out = music.tracks[last_track].fade_out;
  }
}

uint64_t
gathered_bytes_at_most (const Plan &plan)
{
  uint64_t bytes = 0;
  for (const auto &[wanted, need] : needs_of (plan)) {
    double samples = (double) need.most;
    if (wanted.speed != 1)
      samples += samples / wanted.speed;
    bytes += (uint64_t) samples * 2 * sizeof (float);
  }
  return bytes;
}

std::optional<Score>
gather_sound (const Plan &plan, const RenderContext &context,
    Problems &problems, GError **error)
{
  std::map<Wanted, Decoded> decoded;
  size_t number = 0;
  for (const auto &[wanted, need] : needs_of (plan))
    if (!decode (
            wanted, need, number++, context, problems, decoded[wanted], error))
      return std::nullopt;
  Score score = narration_score (plan);
  for (const TimedSource &source : sources_of (plan)) {
    const Decoded &found = decoded[wanted_of (source)];
    if (found.samples > 0)
      score.parts.push_back (part_of (source, found));
  }
  for (const PlannedMusic &music : plan.music) {
    std::vector<DecodedTrack> tracks;
    for (const MusicTrack &track : music.tracks) {
      const Decoded &found = decoded[wanted_of (track)];
      tracks.push_back (
          {found.path, found.samples, found.level * track.volume});
    }
    place_music (music, tracks, score.parts);
  }
  return score;
}

} // namespace reel
