// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/spool.h"

#include <algorithm>

#include <gst/app/gstappsink.h>

#include "error.h"
#include "plan/spoken.h"
#include "run/graph.h"
#include "run/runner.h"
#include "run/sound_file.h"

namespace reel {

/* audiorate puts silence where a file has none, so that what follows comes at
 * its time; smaller steps are a container's rounding. */
static constexpr char kDecode[] =
    "filesrc name=file ! "
    "decodebin caps=audio/x-raw expose-all-streams=false ! "
    "audioconvert dithering=none name=convert ! audioresample ! "
    "audiorate tolerance=40000000 ! capsfilter name=format ! "
    "appsink name=store sync=false max-buffers=8";

/* A file may be shorter than it says by this: encoders pad. */
static constexpr Nanoseconds kTolerance = kSecond / 2;

namespace {

/* Where the samples go; used by the streaming thread alone until the end. */
struct Store {
  FilePtr file;
  int64_t skip = 0;
  int64_t left = 0;
  int64_t written = 0;
  bool is_full = false; // the disk
};

GstFlowReturn
on_sample (GstAppSink *sink, gpointer data)
{
  auto &store = *static_cast<Store *> (data);
  auto sample = adopt (gst_app_sink_pull_sample (sink));
  GstBuffer *buffer = sample ? gst_sample_get_buffer (sample.get ()) : nullptr;
  GstMapInfo map;
  if (!buffer || !gst_buffer_map (buffer, &map, GST_MAP_READ))
    return GST_FLOW_ERROR;
  constexpr size_t kFrame = 2 * sizeof (float);
  auto count = (int64_t) (map.size / kFrame);
  int64_t dropped = std::min (store.skip, count);
  int64_t kept = std::min (count - dropped, store.left);
  store.skip -= dropped;
  auto wanted = (size_t) kept;
  store.is_full = fwrite (map.data + (size_t) dropped * kFrame, kFrame, wanted,
                      store.file.get ()) != wanted;
  gst_buffer_unmap (buffer, &map);
  store.left -= kept;
  store.written += kept;
  if (store.is_full)
    return GST_FLOW_ERROR;
  return store.left > 0 ? GST_FLOW_OK : GST_FLOW_EOS;
}

int64_t
samples_of (Nanoseconds time)
{
  return (int64_t) gst_util_uint64_scale_round (
      (guint64) time, kSampleRate, kSecond);
}

} // namespace

bool
spool_sound (const SpoolRequest &request, const RenderContext &context,
    const std::string &path, Spooled &spooled, GError **error)
{
  auto graph = Graph::parse (kDecode, error);
  if (!graph)
    return false;
  auto caps = adopt (gst_caps_new_simple ("audio/x-raw", "format",
      G_TYPE_STRING, "F32LE", "rate", G_TYPE_INT, kSampleRate, "channels",
      G_TYPE_INT, 2, "layout", G_TYPE_STRING, "interleaved", "channel-mask",
      GST_TYPE_BITMASK, (guint64) 3, nullptr));
  g_object_set (graph->at ("file"), "location",
      context.files.to_open (request.file).c_str (), nullptr);
  g_object_set (graph->at ("format"), "caps", caps.get (), nullptr);
  Store store;
  store.file.reset (fopen (path.c_str (), "wbe"));
  store.skip = samples_of (request.from);
  store.left = request.most;
  GstAppSinkCallbacks callbacks = {};
  callbacks.new_sample = on_sample;
  gst_app_sink_set_callbacks (
      GST_APP_SINK (graph->at ("store")), &callbacks, &store, nullptr);
  RunOptions options;
  options.cancelled = context.cancelled;
  options.graph_folder = context.graph_folder;
  Nanoseconds promised = 0;
  options.on_eos = [&] (GError **) {
    gint64 length = 0;
    if (gst_element_query_duration (
            graph->at ("file"), GST_FORMAT_TIME, &length) ||
        gst_element_query_duration (
            graph->pipeline (), GST_FORMAT_TIME, &length))
      promised = length;
    return true;
  };
  /* One after the other: out () gives its error back at the statement's end. */
  ErrorPtr failure;
  bool done = store.file && graph->complete (out (failure));
  if (done)
    done = run_to_end (graph->pipeline (), options, out (failure));
  if (!store.file || store.is_full ||
      (done && fflush (store.file.get ()) != 0)) {
    g_set_error (error, REEL_ERROR, (int) ErrorCode::NoSpace,
        "the sound can't be written to disk");
    return false;
  }
  if (!done) {
    g_propagate_prefixed_error (error, failure.release (),
        "the sound of `%s` can't be decoded: ",
        context.files.shown (request.file).c_str ());
    return false;
  }
  spooled.samples = store.written;
  Nanoseconds reached =
      request.from + (Nanoseconds) gst_util_uint64_scale (
                         (guint64) store.written, kSecond, kSampleRate);
  if (store.left > 0 && promised > reached + kTolerance)
    spooled.promised = promised;
  return true;
}

} // namespace reel
