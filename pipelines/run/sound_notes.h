// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "run/sound_track.h"

namespace reel {

/* What is known of a sound track is kept behind it in its file: a box of the
 * type `free` (ISO/IEC 14496-12, 8.1.2), which players skip. */

/* Appends what TRACK says to its file. False if that can't be written. */
bool write_notes (const SoundTrack &track);

/* The other way round, from a file whose first BYTES are the track and its
 * notes. False if there are none. */
bool read_notes (const std::string &file, uint64_t bytes, SoundTrack &track);

} // namespace reel
