// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "brief/brief.h"
#include "brief/problem.h"

namespace reel {

/* Leaves of BRIEF only the scenes of which IDS says the names, in the order in
 * which they stand in it; none is all. What hung on the others is as it would
 * be without them, but music that began in one of them goes on. The part has a
 * name of its own: `NAME-ID+ID`. An id that no scene has is an error. */
void keep_only (
    const std::vector<std::string> &ids, Problems &problems, Brief &brief);

} // namespace reel
