// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/manager1.h"

namespace reel::daemon {

class ManagerObject;

/* The generated skeleton, whose calls go to MANAGER and whose properties are
 * as of when they are asked for. The caller owns it, and MANAGER must outlive
 * its export. */
ReelBusManager1 *new_manager_skeleton (ManagerObject *manager);

} // namespace reel::daemon
