// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <gst/gst.h>

#include "run/still_decode.h"

namespace reel {

/* Has SOURCE, an appsrc, give the page of the PDF document FILE that WANTED are
 * of, drawn as large as the largest of them; their sizes are put into them.
 * REEL_ERROR Failed. */
[[nodiscard]] bool give_page (GstElement *source, const std::string &file,
    std::vector<WantedStill> &wanted, GError **error);

} // namespace reel
