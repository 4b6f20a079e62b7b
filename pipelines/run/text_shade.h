// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plan/plan.h"
#include "run/picture_source.h"

namespace reel {

/* Whether OVERLAY stands on the picture itself, and has a shade. */
bool is_shaded (const Overlay &overlay);

/* Gives OVERLAY, which is, as much shade as it needs on a picture as bright as
 * that. */
void shade_text (
    Overlay &overlay, const Theme &theme, const Brightness &brightness);

} // namespace reel
