// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace reel {

/* How numbers with a unit are written in reelsmith.conf and where limits are
 * set. All reading is exact: whole numbers only, no sign, nothing that
 * overflows; none of it looks at the locale. */

/* Bytes: `4096`, `500M` (also `500MB`: 10^6), `2GiB` (2^30); K, M, G and T. */
std::optional<uint64_t> parse_bytes (const std::string &text);
/* Seconds: `90`, `90s`, `15min` (also `15m`), `12h`, `30d`, `2w`. */
std::optional<uint64_t> parse_seconds (const std::string &text);
/* A whole number, 0 or larger. */
std::optional<uint64_t> parse_count (const std::string &text);

/* As the above read it, with the largest unit that leaves a whole number. */
std::string show_bytes (uint64_t bytes);
std::string show_seconds (uint64_t seconds);

} // namespace reel
