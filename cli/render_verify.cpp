// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "render_settings.h"
#include "run/verify.h"

namespace reel::cli {

namespace {

constexpr char kSuffix[] = ".manifest.json";

/* The manifest that is asked for, if it can be one; else the reason is told. */
std::optional<library::Manifest>
read_asked (const RenderSettings &settings)
{
  std::string file = settings.verify.get ();
  ErrorPtr error;
  auto manifest = library::read_manifest (file, out (error));
  if (!manifest) {
    complain (kUsage, "--verify " + file + ": " + error->message +
                          "; a manifest is the `NAME.manifest.json` beside a "
                          "video");
    return manifest;
  }
  bool is_whole = !manifest->files.empty () &&
                  std::all_of (manifest->files.begin (), manifest->files.end (),
                      [] (const library::StagedFile &listed) {
                        return listed.sha256.size () == 64;
                      });
  if (is_whole)
    return manifest;
  complain (kUsage, "--verify " + file +
                        ": this is no manifest of a video: it has no `files` "
                        "with the SHA-256 of each");
  return std::nullopt;
}

int
tell (const RenderSettings &settings, ProgressView &view,
    const std::vector<FileVerdict> &verdicts)
{
  view.verified (verdicts);
  if (all_same (verdicts))
    return kDone;
  auto others = std::count_if (
      verdicts.begin (), verdicts.end (), [] (const FileVerdict &verdict) {
        return verdict.kind != FileVerdict::Kind::Same;
      });
  return complain (kFailed,
      std::to_string (others) + " of " + std::to_string (verdicts.size ()) +
          " files are not as " + settings.verify.get () + " says");
}

std::unique_ptr<ProgressView>
view_of (const RenderSettings &settings)
{
  return make_progress_view (settings.progress ? settings.progress.get () : "");
}

/* `film` of `out/film.manifest.json`; else empty. */
std::string
video_of_manifest (const RenderSettings &settings)
{
  CharPtr base = adopt (g_path_get_basename (settings.verify.get ()));
  std::string name = base.get ();
  if (!name.ends_with (kSuffix))
    return {};
  return name.substr (0, name.size () - sizeof kSuffix + 1);
}

/* What of BRIEF the manifest is of: its only output, or the one of that
 * name. */
std::optional<Brief>
choose_output (const Brief &brief, const std::string &name)
{
  if (brief.outputs.size () == 1)
    return brief_of_output (brief, 0);
  for (size_t i = 0; i < brief.outputs.size (); i++)
    if (Brief one = brief_of_output (brief, i); one.name == name)
      return one;
  return std::nullopt;
}

} // namespace

int
verify_files (const RenderSettings &settings)
{
  auto manifest = read_asked (settings);
  if (!manifest)
    return kUsage;
  CharPtr folder = adopt (g_path_get_dirname (settings.verify.get ()));
  auto verdicts = verify_folder (*manifest, folder.get (), &cancelled);
  return verdicts ? tell (settings, *view_of (settings), *verdicts)
                  : kCancelled;
}

int
verify_render (const RenderSettings &settings, const std::string &file)
{
  auto manifest = read_asked (settings);
  if (!manifest)
    return kUsage;
  Problems problems (file);
  auto brief = load_brief (file, overrides_of (settings), problems);
  print_problems (problems.sorted ());
  if (!brief || stops (problems.sorted (), settings.brief.strict ()))
    return kUsage;
  std::string name = video_of_manifest (settings);
  auto one = choose_output (*brief, name);
  if (!one)
    return complain (kUsage, "none of the brief's outputs is called `" + name +
                                 "`, as the video of " +
                                 settings.verify.get ());
  warn_of_memory (settings, {*one});
  auto view = view_of (settings);
  RenderOptions options = render_options (settings, *one, *view);
  options.target.name = name.empty () ? one->name : name;
  options.identity = manifest->identity;
  std::vector<library::StagedFile> made;
  options.instead_of_publishing = [&] (const Prepared &prepared) {
    made.reserve (prepared.files.size ());
    for (const PreparedFile &side : prepared.files)
      made.push_back ({side.name, side.bytes, side.sha256});
  };
  Problems planning (one->file);
  ErrorPtr error;
  auto result = render_brief (*one, options, planning, out (error));
  if (!result)
    return tell_failure (*view, planning, error.get (), options);
  print_problems (planning.sorted ());
  return tell (settings, *view, verify_made (*manifest, made));
}

} // namespace reel::cli
