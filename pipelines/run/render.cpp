// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/render.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <numeric>
#include <thread>

#include <unistd.h>

#include "check/finished.h"
#include "error.h"
#include "gst_ptr.h"
#include "run/join.h"
#include "run/mp4_header.h"
#include "run/picture_source.h"
#include "run/segment_render.h"
#include "run/speak.h"
#include "run/staging.h"
#include "run/store.h"

namespace reel {

namespace {

/* Expected costs in seconds of work: what measures on two cores came to for a
 * second of 1080p; only their ratios matter. */
constexpr double kBodyCost = 0.30, kTransitionCost = 0.45;
constexpr double kMixCost = 0.004, kJoinCost = 0.008, kCheckCost = 0.015;
/* Speaking goes first and its length isn't known: so much of the whole. */
constexpr double kSpeakShare = 0.05;

/* A render on its way. Each step leaves its result for the next. */
class Render {
public:
  Render (const Brief &brief, const RenderOptions &options, Problems &problems)
      : brief_ (brief), options_ (options), problems_ (problems),
        progress_ (options.on_progress)
  {
  }

  std::optional<RenderResult> run (GError **error);

private:
  bool prepare (GError **error);
  bool lay_out (GError **error);
  bool shade_texts (GError **error);
  bool render_segments (GError **error);
  void work (std::atomic<size_t> &next, const std::vector<size_t> &order);
  bool mix (GError **error);
  bool join (GError **error);
  std::string segment_file (size_t index) const;
  void set_steps ();

  const Brief &brief_;
  const RenderOptions &options_;
  Problems &problems_;
  Progress progress_;
  RenderContext context_;
  std::optional<Staging> staging_;
  std::optional<Plan> plan_;
  Mastered sound_;
  std::string video_;

  std::atomic<bool> stop_ = false; // asked for, or a segment has failed
  std::mutex error_lock_;          // guards error_
  ErrorPtr error_;
};

bool
Render::prepare (GError **error)
{
  auto encoders = choose_encoders (error);
  if (!encoders ||
      !check_target (options_.target, brief_identity (brief_), error))
    return false;
  std::string job = "render-" + std::to_string (getpid ());
  auto staging = Staging::create (options_.media, job, error);
  if (!staging)
    return false;
  staging_.emplace (std::move (*staging));
  context_.encoders = *encoders;
  context_.staging = staging_->path ();
  context_.graph_folder = options_.graph_folder;
  context_.cancelled = options_.cancelled;
  return true;
}

bool
Render::lay_out (GError **error)
{
  progress_.begin_stage ("speak");
  double scenes = (double) brief_.scenes.size ();
  progress_.set_steps ({kSpeakShare, 1 - kSpeakShare});
  auto spoken = speak (
      brief_, context_, problems_,
      [&] (size_t done) { progress_.update (0, (double) done / scenes); },
      error);
  if (spoken)
    plan_ = make_plan (brief_, *spoken, problems_);
  if (plan_)
    return shade_texts (error);
  if (error && !*error)
    g_set_error (error, REEL_ERROR, (int) ErrorCode::InvalidBrief,
        "the brief can't be rendered as it is");
  return false;
}

/* Texts on a picture get as much shade as that picture calls for. */
bool
Render::shade_texts (GError **error)
{
  for (PlannedScene &scene : plan_->scenes) {
    auto shaded = [] (const Overlay &overlay) {
      return overlay.scrim > 0 && overlay.color.empty () &&
             overlay.style != "label" && overlay.style != "lower-third";
    };
    if (std::none_of (scene.overlays.begin (), scene.overlays.end (), shaded))
      continue;
    auto brightness = picture_brightness (scene.picture, error);
    if (!brightness)
      return false;
    for (Overlay &overlay : scene.overlays)
      if (shaded (overlay))
        overlay.scrim = scrim_for_brightness (*brightness);
  }
  return true;
}

std::string
Render::segment_file (size_t index) const
{
  return staging_->file ("segment-" + std::to_string (index) + ".mp4");
}

static double
segment_cost (const Plan &plan, const Segment &segment)
{
  double seconds = (double) plan.frame_time (segment.frames) / kSecond;
  return seconds *
         (segment.kind == Segment::Kind::Body ? kBodyCost : kTransitionCost);
}

/* Steps: the segments, then mix, join, check. */
void
Render::set_steps ()
{
  std::vector<double> costs;
  for (const Segment &segment : plan_->segments)
    costs.push_back (segment_cost (*plan_, segment));
  double seconds = (double) plan_->frame_time (plan_->frames) / kSecond;
  for (double cost : {kMixCost, kJoinCost, kCheckCost})
    costs.push_back (cost * seconds);
  progress_.set_steps (costs);
}

/* What each worker does: take the next segment until there is none. */
void
Render::work (std::atomic<size_t> &next, const std::vector<size_t> &order)
{
  RenderContext context = context_;
  context.cancelled = &stop_;
  for (size_t taken = next++; taken < order.size () && !stop_; taken = next++) {
    size_t index = order[taken];
    const Segment &segment = plan_->segments[index];
    double length = (double) plan_->frame_time (segment.frames);
    auto on_position = [&] (Nanoseconds position) {
      if (options_.cancelled && *options_.cancelled)
        stop_ = true;
      progress_.update (index, std::min ((double) position / length, 0.99));
    };
    ErrorPtr failure;
    if (render_segment (*plan_, segment, context, segment_file (index),
            on_position, out (failure))) {
      progress_.update (index, 1);
      continue;
    }
    std::lock_guard guard (error_lock_);
    /* The first failure is the cause; others are cancelled by it. */
    if (!error_)
      error_ = std::move (failure);
    stop_ = true;
  }
}

bool
Render::render_segments (GError **error)
{
  progress_.begin_stage ("render");
  set_steps ();
  std::map<std::string, std::string> hashes;
  auto hash_of = [&] (const std::string &file) {
    auto [found, added] = hashes.try_emplace (file);
    if (added)
      found->second = hash_file (file);
    return found->second;
  };
  for (Segment &segment : plan_->segments)
    segment.key = segment_key (*plan_, segment, context_, hash_of);

  /* Longest first: no core is left alone with a long one at the end. */
  std::vector<size_t> order (plan_->segments.size ());
  std::iota (order.begin (), order.end (), 0u);
  std::stable_sort (order.begin (), order.end (), [&] (size_t a, size_t b) {
    return segment_cost (*plan_, plan_->segments[a]) >
           segment_cost (*plan_, plan_->segments[b]);
  });
  size_t jobs = options_.jobs > 0 ? (size_t) options_.jobs
                                  : std::thread::hardware_concurrency ();
  jobs = std::clamp<size_t> (jobs, 1, order.size ());
  std::atomic<size_t> next = 0;
  std::vector<std::thread> workers;
  for (size_t i = 0; i < jobs; i++)
    workers.emplace_back ([&] { work (next, order); });
  for (std::thread &worker : workers)
    worker.join ();
  if (options_.cancelled && *options_.cancelled) {
    g_set_error (error, REEL_ERROR, (int) ErrorCode::Cancelled, "cancelled");
    return false;
  }
  if (error_)
    g_propagate_error (error, error_.release ());
  return !stop_;
}

bool
Render::mix (GError **error)
{
  progress_.begin_stage ("mix");
  auto mastered = master_sound (
      *plan_, staging_->file ("sound.f32"), options_.cancelled, error);
  if (!mastered)
    return false;
  sound_ = *mastered;
  progress_.update (plan_->segments.size (), 1);
  return true;
}

bool
Render::join (GError **error)
{
  progress_.begin_stage ("join");
  std::vector<std::string> files;
  for (size_t i = 0; i < plan_->segments.size (); i++)
    files.push_back (segment_file (i));
  size_t step = plan_->segments.size () + 1;
  double length = (double) plan_->frame_time (plan_->frames);
  std::string joined = staging_->file ("joined.mp4");
  video_ = staging_->file ("video.mp4");
  if (!join_segments (
          *plan_, files, staging_->file ("sound.f32"), context_, joined,
          [&] (Nanoseconds position) {
            progress_.update (step, (double) position / length);
          },
          error) ||
      !rewrite_mp4 (joined, video_, error))
    return false;
  progress_.update (step, 1);
  progress_.begin_stage ("check");
  if (!check_finished (*plan_, video_, options_.cancelled, error))
    return false;
  progress_.update (step + 1, 1);
  return true;
}

std::optional<RenderResult>
Render::run (GError **error)
{
  if (!prepare (error) || !lay_out (error) || !render_segments (error) ||
      !mix (error) || !join (error))
    return std::nullopt;
  progress_.begin_stage ("publish");
  auto path = publish (
      {&brief_, &*plan_, &context_, sound_, video_}, options_.target, error);
  if (!path)
    return std::nullopt;
  progress_.finish ();
  return RenderResult{*path,
      (double) plan_->frame_time (plan_->frames) / kSecond, plan_->frames,
      context_.encoders};
}

} // namespace

std::optional<RenderResult>
render_brief (const Brief &brief, const RenderOptions &options,
    Problems &problems, GError **error)
{
  ErrorPtr failure;
  auto result = Render (brief, options, problems).run (out (failure));
  if (!result)
    g_propagate_error (error, failure.release ());
  return result;
}

bool
plan_brief (const Brief &brief, const std::atomic<bool> *cancelled,
    Problems &problems, GError **error)
{
  CharPtr folder = adopt (g_dir_make_tmp ("reelsmith-XXXXXX", error));
  if (!folder)
    return false;
  RenderContext context;
  context.staging = folder.get ();
  context.cancelled = cancelled;
  ErrorPtr failure;
  auto spoken = speak (brief, context, problems, {}, out (failure));
  if (spoken)
    make_plan (brief, *spoken, problems);
  std::error_code ignored;
  std::filesystem::remove_all (folder.get (), ignored);
  if (failure)
    g_propagate_error (error, failure.release ());
  return spoken || problems.has_errors ();
}

} // namespace reel
