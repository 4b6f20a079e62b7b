// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "brief_options.h"
#include "command.h"
#include "gst_ptr.h"
#include "progress_view.h"
#include "run/render.h"
#include "run/shared_work.h"

namespace reel::cli {

/* What `reelsmith render` was asked to do. */
struct RenderSettings {
  BriefOptions brief;
  CharPtr output, media, quality, size, progress, batch, verify, encoder;
  std::vector<std::string> only; // ids of scenes; empty: all
  int jobs = 0;
  bool force = false, use_cache = true, progressive = false;
};

int exit_status (const GError *error);
std::string media_of (const RenderSettings &settings);
/* Where the video of BRIEF goes, one of MANY or alone. */
Target find_target (const RenderSettings &settings, const std::string &media,
    const Brief &brief, bool many);
BriefOverrides overrides_of (const RenderSettings &settings);

/* The briefs of each output of BRIEF, if all of them may go where they are to
 * go; else none, with the reason in ERROR. */
std::vector<Brief> briefs_of (
    const RenderSettings &settings, const Brief &brief, GError **error);

/* Tells, once, if --jobs asks for more than there is memory for. */
void warn_of_memory (
    const RenderSettings &settings, const std::vector<Brief> &briefs);

/* How to render BRIEF, but for its target; VIEW is told how it goes on. */
RenderOptions render_options (
    const RenderSettings &settings, const Brief &brief, ProgressView &view);
/* Tells why rendering came to nothing, and gives the exit status. */
int tell_failure (ProgressView &view, const Problems &planning,
    const GError *error, const RenderOptions &options);

/* All of these tell what there is to be told, and give the exit status. */

/* All videos of the brief FILE, each published when it is whole. SHARED, or
 * null, is what is shared with others where nothing is to be kept. */
int render_brief_file (const RenderSettings &settings, const std::string &file,
    const BriefOverrides &overrides, const SharedWork *shared = nullptr);
/* A video for each row of a table; all rows are checked before the first is
 * rendered. */
int render_batch (const RenderSettings &settings, const std::string &file);
/* Renders FILE and compares what comes out with a manifest; publishes
 * nothing. */
int verify_render (const RenderSettings &settings, const std::string &file);
/* Compares the files beside a manifest with it. */
int verify_files (const RenderSettings &settings);

} // namespace reel::cli
