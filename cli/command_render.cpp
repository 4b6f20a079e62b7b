// SPDX-License-Identifier: GPL-3.0-or-later
#include "progress_view.h"
#include "render_settings.h"

namespace reel::cli {

namespace {

/* A list of ids, parted by commas. */
std::vector<std::string>
split_ids (const char *text)
{
  std::vector<std::string> ids;
  gchar **parts = g_strsplit (text, ",", -1);
  for (gchar **part = parts; *part; part++)
    if (*g_strstrip (*part))
      ids.emplace_back (*part);
  g_strfreev (parts);
  return ids;
}

/* What --verify can't be together with, or null. */
const char *
fault_of_verify (const RenderSettings &settings)
{
  if (!settings.verify)
    return nullptr;
  if (settings.output || settings.batch || settings.force ||
      settings.progressive)
    return "--verify publishes nothing: it is not for -o, --batch, --force and "
           "--progressive";
  return nullptr;
}

int
start (const RenderSettings &settings, const std::string &file)
{
  if (!make_progress_view (settings.progress ? settings.progress.get () : ""))
    return complain (kUsage, "--progress is bar, json or none");
  if (!start_engine ())
    return kFailed;
  if (settings.verify)
    return file.empty () ? verify_files (settings)
                         : verify_render (settings, file);
  return settings.batch
             ? render_batch (settings, file)
             : render_brief_file (settings, file, overrides_of (settings));
}

} // namespace

int
run_render (const std::vector<std::string> &arguments)
{
  RenderSettings settings;
  char *output = nullptr, *media = nullptr, *quality = nullptr, *size = nullptr,
       *progress = nullptr, *batch = nullptr, *only = nullptr,
       *verify = nullptr, *encoder = nullptr;
  gboolean force = FALSE, no_cache = FALSE, progressive = FALSE;
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
          "Segments rendered side by side (as many as cores and memory allow)",
          "N"},
      {"batch", 0, 0, G_OPTION_ARG_FILENAME, &batch,
          "A video for each row of a table of variables in CSV", "FILE"},
      {"only", 0, 0, G_OPTION_ARG_STRING, &only,
          "Only these scenes, by their ids", "ID,.."},
      {"verify", 0, 0, G_OPTION_ARG_FILENAME, &verify,
          "Compare what is rendered, or without BRIEF the files that are "
          "there, with a manifest",
          "MANIFEST"},
      {"progressive", 0, 0, G_OPTION_ARG_NONE, &progressive,
          "Publish a draft first, which the video then replaces", nullptr},
      {"encoder", 0, 0, G_OPTION_ARG_STRING, &encoder,
          "auto for one in hardware that works, or the name of an encoder",
          "NAME"},
      {"force", 0, 0, G_OPTION_ARG_NONE, &force,
          "Replace a file that did not come from this brief", nullptr},
      {"no-cache", 0, 0, G_OPTION_ARG_NONE, &no_cache, "Render everything anew",
          nullptr},
      {"progress", 0, 0, G_OPTION_ARG_STRING, &progress,
          "bar, json (an object a line) or none", "MODE"},
      settings.brief.base_dir_entry (), settings.brief.strict_entry (),
      settings.brief.voice_fallback_entry (), settings.brief.set_entry (),
      settings.brief.limit_entry (),
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
  settings.verify = adopt (verify);
  settings.encoder = adopt (encoder);
  CharPtr ids = adopt (only);
  settings.force = force;
  settings.progressive = progressive;
  settings.use_cache = !no_cache;
  if (parsed.help)
    return kDone;
  if (!parsed.ok)
    return kUsage;
  if (ids)
    settings.only = split_ids (ids.get ());
  if (ids && settings.only.empty ())
    return complain (kUsage, "--only takes ids of scenes, parted by commas");
  if (settings.encoder && !is_encoder_wish (settings.encoder.get ()))
    return complain (kUsage, std::string ("nothing is known of an encoder `") +
                                 settings.encoder.get () +
                                 "`; see reelsmith(1)");
  if (const char *fault = fault_of_verify (settings))
    return complain (kUsage, fault);
  if (settings.verify && parsed.operands.empty ())
    return start (settings, {});
  if (parsed.operands.size () != 1)
    return complain (kUsage, "render takes one brief; see reelsmith render "
                             "--help");
  if (settings.jobs < 0 || settings.jobs > 256)
    return complain (kUsage, "--jobs is a number from 1 to 256");
  return start (settings, parsed.operands[0]);
}

} // namespace reel::cli
