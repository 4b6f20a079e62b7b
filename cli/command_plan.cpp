// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <cstdio>

#include "brief_options.h"
#include "command.h"
#include "gst_ptr.h"
#include "run/paths.h"
#include "run/plan_brief.h"
#include "run/speech_times.h"
#include "text_shape.h"

namespace reel::cli {

namespace {

/* `1:02.500`: plans are exact to the frame. */
std::string
moment_text (double seconds)
{
  auto thousandths = (long long) std::llround (seconds * 1000);
  char text[64];
  std::snprintf (text, sizeof text, "%lld:%02lld.%03lld", thousandths / 60'000,
      thousandths / 1000 % 60, thousandths % 1000);
  return text;
}

std::string
seconds_text (double seconds)
{
  CharPtr text = adopt (g_strdup_printf ("%lld.%lld s",
      std::llround (seconds * 10) / 10, std::llround (seconds * 10) % 10));
  return text.get ();
}

std::string
bytes_text (uint64_t bytes)
{
  constexpr uint64_t kMega = 1'000'000, kKilo = 1000;
  if (bytes < kMega)
    return std::to_string ((bytes + kKilo / 2) / kKilo) + " kB";
  uint64_t tenths = (bytes + kMega / 20) / (kMega / 10);
  return std::to_string (tenths / 10) + "." + std::to_string (tenths % 10) +
         " MB";
}

/* Of what was rendered before, how much there is. */
std::string
cached_text (const SceneSummary &scene)
{
  if (scene.cached == scene.segments)
    return "yes";
  return scene.cached == 0 ? "no"
                           : std::to_string (scene.cached) + " of " +
                                 std::to_string (scene.segments);
}

void
print_table (const PlanSummary &summary)
{
  Table table ({"SCENE", "START", "LENGTH", "WHY", "CACHED", "RENDER", "SIZE"});
  for (const SceneSummary &scene : summary.scenes)
    table.add ({scene.id, moment_text (scene.start),
        moment_text (scene.seconds), scene.why, cached_text (scene),
        seconds_text (scene.render_seconds), bytes_text (scene.output_bytes)});
  table.add ({"whole", moment_text (0), moment_text (summary.video_seconds), "",
      "", seconds_text (summary.render_seconds),
      bytes_text (summary.output_bytes)});
  std::fputs (table.text ().c_str (), stdout);
}

/* One object, or of several outputs a list of them. */
void
print_json (const std::vector<PlanSummary> &summaries)
{
  if (summaries.size () == 1) {
    std::printf ("%s\n", summaries[0].json.c_str ());
    return;
  }
  for (size_t i = 0; i < summaries.size (); i++)
    std::printf ("%s%s", i ? ",\n" : "[", summaries[i].json.c_str ());
  std::fputs ("]\n", stdout);
}

} // namespace

int
run_plan (const std::vector<std::string> &arguments)
{
  BriefOptions options;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {{"json", 0, 0, G_OPTION_ARG_NONE, &json,
                                      "Print the whole plan as JSON", nullptr},
      options.base_dir_entry (), options.strict_entry (),
      options.voice_fallback_entry (), options.set_entry (),
      options.limit_entry (),
      {nullptr, 0, 0, G_OPTION_ARG_NONE, nullptr, nullptr, nullptr}};
  std::string path;
  auto status = parse_one_brief ("plan",
      "Shows how BRIEF is laid out in time, and what rendering it will take. "
      "Renders nothing.",
      entries, arguments, path);
  if (status)
    return *status;
  if (!start_engine ())
    return kFailed;
  Problems problems (path);
  auto brief = load_brief (path, options.overrides (), problems);
  std::vector<PlanSummary> summaries; // of each output
  size_t outputs = brief ? brief->outputs.size () : 0;
  ErrorPtr error;
  SpeechTimes speech_times;
  for (size_t i = 0; i < outputs && !error; i++) {
    PlanOptions planning;
    planning.speech_times = &speech_times;
    planning.cancelled = &cancelled;
    /* What is there is looked at; nothing is kept by who only asks. */
    planning.cache =
        Cache (library::CacheFolder (program_paths ().media + "/assets"), {});
    auto summary = plan_brief (
        brief_of_output (*brief, i), planning, problems, out (error));
    if (summary)
      summaries.push_back (std::move (*summary));
  }
  if (error && cancelled)
    return kCancelled;
  if (error)
    return complain (kFailed, error->message);
  auto sorted = problems.sorted ();
  print_problems (sorted);
  if (!brief || summaries.size () < outputs ||
      stops (sorted, options.strict ()))
    return kUsage;
  if (json)
    print_json (summaries);
  for (size_t i = 0; i < outputs && !json; i++) {
    if (outputs > 1)
      std::printf (
          "%s%s\n", i ? "\n" : "", visible (summaries[i].name).c_str ());
    print_table (summaries[i]);
  }
  return kDone;
}

} // namespace reel::cli
