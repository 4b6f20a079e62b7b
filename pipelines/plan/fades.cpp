// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/fades.h"

#include <algorithm>

#include "gst_ptr.h"

namespace reel {

int
seen_of (const Fades &fades, int64_t frame, int64_t frames)
{
  auto share = [] (int64_t passed, int64_t of) {
    if (of == 0 || passed >= of)
      return kAllSeen;
    passed = std::max<int64_t> (passed, 0);
    return (int) ((2 * passed * kAllSeen + of) / (2 * of));
  };
  return std::min (share (frame, fades.in_frames),
      share (frames - 1 - frame, fades.out_frames));
}

float
heard_of (int64_t in_samples, int64_t out_samples, int64_t at, int64_t samples)
{
  auto share = [] (int64_t passed, int64_t of) {
    if (of == 0 || passed >= of)
      return 1.0f;
    return (float) std::max<int64_t> (passed, 0) / (float) of;
  };
  return std::min (
      share (at, in_samples), share (samples - 1 - at, out_samples));
}

Fades
plan_fades (const Brief &brief, int64_t frames, Problems &problems)
{
  auto in_frames = [&] (Nanoseconds time) {
    return (int64_t) gst_util_uint64_scale_round ((guint64) time,
        (guint64) brief.outputs.front ().fps_n,
        (guint64) brief.outputs.front ().fps_d * kSecond);
  };
  Fades fades{in_frames (brief.fade_in), in_frames (brief.fade_out)};
  int64_t both = fades.in_frames + fades.out_frames;
  if (both <= frames)
    return fades;
  problems.warning (brief.fade_place,
      "the video is shorter than its `fade-in` and `fade-out`: they are cut "
      "to it",
      "make them shorter, or the video longer");
  fades.in_frames = fades.in_frames * frames / both;
  fades.out_frames = frames - fades.in_frames;
  return fades;
}

} // namespace reel
