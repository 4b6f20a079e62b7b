// SPDX-License-Identifier: LGPL-2.1-or-later
#include "easing.h"

namespace reel::motion {

double
ease (Easing easing, double t)
{
  if (!(t > 0))
    return 0;
  if (t >= 1)
    return 1;
  switch (easing) {
  case Easing::In:
    return t * t * t;
  case Easing::Out:
    return 1 - (1 - t) * (1 - t) * (1 - t);
  case Easing::InOut:
    // The cubic that stands still at both ends (smoothstep): its highest speed
    // is 1.5 times the mean, so that a pan under it doesn't rush.
    return t * t * (3 - 2 * t);
  case Easing::Linear:
    break;
  }
  return t;
}

} // namespace reel::motion
