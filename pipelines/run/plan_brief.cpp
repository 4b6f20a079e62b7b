// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/plan_brief.h"

#include <filesystem>

#include "error.h"
#include "gst_ptr.h"
#include "run/lay_out.h"
#include "run/plan_json.h"
#include "run/predict.h"
#include "run/segment_key.h"
#include "run/shade_texts.h"

namespace reel {

namespace {

/* A folder of one's own, removed with all that was spoken into it. */
class Scratch {
public:
  explicit Scratch (GError **error)
      : path_ (adopt (g_dir_make_tmp ("reelsmith-XXXXXX", error)))
  {
  }
  ~Scratch ()
  {
    std::error_code ignored;
    if (path_)
      std::filesystem::remove_all (path_.get (), ignored);
  }
  Scratch (const Scratch &) = delete;
  Scratch &operator= (const Scratch &) = delete;

  const char *path () const { return path_.get (); }

private:
  CharPtr path_;
};

PlanSummary
summarise (
    const Brief &brief, const Plan &plan, const Encoders &encoders, int jobs)
{
  PlanSummary summary;
  summary.title = brief.title;
  summary.name = brief.name;
  summary.video_seconds = (double) plan.frame_time (plan.frames) / kSecond;
  Costs costs = predict_costs (plan, encoders, jobs);
  summary.render_seconds = costs.seconds ();
  Plan anew = plan;
  for (Segment &segment : anew.segments)
    segment.cached = false;
  summary.whole_seconds = predict_costs (anew, encoders, jobs).seconds ();
  PredictedBytes bytes = predict_bytes (plan, encoders);
  summary.output_bytes = bytes.output;
  summary.staging_bytes = bytes.staging;
  std::vector<SceneShare> shares = predict_scenes (plan, costs, bytes);
  for (size_t i = 0; i < plan.scenes.size (); i++) {
    const PlannedScene &scene = plan.scenes[i];
    auto seconds = [&] (int64_t frames) {
      return (double) plan.frame_time (frames) / kSecond;
    };
    summary.scenes.push_back ({scene.id, seconds (scene.first_frame),
        seconds (scene.frames), scene.why, shares[i].seconds, shares[i].bytes});
  }
  for (const Segment &segment : plan.segments) {
    summary.scenes[segment.scene].segments++;
    summary.scenes[segment.scene].cached += segment.cached;
  }
  summary.json = write_plan_json (plan, summary);
  return summary;
}

/* What of PLAN was rendered before. */
void
look_up (Plan &plan, const RenderContext &context)
{
  ContentHashes hashes (context);
  recall_shades (plan, context, hashes);
  look_up_segments (plan, context, hashes);
}

} // namespace

std::optional<PlanSummary>
plan_brief (const Brief &brief, const PlanOptions &options, Problems &problems,
    GError **error)
{
  auto encoders = choose_encoders (brief.outputs[0], error);
  if (!encoders)
    return std::nullopt;
  std::optional<Scratch> scratch;
  RenderContext context;
  context.staging = options.staging;
  if (options.staging.empty ()) {
    scratch.emplace (error);
    if (!scratch->path ())
      return std::nullopt;
    context.staging = scratch->path ();
  }
  context.files = brief.files;
  context.cancelled = options.cancelled;
  ErrorPtr failure;
  context.cache = options.cache;
  context.needs_speech = options.cache.keeps ();
  context.speech_times = options.speech_times;
  context.jobs = jobs_side_by_side (options.jobs, 0);
  context.encoders = *encoders;
  auto plan = lay_out (brief, context, problems, {}, out (failure));
  if (plan && options.cache.is_set ())
    look_up (*plan, context);
  if (plan)
    return summarise (brief, *plan, *encoders, options.jobs);
  if (!problems.has_errors ()) {
    std::string message = brief.files.show_in (failure->message);
    g_set_error_literal (
        error, failure->domain, failure->code, message.c_str ());
  }
  return std::nullopt;
}

} // namespace reel
