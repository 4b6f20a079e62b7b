// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gst/video/video.h>

#include "gst_ptr.h"
#include "panzoom.h"

namespace reel::motion {

/* Recognises a still: the same memory in buffer after buffer, as imagefreeze
 * gives it. Pools hand out one memory with ever new content, and a reference
 * held on it would make them allocate: so it is held from the second time on,
 * and only what was held in between is known to be unchanged. */
class StillTracker {
public:
  [[nodiscard]] PanZoom::Source look_at (GstBuffer *buffer);
  void forget ();

private:
  struct Identity {
    const GstMemory *memory = nullptr; // compared, never followed
    gsize offset[GST_VIDEO_MAX_PLANES] = {};
    gint stride[GST_VIDEO_MAX_PLANES] = {};
    bool operator== (const Identity &) const = default;
  };
  Identity last_;
  GstPtr<GstBuffer> held_; // has last_'s memory, so that nobody writes to it
};

} // namespace reel::motion
