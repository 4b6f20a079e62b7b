// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/clip_feed.h"

#include <algorithm>

#include <gst/app/gstappsrc.h>

#include "error.h"
#include "run/graph.h"

namespace reel {

namespace {

/* A source picture belongs to the frame of the video even if it comes so much
 * later than it (a share of a frame): containers round times. */
constexpr int kSlackShare = 10;

/* What belongs to one appsrc; its streaming thread uses it. */
struct Feeding {
  ClipFeed feed;
  std::unique_ptr<ClipReader> reader;
  int64_t given = 0;
};

GstPtr<GstSample>
next_picture (Feeding &feeding, GError **error)
{
  const ClipFeed &feed = feeding.feed;
  const Plan &plan = *feed.plan;
  if (!feeding.reader)
    feeding.reader = ClipReader::open (feed.source, error);
  if (!feeding.reader)
    return nullptr;
  Nanoseconds shown = plan.frame_time (feed.first_frame + feeding.given);
  Nanoseconds time = clip_time (feed.play, shown);
  Nanoseconds slack = plan.frame_time (1) / kSlackShare;
  Nanoseconds last = std::max (feed.play.to - 1, feed.play.from);
  GstSample *picture = feeding.reader->picture_at (
      std::min (time + slack, last), feed.cancelled, error);
  if (!picture)
    return nullptr;
  /* The picture may be shown again: what it consists of is shared. */
  auto buffer = adopt (gst_buffer_copy (gst_sample_get_buffer (picture)));
  Nanoseconds start = plan.frame_time (feeding.given);
  GST_BUFFER_PTS (buffer.get ()) = (guint64) start;
  GST_BUFFER_DTS (buffer.get ()) = GST_CLOCK_TIME_NONE;
  GST_BUFFER_DURATION (buffer.get ()) =
      (guint64) (plan.frame_time (feeding.given + 1) - start);
  auto caps = adopt (gst_caps_copy (gst_sample_get_caps (picture)));
  gst_caps_set_simple (caps.get (), "framerate", GST_TYPE_FRACTION, plan.fps_n,
      plan.fps_d, nullptr);
  return adopt (gst_sample_new (buffer.get (), caps.get (), nullptr, nullptr));
}

void
on_need_data (GstAppSrc *source, guint, gpointer data)
{
  auto &feeding = *static_cast<Feeding *> (data);
  if (feeding.given >= feeding.feed.frames) {
    gst_app_src_end_of_stream (source);
    return;
  }
  ErrorPtr error;
  auto picture = next_picture (feeding, out (error));
  if (!picture) {
    if (error->code != (int) ErrorCode::Cancelled)
      GST_ELEMENT_ERROR (
          source, STREAM, DECODE, ("%s", error->message), (nullptr));
    gst_app_src_end_of_stream (source);
    return;
  }
  gst_app_src_push_sample (source, picture.get ());
  feeding.given++;
}

void
forget (gpointer data)
{
  auto *feeding = static_cast<Feeding *> (data);
  int damaged = feeding->reader ? feeding->reader->damaged () : 0;
  if (damaged > 0 && feeding->feed.on_damage)
    feeding->feed.on_damage (damaged);
  delete feeding;
}

} // namespace

GstElement *
make_clip_feed (ClipFeed feed, GError **error)
{
  GstElement *source = make_element ("appsrc", error);
  if (!source)
    return nullptr;
  g_object_set (source, "format", GST_FORMAT_TIME, "is-live", FALSE,
      "max-buffers", (guint64) 1, "max-bytes", (guint64) 0, nullptr);
  auto *feeding = new Feeding;
  feeding->feed = std::move (feed);
  GstAppSrcCallbacks callbacks = {};
  callbacks.need_data = on_need_data;
  gst_app_src_set_callbacks (GST_APP_SRC (source), &callbacks, feeding, forget);
  return source;
}

} // namespace reel
