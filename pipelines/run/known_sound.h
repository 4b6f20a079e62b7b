// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "brief/problem.h"
#include "plan/plan.h"
#include "run/content_hashes.h"
#include "run/score.h"
#include "run/sound_track.h"

namespace reel {

/* The sound of a video by what it is made of, so that it is known before any of
 * it is decoded or mixed: outputs of one brief that sound the same have it made
 * once, and so has a brief that is rendered again. The cache keeps a small file
 * under that key which names the sound track and says what was found of the
 * files; the track lies beside it under a key of its own. */

/* SHA-256 of all that determines what is heard of PLAN and how it is encoded:
 * when what is said, the content of the files that are heard, their places,
 * fades and volumes, the target, the encoder, the engine. Empty: something
 * can't be read. */
std::string known_sound_key (
    const Plan &plan, const RenderContext &context, ContentHashes &hashes);

/* The sound track that was kept under KEY. What was told when its files were
 * decoded goes to PROBLEMS again, at the places that PLAN has. */
std::optional<SoundTrack> take_known_sound (const std::string &key,
    const Plan &plan, const RenderContext &context, Problems &problems);

/* Keeps that KEY stands for TRACK, which was made of SCORE and is in the cache,
 * unless a file was written to meanwhile. Any thread. */
void keep_known_sound (const std::string &key, const SoundTrack &track,
    const Score &score, const Plan &plan, const RenderContext &context,
    const ContentHashes &hashes);

} // namespace reel
