// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "brief/brief.h"
#include "brief/problem.h"

namespace reel {

/* Tells, at the scene that passes it, that LENGTHS, one of each of BRIEF's
 * scenes, come to more than its limit of length. */
void limit_length (const Brief &brief, const std::vector<Nanoseconds> &lengths,
    Problems &problems);

} // namespace reel
