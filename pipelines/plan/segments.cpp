// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/segments.h"

namespace reel {

/* Segments of 1 or 2 frames break time stamps at the seam (measured with
 * qtdemux and mp4mux 1.22, B-frames on). */
static constexpr int64_t kFewestFrames = 3;

static constexpr int64_t kBodySeconds = 5;
static constexpr int64_t kLongestBodySeconds = 6;

static void
cut_body (size_t scene, size_t shot, int64_t first, int64_t frames,
    const Plan &plan, std::vector<Segment> &segments)
{
  int64_t step = kBodySeconds * plan.fps_n / plan.fps_d;
  int64_t longest = kLongestBodySeconds * plan.fps_n / plan.fps_d;
  step = std::max (step, kFewestFrames);
  while (frames > 0) {
    int64_t part =
        frames > longest && frames - step >= kFewestFrames ? step : frames;
    segments.push_back ({Segment::Kind::Body, scene, shot, first, part, {}});
    first += part;
    frames -= part;
  }
}

static void
cut_shot (size_t scene, size_t index, const Plan &plan,
    std::vector<Segment> &segments)
{
  const Shot &shot = plan.scenes[scene].shots[index];
  int64_t lead = shot.transition_frames;
  /* A transition goes on into the body where either would be too short. */
  if (lead > 0 && lead < kFewestFrames)
    lead = std::min (kFewestFrames, shot.frames);
  if (lead > 0 && shot.frames - lead < kFewestFrames)
    lead = shot.frames;
  if (lead > 0)
    segments.push_back (
        {Segment::Kind::Transition, scene, index, shot.first_frame, lead, {}});
  if (shot.frames > lead)
    cut_body (scene, index, shot.first_frame + lead, shot.frames - lead, plan,
        segments);
}

std::vector<Segment>
cut_segments (const Plan &plan)
{
  std::vector<Segment> segments;
  for (size_t i = 0; i < plan.scenes.size (); i++)
    for (size_t j = 0; j < plan.scenes[i].shots.size (); j++)
      cut_shot (i, j, plan, segments);
  return segments;
}

} // namespace reel
