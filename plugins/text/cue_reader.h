// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "text_queue.h"

namespace reel::text {

/* Makes a cue of BUFFER, whose caps say whether it is MARKUP and whose times
 * are of SEGMENT. Nothing and a GError if the text can't be drawn. */
[[nodiscard]] std::optional<TextCue> read_cue (
    GstBuffer *buffer, bool markup, const GstSegment &segment, GError **error);

/* The running time of POSITION of SEGMENT; kNever where it has none. */
[[nodiscard]] uint64_t running_time (
    const GstSegment &segment, uint64_t position);

} // namespace reel::text
