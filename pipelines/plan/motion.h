// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "brief/brief.h"

namespace reel {

struct MotionPath {
  Region from, to;
  Easing easing = Easing::Linear;
};

/* The way of the view over DURATION. PREVIOUS is what the scene before did, so
 * that `auto` does not do it again; KEY (the scene's id and source) and SEED
 * choose. USED is what was chosen in the end. */
MotionPath motion_path (const Background &background, Nanoseconds duration,
    MotionKind previous, uint64_t seed, const std::string &key,
    MotionKind &used);

} // namespace reel
