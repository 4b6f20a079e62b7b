// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "brief/brief.h"
#include "plan/plan.h"

namespace reel {

/* Puts what THEME says into OVERLAY where nobody said anything. What is as in
 * `clean` stays empty: that is the style's own. */
void apply_theme (const Theme &theme, Overlay &overlay);

/* As a brief writes it. */
std::string color_text (const Color &color);

/* What SCENE shows where BACKGROUND, one of its own, says nothing: the canvas
 * or the theme's backdrop, the theme's colours, the canvas beside it. */
Background resolve_background (
    const Background &background, const Scene &scene, const Theme &theme);

} // namespace reel
