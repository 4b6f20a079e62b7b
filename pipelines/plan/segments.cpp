// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/segments.h"

namespace reel {

/* Segments of 1 or 2 frames break time stamps at the seam (measured with
 * qtdemux and mp4mux 1.22, B-frames on). */
static constexpr int64_t kFewestFrames = 3;

static constexpr int64_t kBodySeconds = 5;
static constexpr int64_t kLongestBodySeconds = 6;

static void
cut_body (size_t scene, int64_t first, int64_t frames, const Plan &plan,
    std::vector<Segment> &segments)
{
  int64_t step = kBodySeconds * plan.fps_n / plan.fps_d;
  int64_t longest = kLongestBodySeconds * plan.fps_n / plan.fps_d;
  step = std::max (step, kFewestFrames);
  while (frames > 0) {
    int64_t part =
        frames > longest && frames - step >= kFewestFrames ? step : frames;
    segments.push_back ({Segment::Kind::Body, scene, first, part, {}});
    first += part;
    frames -= part;
  }
}

std::vector<Segment>
cut_segments (const Plan &plan)
{
  std::vector<Segment> segments;
  for (size_t i = 0; i < plan.scenes.size (); i++) {
    const PlannedScene &scene = plan.scenes[i];
    int64_t lead = scene.transition_frames;
    /* A transition goes on into the body where either would be too short. */
    if (lead > 0 && lead < kFewestFrames)
      lead = std::min (kFewestFrames, scene.frames);
    if (lead > 0 && scene.frames - lead < kFewestFrames)
      lead = scene.frames;
    if (lead > 0)
      segments.push_back ({Segment::Kind::Transition, i, 0, lead, {}});
    if (scene.frames > lead)
      cut_body (i, lead, scene.frames - lead, plan, segments);
  }
  return segments;
}

} // namespace reel
