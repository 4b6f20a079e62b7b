// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gst/video/gstvideofilter.h>

G_BEGIN_DECLS

#define REEL_TYPE_TEXT_OVERLAY (reel_text_overlay_get_type ())
G_DECLARE_FINAL_TYPE (
    ReelTextOverlay, reel_text_overlay, REEL, TEXT_OVERLAY, GstVideoFilter)

GST_ELEMENT_REGISTER_DECLARE (reeltextoverlay)

G_END_DECLS
