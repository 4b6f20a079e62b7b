// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

namespace reel {

/* GStreamer with the elements of Reelsmith, and with no demuxer or decoder for
 * decodebin but those of allow_list.h: call once, first. */
bool initialise (int *argc, char ***argv, GError **error);

} // namespace reel
