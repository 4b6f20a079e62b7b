// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "mix.h"
#include "transition.h"

namespace reel::motion {

/* In which order the samples of a picture change. */
struct ArrivalMap {
  Arrivals plane[2]; // of Y, and of U and V
  int steps = 0;     // from the first sample's begin to the last one's end
};

/* Whether TYPE changes sample by sample, in an order. */
[[nodiscard]] bool has_arrivals (TransitionType type);

/* That order, for pictures of FORMAT. */
[[nodiscard]] ArrivalMap make_arrivals (
    TransitionType type, const Layout &layout);

} // namespace reel::motion
