// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/clip_play.h"

#include <algorithm>
#include <cmath>

namespace reel {

Nanoseconds
clip_length (const ClipPlay &play)
{
  return (Nanoseconds) std::llround (
      (double) (play.to - play.from) / play.speed);
}

Nanoseconds
clip_time (const ClipPlay &play, Nanoseconds time)
{
  Nanoseconds length = play.to - play.from;
  if (length <= 0)
    return play.from;
  auto played = (Nanoseconds) std::floor ((double) time * play.speed);
  if (play.loops)
    played %= length;
  /* What ends at TO is its last frame, not the one that would follow. */
  return play.from + std::clamp<Nanoseconds> (played, 0, length - 1);
}

bool
is_clip (const Background &background)
{
  return background.footage.length > 0 && !background.still;
}

ClipPlay
clip_play (const Background &background)
{
  ClipPlay play;
  play.to = background.footage.length;
  play.speed = background.speed;
  if (const auto &still = background.still) {
    play.from = still->at == Still::At::Start ? background.trim.from
                : still->at == Still::At::Time
                    ? still->time
                    : background.trim.to.value_or (play.to);
    /* The last frame ends where the clip ends. */
    play.from = std::clamp<Nanoseconds> (play.from, 0, play.to - 1);
    play.to = play.from;
    return play;
  }
  if (background.trim.to)
    play.to = std::min (play.to, *background.trim.to);
  play.from = std::min (background.trim.from, play.to);
  return play;
}

} // namespace reel
