// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "brief/brief.h"
#include "brief/interpret.h"
#include "brief/problem.h"

namespace reel {

/* What verify looks at, one subject each; later ones rely on earlier ones. */

void verify_stock (Brief &brief, Problems &problems);
void verify_pictures (Brief &brief, Problems &problems);
void verify_recordings (Brief &brief, Problems &problems);
void verify_voices (
    Brief &brief, const BriefOverrides &overrides, Problems &problems);
void verify_transitions (const Brief &brief, Problems &problems);
/* SSML, marks and what refers to them. */
void verify_moments (const Brief &brief, Problems &problems);
void verify_glyphs (const Brief &brief, Problems &problems);

} // namespace reel
