// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include <glib.h>

#include "brief/interpret.h"
#include "brief/problem.h"

namespace reel::cli {

/* Exit statuses, as the manual lists them. */
enum ExitStatus {
  kDone = 0,
  kFailed = 1,
  kUsage = 2, // or a wrong brief
  kNoRoom = 3,
  kUnreachable = 4, // the daemon
  kCancelled = 130,
};

/* One command: its words are ARGV behind its name. */
using CommandFunction = int (*) (const std::vector<std::string> &arguments);

int run_render (const std::vector<std::string> &arguments);
int run_validate (const std::vector<std::string> &arguments);
int run_plan (const std::vector<std::string> &arguments);
int run_convert (const std::vector<std::string> &arguments);
int run_voices (const std::vector<std::string> &arguments);
int run_submit (const std::vector<std::string> &arguments);
int run_jobs (const std::vector<std::string> &arguments);
int run_watch (const std::vector<std::string> &arguments);
int run_cancel (const std::vector<std::string> &arguments);
int run_retry (const std::vector<std::string> &arguments);
int run_remove (const std::vector<std::string> &arguments);
int run_stock (const std::vector<std::string> &arguments);
int run_clean (const std::vector<std::string> &arguments);
int run_fsck (const std::vector<std::string> &arguments);
int run_new (const std::vector<std::string> &arguments);

/* Set by SIGINT and SIGTERM. */
extern std::atomic<bool> cancelled;

/* Parses ARGUMENTS against ENTRIES (GOption); what is left are operands.
 * False, with the error told, if they are wrong; HELP if help was asked for
 * and given. */
struct ParsedArguments {
  bool ok = false;
  bool help = false;
  std::vector<std::string> operands;
};
ParsedArguments parse_arguments (const char *command, const char *operands,
    const char *summary, const GOptionEntry *entries,
    const std::vector<std::string> &arguments);

/* The same for a command that takes one brief, which it puts into BRIEF. Gives
 * the status to end with; nothing where the command goes on. */
std::optional<int> parse_one_brief (const char *command, const char *summary,
    const GOptionEntry *entries, const std::vector<std::string> &arguments,
    std::string &brief);

/* `reelsmith: error: MESSAGE` on standard error; gives STATUS. */
int complain (int status, const std::string &message);

/* GStreamer with our elements, or the error told. */
bool start_engine ();

/* Problems as text on standard error, or as a JSON list on standard output. */
void print_problems (const std::vector<Problem> &problems);
void print_problems_json (const std::vector<Problem> &problems);

/* Does any of PROBLEMS stop? With STRICT warnings do. */
bool stops (const std::vector<Problem> &problems, bool strict);

} // namespace reel::cli
