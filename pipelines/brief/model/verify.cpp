// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/interpret.h"

#include "brief/model/verify_parts.h"

namespace reel {

void
verify (Brief &brief, const BriefOverrides &overrides, Problems &problems)
{
  verify_stock (brief, problems);
  verify_pictures (brief, problems);
  verify_recordings (brief, problems);
  verify_sounds (brief, problems);
  verify_voices (brief, overrides, problems);
  verify_continued (brief, problems);
  verify_transitions (brief, problems);
  verify_moments (brief, problems);
  verify_glyphs (brief, problems);
}

} // namespace reel
