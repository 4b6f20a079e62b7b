// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/plan.h"

#include <algorithm>

#include "brief/model/glyph_check.h"
#include "brief/video_length.h"
#include "gst_ptr.h"
#include "plan/callouts.h"
#include "plan/frame_rate.h"
#include "plan/motion.h"
#include "plan/overlays.h"
#include "plan/pictures.h"
#include "plan/scene_timing.h"
#include "plan/segments.h"
#include "plan/sounds.h"
#include "plan/theme_style.h"

namespace reel {

const Shot &
Plan::shot_of (const Segment &segment) const
{
  return scenes[segment.scene].shots[segment.shot];
}

const Shot &
Plan::shot_before (const Segment &segment) const
{
  return segment.shot > 0 ? scenes[segment.scene].shots[segment.shot - 1]
                          : scenes[segment.scene - 1].shots.back ();
}

Nanoseconds
Plan::frame_time (int64_t frame) const
{
  return (Nanoseconds) gst_util_uint64_scale (
      (guint64) frame, (guint64) fps_d * kSecond, (guint64) fps_n);
}

int64_t
Plan::frame_at (Nanoseconds time) const
{
  auto frame = (int64_t) gst_util_uint64_scale (
      (guint64) time, (guint64) fps_n, (guint64) fps_d * kSecond);
  /* The division above rounds down twice: frame n begins at frame_time (n). */
  return frame_time (frame + 1) <= time ? frame + 1 : frame;
}

namespace {

struct FrameRate {
  int n = 30, d = 1;
};

} // namespace

/* The rate in whose frames scenes are laid out, which may be another than the
 * one they are shown at. */
static FrameRate
timing_rate (const Brief &brief)
{
  const Output &output = brief.outputs[0];
  return output.timing_n ? FrameRate{output.timing_n, output.timing_d}
                         : FrameRate{output.fps_n, output.fps_d};
}

static std::vector<SceneTiming>
time_scenes (const Brief &brief, const SpokenScenes &spoken, Problems &problems)
{
  std::vector<SceneTiming> timings;
  for (size_t i = 0; i < brief.scenes.size (); i++) {
    FrameRate rate = timing_rate (brief);
    TimingInput input{&brief.scenes[i], &spoken[i], i == 0, rate.n, rate.d, {}};
    if (i > 0 && goes_on (brief.scenes[i - 1]))
      input.carried = timings[i - 1].length - timings[i - 1].speech_stop;
    timings.push_back (time_scene (input, problems));
  }
  for (size_t i = 0; i + 1 < timings.size (); i++)
    timings[i].leads_out = timings[i + 1].transition_frames > 0;
  return timings;
}

static void
limit_scenes (const Brief &brief, const std::vector<SceneTiming> &timings,
    Problems &problems)
{
  std::vector<Nanoseconds> lengths;
  lengths.reserve (timings.size ());
  for (const SceneTiming &timing : timings)
    lengths.push_back (timing.length);
  limit_length (brief, lengths, problems);
}

static PlannedScene
plan_scene (const Brief &brief, const Scene &scene, const SceneTiming &timing,
    Problems &problems)
{
  PlannedScene planned;
  planned.id = scene.id;
  planned.theme = brief.themes[scene.theme];
  planned.language = scene.language;
  planned.title = scene.title ? plain_text (*scene.title) : "";
  planned.frames = timing.frames;
  planned.transition_frames = timing.transition_frames;
  planned.transition_type = scene.transition.type;
  planned.transition_easing = scene.transition.easing;
  planned.speech_start = timing.speech_start;
  planned.speech_stop = timing.speech_stop;
  planned.why = timing.why;
  planned.overlays =
      plan_overlays (scene, timing, brief.outputs[0], planned.theme, problems);
  planned.pictures = plan_pictures (scene, timing, problems);
  planned.captions = plan_captions (scene, timing, brief.outputs[0]);
  planned.caption_mode = scene.captions.mode;
  planned.caption_style = scene.captions;
  return planned;
}

/* What is in view when. */
static std::vector<Shot>
plan_shots (const Scene &scene, const SceneTiming &timing, const Theme &theme,
    int64_t tail)
{
  std::vector<Shot> shots;
  for (const ShotFrames &from : timing.shots) {
    Shot shot;
    shot.picture.background =
        resolve_background (scene.backgrounds[from.background], scene, theme);
    shot.picture.play = from.play;
    if (!from.play && shot.picture.background.footage.length > 0) {
      shot.picture.play = clip_play (shot.picture.background); // a backdrop
      shot.picture.play->loops = true;
    }
    shot.first_frame = from.first_frame;
    shot.frames = from.frames;
    shot.transition_frames = from.transition_frames;
    shot.transition_type = from.transition.type;
    shot.transition_easing = from.transition.easing;
    if (!shots.empty ())
      shots.back ().tail_frames = from.transition_frames;
    shots.push_back (std::move (shot));
  }
  shots.back ().tail_frames = tail;
  return shots;
}

/* The sound of the clip SHOT shows; START is where the shot begins. A clip
 * that begins again is listed again. */
static void
plan_clip (const Shot &shot, Nanoseconds start, Plan &plan)
{
  constexpr Nanoseconds kSeam = 20'000'000; // at a cut
  const Background &background = shot.picture.background;
  const ClipPlay &play = *shot.picture.play;
  Nanoseconds once = clip_length (play);
  Nanoseconds view = plan.frame_time (shot.frames + shot.tail_frames);
  Nanoseconds lead = plan.frame_time (shot.transition_frames);
  Nanoseconds tail = plan.frame_time (shot.tail_frames);
  for (Nanoseconds at = 0; at < view; at += once) {
    Nanoseconds length = std::min (once, view - at);
    PlannedClip clip;
    clip.file = background.file;
    clip.trim = {play.from, play.to};
    clip.speed = play.speed;
    clip.at = sample_at (start + at);
    clip.samples = sample_at (start + at + length) - clip.at;
    clip.volume = background.volume;
    clip.duck = background.duck;
    clip.fade_in = sample_at (at == 0 && lead > 0 ? lead : kSeam);
    bool goes_out = at + length == view && tail > 0;
    clip.fade_out = sample_at (goes_out ? tail : kSeam);
    clip.fade_in = std::min (clip.fade_in, clip.samples);
    clip.fade_out = std::min (clip.fade_out, clip.samples - clip.fade_in);
    plan.clips.push_back (std::move (clip));
    if (!play.loops || once <= 0)
      break;
  }
}

static void
plan_clips (const PlannedScene &scene, Plan &plan, Problems &problems)
{
  constexpr double kSlowest = 0.5, kFastest = 2;
  for (const Shot &shot : scene.shots) {
    const Background &background = shot.picture.background;
    bool is_heard = is_clip (background) && background.footage.has_sound &&
                    background.volume > 0;
    if (!is_heard)
      continue;
    double speed = shot.picture.play->speed;
    if (speed < kSlowest || speed > kFastest)
      problems.note (background.place,
          "the clip plays at another speed than half to twice its own: its "
          "sound is left out");
    else
      plan_clip (
          shot, plan.frame_time (scene.first_frame + shot.first_frame), plan);
  }
}

/* Once for all that varies by it: what is drawn, its key, its motion. */
static void
plan_seeds (const Brief &brief, Plan &plan)
{
  for (PlannedScene &scene : plan.scenes)
    for (Shot &shot : scene.shots)
      shot.picture.seed = shot.picture.background.seed.value_or (brief.seed);
}

static void
plan_motion (Plan &plan)
{
  MotionKind previous = MotionKind::None;
  for (PlannedScene &scene : plan.scenes) {
    for (Shot &shot : scene.shots) {
      Picture &picture = shot.picture;
      picture.duration = plan.frame_time (shot.frames + shot.tail_frames);
      MotionKind used = MotionKind::None;
      MotionPath path = motion_path (picture.background, picture.duration,
          previous, picture.seed, scene.id + picture.background.source, used);
      picture.from = path.from;
      picture.to = path.to;
      picture.easing = path.easing;
      previous = used;
    }
  }
}

std::optional<Plan>
make_plan (const Brief &brief, const SpokenScenes &spoken, Problems &problems)
{
  Plan plan;
  plan.width = brief.outputs[0].width;
  plan.height = brief.outputs[0].height;
  plan.fps_n = timing_rate (brief).n;
  plan.fps_d = timing_rate (brief).d;
  plan.quality = brief.outputs[0].quality;
  plan.loudness = brief.outputs[0].loudness;
  plan.true_peak = brief.outputs[0].true_peak;
  std::vector<SceneTiming> timings = time_scenes (brief, spoken, problems);
  limit_scenes (brief, timings, problems);
  for (size_t i = 0; i < brief.scenes.size (); i++) {
    plan.scenes.push_back (
        plan_scene (brief, brief.scenes[i], timings[i], problems));
    PlannedScene &scene = plan.scenes.back ();
    scene.first_frame = plan.frames;
    scene.tail_frames =
        i + 1 < timings.size () ? timings[i + 1].transition_frames : 0;
    scene.shots = plan_shots (
        brief.scenes[i], timings[i], scene.theme, scene.tail_frames);
    plan_clips (scene, plan, problems);
    plan_scene_sounds (brief.scenes[i], timings[i],
        plan.frame_time (plan.frames), plan, problems);
    plan.frames += scene.frames;
  }
  plan.samples = (int64_t) gst_util_uint64_scale_round ((guint64) plan.frames,
      (guint64) plan.fps_d * kSampleRate, (guint64) plan.fps_n);
  plan_whole_sound (brief, plan);
  /* All that is heard has its place; from here on it is about what is seen. */
  change_rate (plan, brief.outputs[0].fps_n, brief.outputs[0].fps_d);
  plan_brief_pictures (brief, plan, problems);
  plan.fades = plan_fades (brief, plan.frames, problems);
  plan_seeds (brief, plan);
  plan_motion (plan);
  for (size_t i = 0; i < plan.scenes.size (); i++)
    plan.scenes[i].callouts = plan_callouts (brief.scenes[i], timings[i],
        plan.scenes[i], brief.outputs[0], problems);
  plan.segments = cut_segments (plan);
  if (problems.has_errors ())
    return std::nullopt;
  return plan;
}

} // namespace reel
