// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "worker/order.h"
#include "worker/reporter.h"

namespace reel::daemon {

/* One task of an order each: reports all there is, at last `done` or `failed`,
 * and gives the status to end with. */
int report_voices (const Order &order, Reporter &reporter);
int list_files (const Order &order, Reporter &reporter);
int check_any (const Order &order, Reporter &reporter);
int render_any (const Order &order, Reporter &reporter);

} // namespace reel::daemon
