// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <optional>
#include <string_view>

#include "text_types.h"

namespace reel::text {

/* Reads `top-left`, `center`, `bottom` and the like, or two fractions of the
 * frame, `0.5,0.25`. */
[[nodiscard]] std::optional<Place> parse_place (std::string_view text);

} // namespace reel::text
