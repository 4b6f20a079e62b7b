// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "brief/brief.h"
#include "plan/spoken.h"
#include "run/render_context.h"

namespace reel {

/* Has PIECE, of kind Speech, spoken into FILE (raw F32LE, mono). */
bool speak_piece (const NarrationPiece &piece, const RenderContext &context,
    const std::string &file, Spoken &spoken, GError **error);

/* The same, but its sound isn't kept: SPOKEN has no file, and the samples it
 * would have. */
bool time_piece (const NarrationPiece &piece, const RenderContext &context,
    Spoken &spoken, GError **error);

/* Decodes the recording of PIECE into FILE; its words are timed by the
 * synthesiser's own reading of its text, aligned with it. */
bool decode_recording (const NarrationPiece &piece,
    const RenderContext &context, const std::string &file, Spoken &spoken,
    GError **error);

} // namespace reel
