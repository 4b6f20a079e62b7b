// SPDX-License-Identifier: GPL-3.0-or-later
/* A template run as a job by itself. */
#include "worker/template_order.h"

#include <algorithm>

#include "../../pipelines/error.h"
#include "gst_ptr.h"
#include "run/template.h"
#include "worker/exit_status.h"
#include "worker/read_order_brief.h"
#include "worker/watch.h"

namespace reel::daemon {

static TemplateOptions
options_of (const Order &order, Reporter &reporter)
{
  TemplateOptions options;
  options.folders = order.templates;
  options.properties = order.properties;
  options.files = input_files (order);
  options.name = order.options.name;
  options.staging = order.staging;
  options.cancelled = &cancelled;
  options.graph_folder = order.staging + "/failed";
  options.on_progress = [&] (const ProgressReport &report) {
    reporter.progress (report);
  };
  return options;
}

static bool
is_there (const Order &order)
{
  auto names = list_templates (order.templates);
  return std::find (names.begin (), names.end (), order.template_name) !=
         names.end ();
}

/* There is no brief that could be wrong: what the client gave is. */
static int
tell_failure (const Order &order, const GError *error, Reporter &reporter)
{
  if (!is_there (order))
    return reporter.failed (
        Error::NotFound, "there is no template `" + order.template_name + "`");
  if (g_error_matches (error, REEL_ERROR, (int) ErrorCode::InvalidBrief))
    return reporter.failed (Error::InvalidArgument, error->message);
  return reporter.failed (error);
}

int
check_pipeline (const Order &order, Reporter &reporter)
{
  Problems problems (order.template_name);
  ErrorPtr error;
  bool fine = check_template (
      order.template_name, options_of (order, reporter), problems, out (error));
  reporter.problems (problems);
  if (!fine)
    return tell_failure (order, error.get (), reporter);
  /* How long it runs is the template's own matter: nothing is predicted. */
  ReportPlan plan;
  plan.title = order.template_name;
  plan.name =
      order.options.name.empty () ? order.template_name : order.options.name;
  reporter.say (plan);
  reporter.say (ReportDone{});
  return kWorkerDone;
}

int
render_pipeline (const Order &order, Reporter &reporter)
{
  Problems problems (order.template_name);
  ErrorPtr error;
  auto prepared = run_template (
      order.template_name, options_of (order, reporter), problems, out (error));
  reporter.problems (problems);
  if (!prepared)
    return tell_failure (order, error.get (), reporter);
  reporter.stored (*prepared);
  reporter.say (ReportDone{prepared->report});
  return kWorkerDone;
}

} // namespace reel::daemon
