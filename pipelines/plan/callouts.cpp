// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/callouts.h"

#include <algorithm>

#include "brief/callout_box.h"
#include "gst_ptr.h"
#include "plan/view.h"

namespace reel {

namespace {

constexpr Nanoseconds kFade = kSecond / 4;

/* Puts the callouts of one scene into its time. */
class CalloutPlanner {
public:
  CalloutPlanner (const Scene &scene, const SceneTiming &timing,
      const PlannedScene &planned, const Output &output, Problems &problems)
      : scene_ (scene), timing_ (timing), planned_ (planned), output_ (output),
        problems_ (problems)
  {
  }

  std::optional<PlannedCallout> plan (const Callout &callout);

private:
  Nanoseconds time_of (int64_t frame) const
  {
    return (Nanoseconds) gst_util_uint64_scale ((guint64) frame,
        (guint64) output_.fps_d * kSecond, (guint64) output_.fps_n);
  }
  size_t shot_at (Nanoseconds time) const;
  bool set_times (const Callout &callout, PlannedCallout &planned);
  bool is_in_view (const PlannedCallout &planned) const;

  const Scene &scene_;
  const SceneTiming &timing_;
  const PlannedScene &planned_;
  const Output &output_;
  Problems &problems_;
};

/* The shot that is shown at TIME, or is just coming into view. */
size_t
CalloutPlanner::shot_at (Nanoseconds time) const
{
  size_t shot = 0;
  for (size_t i = 1; i < planned_.shots.size (); i++)
    if (time_of (planned_.shots[i].first_frame) <= time)
      shot = i;
  return shot;
}

/* What lasts as long as its picture stays on it while that is covered by the
 * next one. */
bool
CalloutPlanner::set_times (const Callout &callout, PlannedCallout &planned)
{
  auto start = resolve_moment (callout.at, timing_, problems_);
  if (!start)
    return false;
  if (*start >= timing_.length) {
    problems_.error (callout.place, "this callout begins where its scene ends",
        "`at` must be earlier");
    return false;
  }
  planned.start = *start;
  planned.shot = shot_at (*start);
  const Shot &shot = planned_.shots[planned.shot];
  bool is_last = planned.shot + 1 == planned_.shots.size ();
  Nanoseconds end =
      is_last ? timing_.length : time_of (shot.first_frame + shot.frames);
  Nanoseconds stop = callout.length ? *start + *callout.length : end;
  if (stop > end)
    problems_.warning (callout.place,
        is_last ? "this callout would stand longer than its scene, and ends "
                  "with it"
                : "this callout would stand longer than the picture it is on, "
                  "and goes with it");
  if (stop < end)
    planned.stop = stop;
  else if (shot.tail_frames == 0)
    planned.stop = end;
  return true;
}

/* Whether PLANNED is within the frame at any of some moments. */
bool
CalloutPlanner::is_in_view (const PlannedCallout &planned) const
{
  constexpr int kMoments = 16;
  const Shot &shot = planned_.shots[planned.shot];
  const Background &background = shot.picture.background;
  Region used = background.crop.value_or (Region ());
  CalloutGround ground = callout_ground (background, output_);
  Nanoseconds from = planned.start - time_of (shot.first_frame);
  Nanoseconds to = planned.stop ? *planned.stop - time_of (shot.first_frame)
                                : shot.picture.duration;
  for (int i = 0; i <= kMoments; i++) {
    Nanoseconds time = from + (to - from) / kMoments * i;
    Region seen = region_in_view (shot.picture, time,
        {ground.width * used.width, ground.height * used.height},
        {(double) output_.width, (double) output_.height});
    double x = used.x + seen.x * used.width;
    double y = used.y + seen.y * used.height;
    const Region &box = planned.box;
    if (box.x < x + seen.width * used.width && box.x + box.width > x &&
        box.y < y + seen.height * used.height && box.y + box.height > y)
      return true;
  }
  return false;
}

std::optional<PlannedCallout>
CalloutPlanner::plan (const Callout &callout)
{
  PlannedCallout planned;
  if (!set_times (callout, planned))
    return std::nullopt;
  /* As it is written: what a theme shows in place of the canvas is not what
   * the lengths are of. */
  const Background &background =
      scene_.backgrounds[timing_.shots[planned.shot].background];
  if (is_stand_in (background))
    return std::nullopt;
  CalloutFault fault = fault_of_callout (callout, background, output_);
  if (!fault.message.empty ()) {
    problems_.error (callout.place, fault.message, fault.hint);
    return std::nullopt;
  }
  planned.shape = callout.shape;
  planned.style = callout.style;
  planned.dim = callout.dim;
  planned.color = callout.color.value_or (planned_.theme.colors.accent);
  planned.box = callout_box (callout, callout_ground (background, output_));
  if (!is_in_view (planned))
    problems_.warning (callout.place,
        "this callout is on a part of its picture that is never in view",
        "`fit: contain` shows all of a picture, `focus` chooses what stays in "
        "view");
  return planned;
}

} // namespace

std::vector<PlannedCallout>
plan_callouts (const Scene &scene, const SceneTiming &timing,
    const PlannedScene &planned, const Output &output, Problems &problems)
{
  std::vector<PlannedCallout> callouts;
  CalloutPlanner planner (scene, timing, planned, output, problems);
  for (const Callout &callout : scene.callouts)
    if (auto one = planner.plan (callout))
      callouts.push_back (*one);
  return callouts;
}

std::vector<PlannedCallout>
callouts_of (const PlannedScene &scene, size_t shot)
{
  std::vector<PlannedCallout> callouts;
  for (const PlannedCallout &callout : scene.callouts)
    if (callout.shot == shot)
      callouts.push_back (callout);
  return callouts;
}

double
presence_of (const PlannedCallout &callout, Nanoseconds time)
{
  Nanoseconds left = callout.stop ? *callout.stop - time : kFade;
  Nanoseconds near = std::min (time - callout.start, left);
  return eased (Easing::InOut, (double) near / (double) kFade);
}

} // namespace reel
