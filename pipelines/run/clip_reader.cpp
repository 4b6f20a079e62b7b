// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/clip_reader.h"

#include "error.h"
#include "run/graph.h"

namespace reel {

/* deinterlace passes progressive frames on as they are, and makes one frame of
 * each interlaced one: from its own lines only, so that it doesn't matter what
 * was decoded before. */
static constexpr char kDecode[] =
    "filesrc name=file ! decodebin name=decoder caps=\"video/x-raw(ANY)\" "
    "expose-all-streams=false ! videoconvert dither=none ! deinterlace "
    "mode=auto fields=top "
    "method=linear ! videoflip video-direction=auto ! videoconvert "
    "dither=none ! "
    "video/x-raw,format=I420,colorimetry=bt709,chroma-site=mpeg2,"
    "interlace-mode=progressive ! appsink name=frames sync=false "
    "max-buffers=2";

/* Pictures are asked for in steps of this, to see whether to stop. */
static constexpr GstClockTime kWait = GST_SECOND / 20;
/* Damaged files are known to hang their decoder. */
static constexpr int kMostWaits = 20 * 60;
/* Pictures are shown later than they are decoded by less than this. */
static constexpr Nanoseconds kReorder = kSecond;
/* A clip whose decoder ends so much before its last picture is damaged. */
static constexpr Nanoseconds kMostMissing = kSecond / 2;
/* Reading from the start costs less than looking for the place. */
static constexpr Nanoseconds kNearStart = 2 * kSecond;

/* Decoders of libav take every core each otherwise. */
static void
use_one_thread (GstBin *, GstBin *, GstElement *element, gpointer)
{
  for (const char *name : {"max-threads", "threads", "n-threads"}) {
    GParamSpec *spec =
        g_object_class_find_property (G_OBJECT_GET_CLASS (element), name);
    if (spec && (G_IS_PARAM_SPEC_INT (spec) || G_IS_PARAM_SPEC_UINT (spec)))
      g_object_set (element, name, 1, nullptr);
  }
}

static bool
is_set (const std::atomic<bool> *cancelled, GError **error)
{
  if (!cancelled || !*cancelled)
    return false;
  g_set_error (error, REEL_ERROR, (int) ErrorCode::Cancelled, "cancelled");
  return true;
}

std::unique_ptr<ClipReader>
ClipReader::open (const ClipSource &source, GError **error)
{
  std::unique_ptr<ClipReader> reader (new ClipReader);
  reader->source_ = source;
  reader->pipeline_ = sink_floating (gst_parse_launch_full (
      kDecode, nullptr, GST_PARSE_FLAG_FATAL_ERRORS, error));
  if (!reader->pipeline_)
    return nullptr;
  GstBin *bin = GST_BIN (reader->pipeline_.get ());
  g_signal_connect (
      bin, "deep-element-added", G_CALLBACK (use_one_thread), nullptr);
  auto file = adopt (gst_bin_get_by_name (bin, "file"));
  g_object_set (file.get (), "location", source.path.c_str (), nullptr);
  reader->sink_ = adopt (gst_bin_get_by_name (bin, "frames"));
  reader->bus_ = adopt (gst_element_get_bus (reader->pipeline_.get ()));
  return reader;
}

ClipReader::~ClipReader ()
{
  if (pipeline_)
    gst_element_set_state (pipeline_.get (), GST_STATE_NULL);
}

bool
ClipReader::has_failed (GError **error)
{
  auto message = adopt (gst_bus_pop_filtered (bus_.get (), GST_MESSAGE_ERROR));
  if (!message)
    return false;
  ErrorPtr cause;
  gst_message_parse_error (message.get (), out (cause), nullptr);
  g_set_error (error, REEL_ERROR, (int) ErrorCode::Failed,
      "the clip can't be decoded: %s", cause->message);
  return true;
}

/* Waits until the decoder is set up: only then does a seek reach it. */
bool
ClipReader::wait_for_start (const std::atomic<bool> *cancelled, GError **error)
{
  if (started_)
    return true;
  gst_element_set_state (pipeline_.get (), GST_STATE_PAUSED);
  auto result = GST_STATE_CHANGE_ASYNC;
  for (int i = 0; i < kMostWaits && result == GST_STATE_CHANGE_ASYNC; i++) {
    if (is_set (cancelled, error))
      return false;
    result = gst_element_get_state (pipeline_.get (), nullptr, nullptr, kWait);
  }
  if (has_failed (error))
    return false;
  if (result != GST_STATE_CHANGE_SUCCESS) {
    g_set_error (error, REEL_ERROR, (int) ErrorCode::Failed,
        "the clip can't be decoded: it gives no picture");
    return false;
  }
  gst_element_set_state (pipeline_.get (), GST_STATE_PLAYING);
  started_ = true;
  return true;
}

bool
ClipReader::seek (Nanoseconds time)
{
  current_ = {};
  next_ = {};
  ended_ = false;
  is_from_start_ = time == 0;
  return gst_element_seek (pipeline_.get (), 1.0, GST_FORMAT_TIME,
      (GstSeekFlags) (GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_KEY_UNIT |
                      GST_SEEK_FLAG_SNAP_BEFORE),
      GST_SEEK_TYPE_SET, time, GST_SEEK_TYPE_NONE, -1);
}

/* The key frame before TIME, and one before that where pictures are decoded in
 * another order than they are shown. */
bool
ClipReader::begin_at (
    Nanoseconds time, const std::atomic<bool> *cancelled, GError **error)
{
  bool fresh = !started_;
  if (!wait_for_start (cancelled, error))
    return false;
  Nanoseconds from = time - kReorder;
  if (from > kNearStart && source_.can_seek && seek (from))
    return true;
  if (fresh) {
    is_from_start_ = true;
    return true;
  }
  if (seek (0))
    return true;
  /* What can't go back is begun again. */
  gst_element_set_state (pipeline_.get (), GST_STATE_NULL);
  started_ = false;
  current_ = {};
  next_ = {};
  ended_ = false;
  is_from_start_ = true;
  return wait_for_start (cancelled, error);
}

static Nanoseconds
duration_of (const GstPtr<GstSample> &sample)
{
  GstBuffer *buffer = gst_sample_get_buffer (sample.get ());
  return GST_BUFFER_DURATION_IS_VALID (buffer)
             ? (Nanoseconds) GST_BUFFER_DURATION (buffer)
             : 0;
}

/* False, without an error, if there is no further picture. */
bool
ClipReader::read_next (const std::atomic<bool> *cancelled, GError **error)
{
  auto *sink = GST_APP_SINK (sink_.get ());
  for (int i = 0; i < kMostWaits; i++) {
    if (is_set (cancelled, error))
      return false;
    auto sample = adopt (gst_app_sink_try_pull_sample (sink, kWait));
    if (sample) {
      GstBuffer *buffer = gst_sample_get_buffer (sample.get ());
      GstSegment *segment = gst_sample_get_segment (sample.get ());
      guint64 time = 0;
      if (gst_segment_to_stream_time_full (
              segment, GST_FORMAT_TIME, GST_BUFFER_PTS (buffer), &time) != 1)
        continue;
      if (GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_CORRUPTED))
        damaged_++;
      /* avdec_gif gives every picture the time of the first (1.22). */
      if (current_.sample && (Nanoseconds) time <= current_.time)
        time = (guint64) (current_.time + duration_of (current_.sample));
      next_ = {std::move (sample), (Nanoseconds) time};
      return true;
    }
    if (gst_app_sink_is_eos (sink) || has_failed (error)) {
      if (!error || !*error)
        has_failed (error);
      ended_ = true;
      if (current_.time < source_.last_picture - kMostMissing)
        damaged_++;
      return false;
    }
  }
  g_set_error (error, REEL_ERROR, (int) ErrorCode::Failed,
      "the clip takes too long to decode");
  return false;
}

GstSample *
ClipReader::picture_at (
    Nanoseconds time, const std::atomic<bool> *cancelled, GError **error)
{
  bool goes_back = current_.sample && current_.time > time && !is_first_;
  if ((!started_ || goes_back) && !begin_at (time, cancelled, error))
    return nullptr;
  for (;;) {
    if (next_.sample && (next_.time <= time || !current_.sample)) {
      bool is_late = next_.time > time && !is_from_start_;
      /* The key frame isn't before TIME after all. */
      if (is_late && seek (0))
        continue;
      is_first_ = !current_.sample && is_from_start_;
      current_ = std::move (next_);
      next_ = {};
      continue;
    }
    if (next_.sample || ended_)
      break;
    ErrorPtr failure;
    if (!read_next (cancelled, out (failure)) && failure) {
      g_propagate_error (error, failure.release ());
      return nullptr;
    }
  }
  if (current_.sample)
    return current_.sample.get ();
  if (!is_from_start_ && seek (0))
    return picture_at (time, cancelled, error);
  g_set_error (error, REEL_ERROR, (int) ErrorCode::Failed,
      "the clip has no picture that can be decoded");
  return nullptr;
}

} // namespace reel
