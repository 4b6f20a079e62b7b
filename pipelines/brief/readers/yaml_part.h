// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "brief/readers/source.h"

namespace reel {

/* Reads the SIZE bytes of SOURCE at OFFSET, lines of YAML that hold one
 * value. What is wrong goes to SOURCE, and then nothing is returned. */
std::optional<Value> read_yaml_part (
    Source &source, size_t offset, size_t size);

} // namespace reel
