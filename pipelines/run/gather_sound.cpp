// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/gather_sound.h"

#include <algorithm>
#include <map>

#include <unistd.h>

#include "error.h"
#include "gst_ptr.h"
#include "plan/sounds.h"
#include "run/loudness.h"
#include "run/sound_needs.h"
#include "run/spool.h"
#include "run/tempo.h"

namespace reel {

/* What is shorter isn't repeated: it would be a tone. */
static constexpr int64_t kShortestLoop = kSampleRate / 2;
/* The level that a volume of 1 means for music: that of speech. LUFS. */
static constexpr double kSpeechLoudness = -16;
static constexpr int64_t kBlock = 1 << 16;

namespace {

struct Decoded {
  std::string path; // empty: it could not be decoded, and is left out
  int64_t samples = 0;
  double level = 1; // gain that brings it to the level of speech
};

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
tell_of_sound (const WantedSound &wanted, const SoundNeed &need,
    const Spooled &spooled, const RenderContext &context, Problems &problems)
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
decode (const WantedSound &wanted, const SoundNeed &need, size_t number,
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
  for (const auto &[wanted, need] : sound_needs (plan)) {
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
  std::map<WantedSound, Decoded> decoded;
  std::vector<SoundFinding> findings;
  size_t number = 0;
  for (const auto &[wanted, need] : sound_needs (plan)) {
    Problems found (problems.file ());
    bool done =
        decode (wanted, need, number, context, found, decoded[wanted], error);
    for (const Problem &problem : found.sorted ()) {
      problems.take (problem);
      findings.push_back (
          {number, problem.severity, problem.message, problem.hint});
    }
    if (!done)
      return std::nullopt;
    number++;
  }
  Score score = narration_score (plan);
  score.findings = std::move (findings);
  for (const TimedSource &source : heard_sources (plan)) {
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
