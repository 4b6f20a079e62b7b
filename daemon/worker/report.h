// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <glib.h>

#include "error.h"

namespace reel::daemon {

/* What a worker says, one JSON object a line, at most 1 MiB long. The worker
 * may be anybody's by then: whoever reads takes nothing on trust. */
struct ReportStage {
  std::string stage; // speak, render, mix, join, check, publish
  int index = 0, of = 0;
};
struct ReportProgress {
  double fraction = 0;    // of the whole, 0 to 1
  double eta_seconds = 0; // 0: not known
};
/* Something a person who watches wants to know. */
struct ReportMessage {
  std::string text;
};
struct ReportProblem {
  std::string severity; // error, warning, note
  std::string file;
  uint32_t line = 0, column = 0;
  std::string message, hint;
};
/* List: a file that the brief names. */
struct ReportFile {
  std::string path; // absolute, by the order's base_dir
  std::string name; // as written
};
struct ReportVoice {
  std::string name, language;
};
struct ReportTemplate {
  std::string name;
};
/* Check: a video that rendering makes, before the plan; those of several
 * outputs in the brief's order. Both names are behind the job's own where the
 * plan has none: `` and `.mp4`, or `-1280x720` and `-1280x720.mp4`. */
struct ReportVideo {
  std::string name;          // without suffix
  std::string file;          // `film.mp4`
  double render_seconds = 0; // as of the plan, of this one
  bool has_draft = false;    // that is to be published first
  double draft_seconds = 0;  // and what that takes
};
/* Check: what rendering will take, of all videos and drafts together. */
struct ReportPlan {
  std::string title, name;
  double video_seconds = 0;
  double render_seconds = 0; // predicted, on this machine, if nothing is cached
  uint64_t output_bytes = 0; // predicted, of all that is published
  uint64_t staging_bytes = 0; // predicted, at the most, output included
  std::string json;           // the plan itself
};
/* Render: a file in `staging`/out, flushed to disk. The video comes last. */
struct ReportStored {
  std::string name;
  uint64_t bytes = 0;
  std::string sha256;
};
/* Check, Render: content keys of what is about to be made, each 64 hexadecimal
 * digits. Where the daemon has one it puts a copy into `staging`/found; then it
 * adds 1 to the eventfd `answers_fd`. */
struct ReportNeeds {
  std::string kind; // image, audio, segment
  std::vector<std::string> keys;
};
struct ReportDone {
  std::string report; // JSON, for Job1.Report; may be empty
};
struct ReportFailed {
  Error error = Error::PipelineFailed;
  std::string message; // one sentence a person can act on
};

using Report = std::variant<ReportStage, ReportProgress, ReportMessage,
    ReportProblem, ReportFile, ReportVoice, ReportTemplate, ReportPlan,
    ReportStored, ReportDone, ReportFailed, ReportNeeds, ReportVideo>;

/* One line with its newline. */
std::string write_report (const Report &report);
std::optional<Report> read_report (const std::string &line, GError **error);

} // namespace reel::daemon
