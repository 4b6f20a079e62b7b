// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gst/base/gstpushsrc.h>

G_BEGIN_DECLS

#define REEL_TYPE_BACKDROP_SRC (reel_backdrop_src_get_type ())
G_DECLARE_FINAL_TYPE (
    ReelBackdropSrc, reel_backdrop_src, REEL, BACKDROP_SRC, GstPushSrc)

GST_ELEMENT_REGISTER_DECLARE (reelbackdropsrc)

G_END_DECLS
