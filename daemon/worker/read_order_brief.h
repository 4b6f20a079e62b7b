// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "brief/interpret.h"
#include "worker/order.h"
#include "worker/reporter.h"

namespace reel::daemon {

/* The brief of ORDER: LOAD is interpret_text or load_brief_text. Nothing if
 * it is wrong, STATUS then being what to end with after all was said. */
using LoadBrief = std::optional<Brief> (*) (std::string_view,
    std::optional<Notation>, const BriefOverrides &, Problems &);
std::optional<Brief> read_order_brief (const Order &order, LoadBrief load,
    Problems &problems, Reporter &reporter, int &status);

/* The inputs of ORDER: what the brief's files are opened as. */
FileMap input_files (const Order &order);

} // namespace reel::daemon
