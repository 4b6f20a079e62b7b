// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/speech_level.h"

#include <map>

#include "error.h"
#include "run/loudness.h"
#include "run/side_by_side.h"
#include "run/sound_file.h"

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

bool
level_speech (const Brief &brief, const RenderContext &context,
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

} // namespace reel
