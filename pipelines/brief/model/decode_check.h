// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <gst/gst.h>

namespace reel {

/* What decodes the picture PATH, a JPEG of four inks if IS_CMYK, behind a
 * filesrc in a launch line. decodebin, but for what its decoders can't do. */
std::string picture_decoder (const std::string &path, bool is_cmyk);

/* Decoders that PIPELINE will have do their best: jpegdec's default is a quick
 * cosine transform, with which white is a level darker. To be called before
 * it leaves NULL. */
void decode_exactly (GstElement *pipeline);

/* Decodes the picture PATH whole, a JPEG of four inks if IS_CMYK. Empty if that
 * went well; else why not, as the end of a sentence that begins with its name.
 * Takes a few seconds at most. GStreamer must be initialised. */
std::string fault_of_decoding (const std::string &path, bool is_cmyk = false);

} // namespace reel
