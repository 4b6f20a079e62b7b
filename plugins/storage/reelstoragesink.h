// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gst/base/gstbasesink.h>

G_BEGIN_DECLS

#define REEL_TYPE_STORAGE_SINK (reel_storage_sink_get_type ())
G_DECLARE_FINAL_TYPE (
    ReelStorageSink, reel_storage_sink, REEL, STORAGE_SINK, GstBaseSink)

GST_ELEMENT_REGISTER_DECLARE (reelstoragesink)

G_END_DECLS
