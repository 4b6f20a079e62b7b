// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

#include "sandbox/sandbox.h"

namespace reel::daemon {

/* The version of Landlock's ABI that the kernel has; 0: none. */
int landlock_abi ();

/* Takes the file system, TCP, signals to others and abstract sockets from
 * this process but for what RULES give. no_new_privs must be set. */
[[nodiscard]] bool restrict_files (const SandboxRules &rules, GError **error);

} // namespace reel::daemon
