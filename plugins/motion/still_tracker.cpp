// SPDX-License-Identifier: LGPL-2.1-or-later
#include "still_tracker.h"

#include <algorithm>

namespace reel::motion {

void
StillTracker::forget ()
{
  held_.reset ();
  last_ = {};
}

PanZoom::Source
StillTracker::look_at (GstBuffer *buffer)
{
  if (gst_buffer_n_memory (buffer) != 1) {
    forget ();
    return PanZoom::Source::Passing;
  }
  GstMemory *memory = gst_buffer_peek_memory (buffer, 0);
  Identity now = {memory};
  if (const GstVideoMeta *meta = gst_buffer_get_video_meta (buffer)) {
    std::copy_n (meta->offset, GST_VIDEO_MAX_PLANES, now.offset);
    std::copy_n (meta->stride, GST_VIDEO_MAX_PLANES, now.stride);
  }
  if (now != last_) {
    held_.reset ();
    last_ = now;
    return PanZoom::Source::Passing;
  }
  if (held_)
    return PanZoom::Source::SameStill;
  // A buffer of our own locks the memory; a bare reference would not.
  held_ = adopt (gst_buffer_new ());
  gst_buffer_append_memory (held_.get (), gst_memory_ref (memory));
  return PanZoom::Source::NewStill;
}

} // namespace reel::motion
