// SPDX-License-Identifier: GPL-3.0-or-later
/* All that is wrong with a brief, and what rendering it will take. */
#include <algorithm>

#include "brief/draft.h"
#include "gst_ptr.h"
#include "library/staging.h"
#include "run/plan_brief.h"
#include "worker/ask_for_parts.h"
#include "worker/exit_status.h"
#include "worker/jobs.h"
#include "worker/read_order_brief.h"
#include "worker/tasks.h"
#include "worker/template_order.h"
#include "worker/watch.h"

namespace reel::daemon {

namespace {

/* Plans of a brief, one after the other, and what all of them come to. */
class Planning {
public:
  Planning (const Order &order, Reporter &reporter)
      : order_ (order), reporter_ (reporter),
        cache_ (cache_of (order, reporter))
  {
  }

  /* False: BRIEF can't be rendered, ERROR or PROBLEMS say why. */
  bool add_output (const Brief &brief, Problems &problems, GError **error);
  ReportPlan result (const Brief &whole) const;

  std::vector<ReportVideo> videos;

private:
  std::optional<PlanSummary> plan (
      const Brief &brief, Problems &problems, GError **error);
  void count (const PlanSummary &plan);

  const Order &order_;
  Reporter &reporter_;
  Cache cache_;
  int plans_ = 0;
  ReportPlan all_;
  uint64_t published_ = 0; // bytes, of all plans
  uint64_t working_ = 0;   // the most that one needs besides what it publishes
  std::string json_;
};

/* Each speaks into a folder of its own: files are named by scenes. */
std::optional<PlanSummary>
Planning::plan (const Brief &brief, Problems &problems, GError **error)
{
  PlanOptions options;
  options.staging = order_.staging + "/plan-" + std::to_string (plans_++);
  if (!make_folders (options.staging, error))
    return std::nullopt;
  options.jobs = jobs_of (order_, brief);
  options.cache = cache_;
  options.cancelled = &cancelled;
  return plan_brief (brief, options, problems, error);
}

/* What was rendered before may be evicted before the job runs. */
void
Planning::count (const PlanSummary &plan)
{
  all_.render_seconds += plan.whole_seconds;
  published_ += plan.output_bytes;
  working_ = std::max (working_,
      plan.staging_bytes - std::min (plan.staging_bytes, plan.output_bytes));
}

bool
Planning::add_output (const Brief &brief, Problems &problems, GError **error)
{
  auto whole = plan (brief, problems, error);
  reporter_.problems (problems);
  if (!whole || problems.has_errors ())
    return false;
  ReportVideo &video = videos.emplace_back ();
  video.name = brief.name;
  video.file = brief.name + file_suffix (brief.outputs[0].container);
  video.render_seconds = whole->whole_seconds;
  count (*whole);
  all_.video_seconds = whole->video_seconds;
  all_.output_bytes += whole->output_bytes;
  json_ += (json_.empty () ? "" : ",\n") + whole->json;
  video.has_draft = order_.options.progressive && has_draft (brief);
  if (!video.has_draft)
    return true;
  /* What is to be said of it was said of the whole. */
  Problems of_draft (order_.file);
  auto draft = plan (draft_of (brief), of_draft, error);
  if (!draft) {
    reporter_.problems (of_draft);
    return false;
  }
  video.draft_seconds = draft->whole_seconds;
  count (*draft);
  return true;
}

ReportPlan
Planning::result (const Brief &whole) const
{
  ReportPlan plan = all_;
  plan.title = whole.title;
  plan.name = whole.name;
  plan.staging_bytes = published_ + working_;
  plan.json = videos.size () > 1 ? "[" + json_ + "]" : json_;
  return plan;
}

} // namespace

static int
check_brief (const Order &order, Reporter &reporter)
{
  Problems problems (order.file);
  int status = kWorkerDone;
  auto brief =
      read_order_brief (order, load_brief_text, problems, reporter, status);
  if (!brief)
    return status;
  Planning planning (order, reporter);
  for (size_t i = 0; i < brief->outputs.size (); i++) {
    ErrorPtr error;
    if (planning.add_output (
            brief_of_output (*brief, i), problems, out (error)))
      continue;
    return error
               ? reporter.failed (error.get ())
               : reporter.failed (Error::InvalidBrief, "the brief has errors");
  }
  if (order.options.strict && problems.has_warnings ())
    return reporter.failed (Error::InvalidBrief,
        "the brief has warnings, and none were to be let pass");
  for (const ReportVideo &video : planning.videos)
    reporter.say (video);
  reporter.say (planning.result (*brief));
  reporter.say (ReportDone{});
  return kWorkerDone;
}

int
check_any (const Order &order, Reporter &reporter)
{
  return order.kind == Order::Kind::Brief ? check_brief (order, reporter)
                                          : check_pipeline (order, reporter);
}

} // namespace reel::daemon
