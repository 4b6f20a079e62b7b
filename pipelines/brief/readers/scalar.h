// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "brief/value.h"

namespace reel {

/* Makes VALUE what the plain scalar TEXT is by the core schema of YAML 1.2
 * (section 10.3.2): null, boolean, number or text. So `9:16`, `off` and `no`
 * are text; `.inf` and `.nan` too, nothing in a brief can be that. Gives false
 * for a number too large for a double. */
[[nodiscard]] bool resolve_plain_scalar (std::string_view text, Value &value);

/* Makes VALUE the decimal number TEXT, as YAML and JSON write them. Gives
 * false if it is too large. */
[[nodiscard]] bool set_number (std::string_view text, Value &value);

/* Text with a place, and a decimal number made of it. */
Value text_value (std::string_view text, Place place);
Value number_value (double number, Place place);
Value boolean_value (bool boolean, Place place);

/* Puts KEY into MAP; it must not be there yet. */
Value &add_entry (
    Value &map, std::string_view key, Place key_place, Value value);

} // namespace reel
