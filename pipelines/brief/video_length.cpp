// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/video_length.h"

namespace reel {

void
limit_length (const Brief &brief, const std::vector<Nanoseconds> &lengths,
    Problems &problems)
{
  Nanoseconds whole = 0;
  for (size_t i = 0; i < lengths.size (); i++) {
    bool was_right = whole <= kLongestVideo;
    whole += lengths[i];
    if (was_right && whole > kLongestVideo)
      problems.error (brief.scenes[i].place,
          "with this scene the video is longer than 6 hours",
          "make several videos of it");
  }
}

} // namespace reel
