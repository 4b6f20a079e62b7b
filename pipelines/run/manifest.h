// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "brief/brief.h"
#include "plan/plan.h"
#include "run/mastering.h"
#include "run/prepare.h"
#include "run/render_context.h"

namespace reel {

/* A finished video, for those who write about it. */
struct Finished {
  const Brief *brief = nullptr;
  const Plan *plan = nullptr;
  const RenderContext *context = nullptr;
  std::string identity; // see brief_identity
  Mastered sound;
};

/* NAME.manifest.json: what a video came from and what belongs to it. */
std::string write_manifest (
    const Finished &finished, const std::vector<PreparedFile> &files);

/* What was made and measured, as Prepared::report has it. */
std::string write_report (const Finished &finished, uint64_t bytes,
    const std::vector<Problem> &problems);

/* The identity of the brief that the manifest FILE names; nothing if there is
 * no such file or it is no manifest. */
std::optional<std::string> read_manifest_identity (const std::string &file);

} // namespace reel
