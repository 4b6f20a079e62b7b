// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

namespace reel {

/* GStreamer with the elements of Reelsmith: call once, first. */
bool initialise (int *argc, char ***argv, GError **error);

} // namespace reel
