// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>

#include <glib.h>

#include "run/agenda.h"

namespace reel {

/* Does TASK for those of AGENDA, in as many threads as JOBS (at least 1), and
 * returns when all have ended. The first task that fails
 * gives the error; it, and CANCELLED (may be null), set the flag that the
 * others are handed, and no more are begun. False with ERROR set; with it
 * Cancelled if that is why. Any thread. */
[[nodiscard]] bool side_by_side (Agenda agenda, int jobs,
    const std::atomic<bool> *cancelled,
    const std::function<bool (
        size_t task, const std::atomic<bool> &stop, GError **error)> &task,
    GError **error);

/* The same for 0 to COUNT - 1, taken up in that order. */
[[nodiscard]] bool side_by_side (size_t count, int jobs,
    const std::atomic<bool> *cancelled,
    const std::function<bool (
        size_t task, const std::atomic<bool> &stop, GError **error)> &task,
    GError **error);

} // namespace reel
