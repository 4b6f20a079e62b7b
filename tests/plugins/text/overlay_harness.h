// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/check/gstharness.h>
#include <gst/gst.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "gst_ptr.h"

namespace reel::test {

struct HarnessDeleter {
  void operator() (GstHarness *h) const { gst_harness_teardown (h); }
};
using HarnessPtr = std::unique_ptr<GstHarness, HarnessDeleter>;

inline constexpr int kWidth = 640, kHeight = 360;
inline constexpr char kCaps[] =
    "video/x-raw,format=I420,width=640,height=360,framerate=25/1,"
    "colorimetry=bt709";

/* An overlay between two pads, its caps set. */
inline HarnessPtr
new_overlay (const char *caps = kCaps)
{
  HarnessPtr h (
      gst_harness_new_with_padnames ("reeltextoverlay", "sink", "src"));
  gst_harness_set_src_caps_str (h.get (), caps);
  return h;
}

/* A grey I420 frame of 640x360 at TIME. */
inline GstBuffer *
gray_frame (GstClockTime time, guint8 gray = 60)
{
  gsize luma = kWidth * kHeight;
  GstBuffer *buffer = gst_buffer_new_allocate (nullptr, luma * 3 / 2, nullptr);
  gst_buffer_memset (buffer, 0, gray, luma);
  gst_buffer_memset (buffer, luma, 128, luma / 2);
  GST_BUFFER_PTS (buffer) = time;
  GST_BUFFER_DURATION (buffer) = 40 * GST_MSECOND;
  return buffer;
}

inline std::vector<guint8>
bytes_of (GstBuffer *buffer)
{
  MappedBuffer map (buffer, GST_MAP_READ);
  return {map.data (), map.data () + map.size ()};
}

/* Whether BUFFER differs from a grey frame. */
inline bool
has_text (GstBuffer *buffer, guint8 gray = 60)
{
  auto blank = adopt (gray_frame (0, gray));
  return bytes_of (buffer) != bytes_of (blank.get ());
}

/* What the overlay makes of a grey frame at TIME. */
inline GstPtr<GstBuffer>
pushed (GstHarness *h, GstClockTime time)
{
  return adopt (gst_harness_push_and_pull (h, gray_frame (time)));
}

/* Hears what an element posts; what it hasn't read goes with it, since
 * messages keep the element that posted them. */
class Watch {
public:
  explicit Watch (GstHarness *h) : bus_ (adopt (gst_bus_new ()))
  {
    gst_element_set_bus (h->element, bus_.get ());
  }
  ~Watch () { gst_bus_set_flushing (bus_.get (), TRUE); }
  GstPtr<GstMessage> next (GstMessageType type)
  {
    return adopt (gst_bus_pop_filtered (bus_.get (), type));
  }

private:
  GstPtr<GstBus> bus_;
};

} // namespace reel::test
