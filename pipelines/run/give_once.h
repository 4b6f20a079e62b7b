// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/gst.h>

#include "gst_ptr.h"

namespace reel {

/* SOURCE, an appsrc, gives BUFFER and then ends. To be called once, before it
 * runs; the buffer is given on its streaming thread. */
void give_once (GstElement *source, GstPtr<GstBuffer> buffer);

} // namespace reel
