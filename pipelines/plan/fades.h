// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "brief/brief.h"
#include "brief/problem.h"

namespace reel {

/* How the whole video comes out of black and goes back into it. */
struct Fades {
  int64_t in_frames = 0;  // the first is black, and so many come before all
  int64_t out_frames = 0; // of the picture is seen; the last is black
};

/* What is seen of a picture of which all is seen. */
inline constexpr int kAllSeen = 256;

/* How much is seen of FRAME of a video of FRAMES, of kAllSeen. */
[[nodiscard]] int seen_of (const Fades &fades, int64_t frame, int64_t frames);

/* How much is heard of sample AT of a video of SAMPLES, 0 to 1; both fades in
 * samples. */
[[nodiscard]] float heard_of (
    int64_t in_samples, int64_t out_samples, int64_t at, int64_t samples);

/* The fades that BRIEF asks for, in frames of its first output, for a video of
 * FRAMES. What doesn't fit is cut to it, with a warning. */
[[nodiscard]] Fades plan_fades (
    const Brief &brief, int64_t frames, Problems &problems);

} // namespace reel
