// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/frame_rate.h"

#include <algorithm>

#include "gst_ptr.h"

namespace reel {

namespace {

/* From frames of one rate to those of another. */
class Conversion {
public:
  Conversion (const Plan &plan, int fps_n, int fps_d)
      : up_ ((guint64) fps_n * (guint64) plan.fps_d),
        down_ ((guint64) fps_d * (guint64) plan.fps_n)
  {
  }

  /* The frame that begins nearest to where FRAME does. */
  int64_t nearest (int64_t frame) const
  {
    return (int64_t) gst_util_uint64_scale_round ((guint64) frame, up_, down_);
  }

private:
  guint64 up_, down_;
};

} // namespace

/* Shots tile the video: where one ends the next begins. BEGIN: where the scene
 * did, before; BEGINS: where it does. Gives where it ends. */
static int64_t
change_shots (
    PlannedScene &scene, const Conversion &to, int64_t begin, int64_t begins)
{
  int64_t at = begins;
  for (Shot &shot : scene.shots) {
    int64_t first = begin + shot.first_frame;
    int64_t end = std::max (to.nearest (first + shot.frames), at + 1);
    shot.first_frame = at - begins;
    shot.frames = end - at;
    shot.transition_frames = std::clamp<int64_t> (
        to.nearest (first + shot.transition_frames) - at, 0, shot.frames);
    at = end;
  }
  return at;
}

void
change_rate (Plan &plan, int fps_n, int fps_d)
{
  Conversion to (plan, fps_n, fps_d);
  plan.fps_n = fps_n;
  plan.fps_d = fps_d;
  plan.frames = 0;
  Shot *before = nullptr;
  for (PlannedScene &scene : plan.scenes) {
    int64_t begin = scene.first_frame;
    scene.first_frame = plan.frames;
    plan.frames = change_shots (scene, to, begin, plan.frames);
    scene.frames = plan.frames - scene.first_frame;
    scene.transition_frames = scene.shots.front ().transition_frames;
    for (Shot &shot : scene.shots) {
      if (before)
        before->tail_frames = shot.transition_frames;
      before = &shot;
    }
  }
  for (size_t i = 0; i < plan.scenes.size (); i++)
    plan.scenes[i].tail_frames =
        i + 1 < plan.scenes.size () ? plan.scenes[i + 1].transition_frames : 0;
}

} // namespace reel
