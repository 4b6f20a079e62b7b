// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/render.h"

#include <unistd.h>

#include "error.h"
#include "gst_ptr.h"
#include "library/staging.h"
#include "run/prepare.h"

namespace reel {

static std::optional<RenderResult>
prepare_and_publish (const Brief &brief, const RenderOptions &options,
    Problems &problems, GError **error)
{
  std::string identity = brief_identity (brief, options.target.name);
  if (!check_target (options.target, identity, error))
    return std::nullopt;
  std::string job = "render-" + std::to_string (getpid ());
  auto staging = Staging::create (options.media, job, error);
  if (!staging)
    return std::nullopt;
  PrepareOptions preparing;
  preparing.staging = staging->path ();
  preparing.name = options.target.name;
  preparing.identity = identity;
  preparing.jobs = options.jobs;
  preparing.strict = options.strict;
  preparing.cancelled = options.cancelled;
  preparing.on_progress = options.on_progress;
  preparing.graph_folder = options.graph_folder;
  auto prepared = prepare_video (brief, preparing, problems, error);
  if (!prepared)
    return std::nullopt;
  auto path =
      publish (*prepared, staging->path (), options.target, identity, error);
  if (!path)
    return std::nullopt;
  return RenderResult{
      *path, prepared->seconds, prepared->frames, prepared->encoders};
}

std::optional<RenderResult>
render_brief (const Brief &brief, const RenderOptions &options,
    Problems &problems, GError **error)
{
  ErrorPtr failure;
  auto result = prepare_and_publish (brief, options, problems, out (failure));
  if (!result)
    g_propagate_error (error, from_library (failure.release ()));
  else if (options.on_progress)
    options.on_progress (finished_progress ());
  return result;
}

} // namespace reel
