// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/gst.h>

namespace reel {

/* ENCODER, a GstVideoEncoder, gets each frame only until it has taken it in:
 * what comes before it has its buffer back then, and writes the next frame
 * into memory that is still in the processor's cache.
 *
 * GstVideoEncoder keeps a frame until it is encoded, which x264's look-ahead
 * makes 20 frames: 60 MB at 1080p. x264 itself has copied it by then
 * (x264_encoder_encode begins with x264_frame_copy_picture), so this is for
 * x264enc, and for encoders of which the same is known. To be called once,
 * before the encoder runs. */
void lend_frames (GstElement *encoder);

} // namespace reel
