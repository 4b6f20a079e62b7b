// SPDX-License-Identifier: GPL-3.0-or-later
/* All that is wrong with a brief, and what rendering it will take. */
#include "gst_ptr.h"
#include "run/plan_brief.h"
#include "worker/ask_for_parts.h"
#include "worker/exit_status.h"
#include "worker/read_order_brief.h"
#include "worker/tasks.h"
#include "worker/template_order.h"
#include "worker/watch.h"

namespace reel::daemon {

static int
check_brief (const Order &order, Reporter &reporter)
{
  Problems problems (order.file);
  int status = kWorkerDone;
  auto brief =
      read_order_brief (order, load_brief_text, problems, reporter, status);
  if (!brief)
    return status;
  PlanOptions options;
  options.staging = order.staging;
  options.jobs = order.jobs;
  options.cache = cache_of (order, reporter);
  options.cancelled = &cancelled;
  ErrorPtr error;
  auto plan = plan_brief (*brief, options, problems, out (error));
  reporter.problems (problems);
  if (error)
    return reporter.failed (error.get ());
  if (!plan || problems.has_errors ())
    return reporter.failed (Error::InvalidBrief, "the brief has errors");
  if (order.options.strict && problems.has_warnings ())
    return reporter.failed (Error::InvalidBrief,
        "the brief has warnings, and none were to be let pass");
  /* What was rendered before may be evicted before the job runs. */
  reporter.say (ReportPlan{plan->title, plan->name, plan->video_seconds,
      plan->whole_seconds, plan->output_bytes, plan->staging_bytes,
      plan->json});
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
