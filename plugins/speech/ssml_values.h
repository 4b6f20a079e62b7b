// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace reel::speech {

/* Values of SSML's attributes (SSML 1.1, section 3.2), read without regard to
 * the locale. Nothing where the value is not one of the forms named. */

/* "250ms", "1.5s": nanoseconds. */
[[nodiscard]] std::optional<uint64_t> read_time (std::string_view value);

/* none x-weak weak medium strong x-strong: nanoseconds. */
[[nodiscard]] std::optional<uint64_t> read_break_strength (
    std::string_view value);

/* x-slow .. x-fast, default; "80%", "+20%"; a factor from 0.1 to 10: words a
 * minute, held to 80..450. */
[[nodiscard]] std::optional<int> read_rate (
    std::string_view value, int current, int base);

/* x-low .. x-high, default; "+20%", "-2st": 0 to 99. Half an octave up or down
 * is 25. */
[[nodiscard]] std::optional<int> read_pitch (
    std::string_view value, int current, int base);

/* As pitch, of the melody's width. */
[[nodiscard]] std::optional<int> read_range (
    std::string_view value, int current, int base);

/* silent x-soft .. x-loud, default; "+6dB", "-10%"; 0 to 100: 0 to 300. */
[[nodiscard]] std::optional<int> read_volume (
    std::string_view value, int current, int base);

} // namespace reel::speech
