// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

#define REEL_TYPE_SPEECH_SPLIT (reel_speech_split_get_type ())
G_DECLARE_FINAL_TYPE (
    ReelSpeechSplit, reel_speech_split, REEL, SPEECH_SPLIT, GstElement)

G_END_DECLS
