// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <string>

#include "brief/brief.h"
#include "brief/problem.h"
#include "run/progress.h"
#include "run/publish.h"

namespace reel {

struct RenderOptions {
  std::string media; // root of what is kept and worked with
  Target target;
  int jobs = 0; // segments side by side; 0: as many as cores and memory allow
  bool strict = false; // warnings stop, as errors do
  std::string encoder; // wished for, see choose_encoders
  /* Take what was rendered before from MEDIA/assets, and leave there what is
   * rendered now; afterwards only so much of it is kept as fits. */
  bool use_cache = true;
  /* Set: this one in its place, which goes on to be the caller's. */
  std::optional<Cache> cache;
  /* A draft of it was rendered before: progress goes on from there. */
  bool follows_draft = false;
  const std::atomic<bool> *cancelled = nullptr;
  Progress::Callback on_progress;
  std::string graph_folder; // for pipelines that fail; empty: nowhere
  std::string identity;     // who made it; empty: see brief_identity
  /* Told what was made, which is then removed again. */
  std::function<void (const Prepared &)> instead_of_publishing;
};

struct RenderResult {
  std::string path;   // empty: nothing was published
  double seconds = 0; // of video
  int64_t frames = 0;
  Encoders encoders;
  int64_t segments = 0, reused = 0; // pieces; those not rendered again
};

/* Makes the video of BRIEF, which is verified, and publishes it: prepare_video
 * in a staging folder of its own, then publish. Whatever happens, nothing
 * unfinished stays. Blocks the calling thread. */
std::optional<RenderResult> render_brief (const Brief &brief,
    const RenderOptions &options, Problems &problems, GError **error);

/* Makes and publishes a draft of BRIEF, under the same name: render_brief then
 * takes from the cache what both have in common, speech and sound, and puts the
 * whole in its place in one step. The manifest of a draft says so in
 * `quality`. */
std::optional<RenderResult> render_draft (const Brief &brief,
    const RenderOptions &options, Problems &problems, GError **error);

} // namespace reel
