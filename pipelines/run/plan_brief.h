// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <glib.h>

#include "brief/brief.h"
#include "brief/problem.h"
#include "run/cache.h"

namespace reel {

class SpeechTimes;

struct PlanOptions {
  /* Folder to speak into, which its owner removes; empty: one of its own
   * under $TMPDIR. */
  std::string staging;
  int jobs = 0; // segments side by side; 0: as many as cores and memory allow
  const std::atomic<bool> *cancelled = nullptr;
  /* Where to look for what was rendered before, and to keep what is spoken now;
   * without one nothing counts as cached. Where nothing is kept, only the times
   * of what is spoken are found: that is quicker. */
  Cache cache;
  /* Where such times are remembered for the next plan; may be null. */
  SpeechTimes *speech_times = nullptr;
};

/* A scene as a plan lists it; times in seconds, from the video's start. */
struct SceneSummary {
  std::string id;
  double start = 0, seconds = 0;
  std::string why;              // what set its length
  double render_seconds = 0;    // of the clock, predicted
  uint64_t output_bytes = 0;    // predicted
  int segments = 0, cached = 0; // pieces of it; those rendered before
};

/* What rendering a brief will give, and take on this machine. */
struct PlanSummary {
  std::string title;
  std::string name; // of the finished files
  double video_seconds = 0;
  double render_seconds = 0;  // of the clock, predicted
  double whole_seconds = 0;   // the same, if nothing were cached
  uint64_t output_bytes = 0;  // of all that is published, predicted
  uint64_t staging_bytes = 0; // at the most at any moment, output included
  std::vector<SceneSummary> scenes;
  /* The plan: a JSON object with `title`, `name`, `width`, `height`, `fps`,
   * `frames`, `seconds`, `predicted` (`seconds`, `outputBytes`,
   * `stagingBytes`), `scenes` (`id`, `title`, `start`, `seconds`, `frames`,
   * `why`, `transition`, `transitionSeconds`, `predicted`, `cached`: whether
   * nothing of it has to be rendered) and `segments` (`scene`, `kind`,
   * `frames`, `cached`). The same brief gives the same bytes, but for
   * `predicted` and `cached`. */
  std::string json;
};

/* Finds what only speaking and planning show of BRIEF, which is verified: a
 * duration too short for its narration, a word that is never said; that goes
 * to PROBLEMS. Renders nothing, and leaves nothing behind in a folder of its
 * own. Nothing, without ERROR, if there are problems with the brief. */
std::optional<PlanSummary> plan_brief (const Brief &brief,
    const PlanOptions &options, Problems &problems, GError **error);

} // namespace reel
