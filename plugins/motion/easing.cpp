// SPDX-License-Identifier: LGPL-2.1-or-later
#include "easing.h"

#include "easing_curves.h"

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
    return ease_in (t);
  case Easing::Out:
    return ease_out (t);
  case Easing::InOut:
    return ease_in_out (t);
  case Easing::Linear:
    break;
  }
  return t;
}

} // namespace reel::motion
