// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include "brief/problem.h"
#include "run/render_context.h"
#include "run/score.h"

namespace reel {

/* Decodes the music and the sounds of PLAN, each part of a file once, into the
 * context's staging folder, and puts all that is heard together. What is
 * optional and can't be decoded is left out, with a warning in PROBLEMS. */
std::optional<Score> gather_sound (const Plan &plan,
    const RenderContext &context, Problems &problems, GError **error);

/* Bytes that takes on the disk, at most. */
uint64_t gathered_bytes_at_most (const Plan &plan);

/* TRACK by track, LENGTHS of them in samples, over the span of MUSIC: FILES are
 * what they were decoded to, GAINS what brings each to its level. */
struct DecodedTrack {
  std::string file;
  int64_t samples = 0;
  double gain = 1;
};
void place_music (const PlannedMusic &music,
    const std::vector<DecodedTrack> &tracks, std::vector<MixPart> &parts);

} // namespace reel
