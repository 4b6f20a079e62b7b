// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include "brief/brief.h"
#include "brief/problem.h"
#include "run/cache.h"
#include "run/encoders.h"
#include "run/progress.h"

namespace reel {

struct PrepareOptions {
  /* Folder to work in; its owner has made it, locks it and removes it.
   * Nothing is written anywhere else. */
  std::string staging;
  std::string name;     // of the finished files; empty: the brief's
  std::string identity; // who made it, see brief_identity; empty: the brief
  int jobs = 0; // segments side by side; 0: as many as cores and memory allow
  bool strict = false; // warnings stop, as errors do
  std::string encoder; // wished for, see choose_encoders
  /* Set from any thread: it ends as Cancelled within half a second. */
  const std::atomic<bool> *cancelled = nullptr;
  Progress::Callback on_progress; // ends below 1: publishing is still to come
  std::string graph_folder;       // for pipelines that fail; empty: nowhere
  Cache cache; // what was finished before, and where to keep what is now
};

/* A file in STAGING/out, flushed to disk. */
struct PreparedFile {
  std::string name;
  uint64_t bytes = 0;
  std::string sha256;
};

/* All that is to be published, in the order in which it is to be: whoever has
 * the last file has all. */
struct Prepared {
  std::vector<PreparedFile> files; // side files, manifest, video
  double seconds = 0;              // of video
  int64_t frames = 0;
  Encoders encoders;
  int64_t segments = 0, reused = 0; // pieces it consists of; those not rendered
  bool mixed = false; // its sound; false: it was known, or there is none
  /* What was made, measured and warned of: a JSON object with `seconds`,
   * `frames`, `width`, `height`, `fps`, `videoEncoder`, `audioEncoder`,
   * `loudness` (LUFS) and `truePeak` (dBTP) where there is sound, `bytes`,
   * `warnings`, a list of texts, and `segments` in order of time, each with its
   * `scene`, `kind`, `frames` and whether it was `reused`. */
  std::string report;
};

/* Where in STAGING what is to be published lies. */
std::string prepared_folder (const std::string &staging);

/* Makes the video of BRIEF, which is verified: speaks, plans, renders, mixes,
 * joins and checks; all but publication. What the brief is to blame for goes
 * to PROBLEMS (REEL_ERROR InvalidBrief), all else is in ERROR, without paths
 * that nobody wrote. Blocks the calling thread. */
std::optional<Prepared> prepare_video (const Brief &brief,
    const PrepareOptions &options, Problems &problems, GError **error);

} // namespace reel
