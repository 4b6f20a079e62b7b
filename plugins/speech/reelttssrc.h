// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

#define REEL_TYPE_TTS_SRC (reel_tts_src_get_type ())
G_DECLARE_FINAL_TYPE (ReelTtsSrc, reel_tts_src, REEL, TTS_SRC, GstBin)
GST_ELEMENT_REGISTER_DECLARE (reelttssrc)

G_END_DECLS
