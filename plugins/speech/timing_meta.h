// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/gst.h>

#include "speaker.h"

namespace reel::speech {

/* Hands what was said from the source to the splitter, on the first buffer of
 * its sound. Takes over what UTTERANCE holds but its samples. */
void add_timing_meta (GstBuffer *buffer, Utterance utterance);

/* What BUFFER carries; valid as long as it does. */
[[nodiscard]] const Utterance *get_timing_meta (GstBuffer *buffer);
void remove_timing_meta (GstBuffer *buffer);

/* The custom meta "ReelWord", registered once a process by whoever comes
 * first. */
void register_word_meta ();

[[nodiscard]] GstClockTime samples_to_time (uint64_t samples);

} // namespace reel::speech
