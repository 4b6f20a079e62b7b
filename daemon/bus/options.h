// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <gio/gio.h>

#include "config/config.h"
#include "queue/job_queue.h"

/* What callers hand over as a{sv}, a{ss} and a{sh}, taken on trust in nothing:
 * types, ranges, lengths and numbers are looked at here, so that the rest of
 * the daemon need not. Each function refuses with Error::InvalidArgument. */
namespace reel::daemon {

/* What the options of one call may be. */
struct OptionRules {
  Order::Kind kind = Order::Kind::Brief;
  bool may_open_folders = false; // base-dir: session bus only
  int assets = 0;                // at most so many
  uint64_t asset_bytes = 0;      // of all of them together
};

OptionRules option_rules (Order::Kind kind, bool system, const Config &config);

/* OPTIONS is an a{sv}; FILES came with the message, or null. Everything but
 * the brief or the template, and owner. */
std::optional<Submission> read_options (GVariant *options, GUnixFDList *files,
    const OptionRules &rules, GError **error);

/* The properties of SubmitPipeline, an a{sv}, each as text that
 * g_variant_parse reads, with its type where the text alone doesn't tell. */
std::optional<std::map<std::string, std::string>> read_pipeline_properties (
    GVariant *properties, GError **error);

bool is_template_name (const std::string &name);

struct JobFilter {
  std::vector<State> states; // empty: all
  std::optional<uid_t> owner;
  std::optional<uint32_t> limit; // the newest so many
};

std::optional<JobFilter> read_filter (GVariant *filter, GError **error);

/* Of CleanUp: the names of JobQueue::clean_up to their values, `dry-run` is
 * 1. */
std::optional<std::map<std::string, uint64_t>> read_clean_up (
    GVariant *options, GError **error);

} // namespace reel::daemon
