// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/video/video.h>

#include "plan/plan.h"

namespace reel {

/* How large a still is needed. */
struct StillNeed {
  int width = 0, height = 0; // of the video
  Fit fit = Fit::Cover;
  double closest = 1; // share of the fitted picture in the closest view
  bool is_cmyk = false;
  bool is_rough = false; // made quickly, and may be soft: of a draft
  int page = 0;          // of a PDF, from 1; 0: it is none
};

/* What PICTURE is needed for in PLAN. Only these decide the size, so that a
 * scene's pixels don't depend on what else shows the same file. */
StillNeed still_need (const Plan &plan, const Picture &picture);

struct StillSize {
  int width = 0, height = 0;
};

/* What a still of GIVEN is scaled to for NEED: itself, unless it has half as
 * many pixels again, along a side, as the closest view can show. */
StillSize scaled_size (const StillSize &given, const StillNeed &need);

/* How large a page of WIDTH x HEIGHT points is drawn for NEED: pixel for pixel
 * where the view stands still, with some to spare where it comes closer. */
StillSize page_size (double width, double height, const StillNeed &need);

/* How large the still of PICTURE is in PLAN, as far as its header says. */
StillSize still_size (const Plan &plan, const Picture &picture);

/* How the planes of a still (I420) lie in its file; bytes. */
struct StillLayout {
  gsize offset[GST_VIDEO_MAX_PLANES] = {};
  gint stride[GST_VIDEO_MAX_PLANES] = {};
  gsize size = 0;
};
StillLayout still_layout (const StillSize &size);

} // namespace reel
