// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace reel {

/* The one of CANDIDATES nearest to WORD by edit distance, or empty if none is
 * near enough to be meant (at most a third of its letters differ). */
std::string nearest_word (
    const std::string &word, const std::vector<std::string> &candidates);

} // namespace reel
