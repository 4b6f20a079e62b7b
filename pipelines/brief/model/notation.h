// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "brief/brief.h"

namespace reel {

/* How single values of a brief are spelled. All of these are independent of
 * the locale, and give nothing for what is spelled otherwise. */

std::optional<double> parse_number (std::string_view text);
std::optional<int64_t> parse_integer (std::string_view text);

/* `2`, `0.5`, `250ms`, `1.5s`, `1:30`, `1:02:03.5`; below 1,000,000 s. */
std::optional<Nanoseconds> parse_time (std::string_view text);
std::optional<Nanoseconds> time_from_seconds (double seconds);

/* Of `-6 dB`: the factor, 0.501. */
std::optional<double> parse_decibels (std::string_view text);

struct FrameRate {
  int n = 30, d = 1;
  bool operator== (const FrameRate &) const = default;
};
/* `25`, `29.97` (meant is 30000/1001), `30000/1001`; any rate above 0. */
std::optional<FrameRate> parse_frame_rate (std::string_view text);

struct FrameSize {
  int width = 0, height = 0;
  bool operator== (const FrameSize &) const = default;
};
/* `1280x720`, `720p`, `4k`, `16:9`, `720p 9:16`, `square`, `vertical`. Sides
 * may be odd or out of range where they were spelled out. */
std::optional<FrameSize> parse_size (std::string_view text);
/* `9:16` and `vertical` say a shape, and not how large it is. */
bool is_shape_alone (std::string_view size);

/* `start`, `end`, `mark:NAME`, `word:N` or a time; each may be followed by
 * `+ TIME` or `- TIME`, with a space before the sign after a mark. */
std::optional<Moment> parse_moment (std::string_view text);

/* `center`, `top`, `top-left` ... as fractions of the frame. */
std::optional<std::array<double, 2>> parse_align_word (std::string_view text);

/* Shortest spelling that reads back as the same number. */
std::string format_number (double number);
/* `250 ms`, `1.5 s`, `6 h`: for messages. */
std::string format_time (Nanoseconds time);

/* Characters of UTF-8. */
size_t count_characters (std::string_view utf8);

} // namespace reel
