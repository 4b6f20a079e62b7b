// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gst/video/video.h>

#include "picture.h"

namespace reel::motion {

#define REEL_PANZOOM_OUT_FORMATS                                               \
  "I420, YV12, Y42B, Y444, I420_10LE, I422_10LE, Y444_10LE"
#define REEL_PANZOOM_IN_FORMATS                                                \
  REEL_PANZOOM_OUT_FORMATS                                                     \
  ", Y41B, NV12, NV21, YUY2, UYVY, GRAY8, GBR, RGB, BGR, RGBA, BGRA, ARGB, "   \
  "ABGR, RGBx, BGRx, xRGB, xBGR"

/* What the other side can be for CAPS on the pad of DIRECTION: any size, the
 * same format and colours first, then what they can be converted to. */
[[nodiscard]] GstCaps *panzoom_transform_caps (
    GstPadDirection direction, GstCaps *caps, GstCaps *filter);

/* Settles OTHER (taken) for the fixed CAPS of the input: where it leaves the
 * choice, size, shape and colours stay. */
[[nodiscard]] GstCaps *panzoom_fixate_caps (GstCaps *caps, GstCaps *other);

/* INFO in the core's terms. */
[[nodiscard]] Layout layout_of (const GstVideoInfo &info);

/* FRAME in the core's terms; valid while it is mapped. */
[[nodiscard]] Components components_of (const GstVideoFrame *frame);
[[nodiscard]] TargetRef target_of (GstVideoFrame *frame);

} // namespace reel::motion
