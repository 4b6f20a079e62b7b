// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>

#include "brief_options.h"
#include "command.h"

#include "error.h"
#include "gst_ptr.h"
#include "progress_view.h"
#include "run/paths.h"
#include "run/render.h"

namespace reel::cli {

namespace {

struct Settings {
  BriefOptions brief;
  CharPtr output, media, quality, size, progress;
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

/* -o FILE names folder and name at once; an .mp4 at its end is understood. */
Target
find_target (
    const Settings &settings, const std::string &media, const std::string &name)
{
  if (!settings.output)
    return {media, "videos", name, settings.force};
  std::string path = absolute (settings.output.get ());
  CharPtr folder = adopt (g_path_get_dirname (path.c_str ()));
  CharPtr file = adopt (g_path_get_basename (path.c_str ()));
  std::string stem = file.get ();
  if (stem.size () > 4 && stem.ends_with (".mp4"))
    stem.resize (stem.size () - 4);
  return {folder.get (), "", stem, settings.force};
}

int
render (const Settings &settings, const std::string &file)
{
  auto view =
      make_progress_view (settings.progress ? settings.progress.get () : "");
  if (!view)
    return complain (kUsage, "--progress is bar, json or none");
  if (!start_engine ())
    return kFailed;
  BriefOverrides overrides = settings.brief.overrides ();
  if (settings.size)
    overrides.size = settings.size.get ();
  if (settings.quality)
    overrides.quality = settings.quality.get ();
  Problems problems (file);
  auto brief = load_brief (file, overrides, problems);
  print_problems (problems.sorted ());
  if (!brief || stops (problems.sorted (), settings.brief.strict ()))
    return kUsage;

  RenderOptions options;
  options.media = settings.media ? absolute (settings.media.get ())
                                 : program_paths ().media;
  options.target = find_target (settings, options.media, brief->name);
  options.jobs = settings.jobs;
  options.strict = settings.brief.strict ();
  options.use_cache = settings.use_cache;
  options.graph_folder = options.media + "/assets/failed/" + brief->name;
  options.cancelled = &cancelled;
  options.on_progress = [&] (const ProgressReport &report) {
    view->update (report);
  };
  /* What is left of an earlier failure would mislead. */
  std::remove ((options.graph_folder + "/graph.dot").c_str ());
  Problems planning (file);
  ErrorPtr error;
  auto result = render_brief (*brief, options, planning, out (error));
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

} // namespace

int
run_render (const std::vector<std::string> &arguments)
{
  Settings settings;
  char *output = nullptr, *media = nullptr, *quality = nullptr, *size = nullptr,
       *progress = nullptr;
  gboolean force = FALSE, no_cache = FALSE;
  const GOptionEntry entries[] = {
      {"output", 'o', 0, G_OPTION_ARG_FILENAME, &output,
          "The video's file; its side files go beside it", "FILE"},
      {"media", 0, 0, G_OPTION_ARG_FILENAME, &media,
          "Folder for videos and for what rendering works with", "DIR"},
      {"quality", 0, 0, G_OPTION_ARG_STRING, &quality,
          "draft, standard, high or lossless", "Q"},
      {"size", 0, 0, G_OPTION_ARG_STRING, &size,
          "Size, as in a brief: 720p, 9:16, 1080x1080", "S"},
      {"jobs", 'j', 0, G_OPTION_ARG_INT, &settings.jobs,
          "Segments rendered side by side (as many as there are cores)", "N"},
      {"force", 0, 0, G_OPTION_ARG_NONE, &force,
          "Replace a file that did not come from this brief", nullptr},
      {"no-cache", 0, 0, G_OPTION_ARG_NONE, &no_cache, "Render everything anew",
          nullptr},
      {"progress", 0, 0, G_OPTION_ARG_STRING, &progress,
          "bar, json (an object a line) or none", "MODE"},
      settings.brief.base_dir_entry (), settings.brief.strict_entry (),
      settings.brief.voice_fallback_entry (),
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
  return render (settings, parsed.operands[0]);
}

} // namespace reel::cli
