// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "plan/plan.h"
#include "run/content_hashes.h"
#include "run/render_context.h"

namespace reel {

/* SHA-256 of all that determines the bytes of SEGMENT: what is seen in it, the
 * content of the files it shows, the format, the encoder with its settings, the
 * engine, and, where there is text, the fonts. Where in the film it is, what
 * things are called and what nobody sees have no part in it. */
std::string segment_key (const Plan &plan, const Segment &segment,
    const RenderContext &context, ContentHashes &hashes);

/* The same for how bright PICTURE is, see picture_brightness. */
std::string brightness_key (const Picture &picture, ContentHashes &hashes);

/* Gives every segment of PLAN its key, and says whether the context's cache
 * has it. */
void look_up_segments (
    Plan &plan, const RenderContext &context, ContentHashes &hashes);

/* Are the files SEGMENT shows still what its key says? Any thread. */
bool shows_what_was_hashed (
    const Plan &plan, const Segment &segment, const ContentHashes &hashes);

} // namespace reel
