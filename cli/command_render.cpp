// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <map>
#include <set>

#include "brief_options.h"
#include "command.h"
#include "csv.h"
#include "run/plan_brief.h"

#include "error.h"
#include "gst_ptr.h"
#include "progress_view.h"
#include "run/paths.h"
#include "run/render.h"

namespace reel::cli {

namespace {

struct Settings {
  BriefOptions brief;
  CharPtr output, media, quality, size, progress, batch;
  int jobs = 0;
  bool force = false, use_cache = true;
};

int
exit_status (const GError *error)
{
  if (error->domain != REEL_ERROR)
    return kFailed;
  switch ((ErrorCode) error->code) {
  case ErrorCode::Cancelled:
    return kCancelled;
  case ErrorCode::NoSpace:
    return kNoRoom;
  case ErrorCode::Exists:
  case ErrorCode::InvalidBrief:
    return kUsage;
  default:
    return kFailed;
  }
}

std::string
absolute (const char *path)
{
  return adopt (g_canonicalize_filename (path, nullptr)).get ();
}

/* -o FILE names folder and name at once; an .mp4 at its end is understood. For
 * MANY videos, or a batch, it names the folder. */
Target
find_target (const Settings &settings, const std::string &media,
    const std::string &name, bool many)
{
  if (!settings.output)
    return {media, "videos", name, settings.force};
  std::string path = absolute (settings.output.get ());
  if (settings.batch || many)
    return {path, "", name, settings.force};
  CharPtr folder = adopt (g_path_get_dirname (path.c_str ()));
  CharPtr file = adopt (g_path_get_basename (path.c_str ()));
  std::string stem = file.get ();
  if (stem.size () > 4 && stem.ends_with (".mp4"))
    stem.resize (stem.size () - 4);
  return {folder.get (), "", stem, settings.force};
}

BriefOverrides
overrides_of (const Settings &settings)
{
  BriefOverrides overrides = settings.brief.overrides ();
  if (settings.size)
    overrides.size = settings.size.get ();
  if (settings.quality)
    overrides.quality = settings.quality.get ();
  return overrides;
}

std::string
media_of (const Settings &settings)
{
  return settings.media ? absolute (settings.media.get ())
                        : program_paths ().media;
}

/* The video of BRIEF, which has one output. */
int
render_one (const Settings &settings, const Brief &brief, const Target &target)
{
  auto view =
      make_progress_view (settings.progress ? settings.progress.get () : "");
  RenderOptions options;
  options.media = media_of (settings);
  options.target = target;
  options.jobs = settings.jobs;
  options.strict = settings.brief.strict ();
  options.use_cache = settings.use_cache;
  options.graph_folder = options.media + "/assets/failed/" + brief.name;
  options.cancelled = &cancelled;
  options.on_progress = [&] (const ProgressReport &report) {
    view->update (report);
  };
  /* What is left of an earlier failure would mislead. */
  std::remove ((options.graph_folder + "/graph.dot").c_str ());
  Problems planning (brief.file);
  ErrorPtr error;
  auto result = render_brief (brief, options, planning, out (error));
  if (result) {
    print_problems (planning.sorted ());
    view->done (*result);
    return kDone;
  }
  view->failed (error->message);
  print_problems (planning.sorted ());
  if (g_error_matches (error.get (), REEL_ERROR, (int) ErrorCode::InvalidBrief))
    return kUsage;
  complain (exit_status (error.get ()), error->message);
  std::string graph = options.graph_folder + "/graph.dot";
  if (g_file_test (graph.c_str (), G_FILE_TEST_EXISTS))
    std::fprintf (stderr, "  the graph of the pipeline: %s\n", graph.c_str ());
  return exit_status (error.get ());
}

/* The briefs of each output of BRIEF, if all of them may go where they are to
 * go; else none, with the reason in ERROR. */
std::vector<Brief>
briefs_of (const Settings &settings, const Brief &brief, GError **error)
{
  bool many = brief.outputs.size () > 1;
  std::vector<Brief> all;
  for (size_t i = 0; i < brief.outputs.size (); i++) {
    all.push_back (brief_of_output (brief, i));
    Target target =
        find_target (settings, media_of (settings), all[i].name, many);
    if (!check_target (target, brief_identity (all[i], target.name), error))
      return {};
  }
  return all;
}

/* All videos of a brief, each published when it is whole. */
int
render (const Settings &settings, const std::string &file,
    const BriefOverrides &overrides)
{
  Problems problems (file);
  auto brief = load_brief (file, overrides, problems);
  print_problems (problems.sorted ());
  if (!brief || stops (problems.sorted (), settings.brief.strict ()))
    return kUsage;
  ErrorPtr error;
  std::vector<Brief> all = briefs_of (settings, *brief, out (error));
  if (error)
    return complain (exit_status (error.get ()), error->message);
  for (const Brief &one : all) {
    Target target =
        find_target (settings, media_of (settings), one.name, all.size () > 1);
    int status = render_one (settings, one, target);
    if (status != kDone)
      return status;
  }
  return kDone;
}

/* What rendering with OVERRIDES will fail on, all that can be known before; in
 * NAME how its files are called. */
int
check_row (const Settings &settings, const std::string &file,
    const BriefOverrides &overrides, Problems &problems, std::string &name)
{
  auto brief = load_brief (file, overrides, problems);
  if (!brief)
    return cancelled ? kCancelled : kDone;
  ErrorPtr error;
  std::vector<Brief> all = briefs_of (settings, *brief, out (error));
  PlanOptions planning;
  planning.cancelled = &cancelled;
  for (const Brief &one : all)
    if (!error)
      plan_brief (one, planning, problems, out (error));
  if (cancelled)
    return kCancelled;
  name = brief->name;
  return error ? complain (exit_status (error.get ()), error->message) : kDone;
}

/* The same problem in many rows is told once. */
void
print_row_problems (const std::vector<Problem> &problems,
    const std::string &row, std::set<std::string> &told)
{
  for (Problem problem : problems) {
    if (!told.insert (format_problem (problem)).second)
      continue;
    problem.message += " (" + row + ")";
    std::fputs (format_problem (problem).c_str (), stderr);
  }
}

std::optional<CsvTable>
read_rows (const std::string &file)
{
  constexpr size_t kMostBytes = 64 << 20;
  Problems problems (file);
  char *text = nullptr;
  gsize size = 0;
  ErrorPtr error;
  std::optional<CsvTable> table;
  if (!g_file_get_contents (file.c_str (), &text, &size, out (error)))
    problems.error (
        {}, std::string ("the table can't be read: ") + error->message);
  else if (size > kMostBytes)
    problems.error ({}, "the table is larger than 64 MiB");
  else
    table = read_csv ({text, size}, problems);
  g_free (text);
  print_problems (problems.sorted ());
  return table;
}

/* A video of each row; all rows are checked before the first is rendered. */
int
render_batch (const Settings &settings, const std::string &file)
{
  std::string table_file = settings.batch.get ();
  if (file == "-")
    return complain (kUsage, "a batch reads its brief many times: it can't "
                             "come from standard input");
  auto table = read_rows (table_file);
  if (!table)
    return kUsage;
  std::vector<BriefOverrides> rows;
  std::map<std::string, uint32_t> lines; // by the names of the videos
  std::set<std::string> told;
  bool right = true;
  for (const CsvTable::Row &row : table->rows) {
    std::string where = table_file + ":" + std::to_string (row.line);
    BriefOverrides &overrides = rows.emplace_back (overrides_of (settings));
    for (size_t i = 0; i < row.cells.size (); i++)
      overrides.variables.emplace (table->columns[i], row.cells[i]);
    Problems problems (file);
    std::string name;
    int status = check_row (settings, file, overrides, problems, name);
    if (status != kDone)
      return status;
    auto sorted = problems.sorted ();
    print_row_problems (sorted, where, told);
    right &= !stops (sorted, settings.brief.strict ());
    auto [other, is_new] = lines.emplace (name, row.line);
    if (!is_new && !name.empty ()) {
      right = false;
      complain (kUsage, where + " makes `" + name + "` as line " +
                            std::to_string (other->second) +
                            " does; put a variable into the brief's `name`");
    }
  }
  if (!right)
    return kUsage;
  int worst = kDone;
  for (const BriefOverrides &overrides : rows) {
    int status = render (settings, file, overrides);
    if (status == kCancelled || status == kNoRoom)
      return status;
    worst = std::max (worst, status);
  }
  return worst;
}

int
start (const Settings &settings, const std::string &file)
{
  if (!make_progress_view (settings.progress ? settings.progress.get () : ""))
    return complain (kUsage, "--progress is bar, json or none");
  if (!start_engine ())
    return kFailed;
  return settings.batch ? render_batch (settings, file)
                        : render (settings, file, overrides_of (settings));
}

} // namespace

int
run_render (const std::vector<std::string> &arguments)
{
  Settings settings;
  char *output = nullptr, *media = nullptr, *quality = nullptr, *size = nullptr,
       *progress = nullptr, *batch = nullptr;
  gboolean force = FALSE, no_cache = FALSE;
  const GOptionEntry entries[] = {
      {"output", 'o', 0, G_OPTION_ARG_FILENAME, &output,
          "The video's file, or with --batch its folder; side files go "
          "beside it",
          "FILE"},
      {"media", 0, 0, G_OPTION_ARG_FILENAME, &media,
          "Folder for videos and for what rendering works with", "DIR"},
      {"quality", 0, 0, G_OPTION_ARG_STRING, &quality,
          "draft, standard, high or lossless", "Q"},
      {"size", 0, 0, G_OPTION_ARG_STRING, &size,
          "Size, as in a brief: 720p, 9:16, 1080x1080", "S"},
      {"jobs", 'j', 0, G_OPTION_ARG_INT, &settings.jobs,
          "Segments rendered side by side (as many as there are cores)", "N"},
      {"batch", 0, 0, G_OPTION_ARG_FILENAME, &batch,
          "A video for each row of a table of variables in CSV", "FILE"},
      {"force", 0, 0, G_OPTION_ARG_NONE, &force,
          "Replace a file that did not come from this brief", nullptr},
      {"no-cache", 0, 0, G_OPTION_ARG_NONE, &no_cache, "Render everything anew",
          nullptr},
      {"progress", 0, 0, G_OPTION_ARG_STRING, &progress,
          "bar, json (an object a line) or none", "MODE"},
      settings.brief.base_dir_entry (), settings.brief.strict_entry (),
      settings.brief.voice_fallback_entry (), settings.brief.set_entry (),
      {nullptr, 0, 0, G_OPTION_ARG_NONE, nullptr, nullptr, nullptr}};
  auto parsed = parse_arguments ("render", "BRIEF",
      "Turns BRIEF (Markdown, YAML or JSON; - for standard input) into a "
      "video.",
      entries, arguments);
  settings.output = adopt (output);
  settings.media = adopt (media);
  settings.quality = adopt (quality);
  settings.size = adopt (size);
  settings.progress = adopt (progress);
  settings.batch = adopt (batch);
  settings.force = force;
  settings.use_cache = !no_cache;
  if (parsed.help)
    return kDone;
  if (!parsed.ok)
    return kUsage;
  if (parsed.operands.size () != 1)
    return complain (kUsage, "render takes one brief; see reelsmith render "
                             "--help");
  if (settings.jobs < 0 || settings.jobs > 256)
    return complain (kUsage, "--jobs is a number from 1 to 256");
  return start (settings, parsed.operands[0]);
}

} // namespace reel::cli
