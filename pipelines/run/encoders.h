// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <string>

#include <gst/gst.h>

#include "brief/brief.h"
#include "plan/plan.h"

namespace reel {

/* The one place where encoders are chosen: in software by what is installed,
 * in hardware by name and after a trial. */
struct Encoders {
  std::string video; // factory names
  std::string audio; // empty: there is no sound
  /* Frames by which decoding runs ahead of showing. */
  int reorder_frames = 0;
  /* Samples the sound comes late, for which the muxer writes no edit list
   * (measured: 1,024 with avenc_aac, 1,600 with voaacenc; Opus says itself how
   * much is to be skipped). */
  int audio_delay = 0;
  Container container = Container::Mp4;
  Codec codec = Codec::H264;
};

/* What a segment shows, by which its encoder is set up: what the plan knows, an
 * encoder would have to find out. */
enum class Content {
  Still,             // a picture that stands, or one colour
  MovingStill,       // a view that moves over a picture
  Generated,         // a pattern that moves
  Footage,           // anything else
  FootageTransition, // a picture leads into another; one of them is footage
};

/* A transition shows the harder of what it leads from and to. */
Content content_of (const Plan &plan, const Segment &segment);

/* Of those in software for OUTPUT. REEL_ERROR Missing, naming the packages, if
 * there is none. */
std::optional<Encoders> choose_encoders (const Output &output, GError **error);

/* For the default of all outputs. */
std::optional<Encoders> choose_encoders (GError **error);
/* As WISH says: the name of an encoder, or `auto` for the first in hardware
 * that works; empty: as above. Whatever is wished for has to prove itself by a
 * trial; where it doesn't, software takes its place, and WARN is told why, and
 * what to do. CANCELLED may be null. */
std::optional<Encoders> choose_encoders (const Output &output,
    const std::string &wish, const std::atomic<bool> *cancelled,
    const std::function<void (const std::string &, const std::string &)> &warn,
    GError **error);
bool is_encoder_wish (const std::string &wish);
bool is_hardware (const Encoders &encoders);
bool is_opus (const Encoders &encoders); // the sound; else it is AAC
/* What segments are encoded with where QUALITY is asked for: a GIF is made from
 * pictures that nothing was lost of. */
Quality coded_quality (const Encoders &encoders, Quality quality);

/* What goes into segment keys: factory and all settings. */
std::string describe_video_encoder (const Encoders &encoders, Quality quality,
    Content content, int width, int height);
/* What goes into the manifest: each of those that PLAN has, once. */
std::string describe_video_encoders (
    const Encoders &encoders, const Plan &plan);

/* What the key of a sound contains. */
std::string describe_audio_encoder (const Encoders &encoders);

/* Floating, or null. One thread, no rate buffer, and settings that give every
 * segment of a video, whatever its content, the same parameter sets and every
 * CPU the same bytes. */
GstElement *make_video_encoder (const Encoders &encoders, Quality quality,
    Content content, int width, int height, GError **error);
GstElement *make_audio_encoder (const Encoders &encoders, GError **error);

} // namespace reel
