// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "units.h"

namespace reel::daemon {

using reel::parse_bytes;
using reel::parse_count;
using reel::parse_seconds;
using reel::show_bytes;
using reel::show_seconds;

/* `on` and `off`, `yes` and `no`, `true` and `false`. */
std::optional<bool> parse_switch (const std::string &text);

} // namespace reel::daemon
