// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "brief/readers/source.h"

namespace reel {

/* Takes the pictures, `![hints](file)`, out of the LINE at OFFSET: a map as in
 * the table of backgrounds for each goes to PICTURES. Gives what is left. */
std::string take_pictures (Source &source, size_t offset, std::string_view line,
    std::vector<Value> &pictures);

/* `4-12`, `0:04 - 0:12`, `4-end`: a list as `trim` takes it. */
std::optional<Value> parse_part (std::string_view words, Place place);

} // namespace reel
