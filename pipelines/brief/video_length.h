// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "brief/brief.h"
#include "brief/problem.h"

namespace reel {

/* Of a whole video. */
inline constexpr Nanoseconds kLongestVideo = 6 * 3600 * kSecond;

/* Tells, at the scene that passes it, that LENGTHS, one of each of BRIEF's
 * scenes, come to more than kLongestVideo. */
void limit_length (const Brief &brief, const std::vector<Nanoseconds> &lengths,
    Problems &problems);

} // namespace reel
