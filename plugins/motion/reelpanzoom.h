// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gst/base/gstbasetransform.h>

G_BEGIN_DECLS

#define REEL_TYPE_PAN_ZOOM (reel_pan_zoom_get_type ())
G_DECLARE_FINAL_TYPE (
    ReelPanZoom, reel_pan_zoom, REEL, PAN_ZOOM, GstBaseTransform)
GST_ELEMENT_REGISTER_DECLARE (reelpanzoom)

G_END_DECLS
