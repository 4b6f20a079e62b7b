// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "gst_ptr.h"
#include "plan/plan.h"
#include "run/graph.h"
#include "run/render_context.h"

namespace reel {

/* A part of a shot to be shown: FRAMES from FIRST_FRAME of the shot on, which
 * begins SHOT_START frames after its scene. */
struct PictureSpan {
  int64_t first_frame = 0;
  int64_t frames = 0;
  int64_t shot_start = 0;
};

/* Names of a picture's branch in a template. */
struct BranchNames {
  const char *picture; // source, replaced by a decoder for a still
  const char *size;    // capsfilter behind the source: the frame rate
  const char *view;    // reelpanzoom
  const char *out;     // capsfilter behind it: the size of the output
  const char *text;    // reeltextoverlay
};

/* Sets a branch of GRAPH up to show PICTURE over SPAN, with a stream time that
 * is the shot's own up to `out`, and the scene's from there on. PLAN, which
 * outlives the graph, gives size and rate. */
bool set_up_picture (Graph &graph, const BranchNames &names, const Plan &plan,
    const Picture &picture, const PictureSpan &span,
    const RenderContext &context, GError **error);

/* What the element is called that crops the picture PICTURE, if any does. */
std::string crop_name (const char *picture);

/* The stream time behind PAD goes on TIME later. */
void shift_stream_time (GstPad *pad, Nanoseconds time);

/* The name of EASING, in a brief and in the elements' property `easing`. */
const char *easing_name (Easing easing);

/* Luma, 0 (black) to 1 (white), that most of a picture's middle doesn't exceed
 * (HIGH) or stays above (LOW). */
struct Brightness {
  double high = 0, low = 0;
};

/* How bright PICTURE is where texts stand. Nothing if it can't be read. A still
 * that is decoded for that is prepared for PLAN at the same time. Any thread.
 */
std::optional<Brightness> picture_brightness (const Plan &plan,
    const Picture &picture, const RenderContext &context, GError **error);

/* The share of the shade that white text needs on a picture of BRIGHTNESS to
 * be read: contrast 4.5 to 1 (WCAG 2.2, 1.4.3), where 1 is what it needs on
 * white. */
double scrim_for_brightness (double brightness);

/* The same for what has colour TEXT, to have CONTRAST_WANTED, and the shade
 * that is laid behind it: black or white, or near them. */
double scrim_for_text (const Brightness &brightness, Color text, Color shade,
    double contrast_wanted);

} // namespace reel
