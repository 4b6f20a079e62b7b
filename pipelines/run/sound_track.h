// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "brief/problem.h"
#include "plan/plan.h"
#include "run/mastering.h"
#include "run/render_context.h"

namespace reel {

/* The whole sound of a video: mixed, set to the loudness and peak of its plan,
 * encoded, decoded again and measured. */
struct SoundTrack {
  /* An MP4, of Opus a Matroska file, with nothing else in it; its times begin
   * at 0. */
  std::string file;
  Mastered heard;     // of what a player decodes
  std::string sha256; // of its packets, one after the other
  std::string key;    // under which it is in the cache; empty: it isn't
};

/* The sound track that is in the cache under KEY. */
std::optional<SoundTrack> take_sound_track (
    const std::string &key, const RenderContext &context);

/* Makes the sound of PLAN from SCORE in the context's staging folder, or takes
 * it from the cache: what of a brief nobody hears doesn't change it. What the
 * encoder does to loudness and peaks is made up for in up to three tries; where
 * no decoder is installed, what goes into the encoder is what is measured.
 * ON_SHARE, if not empty, hears how much is done, from 0 to 1, in any thread.
 * Blocks the calling thread, which does nearly all of the work. */
std::optional<SoundTrack> make_sound_track (const Plan &plan,
    const Score &score, const RenderContext &context,
    const std::function<void (double)> &on_share, GError **error);

/* Warns where HEARD is further from what PLAN asks for than may be. */
void warn_if_off_target (
    const Plan &plan, const Mastered &heard, Problems &problems);

} // namespace reel
