// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gst/video/video.h>

namespace reel {

/* A mapped video frame for as long as the object lives. The buffer and the
 * info must outlive the map. Falsy if mapping failed. */
class MappedFrame {
public:
  MappedFrame (const GstVideoInfo *info, GstBuffer *buffer, GstMapFlags flags)
  {
    mapped_ = gst_video_frame_map (&frame_, info, buffer, flags);
  }
  ~MappedFrame ()
  {
    if (mapped_)
      gst_video_frame_unmap (&frame_);
  }
  MappedFrame (const MappedFrame &) = delete;
  MappedFrame &operator= (const MappedFrame &) = delete;

  explicit operator bool () const { return mapped_; }
  GstVideoFrame *get () { return &frame_; }
  const GstVideoFrame *get () const { return &frame_; }

private:
  GstVideoFrame frame_ = {};
  bool mapped_ = false;
};

} // namespace reel
