// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <glib.h>

#include "unique_fd.h"

namespace reel::daemon {

/* Opens the regular file PATH for reading. It has to lie under the folder
 * BASE_DIR after all its symbolic links are followed, as the kernel sees it at
 * that moment (openat2 with RESOLVE_BENEATH; where that isn't there, by its
 * real path). PATH is relative to BASE_DIR, or absolute and under it. Nothing
 * that isn't a regular file is ever opened: no FIFO, device or folder.
 *
 * NAME is how the errors call it: NotPermitted outside of BASE_DIR,
 * NotFound if it isn't there, InvalidArgument if it is no file. */
UniqueFd open_input (const std::string &base_dir, const std::string &path,
    const std::string &name, GError **error);

/* A descriptor of somebody else's as an input: a regular file (which one in
 * memory is as well) that can be read, InvalidArgument else. */
bool check_asset (int fd, const std::string &name, GError **error);

} // namespace reel::daemon
