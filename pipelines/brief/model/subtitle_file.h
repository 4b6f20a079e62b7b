// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "brief/brief.h"

namespace reel {

/* Reads WebVTT (W3C, 2019) or SubRip, whichever TEXT is: the plain text and the
 * times of its cues, in order of time. Nothing, with FAULT and its LINE, where
 * it can't be understood. */
std::optional<std::vector<SubtitleCue>> read_subtitles (
    std::string_view text, std::string &fault, int &line);

} // namespace reel
