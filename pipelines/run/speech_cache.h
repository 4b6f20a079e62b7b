// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "brief/brief.h"
#include "plan/spoken.h"
#include "run/content_hashes.h"
#include "run/render_context.h"

namespace reel {

/* SHA-256 of all that determines how PIECE sounds and when its words come;
 * empty for what isn't spoken. Its volume is set afterwards. */
std::string speech_key (const NarrationPiece &piece, ContentHashes &hashes);

/* Has what was spoken for KEY before as FILE; false if there is nothing. */
bool take_spoken (const RenderContext &context, const std::string &key,
    const std::string &file, Spoken &spoken);

/* Keeps SPOKEN, just made, for KEY. Its file gets longer: what follows its
 * samples belongs to nobody else. */
void keep_spoken (
    const RenderContext &context, const std::string &key, const Spoken &spoken);

} // namespace reel
