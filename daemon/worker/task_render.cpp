// SPDX-License-Identifier: GPL-3.0-or-later
/* Makes all that is to be published of one output of a brief, or of its draft,
 * in staging. */
#include "brief/draft.h"
#include "gst_ptr.h"
#include "run/prepare.h"
#include "worker/ask_for_parts.h"
#include "worker/exit_status.h"
#include "worker/jobs.h"
#include "worker/read_order_brief.h"
#include "worker/tasks.h"
#include "worker/template_order.h"
#include "worker/watch.h"

namespace reel::daemon {

static Brief
part_of (const Brief &brief, const Order &order)
{
  Brief one = brief_of_output (brief, (size_t) order.output);
  return order.draft ? draft_of (one) : one;
}

static int
render_brief (const Order &order, Reporter &reporter)
{
  Problems problems (order.file);
  int status = kWorkerDone;
  auto brief =
      read_order_brief (order, load_brief_text, problems, reporter, status);
  if (!brief)
    return status;
  if ((size_t) order.output >= brief->outputs.size ())
    return reporter.failed (Error::InvalidBrief,
        "the brief has fewer outputs than when it was submitted");
  Brief one = part_of (*brief, order);
  PrepareOptions options;
  options.staging = order.staging;
  options.identity = order.identity;
  options.jobs = jobs_of (order, one);
  options.strict = order.options.strict;
  options.cache = cache_of (order, reporter);
  options.cancelled = &cancelled;
  options.graph_folder = order.staging + "/failed";
  options.on_progress = [&] (const ProgressReport &report) {
    reporter.progress (report);
  };
  tell_of_memory (order, one, reporter);
  ErrorPtr error;
  auto prepared = prepare_video (one, options, problems, out (error));
  reporter.problems (problems);
  if (!prepared)
    return reporter.failed (error.get ());
  reporter.stored (*prepared);
  reporter.say (ReportDone{prepared->report});
  return kWorkerDone;
}

int
render_any (const Order &order, Reporter &reporter)
{
  return order.kind == Order::Kind::Brief ? render_brief (order, reporter)
                                          : render_pipeline (order, reporter);
}

} // namespace reel::daemon
