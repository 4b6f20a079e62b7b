// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "plan/pictures.h"
#include "run/encoders.h"

namespace reel {

static Content
content_of_picture (const Picture &picture)
{
  bool moves = picture.duration > 0 && !(picture.from == picture.to);
  if (picture.play) // by itself, or as one frame of a clip
    return picture.play->to > picture.play->from ? Content::Footage
           : moves                               ? Content::MovingStill
                                                 : Content::Still;
  switch (picture.background.kind) {
  case BackgroundKind::Canvas:
  case BackgroundKind::Color:
    return Content::Still;
  case BackgroundKind::Generated:
    return Content::Generated;
  case BackgroundKind::Image:
  case BackgroundKind::Stock:
    return moves ? Content::MovingStill : Content::Still;
  case BackgroundKind::Video:
    break;
  }
  return Content::Footage;
}

/* Whether a clip plays over SCENE between two of its frames. */
static bool
plays_over (const Plan &plan, const PlannedScene &scene, int64_t first_frame,
    int64_t frames)
{
  Nanoseconds start = plan.frame_time (first_frame);
  Nanoseconds stop = plan.frame_time (first_frame + frames);
  return std::any_of (scene.pictures.begin (), scene.pictures.end (),
      [&] (const PlannedPicture &picture) {
        return picture.overlay.kind == PictureOverlay::Kind::Video &&
               is_seen (picture, start, stop);
      });
}

/* With what plays over it, and of a transition of both of its pictures. */
static Content
content_of_all (const Plan &plan, const Segment &segment)
{
  if (plays_over (plan, plan.scenes[segment.scene], segment.first_frame,
          segment.frames))
    return Content::Footage;
  Content content = content_of_picture (plan.shot_of (segment).picture);
  if (segment.kind == Segment::Kind::Body)
    return content;
  if (segment.shot == 0) {
    const PlannedScene &before = plan.scenes[segment.scene - 1];
    if (plays_over (plan, before, before.frames, segment.frames))
      return Content::Footage;
  }
  /* Two pictures that stand move while one leads into the other. */
  return std::max ({content, Content::MovingStill,
      content_of_picture (plan.shot_before (segment).picture)});
}

Content
content_of (const Plan &plan, const Segment &segment)
{
  Content content = content_of_all (plan, segment);
  return content == Content::Footage && segment.kind != Segment::Kind::Body
             ? Content::FootageTransition
             : content;
}

} // namespace reel
