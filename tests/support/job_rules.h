// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "daemon_client.h"

namespace reel::test {

/* What holds for every job and every library, whatever happens. Each gives
 * what is wrong, a line each; empty: nothing is. */

/* The signals of one job, from its first to its end: states that may follow
 * each other, progress that never falls, no more changes a second than
 * promised, one Finished and nothing after it. */
std::string broken_rules (const std::vector<Event> &events);

/* As broken_rules, for a job that has to have ended in STATE. */
std::string broken_rules (
    const std::vector<Event> &events, const std::string &state);

/* States in the order they were signalled, with their reasons:
 * `queued running completed`, `queued running queued(retrying) ...`. */
std::string state_sequence (const std::vector<Event> &events);

/* Stages in the order they were signalled, without repeats. */
std::string stage_sequence (const std::vector<Event> &events);

/* VIDEO, its side files and its manifest: all there, of the size and hash that
 * the manifest says. DECODE: every frame is decoded too. */
std::string faults_of_video (const std::string &video, bool decode);

/* The folder of videos: whole sets, pictures that templates made, and no file
 * that belongs to nothing. */
std::string faults_of_videos (const std::string &folder, bool decode);

/* A database: SQLite's own check of all its pages. */
std::string faults_of_database (const std::string &file);

} // namespace reel::test
