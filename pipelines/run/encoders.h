// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include <gst/gst.h>

#include "brief/brief.h"

namespace reel {

/* The one place where encoders are chosen: x264enc and avenc_aac where they
 * are installed, else openh264enc and voaacenc of gst-plugins-bad. */
struct Encoders {
  std::string video; // factory names
  std::string audio;
  /* Frames by which decoding runs ahead of showing. */
  int reorder_frames = 0;
  /* Samples the sound comes late, for which mp4mux writes no edit list
   * (measured: 1,024 with avenc_aac, 1,600 with voaacenc). */
  int audio_delay = 0;
};

/* REEL_ERROR Missing, naming the packages, if there is none. */
std::optional<Encoders> choose_encoders (GError **error);

/* What goes into segment keys and the manifest: factory and all settings. */
std::string describe_video_encoder (
    const Encoders &encoders, Quality quality, int width, int height);

/* Floating, or null. One thread, no rate buffer, and settings that give every
 * segment of a video the same parameter sets and every CPU the same bytes. */
GstElement *make_video_encoder (const Encoders &encoders, Quality quality,
    int width, int height, GError **error);
GstElement *make_audio_encoder (const Encoders &encoders, GError **error);

} // namespace reel
