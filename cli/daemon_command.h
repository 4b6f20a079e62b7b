// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "command.h"
#include "daemon_client.h"
#include "job_watch.h"

/* What the commands that talk to the daemon share. */
namespace reel::cli {

GOptionEntry system_entry (gboolean *system);
GOptionEntry json_lines_entry (gboolean *json);

/* The daemon; null with STATUS if it can't be had, and why was told. */
std::unique_ptr<DaemonClient> reach_daemon (bool on_system_bus, int &status);

/* Paths of the jobs that WORDS stand for. False with STATUS if one of them
 * can't be found, and why was told. */
bool find_jobs (DaemonClient &client, const std::vector<std::string> &words,
    std::vector<std::string> &paths, int &status);

/* The id of a new job, or a JSON object with it, on standard output; where it
 * is WATCHED that is for the video's path, and the id is told beside. */
void print_job (const std::string &path, bool watched, bool as_json);

/* Shows the jobs until they have ended. The exit status. */
int watch_jobs (
    DaemonClient &client, const std::vector<std::string> &paths, bool as_json);

inline const std::vector<std::string> kFinalStates = {
    "completed", "failed", "cancelled"};
inline const std::vector<std::string> kOpenStates = {
    "queued", "held", "running"};

} // namespace reel::cli
