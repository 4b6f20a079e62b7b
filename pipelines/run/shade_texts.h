// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plan/plan.h"
#include "run/content_hashes.h"
#include "run/render_context.h"

namespace reel {

/* Texts on a picture get as much shade as that picture calls for. How bright it
 * is, is measured once and then kept in the context's cache. */
bool shade_texts (Plan &plan, const RenderContext &context,
    ContentHashes &hashes, GError **error);

} // namespace reel
