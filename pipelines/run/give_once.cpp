// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/give_once.h"

#include <gst/app/gstappsrc.h>

namespace reel {

namespace {

struct OneBuffer {
  GstPtr<GstBuffer> buffer; // null once it is given
};

void
give (GstAppSrc *source, guint, gpointer data)
{
  auto *one = static_cast<OneBuffer *> (data);
  if (!one->buffer)
    return;
  gst_app_src_push_buffer (source, one->buffer.release ());
  gst_app_src_end_of_stream (source);
}

void
forget (gpointer data)
{
  delete static_cast<OneBuffer *> (data);
}

} // namespace

void
give_once (GstElement *source, GstPtr<GstBuffer> buffer)
{
  GstAppSrcCallbacks callbacks = {};
  callbacks.need_data = give;
  gst_app_src_set_callbacks (GST_APP_SRC (source), &callbacks,
      new OneBuffer{std::move (buffer)}, forget);
}

} // namespace reel
