// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

namespace reel::daemon {

/* Can system calls be filtered here? */
bool can_filter_system_calls ();

/* Leaves this process the system calls that a render is made of; any other
 * fails with EPERM (clone3 with ENOSYS: glibc then uses clone, whose flags a
 * filter can see). no_new_privs must be set. */
[[nodiscard]] bool filter_system_calls (GError **error);

} // namespace reel::daemon
