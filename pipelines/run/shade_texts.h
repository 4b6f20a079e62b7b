// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plan/plan.h"
#include "run/content_hashes.h"
#include "run/render_context.h"

namespace reel {

/* Texts on a picture get as much shade as that picture calls for. How bright it
 * is, is measured once, of as many at a time as there are jobs, and then kept
 * in the context's cache. */
[[nodiscard]] bool shade_texts (Plan &plan, const RenderContext &context,
    ContentHashes &hashes, GError **error);

/* The same for a plan that isn't rendered: no picture is decoded. Texts on one
 * that was never measured stay as they are, so that no segment that was
 * rendered is taken for theirs. */
void recall_shades (
    Plan &plan, const RenderContext &context, ContentHashes &hashes);

} // namespace reel
