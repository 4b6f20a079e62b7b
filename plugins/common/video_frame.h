// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gst/video/video.h>

/* Planar Y, U, V of 10 bits in this machine's order of bytes, for caps. */
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
#define REEL_TEN_BIT_FORMATS "I420_10LE, I422_10LE, Y444_10LE"
#else
#define REEL_TEN_BIT_FORMATS "I420_10BE, I422_10BE, Y444_10BE"
#endif

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
