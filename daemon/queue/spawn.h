// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <glib.h>
#include <sys/types.h>

#include "unique_fd.h"

namespace reel::daemon {

struct Spawned {
  pid_t pid = -1; // to be reaped by the caller
  UniqueFd process;
};

/* Runs PROGRAM (a path) in a process group of its own, which the kernel kills
 * when the calling thread ends. It has FDS as its descriptors 0, 1, 2 ... and
 * no other, ENVIRONMENT and no other, no signal blocked or ignored. Returns
 * when it runs, or with an error when it can't. */
std::optional<Spawned> spawn (const std::string &program,
    const std::vector<std::string> &environment, const std::vector<int> &fds,
    GError **error);

/* A job may have hundreds of files: as many descriptors as we may have. */
void raise_descriptor_limit ();

/* A descriptor with TEXT to be read from its beginning, in memory only; none
 * with an error. */
UniqueFd text_fd (const char *name, const std::string &text, GError **error);

} // namespace reel::daemon
