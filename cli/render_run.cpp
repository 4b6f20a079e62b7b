// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdio>

#include "brief/draft.h"
#include "error.h"
#include "progress_view.h"
#include "render_settings.h"
#include "run/memory.h"
#include "run/paths.h"

namespace reel::cli {

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

static std::string
absolute (const char *path)
{
  return adopt (g_canonicalize_filename (path, nullptr)).get ();
}

/* -o FILE names folder and name at once; the suffix of BRIEF's output at its
 * end is understood. For MANY videos, or a batch, it names the folder. */
Target
find_target (const RenderSettings &settings, const std::string &media,
    const Brief &brief, bool many)
{
  const std::string &name = brief.name;
  std::string suffix = file_suffix (brief.outputs[0].container);
  if (!settings.output)
    return {media, "videos", name, suffix, settings.force};
  std::string path = absolute (settings.output.get ());
  if (settings.batch || many)
    return {path, "", name, suffix, settings.force};
  CharPtr folder = adopt (g_path_get_dirname (path.c_str ()));
  CharPtr file = adopt (g_path_get_basename (path.c_str ()));
  std::string stem = file.get ();
  if (stem.size () > suffix.size () && stem.ends_with (suffix))
    stem.resize (stem.size () - suffix.size ());
  return {folder.get (), "", stem, suffix, settings.force};
}

BriefOverrides
overrides_of (const RenderSettings &settings)
{
  BriefOverrides overrides = settings.brief.overrides ();
  if (settings.size)
    overrides.size = settings.size.get ();
  if (settings.quality)
    overrides.quality = settings.quality.get ();
  overrides.only = settings.only;
  return overrides;
}

std::string
media_of (const RenderSettings &settings)
{
  return settings.media ? absolute (settings.media.get ())
                        : program_paths ().media;
}

void
warn_of_memory (
    const RenderSettings &settings, const std::vector<Brief> &briefs)
{
  static std::string told; // rows of a batch are alike
  int64_t pixels = 0;
  for (const Brief &brief : briefs)
    pixels = std::max (
        pixels, (int64_t) brief.outputs[0].width * brief.outputs[0].height);
  std::string warning = memory_warning (settings.jobs, memory_room (), pixels);
  if (warning.empty () || !told.empty ())
    return;
  told = warning;
  std::fprintf (stderr, "reelsmith: warning: %s\n", warning.c_str ());
}

RenderOptions
render_options (
    const RenderSettings &settings, const Brief &brief, ProgressView &view)
{
  RenderOptions options;
  options.media = media_of (settings);
  options.jobs = settings.jobs;
  options.strict = settings.brief.strict ();
  options.encoder = settings.encoder ? settings.encoder.get () : "";
  options.use_cache = settings.use_cache;
  options.graph_folder = options.media + "/assets/failed/" + brief.name;
  options.cancelled = &cancelled;
  options.on_progress = [&view] (const ProgressReport &report) {
    view.update (report);
  };
  /* What is left of an earlier failure would mislead. */
  std::remove ((options.graph_folder + "/graph.dot").c_str ());
  return options;
}

int
tell_failure (ProgressView &view, const Problems &planning, const GError *error,
    const RenderOptions &options)
{
  view.failed (error->message);
  print_problems (planning.sorted ());
  if (g_error_matches (error, REEL_ERROR, (int) ErrorCode::InvalidBrief))
    return kUsage;
  complain (exit_status (error), error->message);
  std::string graph = options.graph_folder + "/graph.dot";
  if (g_file_test (graph.c_str (), G_FILE_TEST_EXISTS))
    std::fprintf (stderr, "  the graph of the pipeline: %s\n", graph.c_str ());
  return exit_status (error);
}

namespace {

/* A video that is being made of one output of a brief. */
struct Making {
  Brief brief;
  Target target;
  std::unique_ptr<ProgressView> view;
  std::string draft; // the path of the one that is there
};

/* A draft of it first. What planning finds is told with the whole. */
int
make_draft (const RenderSettings &settings, const std::optional<Cache> &cache,
    Making &making)
{
  RenderOptions options = render_options (settings, making.brief, *making.view);
  options.target = making.target;
  options.cache = cache;
  Problems planning (making.brief.file);
  ErrorPtr error;
  auto result = render_draft (making.brief, options, planning, out (error));
  if (!result)
    return tell_failure (*making.view, planning, error.get (), options);
  making.view->draft (*result);
  making.draft = result->path;
  return kDone;
}

int
make_whole (const RenderSettings &settings, const std::optional<Cache> &cache,
    Making &making)
{
  RenderOptions options = render_options (settings, making.brief, *making.view);
  options.target = making.target;
  options.cache = cache;
  options.follows_draft = !making.draft.empty ();
  Problems planning (making.brief.file);
  ErrorPtr error;
  auto result = render_brief (making.brief, options, planning, out (error));
  if (!result)
    return tell_failure (*making.view, planning, error.get (), options);
  print_problems (planning.sorted ());
  making.view->done (*result);
  making.draft.clear ();
  return kDone;
}

/* Drafts of all that are to have one, then each of them whole. */
int
make_all (const RenderSettings &settings, const std::optional<Cache> &cache,
    std::vector<Making> &all)
{
  int status = kDone;
  for (Making &making : all)
    if (status == kDone && settings.progressive && has_draft (making.brief))
      status = make_draft (settings, cache, making);
  for (Making &making : all)
    if (status == kDone)
      status = make_whole (settings, cache, making);
  return status;
}

} // namespace

/* A name that says one kind of file, for another. */
static bool
name_fits (const RenderSettings &settings, const Brief &brief, GError **error)
{
  std::string suffix = file_suffix (brief.outputs[0].container);
  std::string path = settings.output ? settings.output.get () : "";
  for (std::string other : {".mp4", ".webm", ".mkv", ".gif"})
    if (path.ends_with (other) && other != suffix) {
      g_set_error (error, REEL_ERROR, (int) ErrorCode::InvalidBrief,
          "%s ends in %s, but the video is %s: give it that name, or set "
          "`format` in the brief's `output`",
          path.c_str (), other.c_str (), suffix.c_str ());
      return false;
    }
  return true;
}

std::vector<Brief>
briefs_of (const RenderSettings &settings, const Brief &brief, GError **error)
{
  bool many = brief.outputs.size () > 1;
  std::vector<Brief> all;
  if (!many && !settings.batch && !name_fits (settings, brief, error))
    return {};
  for (size_t i = 0; i < brief.outputs.size (); i++) {
    all.push_back (brief_of_output (brief, i));
    Target target = find_target (settings, media_of (settings), all[i], many);
    if (!check_target (target, brief_identity (all[i], target.name), error))
      return {};
  }
  return all;
}

int
render_brief_file (const RenderSettings &settings, const std::string &file,
    const BriefOverrides &overrides, const SharedWork *shared)
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
  warn_of_memory (settings, all);
  std::vector<Making> making;
  making.reserve (all.size ());
  for (const Brief &one : all)
    making.push_back ({one,
        find_target (settings, media_of (settings), one, all.size () > 1),
        make_progress_view (settings.progress ? settings.progress.get () : ""),
        {}});
  /* What they share is made once, though nothing of it is kept. */
  bool shares = !settings.use_cache && !shared &&
                (all.size () > 1 || settings.progressive);
  auto own = shares ? SharedWork::create (media_of (settings), out (error))
                    : std::optional<SharedWork> ();
  if (shares && !own)
    return complain (exit_status (error.get ()), error->message);
  if (own)
    shared = &*own;
  std::optional<Cache> cache;
  if (shared)
    cache = shared->cache ();
  int status = make_all (settings, cache, making);
  for (const Making &left : making)
    if (!left.draft.empty ())
      std::fprintf (
          stderr, "  what is there is a draft: %s\n", left.draft.c_str ());
  return status;
}

} // namespace reel::cli
