// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/clip_reader.h"

#include <gst/app/gstappsrc.h>
#include <gst/video/video.h>

#include "brief/model/gif_pictures.h"
#include "error.h"
#include "run/clip_handover.h"
#include "run/graph.h"

namespace reel {

/* The pictures of a GIF on their way to the decoder. */
struct GifFeed {
  MediaFile file;
  std::vector<GifPicture> pictures;
  size_t next = 0;    // to decode; the appsrc's streaming thread's
  size_t decoded = 0; // since the start
};

static constexpr char kDecodeGif[] =
    "appsrc name=file format=time max-buffers=2 max-bytes=0 "
    "caps=image/gst-libav-gif,parsed=true ! "
    "avdec_gif ! videoconvert dither=none ! "
    "video/x-raw,format=I420,colorimetry=bt709,chroma-site=mpeg2,"
    "interlace-mode=progressive ! appsink name=frames sync=false "
    "max-buffers=1";

/* deinterlace passes progressive frames on as they are, and makes one frame of
 * each interlaced one: from its own lines only, so that it doesn't matter what
 * was decoded before. */
static constexpr char kDecode[] =
    "filesrc name=file ! decodebin name=decoder caps=\"video/x-raw(ANY)\" "
    "expose-all-streams=false ! videoconvert dither=none ! deinterlace "
    "mode=auto fields=top method=linear ! ";
/* Copies every picture, those too that aren't turned (1.22). */
static constexpr char kTurn[] = "videoflip video-direction=auto ! ";
static constexpr char kGive[] =
    "videoconvert dither=none ! video/x-raw,format=I420,colorimetry=bt709,"
    "interlace-mode=progressive ! appsink name=frames sync=false max-buffers=1";

/* Pictures are asked for in steps of this, to see whether to stop. */
static constexpr GstClockTime kWait = GST_SECOND / 20;
/* Damaged files are known to hang their decoder. */
static constexpr int kMostWaits = 20 * 60;
/* Pictures are shown later than they are decoded by less than this. */
static constexpr Nanoseconds kReorder = kSecond;
/* A clip whose decoder ends so much before its last picture is damaged. */
static constexpr Nanoseconds kMostMissing = kSecond / 2;
/* Containers and decoders round times, and gaps between them, by this. */
static constexpr Nanoseconds kRounding = kSecond / 500;
/* Reading from the start costs less than looking for the place. */
static constexpr Nanoseconds kNearStart = 2 * kSecond;
/* How long before the wanted picture a seek may end, in the order that they
 * are tried; then the start. A key frame that refers to what is before it
 * (H.264 with open groups) gives broken pictures up to the next one. */
static constexpr Nanoseconds kBefore[] = {kReorder, 6 * kSecond, 24 * kSecond};

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

/* Pictures may lie in memory as the decoder has them, with edges around them.
 * No pool is offered: avdec_h264 makes a new one for each picture of 1080
 * pixels a row then (1.22). */
static GstPadProbeReturn
take_any_layout (GstPad *, GstPadProbeInfo *info, gpointer)
{
  GstQuery *query = GST_PAD_PROBE_INFO_QUERY (info);
  if (GST_QUERY_TYPE (query) != GST_QUERY_ALLOCATION)
    return GST_PAD_PROBE_OK;
  gst_query_add_allocation_meta (query, GST_VIDEO_META_API_TYPE, nullptr);
  return GST_PAD_PROBE_HANDLED;
}

/* Of constants only. */
static std::string
chain_for (const ClipSource &source, bool is_gif)
{
  if (is_gif)
    return kDecodeGif;
  return std::string (kDecode) + (source.footage.is_upright ? "" : kTurn) +
         kGive;
}

static bool
is_set (const std::atomic<bool> *cancelled, GError **error)
{
  if (!cancelled || !*cancelled)
    return false;
  g_set_error (error, REEL_ERROR, (int) ErrorCode::Cancelled, "cancelled");
  return true;
}

/* What the decoder is to be given next of a GIF. */
static void
feed_gif (GstAppSrc *source, guint, gpointer data)
{
  auto &gif = *static_cast<GifFeed *> (data);
  if (gif.next >= gif.pictures.size ()) {
    gst_app_src_end_of_stream (source);
    return;
  }
  const GifPicture &picture = gif.pictures[gif.next++];
  std::string bytes = gif.file.read (picture.offset, picture.bytes);
  auto buffer = adopt (gst_buffer_new_memdup (bytes.data (), bytes.size ()));
  GST_BUFFER_PTS (buffer.get ()) = (guint64) picture.start;
  GST_BUFFER_DURATION (buffer.get ()) = (guint64) picture.length;
  gst_app_src_push_buffer (source, buffer.release ());
}

/* Null for anything but a GIF. */
static std::unique_ptr<GifFeed>
open_gif (const std::string &path)
{
  auto gif = std::make_unique<GifFeed> ();
  std::string why;
  if (!gif->file.open (path, why) || sniff_media (gif->file) != MediaKind::Gif)
    return nullptr;
  gif->pictures = read_gif_pictures (gif->file).pictures;
  return gif;
}

std::unique_ptr<ClipReader>
ClipReader::open (const ClipSource &source, GError **error)
{
  std::unique_ptr<ClipReader> reader (new ClipReader);
  reader->source_ = source;
  reader->gif_ = open_gif (source.path);
  reader->pipeline_ = sink_floating (
      gst_parse_launch_full (chain_for (source, !!reader->gif_).c_str (),
          nullptr, GST_PARSE_FLAG_FATAL_ERRORS, error));
  if (!reader->pipeline_)
    return nullptr;
  GstBin *bin = GST_BIN (reader->pipeline_.get ());
  g_signal_connect (
      bin, "deep-element-added", G_CALLBACK (use_one_thread), nullptr);
  auto file = adopt (gst_bin_get_by_name (bin, "file"));
  reader->handover_ = std::make_unique<ClipHandover> ();
  GstAppSrcCallbacks callbacks = {};
  callbacks.need_data = feed_gif;
  if (reader->gif_)
    gst_app_src_set_callbacks (
        GST_APP_SRC (file.get ()), &callbacks, reader->gif_.get (), nullptr);
  else
    g_object_set (file.get (), "location", source.path.c_str (), nullptr);
  reader->sink_ = adopt (gst_bin_get_by_name (bin, "frames"));
  reader->handover_->watch (GST_APP_SINK (reader->sink_.get ()));
  auto pad = adopt (gst_element_get_static_pad (reader->sink_.get (), "sink"));
  gst_pad_add_probe (pad.get (), GST_PAD_PROBE_TYPE_QUERY_DOWNSTREAM,
      take_any_layout, nullptr, nullptr);
  reader->bus_ = adopt (gst_element_get_bus (reader->pipeline_.get ()));
  return reader;
}

ClipReader::~ClipReader ()
{
  stop ();
}

void
ClipReader::stop ()
{
  if (!pipeline_)
    return;
  ClipHandover::Open open (*handover_);
  gst_element_set_state (pipeline_.get (), GST_STATE_NULL);
  started_ = false;
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

void
ClipReader::forget_pictures ()
{
  current_ = {};
  next_ = {};
  ended_ = false;
  is_first_ = false;
  is_sound_ = false;
}

bool
ClipReader::seek (Nanoseconds time)
{
  forget_pictures ();
  is_from_start_ = time == 0;
  ClipHandover::Open open (*handover_);
  return gst_element_seek (pipeline_.get (), 1.0, GST_FORMAT_TIME,
      (GstSeekFlags) (GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_KEY_UNIT |
                      GST_SEEK_FLAG_SNAP_BEFORE),
      GST_SEEK_TYPE_SET, time, GST_SEEK_TYPE_NONE, -1);
}

/* The start of the clip. What can't go back is begun again. */
bool
ClipReader::begin_at_start (const std::atomic<bool> *cancelled, GError **error)
{
  bool fresh = !started_;
  if (!wait_for_start (cancelled, error))
    return false;
  if (fresh || (!gif_ && seek (0))) {
    is_from_start_ = true;
    return true;
  }
  stop ();
  forget_pictures ();
  is_from_start_ = true;
  if (gif_)
    gif_->next = gif_->decoded = 0;
  return wait_for_start (cancelled, error);
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
      handover_->note_taken ();
      GstBuffer *buffer = gst_sample_get_buffer (sample.get ());
      GstSegment *segment = gst_sample_get_segment (sample.get ());
      guint64 time = 0;
      if (gst_segment_to_stream_time_full (
              segment, GST_FORMAT_TIME, GST_BUFFER_PTS (buffer), &time) != 1)
        continue;
      bool is_damaged =
          GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_CORRUPTED);
      /* avdec_gif gives every picture the time of the first (1.22). */
      if (gif_ && gif_->decoded < gif_->pictures.size ())
        time = (guint64) gif_->pictures[gif_->decoded++].start;
      next_ = {std::move (sample), (Nanoseconds) time, is_damaged};
      return true;
    }
    if (gst_app_sink_is_eos (sink) || has_failed (error)) {
      if (!error || !*error)
        has_failed (error);
      ended_ = true;
      if (current_.sample &&
          current_.time < source_.footage.last_picture - kMostMissing)
        damaged_++;
      return false;
    }
  }
  g_set_error (error, REEL_ERROR, (int) ErrorCode::Failed,
      "the clip takes too long to decode");
  return false;
}

/* Decoders leave out what they can't decode, and say nothing. */
bool
ClipReader::has_hole (Nanoseconds one, Nanoseconds next) const
{
  return source_.footage.longest_gap > 0 &&
         next - one > source_.footage.longest_gap + kRounding;
}

/* No other picture begins by TIME: the one behind current_ need not be decoded,
 * and held, to know it. */
bool
ClipReader::is_known_to_last (Nanoseconds time) const
{
  return current_.sample && time >= current_.time &&
         time < current_.time + source_.footage.shortest_gap - kRounding;
}

/* Reads on until current_ is the picture of TIME, or there is none. */
bool
ClipReader::read_until (
    Nanoseconds time, const std::atomic<bool> *cancelled, GError **error)
{
  for (;;) {
    if (next_.sample && (next_.time <= time || !current_.sample)) {
      is_first_ = !current_.sample && is_from_start_;
      /* Right after a seek there are pictures that can't be decoded, those
       * that refer to what was skipped: nothing is wrong with the clip. */
      bool is_known = is_sound_ || is_from_start_;
      if (current_.sample && is_known && has_hole (current_.time, next_.time))
        damaged_++;
      current_ = std::move (next_);
      next_ = {};
      is_sound_ |= !current_.is_damaged;
      damaged_ += current_.is_damaged && (is_sound_ || is_from_start_);
      continue;
    }
    if (next_.sample || ended_ || is_known_to_last (time))
      return true;
    ErrorPtr failure;
    if (!read_next (cancelled, out (failure)) && failure) {
      g_propagate_error (error, failure.release ());
      return false;
    }
  }
}

GstSample *
ClipReader::picture_at (
    Nanoseconds time, const std::atomic<bool> *cancelled, GError **error)
{
  if (current_.sample && current_.time > time && !is_first_)
    forget_pictures ();
  else if (started_ && !read_until (time, cancelled, error))
    return nullptr;
  auto is_right = [&] {
    return started_ && current_.sample &&
           (is_from_start_ || (is_sound_ && current_.time <= time));
  };
  for (Nanoseconds before : kBefore) {
    if (is_right () || !source_.footage.can_seek || time - before <= kNearStart)
      break;
    if (!wait_for_start (cancelled, error))
      return nullptr;
    if (seek (time - before) && !read_until (time, cancelled, error))
      return nullptr;
  }
  if (is_right ())
    return current_.sample.get ();
  if (!begin_at_start (cancelled, error) ||
      !read_until (time, cancelled, error))
    return nullptr;
  if (current_.sample)
    return current_.sample.get ();
  g_set_error (error, REEL_ERROR, (int) ErrorCode::Failed,
      "the clip has no picture that can be decoded");
  return nullptr;
}

} // namespace reel
