// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gst_ptr.h"
#include "plan/plan.h"
#include "run/graph.h"

namespace reel {

/* A part of a scene's picture to be shown: FRAMES from FIRST_FRAME of the
 * scene on. */
struct PictureSpan {
  int64_t first_frame = 0;
  int64_t frames = 0;
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
 * is the scene's own. PLAN gives size and rate. */
bool set_up_picture (Graph &graph, const BranchNames &names, const Plan &plan,
                     const Picture &picture, const PictureSpan &span,
                     GError **error);

} // namespace reel
