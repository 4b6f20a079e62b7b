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
  int jobs = 0; // segments side by side; 0: as many as there are cores
  const std::atomic<bool> *cancelled = nullptr;
  Progress::Callback on_progress;
  std::string graph_folder; // for pipelines that fail; empty: nowhere
};

struct RenderResult {
  std::string path;
  double seconds = 0; // of video
  int64_t frames = 0;
  Encoders encoders;
};

/* Makes the video of BRIEF, which is verified: speaks, plans, renders, mixes,
 * joins, checks and publishes. What the brief is to blame for goes to
 * PROBLEMS (REEL_ERROR InvalidBrief), all else is in ERROR. Whatever happens,
 * nothing unfinished stays. Blocks the calling thread. */
std::optional<RenderResult> render_brief (const Brief &brief,
    const RenderOptions &options, Problems &problems, GError **error);

/* Finds what only speaking and planning show of BRIEF, which is verified: a
 * duration too short for its narration, a word that is never said. Renders
 * nothing, and leaves nothing behind. False, with ERROR set, if it could not
 * be found out. */
bool plan_brief (const Brief &brief, const std::atomic<bool> *cancelled,
    Problems &problems, GError **error);

/* GStreamer with the elements of Reelsmith: call once, first. */
bool initialise (int *argc, char ***argv, GError **error);

} // namespace reel
