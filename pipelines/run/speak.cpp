// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/speak.h"

#include <map>

#include "brief/continued.h"
#include "error.h"
#include "gst_ptr.h"
#include "run/findings.h"
#include "run/loudness.h"
#include "run/side_by_side.h"
#include "run/sound_facts.h"
#include "run/sound_file.h"
#include "run/speech.h"
#include "run/speech_cache.h"
#include "run/split_spoken.h"

namespace reel {

/* Level of narration by itself; LUFS. */
static constexpr double kNarrationLoudness = -16;
static constexpr int64_t kBlock = 1 << 16;

namespace {

/* Everything one voice says is brought to the level together, so that a short
 * word isn't raised to the loudness of a sentence. */
struct Level {
  std::vector<LoudnessMeter> meters;
  std::vector<Spoken *> members;
};

bool
measure (const Spoken &spoken, const std::atomic<bool> &stop,
    LoudnessMeter &meter, GError **error)
{
  SoundFile file (spoken.file, spoken.channels);
  std::vector<float> block;
  for (int64_t at = 0; at < spoken.samples && !stop; at += kBlock) {
    int64_t count = std::min (kBlock, spoken.samples - at);
    if (!file.is_open () || !file.read (at, count, block)) {
      g_set_error (error, REEL_ERROR, (int) ErrorCode::Failed,
          "a narration can't be read back from disk");
      return false;
    }
    meter.add (block.data (), count);
  }
  return true;
}

void
set_gains (Level &level)
{
  std::vector<LoudnessMeter *> meters;
  for (LoudnessMeter &meter : level.meters)
    meters.push_back (&meter);
  auto loudness = LoudnessMeter::integrated (meters);
  if (!loudness)
    return;
  double gain = from_decibels (kNarrationLoudness - *loudness);
  for (Spoken *spoken : level.members)
    spoken->gain *= gain;
}

std::string
level_key (const NarrationPiece &piece)
{
  return piece.kind == NarrationPiece::Kind::Recording
             ? "file " + piece.file
             : "voice " + piece.voice.name +
                   (piece.voice.polish ? " polished" : "");
}

} // namespace

static bool
level_all (const Brief &brief, const RenderContext &context,
    SpokenScenes &scenes, GError **error)
{
  std::map<std::string, Level> levels;
  for (size_t i = 0; i < scenes.size (); i++)
    for (size_t j = 0; j < scenes[i].size (); j++) {
      const NarrationPiece &piece = brief.scenes[i].narration[j];
      Spoken &spoken = scenes[i][j];
      if (spoken.samples == 0)
        continue;
      Level &level = levels[level_key (piece)];
      level.meters.emplace_back (spoken.channels, LoudnessMeter::Peak::Unknown);
      level.members.push_back (&spoken);
      spoken.gain = piece.kind == NarrationPiece::Kind::Recording
                        ? piece.volume
                        : piece.voice.volume;
    }
  std::vector<std::pair<LoudnessMeter *, const Spoken *>> order;
  for (auto &[key, level] : levels)
    for (size_t i = 0; i < level.members.size (); i++)
      order.emplace_back (&level.meters[i], level.members[i]);
  bool measured = side_by_side (
      order.size (), context.jobs, context.cancelled,
      [&] (size_t i, const std::atomic<bool> &stop, GError **e) {
        return measure (*order[i].second, stop, *order[i].first, e);
      },
      error);
  if (!measured)
    return false;
  for (auto &[key, level] : levels)
    set_gains (level);
  return true;
}

/* Is ERROR about the text itself? Then the brief is to blame, at the piece. */
static bool
is_about_text (const GError *error)
{
  return g_error_matches (error, REEL_ERROR, (int) ErrorCode::Failed) &&
         g_str_has_prefix (error->message, "reeltts");
}

static std::string
file_of (PieceIndex index, const RenderContext &context)
{
  return context.staging + "/speech-" + std::to_string (index.scene) + "-" +
         std::to_string (index.piece) + ".f32";
}

/* Says or decodes PIECE, unless that was done before. */
static bool
make_piece (const NarrationPiece &piece, const RenderContext &context,
    ContentHashes &hashes, const std::string &file, Spoken &spoken,
    GError **error)
{
  if (piece.kind == NarrationPiece::Kind::Pause)
    return true;
  std::string key =
      context.cache.is_set () ? speech_key (piece, hashes) : std::string ();
  if (take_spoken (context, key, file, spoken))
    return true;
  bool is_speech = piece.kind == NarrationPiece::Kind::Speech;
  if (is_speech ? !speak_piece (piece, context, file, spoken, error)
                : !decode_recording (piece, context, file, spoken, error))
    return false;
  if (is_speech || hashes.is_unchanged (piece.file))
    keep_spoken (context, key, spoken);
  return true;
}

/* Has PIECES, each of another scene, spoken as one sentence, and cuts it
 * between its words. */
static bool
speak_together (const Brief &brief, const std::vector<PieceIndex> &pieces,
    const RenderContext &context, ContentHashes &hashes, SpokenScenes &scenes,
    GError **error)
{
  std::vector<const NarrationPiece *> said;
  std::vector<SpokenPart> parts;
  for (PieceIndex index : pieces) {
    said.push_back (&brief.scenes[index.scene].narration[index.piece]);
    parts.push_back ({&scenes[index.scene][index.piece],
        file_of (index, context), 0, count_marks (*said.back ())});
  }
  std::vector<size_t> starts;
  NarrationPiece whole = join_pieces (said, starts);
  for (size_t i = 0; i < parts.size (); i++)
    parts[i].start = starts[i];
  Spoken spoken;
  std::string file = parts[0].file + ".whole";
  return make_piece (whole, context, hashes, file, spoken, error) &&
         split_spoken (spoken, parts, error);
}

static void
tell_of_recording (const NarrationPiece &piece, const Spoken &spoken,
    const RenderContext &context, Problems &problems)
{
  std::string name = context.files.shown (piece.file);
  if (auto measures = measure_recording (spoken))
    warn_of_recording (*measures, name, piece.place, problems);
  if (spoken.promised)
    warn_of_cut (
        {length_of (spoken), spoken.promised}, name, piece.place, problems);
  /* One channel is what a voice is recorded with. */
  if (spoken.recorded_channels > 2)
    note_channels (spoken.recorded_channels, name, piece.place, problems);
}

/* All that is to be said is asked for at once. */
static void
fetch_all (
    const Brief &brief, const RenderContext &context, ContentHashes &hashes)
{
  std::vector<std::string> keys;
  auto add = [&] (const NarrationPiece &piece) {
    if (std::string key = speech_key (piece, hashes); !key.empty ())
      keys.push_back (std::move (key));
  };
  for (size_t i = 0; i < brief.scenes.size (); i++)
    for (size_t j = 0; j < brief.scenes[i].narration.size (); j++) {
      if (is_continuation (brief, {i, j}))
        continue;
      std::vector<const NarrationPiece *> said;
      for (PieceIndex index : continued_pieces (brief, {i, j}))
        said.push_back (&brief.scenes[index.scene].narration[index.piece]);
      std::vector<size_t> starts;
      if (said.size () > 1)
        add (join_pieces (said, starts));
      else
        add (brief.scenes[i].narration[j]);
    }
  context.cache.fetch (Cache::Kind::Audio, keys);
}

std::optional<SpokenScenes>
speak (const Brief &brief, const RenderContext &context, Problems &problems,
    const std::function<void (size_t)> &on_scene, GError **error)
{
  SpokenScenes scenes (brief.scenes.size ());
  ContentHashes hashes (context);
  if (context.cache.is_set ())
    fetch_all (brief, context, hashes);
  for (size_t i = 0; i < brief.scenes.size (); i++)
    scenes[i].resize (brief.scenes[i].narration.size ());
  for (size_t i = 0; i < brief.scenes.size (); i++) {
    const Scene &scene = brief.scenes[i];
    for (size_t j = 0; j < scene.narration.size (); j++) {
      const NarrationPiece &piece = scene.narration[j];
      std::string file = file_of ({i, j}, context);
      ErrorPtr failure;
      bool done = true;
      if (is_continuation (brief, {i, j}))
        continue; // spoken with the scene before
      auto together = continued_pieces (brief, {i, j});
      if (together.size () > 1)
        done = speak_together (
            brief, together, context, hashes, scenes, out (failure));
      else
        done = make_piece (
            piece, context, hashes, file, scenes[i][j], out (failure));
      if (done && piece.kind == NarrationPiece::Kind::Recording)
        tell_of_recording (piece, scenes[i][j], context, problems);
      if (done)
        continue;
      if (!is_about_text (failure.get ())) {
        g_propagate_error (error, failure.release ());
        return std::nullopt;
      }
      problems.error (piece.place, failure->message);
    }
    if (on_scene)
      on_scene (i + 1);
  }
  if (problems.has_errors () || !level_all (brief, context, scenes, error))
    return std::nullopt;
  return scenes;
}

} // namespace reel
