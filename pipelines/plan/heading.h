// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "plan/text_item.h"

namespace reel {

/* Adds SCENE's title and subtitle. The subtitle is a line of its title's text,
 * so that it stands right below however the title wraps, with a colour, font
 * and size of its own; where it comes and goes by itself it is drawn by itself
 * at that place. One with a place of its own is a text apart. With bullets or
 * slides below it, a heading is smaller and at the top. */
void add_heading (const Scene &scene, const SceneTiming &timing,
    std::vector<Overlay> &overlays, Problems &problems);

} // namespace reel
