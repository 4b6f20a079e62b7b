// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "brief/brief.h"

namespace reel {

/* How large a picture is that callouts are measured on, in its own pixels. */
struct CalloutGround {
  double width = 0, height = 0;
};

/* What the lengths of callouts on BACKGROUND are lengths of: the whole picture,
 * upright; of what is made for the frame of OUTPUT, that frame as it is where
 * its shorter side has 720 pixels. Of pictures only once verify has looked at
 * them. */
CalloutGround callout_ground (
    const Background &background, const Output &output);

/* Where CALLOUT lies on a picture of GROUND's size, in fractions of it: of a
 * circle the square around it. May reach beyond. */
Region callout_box (const Callout &callout, const CalloutGround &ground);

/* What is wrong with a callout, in the words of a problem; empty: nothing. */
struct CalloutFault {
  std::string message, hint;
};

/* Whether CALLOUT can be seen on BACKGROUND at all: in the part of it that is
 * used, and with an area. */
CalloutFault fault_of_callout (
    const Callout &callout, const Background &background, const Output &output);

/* Does BACKGROUND stand in for a picture that can't be shown? Nothing can be
 * pointed out on it then. */
bool is_stand_in (const Background &background);

} // namespace reel
