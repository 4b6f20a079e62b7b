// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <gst/gst.h>

#include "brief/brief.h"
#include "gst_ptr.h"

namespace reel {

/* What an encoded picture is outside of its encoder. */
struct StreamKind {
  const char *media;  // name of its caps
  const char *parser; // factory
  const char *caps;   // how it lies in a file, as the parser gives it
  /* Any of them decodes it: each comes with one of the encoders. */
  std::vector<const char *> decoders;
};

const StreamKind &stream_of (Codec codec);

/* Can decoding begin at BUFFER, a whole picture as it lies in a file? What
 * parsers mark as a key frame is more than that: players that seek to a picture
 * that only looks like one show damaged pictures. */
bool is_key_frame (Codec codec, GstBuffer *buffer);

/* Has what comes of a video the parameter sets of CAPS? Of codecs that have
 * them in each key frame, what their caps say of them. */
bool have_same_parameters (GstCaps *caps, GstCaps *others);

} // namespace reel
