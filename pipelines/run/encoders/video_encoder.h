// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "run/encoders.h"

namespace reel {

/* What is to be encoded, and how well. */
struct Pictures {
  Quality quality = Quality::Standard;
  Content content = Content::Footage;
  int width = 0, height = 0;
};

/* Properties of an element, in the order in which they are set. */
struct Setting {
  const char *name;
  std::string value; // as gst_util_set_object_arg reads it
};
using Settings = std::vector<Setting>;

/* An element that encodes video, and how it is set up: one thread, no rate
 * buffer, and the same parameter sets for all contents of one quality. */
struct VideoEncoder {
  const char *factory;
  Codec codec;
  const char *package; // of Debian
  /* Hardware is never chosen without having been asked for and tried, and
   * doesn't promise the same bytes. */
  bool hardware;
  /* Frames by which decoding runs ahead of showing; of hardware only a trial
   * can tell. */
  int reorder_frames;
  bool is_lossless; // can be
  Settings (*settings) (const Pictures &pictures);
  /* What else is done to the element before it runs; may be null. */
  void (*prepare) (GstElement *encoder);
};

/* All that are known; of a codec the better one first. */
extern const std::vector<VideoEncoder> kVideoEncoders;
/* Null if nobody has heard of it. */
const VideoEncoder *find_video_encoder (const std::string &factory);

Settings x264_settings (const Pictures &pictures);
Settings openh264_settings (const Pictures &pictures);
Settings x265_settings (const Pictures &pictures);
/* x265enc 1.22 fails on a flush that reaches it before its first caps, which
 * the seek of a generated picture sends: it is kept from it until then. */
void keep_early_flush_away (GstElement *encoder);
Settings vp9_settings (const Pictures &pictures);
Settings av1_settings (const Pictures &pictures);
/* Of all of them, with what each calls its own: properties that an element
 * hasn't are left out. */
Settings hardware_settings (const Pictures &pictures);

} // namespace reel
