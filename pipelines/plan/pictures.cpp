// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/pictures.h"

#include <algorithm>

#include "plan/view.h"

namespace reel {

namespace {

/* Frames begin at whole nanoseconds, which may be a bit before a time that is
 * meant to be theirs. */
constexpr Nanoseconds kRounding = 1000;

/* As in reeltextoverlay. */
constexpr double kSlide = 0.03, kPopFrom = 0.92;

/* When an overlay is there; without a stop: as long as what it belongs to. */
struct Span {
  Nanoseconds start = 0;
  std::optional<Nanoseconds> stop;
};

/* A LENGTH, a scene's or the video's, and what stands in it. */
struct Within {
  Nanoseconds length = 0;
  bool goes_on = false; // is in view further, under a transition
  const char *name = "";
};

bool
check_span (const PictureOverlay &overlay, const Within &within, Span &span,
    Problems &problems)
{
  Nanoseconds stop = span.stop.value_or (within.length);
  if (stop > within.length) {
    problems.warning (overlay.place,
        std::string ("this overlay would stand longer than its ") +
            within.name + ", and ends with it");
    stop = within.length;
  }
  if (stop <= span.start) {
    problems.error (overlay.place, "this overlay ends before it begins",
        "`until` must be later than `at`");
    return false;
  }
  span.stop.reset ();
  if (stop < within.length || !within.goes_on)
    span.stop = stop;
  return true;
}

PlannedPicture
planned_picture (const PictureOverlay &overlay, const Span &span,
    const std::string &language)
{
  PlannedPicture picture;
  picture.overlay = overlay;
  picture.overlay.language = language;
  picture.start = span.start;
  picture.stop = span.stop;
  if (overlay.kind == PictureOverlay::Kind::Video)
    picture.played = -span.start;
  for (TextEffect *effect : {&picture.overlay.enter, &picture.overlay.exit})
    if (effect->type == Effect::None)
      effect->duration = 0;
  return picture;
}

/* MOMENT in a video of LENGTH. */
std::optional<Nanoseconds>
moment_in_video (const Moment &moment, Nanoseconds length, Problems &problems)
{
  Nanoseconds time =
      (moment.base == Moment::Base::End ? length : 0) + moment.offset;
  if (time >= 0 && time <= length)
    return time;
  problems.error (moment.place,
      "this is outside the video, which is " +
          std::to_string ((length + kSecond / 2) / kSecond) + " s long",
      "times of the brief's own overlays are from the start of the video");
  return std::nullopt;
}

std::optional<Span>
span_in_video (
    const PictureOverlay &overlay, Nanoseconds length, Problems &problems)
{
  Span span;
  if (overlay.at) {
    auto start = moment_in_video (*overlay.at, length, problems);
    if (!start)
      return std::nullopt;
    span.start = *start;
  }
  if (overlay.until) {
    span.stop = moment_in_video (*overlay.until, length, problems);
    if (!span.stop)
      return std::nullopt;
  } else if (overlay.length) {
    span.stop = span.start + *overlay.length;
  }
  if (!check_span (overlay, {length, false, "video"}, span, problems))
    return std::nullopt;
  return span;
}

/* What of PICTURE, with times of the video, is seen in a scene of LENGTH at
 * START. It is as if it had always been there where it comes and goes
 * elsewhere: what happens in other scenes changes nothing in this one. */
std::optional<PlannedPicture>
part_in_scene (PlannedPicture picture, Nanoseconds start, Nanoseconds length)
{
  picture.start -= start;
  if (picture.overlay.kind == PictureOverlay::Kind::Video)
    picture.played += start;
  *picture.stop -= start;
  if (!is_seen (picture, 0, length))
    return std::nullopt;
  TextEffect &enter = picture.overlay.enter, &leave = picture.overlay.exit;
  if (picture.start + enter.duration <= 0) {
    picture.start = 0;
    enter = {Effect::None, 0};
  }
  if (*picture.stop - leave.duration >= length) {
    picture.stop.reset ();
    leave = {Effect::None, 0};
  }
  return picture;
}

std::optional<PlannedPicture>
picture_of_video (const PictureOverlay &overlay, Nanoseconds length,
    const Brief &brief, Problems &problems)
{
  auto span = span_in_video (overlay, length, problems);
  if (!span)
    return std::nullopt;
  PlannedPicture whole = planned_picture (overlay, *span, brief.language);
  whole.of_brief = true;
  return whole;
}

void
put_into_scene (
    const PlannedPicture &whole, const Plan &plan, PlannedScene &scene)
{
  Nanoseconds start = plan.frame_time (scene.first_frame);
  Nanoseconds stop = plan.frame_time (scene.first_frame + scene.frames);
  if (auto part = part_in_scene (whole, start, stop - start))
    scene.pictures.push_back (std::move (*part));
}

/* Of its own theme, else of the brief's; null: none. */
const PictureOverlay *
logo_of (const Brief &brief, const PlannedScene &scene)
{
  if (scene.theme.logo)
    return &*scene.theme.logo;
  return !brief.themes.empty () && brief.themes.front ().logo
             ? &*brief.themes.front ().logo
             : nullptr;
}

/* AWAY: 0 where the picture belongs, 1 where it isn't there; RISES: 1 where it
 * goes up as it leaves, -1 where it comes from below. */
void
apply (Effect effect, double away, double rises, PicturePose &pose)
{
  switch (effect) {
  case Effect::None:
    return;
  case Effect::Wipe:
  case Effect::Typewriter:
    pose.reveal = std::min (pose.reveal, 1 - away);
    return;
  case Effect::Slide:
    pose.rise += rises * away * kSlide;
    break;
  case Effect::Pop:
    pose.scale *= 1 - (1 - kPopFrom) * away;
    break;
  case Effect::Fade:
    break;
  }
  pose.opacity *= 1 - away;
}

} // namespace

std::vector<PlannedPicture>
plan_pictures (
    const Scene &scene, const SceneTiming &timing, Problems &problems)
{
  std::vector<PlannedPicture> pictures;
  for (const PictureOverlay &overlay : scene.overlays) {
    Span span;
    if (overlay.at) {
      auto start = resolve_moment (*overlay.at, timing, problems);
      if (!start)
        continue;
      span.start = *start;
    }
    if (overlay.until) {
      span.stop = resolve_moment (*overlay.until, timing, problems);
      if (!span.stop)
        continue;
    } else if (overlay.length) {
      span.stop = span.start + *overlay.length;
    }
    if (check_span (overlay, {timing.length, timing.leads_out, "scene"}, span,
            problems))
      pictures.push_back (planned_picture (overlay, span, scene.language));
  }
  return pictures;
}

void
plan_brief_pictures (const Brief &brief, Plan &plan, Problems &problems)
{
  Nanoseconds length = plan.frame_time (plan.frames);
  for (PlannedScene &scene : plan.scenes)
    if (const PictureOverlay *logo = logo_of (brief, scene))
      if (auto whole = picture_of_video (*logo, length, brief, problems))
        put_into_scene (*whole, plan, scene);
  for (const PictureOverlay &overlay : brief.overlays)
    if (auto whole = picture_of_video (overlay, length, brief, problems))
      for (PlannedScene &scene : plan.scenes)
        put_into_scene (*whole, plan, scene);
}

bool
is_seen (const PlannedPicture &picture, Nanoseconds start, Nanoseconds stop)
{
  return picture.overlay.opacity > 0 && picture.start < stop &&
         (!picture.stop || *picture.stop > start);
}

std::optional<PicturePose>
picture_pose (const PlannedPicture &picture, Nanoseconds time)
{
  time += kRounding;
  if (time < picture.start || (picture.stop && time >= *picture.stop))
    return std::nullopt;
  PicturePose pose;
  pose.opacity = picture.overlay.opacity;
  const TextEffect &enter = picture.overlay.enter,
                   &leave = picture.overlay.exit;
  Nanoseconds since = time - picture.start;
  if (since < enter.duration)
    apply (enter.type,
        1 - eased (enter.easing.value_or (Easing::Out),
                (double) since / (double) enter.duration),
        -1, pose);
  if (!picture.stop)
    return pose;
  Nanoseconds left = *picture.stop - time;
  if (left < leave.duration) {
    double p = 1 - (double) left / (double) leave.duration;
    apply (leave.type, eased (leave.easing.value_or (Easing::In), p), 1, pose);
  }
  return pose;
}

} // namespace reel
