// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "worker/order.h"
#include "worker/reporter.h"

namespace reel::daemon {

/* Check and Render of an order of kind Pipeline. */
int check_pipeline (const Order &order, Reporter &reporter);
int render_pipeline (const Order &order, Reporter &reporter);

} // namespace reel::daemon
