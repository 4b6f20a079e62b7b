// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/render.h"

#include <unistd.h>

#include "brief/draft.h"
#include "error.h"
#include "gst_ptr.h"
#include "library/staging.h"
#include "run/prepare.h"

namespace reel {

/* What is kept for later renders where no daemon looks after it. Enough for
 * some hours of video; the disk's last gigabyte isn't ours. */
static library::Policy
cache_policy ()
{
  constexpr uint64_t kDay = 24ull * 3600 * G_USEC_PER_SEC;
  library::Policy policy;
  policy.max_bytes = 10ull << 30;
  policy.keep_free = 1ull << 30;
  for (library::Kind kind :
      {library::Kind::Image, library::Kind::Audio, library::Kind::Segment})
    policy.max_age_us[kind] = 90 * kDay;
  return policy;
}

/* Share of the whole that a draft takes, for progress. */
static constexpr double kDraftShare = 0.2;

static std::optional<RenderResult>
prepare_and_publish (const Brief &brief, const std::string &kind,
    const RenderOptions &options, Problems &problems, GError **error)
{
  std::string identity = options.identity.empty ()
                             ? brief_identity (brief, options.target.name)
                             : options.identity;
  bool publishes = !options.instead_of_publishing;
  if (publishes && !check_target (options.target, identity, error))
    return std::nullopt;
  std::string job = kind + "-" + std::to_string (getpid ());
  auto staging = Staging::create (options.media, job, error);
  if (!staging)
    return std::nullopt;
  PrepareOptions preparing;
  preparing.staging = staging->path ();
  preparing.name = options.target.name;
  preparing.identity = identity;
  preparing.jobs = options.jobs;
  preparing.strict = options.strict;
  preparing.encoder = options.encoder;
  preparing.cancelled = options.cancelled;
  preparing.on_progress = options.on_progress;
  preparing.graph_folder = options.graph_folder;
  if (options.cache)
    preparing.cache = *options.cache;
  else if (options.use_cache)
    preparing.cache = Cache::of_media (options.media);
  auto prepared = prepare_video (brief, preparing, problems, error);
  if (!prepared)
    return std::nullopt;
  std::optional<std::string> path = "";
  if (publishes)
    path =
        publish (*prepared, staging->path (), options.target, identity, error);
  else
    options.instead_of_publishing (*prepared);
  if (!path)
    return std::nullopt;
  return RenderResult{*path, prepared->seconds, prepared->frames,
      prepared->encoders, prepared->segments, prepared->reused};
}

static std::optional<RenderResult>
render (const Brief &brief, const std::string &kind,
    const RenderOptions &options, Problems &problems, GError **error)
{
  ErrorPtr failure;
  auto result =
      prepare_and_publish (brief, kind, options, problems, out (failure));
  if (options.use_cache)
    library::trim_cache (options.media, cache_policy ());
  if (!result)
    g_propagate_error (error, from_library (failure.release ()));
  return result;
}

std::optional<RenderResult>
render_brief (const Brief &brief, const RenderOptions &options,
    Problems &problems, GError **error)
{
  RenderOptions own = options;
  if (options.follows_draft && options.on_progress)
    own.on_progress = [&] (ProgressReport report) {
      report.index++;
      report.of++;
      report.fraction = kDraftShare + (1 - kDraftShare) * report.fraction;
      options.on_progress (report);
    };
  auto result = render (brief, "render", own, problems, error);
  if (result && own.on_progress)
    own.on_progress (finished_progress ());
  return result;
}

std::optional<RenderResult>
render_draft (const Brief &brief, const RenderOptions &options,
    Problems &problems, GError **error)
{
  RenderOptions own = options;
  if (options.on_progress)
    own.on_progress = [&] (ProgressReport report) {
      report.stage = "draft";
      report.index = 1;
      report.of++;
      report.fraction *= kDraftShare;
      report.eta_seconds = 0; // of the draft alone
      options.on_progress (report);
    };
  return render (draft_of (brief), "draft", own, problems, error);
}

} // namespace reel
