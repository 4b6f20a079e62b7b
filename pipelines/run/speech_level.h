// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "brief/brief.h"
#include "plan/spoken.h"
#include "run/render_context.h"

namespace reel {

/* Brings SCENES, what was said for BRIEF, to the level of narration by their
 * gains: all that one voice says together, so that a short word isn't raised to
 * the loudness of a sentence. False with ERROR where sound can't be read. */
[[nodiscard]] bool level_speech (const Brief &brief,
    const RenderContext &context, SpokenScenes &scenes, GError **error);

} // namespace reel
