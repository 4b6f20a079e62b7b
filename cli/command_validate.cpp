// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief_options.h"
#include "command.h"
#include "gst_ptr.h"
#include "run/plan_brief.h"

namespace reel::cli {

int
run_validate (const std::vector<std::string> &arguments)
{
  BriefOptions options;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
      {"json", 0, 0, G_OPTION_ARG_NONE, &json,
          "Print a JSON list on standard output", nullptr},
      options.base_dir_entry (), options.strict_entry (),
      options.voice_fallback_entry (), options.set_entry (),
      options.limit_entry (),
      {nullptr, 0, 0, G_OPTION_ARG_NONE, nullptr, nullptr, nullptr}};
  std::string path;
  auto status = parse_one_brief ("validate",
      "Lists all that is wrong with BRIEF, each with its place. Renders "
      "nothing.",
      entries, arguments, path);
  if (status)
    return *status;
  if (!start_engine ())
    return kFailed;
  Problems problems (path);
  auto brief = load_brief (path, options.overrides (), problems);
  ErrorPtr error;
  if (brief) {
    PlanOptions planning;
    planning.cancelled = &cancelled;
    for (size_t i = 0; i < brief->outputs.size () && !error; i++)
      plan_brief (brief_of_output (*brief, i), planning, problems, out (error));
  }
  if (error)
    return complain (kFailed, error->message);
  auto sorted = problems.sorted ();
  if (json)
    print_problems_json (sorted);
  else
    print_problems (sorted);
  return stops (sorted, options.strict ()) ? kUsage : kDone;
}

} // namespace reel::cli
