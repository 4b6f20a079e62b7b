// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/interpret.h"

#include "brief/model/verify_parts.h"
#include "brief/video_length.h"

namespace reel {

/* What is asked for is known before anything is spoken. */
static void
verify_durations (const Brief &brief, Problems &problems)
{
  std::vector<Nanoseconds> lengths;
  lengths.reserve (brief.scenes.size ());
  for (const Scene &scene : brief.scenes)
    lengths.push_back (scene.duration.value_or (0));
  limit_length (brief, lengths, problems);
}

void
verify (Brief &brief, const BriefOverrides &overrides, Problems &problems)
{
  verify_stock (brief, problems);
  verify_pictures (brief, problems);
  verify_themes (brief, problems);
  verify_callouts (brief, problems);
  verify_overlays (brief, problems);
  verify_recordings (brief, problems);
  verify_sounds (brief, problems);
  verify_slides (brief, problems);
  verify_voices (brief, overrides, problems);
  verify_continued (brief, problems);
  verify_transitions (brief, problems);
  verify_moments (brief, problems);
  verify_glyphs (brief, problems);
  verify_durations (brief, problems);
}

} // namespace reel
