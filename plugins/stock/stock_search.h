// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "stock_catalog.h"

namespace reel {

/* TEXT's words: case folded, cut at all that is neither letter nor digit,
 * without those that carry no meaning (the, of ...). Invalid UTF-8: none. */
std::vector<std::string> search_words (std::string_view text);

/* Those of ASSETS in which at least one of WORDS is found, best first: most
 * words found, then the better places (tag, name, title, start of a word).
 * Ties are dealt by SEED. */
std::vector<StockAsset> search_assets (const std::vector<StockAsset> &assets,
    const std::vector<std::string> &words, uint64_t seed);

/* At most COUNT short names of ASSETS that look like NAME, nearest first. */
std::vector<std::string> near_names (
    const std::vector<StockAsset> &assets, std::string_view name, size_t count);

} // namespace reel
