// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace reel {

/* How many bytes this process may still take before something is killed for
 * it: the least of what the kernel calls available (`MemAvailable` of
 * /proc/meminfo) and of what each control group that the process is in leaves,
 * its ancestors too: `memory.max` or `memory.high` less what is used, or of the
 * first version `memory.limit_in_bytes`. Cached files don't count as used: the
 * kernel drops them. Control groups are looked for under /sys/fs/cgroup. ROOT
 * goes before all paths. Nothing where nothing of that can be read. */
std::optional<uint64_t> memory_room (const std::string &root = {});

/* What a render with JOBS segments side by side takes at most, in bytes: 120 MB
 * and 190 MB a job (tests/bench/memory.py holds it to that). Frames of more
 * than 1920x1080 take in proportion to their PIXELS. */
uint64_t memory_of_jobs (int jobs, int64_t pixels);

/* How many segments of PIXELS a frame are rendered side by side where nobody
 * says how many: one for each core, as far as ROOM bytes go (nothing: not
 * known), both shared with as many other RENDERS, this one included. At least
 * one. */
int jobs_that_fit (
    std::optional<uint64_t> room, int64_t pixels, int renders = 1);

/* What to say of JOBS that somebody asked for, if ROOM isn't enough for them;
 * they are done all the same. Empty: it is, or more than one job isn't asked
 * for. */
std::string memory_warning (
    int jobs, std::optional<uint64_t> room, int64_t pixels);

} // namespace reel
