// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

namespace reel {

/* How far a movement is when the share T, 0 to 1, of its time has passed:
 * cubics, exact at both ends, that never go back. */
constexpr double
ease_in (double t)
{
  return t * t * t;
}

constexpr double
ease_out (double t)
{
  return 1 - (1 - t) * (1 - t) * (1 - t);
}

/* Stands still at both ends (smoothstep): its highest speed is 1.5 times the
 * mean, so that a pan under it doesn't rush. */
constexpr double
ease_in_out (double t)
{
  return t * t * (3 - 2 * t);
}

} // namespace reel
