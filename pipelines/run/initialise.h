// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

#include <glib.h>

namespace reel {

/* GStreamer with the elements of Reelsmith, and with no demuxer or decoder for
 * decodebin but those of allow_list.h: call once, first. */
bool initialise (int *argc, char ***argv, GError **error);

/* The system gets back what has been freed but is kept for the next frames, if
 * that is much and over RESIDENT bytes of the process lie in RAM: to be called
 * between two segments. Any thread. */
void give_back_memory (size_t resident);

} // namespace reel
