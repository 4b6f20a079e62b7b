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

namespace {

/* Where the samples go; used by the streaming thread alone until the end. */
struct Store {
  FilePtr file;
  int64_t skip = 0;
  int64_t left = 0;
  int64_t written = 0;
  Nanoseconds reached = 0; // of the file, before silence is put behind it
  bool is_full = false;    // the disk
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

/* audiorate goes on to where the file says that it ends. */
GstPadProbeReturn
note_end (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  auto event = adopt (gst_pad_get_sticky_event (pad, GST_EVENT_SEGMENT, 0));
  if (!event || !GST_BUFFER_PTS_IS_VALID (buffer) ||
      !GST_BUFFER_DURATION_IS_VALID (buffer))
    return GST_PAD_PROBE_OK;
  const GstSegment *segment = nullptr;
  gst_event_parse_segment (event.get (), &segment);
  guint64 end = gst_segment_to_stream_time (segment, GST_FORMAT_TIME,
      GST_BUFFER_PTS (buffer) + GST_BUFFER_DURATION (buffer));
  auto &store = *static_cast<Store *> (data);
  if (GST_CLOCK_TIME_IS_VALID (end))
    store.reached = std::max (store.reached, (Nanoseconds) end);
  return GST_PAD_PROBE_OK;
}

Nanoseconds
time_of (int64_t samples)
{
  return (Nanoseconds) gst_util_uint64_scale (
      (guint64) samples, kSecond, kSampleRate);
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
  auto decoded =
      adopt (gst_element_get_static_pad (graph->at ("convert"), "sink"));
  gst_pad_add_probe (
      decoded.get (), GST_PAD_PROBE_TYPE_BUFFER, note_end, &store, nullptr);
  RunOptions options;
  options.cancelled = context.cancelled;
  options.graph_folder = context.graph_folder;
  options.on_eos = [&] (GError **) {
    spooled.facts = facts_of_sound (graph->pipeline (),
        context.files.to_open (request.file), store.reached);
    /* More of it isn't wanted. */
    if (store.reached >= request.from + time_of (request.most))
      spooled.facts.cut.reset ();
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
  return true;
}

} // namespace reel
