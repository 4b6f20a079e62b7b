// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gst/video/gstvideoaggregator.h>

G_BEGIN_DECLS

#define REEL_TYPE_TRANSITION (reel_transition_get_type ())
G_DECLARE_FINAL_TYPE (
    ReelTransition, reel_transition, REEL, TRANSITION, GstVideoAggregator)
GST_ELEMENT_REGISTER_DECLARE (reeltransition)

G_END_DECLS
