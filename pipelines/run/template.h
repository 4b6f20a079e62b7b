// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <glib.h>

#include "brief/named_files.h"
#include "brief/problem.h"
#include "run/prepare.h"
#include "run/progress.h"

namespace reel {

/* A template run as a job by itself. */
struct TemplateOptions {
  /* Folders of the user's own templates; those that ship go first. */
  std::vector<std::string> folders;
  /* `element.property` to its value, as text that GVariant parses; what it
   * can't parse is taken as text. */
  std::map<std::string, std::string> properties;
  /* Names that stand for a file, in a property that takes one, to the path
   * that is opened. No other file but stock can be. */
  FileMap files;
  std::string name;    // of what is stored, without suffix; empty: its own
  std::string staging; // see PrepareOptions; not needed to check
  const std::atomic<bool> *cancelled = nullptr;
  Progress::Callback on_progress;
  std::string graph_folder;
};

/* The names of all templates, without suffix, sorted. */
std::vector<std::string> list_templates (
    const std::vector<std::string> &folders);

/* Can the template NAME be run with these options? What can't be goes to
 * PROBLEMS: an element that may not run in a job, a property that is not there
 * or takes no such value. ERROR (InvalidBrief) sums it up. GStreamer must be
 * initialised. */
bool check_template (const std::string &name, const TemplateOptions &options,
    Problems &problems, GError **error);

/* Runs it to its end. Its reelstoragesinks, and a fakesink called `store`,
 * store in STAGING/out; that is what comes back, with `stored` (how many) as
 * the report. Blocks the calling thread. */
std::optional<Prepared> run_template (const std::string &name,
    const TemplateOptions &options, Problems &problems, GError **error);

} // namespace reel
