// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "queue/job.h"

namespace reel::daemon {

/* Lists and maps of a job as the database keeps them. Reading what isn't of
 * the right shape gives false. */
std::string write_list (const std::vector<std::string> &list);
bool read_list (const std::string &json, std::vector<std::string> &list);

std::string write_map (const std::map<std::string, std::string> &map);
bool read_map (
    const std::string &json, std::map<std::string, std::string> &map);

std::string write_options (const OrderOptions &options);
bool read_options (const std::string &json, OrderOptions &options);

std::string write_inputs (const std::vector<JobInput> &inputs);
bool read_inputs (const std::string &json, std::vector<JobInput> &inputs);

std::string write_videos (const std::vector<JobVideo> &videos);
bool read_videos (const std::string &json, std::vector<JobVideo> &videos);

/* ALL, an object of reports by the files' names, with REPORT of FILE; what
 * isn't JSON is left out. */
std::string put_report (
    const std::string &all, const std::string &file, const std::string &report);

} // namespace reel::daemon
