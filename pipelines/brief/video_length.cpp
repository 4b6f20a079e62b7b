// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/video_length.h"

namespace reel {

void
limit_length (const Brief &brief, const std::vector<Nanoseconds> &lengths,
    Problems &problems)
{
  auto longest = (Nanoseconds) brief.limits.length_seconds * kSecond;
  Nanoseconds whole = 0;
  for (size_t i = 0; i < lengths.size (); i++) {
    bool was_right = whole <= longest;
    whole += lengths[i];
    if (was_right && whole > longest)
      problems.error (brief.scenes[i].place,
          "with this scene the video is longer than " +
              show_limit (brief.limits, &Limits::length_seconds),
          limit_hint (brief.limits, &Limits::length_seconds,
              "make several videos of it"));
  }
}

} // namespace reel
