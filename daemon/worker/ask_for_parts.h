// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/cache.h"
#include "worker/order.h"
#include "worker/reporter.h"

namespace reel::daemon {

/* What others have finished, as far as the daemon hands it out: it is asked for
 * by a report, and lies in the staging folder once the daemon has answered.
 * What is finished here is left there for the daemon. */
Cache cache_of (const Order &order, Reporter &reporter);

} // namespace reel::daemon
