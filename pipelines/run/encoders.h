// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include <gst/gst.h>

#include "brief/brief.h"
#include "plan/plan.h"

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

/* What a segment shows, by which its encoder is set up: what the plan knows, an
 * encoder would have to find out. */
enum class Content {
  Still,       // a picture that stands, or one colour
  MovingStill, // a view that moves over a picture
  Generated,   // a pattern that moves
  Footage,     // anything else
};

/* A transition shows the harder of what it leads from and to. */
Content content_of (const Plan &plan, const Segment &segment);

/* REEL_ERROR Missing, naming the packages, if there is none. */
std::optional<Encoders> choose_encoders (GError **error);

/* What goes into segment keys: factory and all settings. */
std::string describe_video_encoder (const Encoders &encoders, Quality quality,
    Content content, int width, int height);
/* What goes into the manifest: each of those that PLAN has, once. */
std::string describe_video_encoders (
    const Encoders &encoders, const Plan &plan);

/* Floating, or null. One thread, no rate buffer, and settings that give every
 * segment of a video, whatever its content, the same parameter sets and every
 * CPU the same bytes. */
GstElement *make_video_encoder (const Encoders &encoders, Quality quality,
    Content content, int width, int height, GError **error);
GstElement *make_audio_encoder (const Encoders &encoders, GError **error);

} // namespace reel
