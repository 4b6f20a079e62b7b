// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "brief/brief.h"
#include "worker/order.h"
#include "worker/reporter.h"

namespace reel::daemon {

/* Looks how much memory may be taken. To be called before the sandbox is
 * entered: from in there control groups can't be seen. */
void look_at_memory ();

/* How many segments of BRIEF, which has one output, are made side by side:
 * what ORDER says, else what cores and memory allow (see jobs_that_fit). */
int jobs_of (const Order &order, const Brief &brief);

/* Warns at once if ORDER asks for more of them than there is memory for. It is
 * no fault of the brief: `strict` doesn't stop for it. */
void tell_of_memory (
    const Order &order, const Brief &brief, Reporter &reporter);

} // namespace reel::daemon
