// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include <glib.h>

#include "run/still_size.h"

namespace reel {

/* A still that is wanted of a picture: what for, and the file that it goes to.
 * SIZE is known once it is there. */
struct WantedStill {
  StillNeed need;
  std::string file;
  StillSize size;
};

/* Decodes the picture FROM once, turns it upright, and writes it as raw I420
 * (BT.709, still_layout()) for each of WANTED, which are of one kind of file
 * and of one page. Each is scaled straight from the picture; a page is drawn as
 * large as the largest of them. Errors are those of decoding, and
 * NoSpace. Any thread. */
[[nodiscard]] bool decode_stills (const std::string &from,
    std::vector<WantedStill> &wanted, const std::atomic<bool> *cancelled,
    GError **error);

} // namespace reel
