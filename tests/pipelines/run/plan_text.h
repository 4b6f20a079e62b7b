// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "brief/brief.h"
#include "brief/problem.h"
#include "plan/plan.h"

namespace reel::test {

/* What a voice would have said of the narration of BRIEF, without one: three
 * tenths of a second for each word, marks where they stand. */
SpokenScenes made_up_speech (const Brief &brief);

/* All that PLAN of BRIEF, which has one output, comes to: what is seen (the
 * keys of all segments), said, heard and written beside. Two of them are the
 * same if their videos are. */
std::string plan_text (const Brief &brief, const Plan &plan);

} // namespace reel::test
