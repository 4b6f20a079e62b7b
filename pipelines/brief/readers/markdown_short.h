// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "brief/readers/source.h"

namespace reel {

/* The short forms of headers and directions, made into what the tables of
 * briefs say. What is none of them is left for the tables' own checks. */

/* `fast` or a factor: words a minute, BASE_RATE at 1. */
Value rate_from_speed (Source &source, const Value &speed, double base_rate);
/* `x-low` or a factor: 0 to 99, 50 at 1. */
Value pitch_from_word (Source &source, const Value &pitch);
/* `loud` or a volume. */
Value volume_from_word (const Value &volume);
/* `FILE [volume] [fade-in] [fade-out]`. */
Value music_from_line (const Value &line);
/* `TYPE [SECONDS]`. */
Value transition_from_line (const Value &line);
/* `overlay`, `embed`, or a map with `mode` and `break`. */
Value captions_from_subtitles (Source &source, const Value &subtitles);
/* The same as `fit`, whose value `fit` is `stretch`. */
Value fit_from_resize (const Value &resize);
/* A background whose KEY (`image`, `video` ...) has this VALUE. */
Value background_from_direction (
    Source &source, std::string_view key, Place key_place, const Value &value);
Value callout_from_direction (const Value &callout);

/* The number that VALUE is, or a text is. */
std::optional<double> number_of (const Value &value);

} // namespace reel
