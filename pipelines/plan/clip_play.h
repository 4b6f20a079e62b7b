// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "brief/brief.h"

namespace reel {

/* How a clip is played over its shot: from FROM to TO of its own time, SPEED
 * times as fast. Then it begins again or its last frame holds. FROM equal to
 * TO: one frame, standing. */
struct ClipPlay {
  Nanoseconds from = 0, to = 0;
  double speed = 1;
  bool loops = false;
  bool operator== (const ClipPlay &) const = default;
};

/* How long it plays once. */
Nanoseconds clip_length (const ClipPlay &play);

/* The time within the clip that is shown TIME after its shot began. */
Nanoseconds clip_time (const ClipPlay &play, Nanoseconds time);

/* How BACKGROUND, a clip or an animated picture that verify has looked at,
 * is played before anything is asked of its length. */
ClipPlay clip_play (const Background &background);

/* Whether BACKGROUND moves by itself for a time of its own: neither a picture
 * nor one frame of a clip. */
bool is_clip (const Background &background);

} // namespace reel
