// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/join.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>

#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>

#include "error.h"
#include "run/encoders/stream.h"
#include "run/graph.h"
#include "run/runner.h"

namespace reel {

/* Time stamps begin here, so that decoding can begin before showing does. */
static constexpr Nanoseconds kOrigin = 10 * kSecond;
static constexpr guint64 kQueuedVideo = 8 << 20, kQueuedSound = 1 << 20;

/* Behind the muxer, which is called `mux`. */
static constexpr char kJoin[] =
    " name=mux ! filesink name=store "
    "appsrc name=video format=time block=true handle-segment-change=true ! "
    "mux.video_0 "
    "appsrc name=sound format=time block=true handle-segment-change=true ! "
    "mux.audio_0";

/* Of a file with one stream. */
static constexpr char kDemux[] =
    "filesrc name=file ! qtdemux ! appsink name=packets sync=false "
    "max-buffers=64";
static constexpr char kDemuxOpus[] =
    "filesrc name=file ! matroskademux ! appsink name=packets sync=false "
    "max-buffers=64";

namespace {

/* One thread that feeds an appsrc; its error is read after it has ended. */
struct Feed {
  ErrorPtr error;
  bool done = false;
};

const char *
muxer_of (Container container)
{
  switch (container) {
  case Container::Mp4:
  case Container::Gif: // is not joined
    break;
  case Container::WebM:
    return "webmmux";
  case Container::Mkv:
    return "matroskamux";
  }
  return "mp4mux";
}

/* A muxer that is a GstAggregator takes one packet of a stream at a time, and
 * three threads wait for each other at every one of them: 0.3 s for three
 * minutes of 30 frames a second, and 0.1 s where packets may wait in it. Two
 * seconds of a stream are some MB even of what has no loss; other muxers take
 * what they are given at once. */
void
let_wait (GstElement *muxer)
{
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (muxer), "latency"))
    g_object_set (muxer, "latency", (guint64) (2 * kSecond), nullptr);
}

GstSegment
origin_segment ()
{
  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.start = segment.position = (guint64) kOrigin;
  return segment;
}

/* Frames of a segment or packets of sound, in the order they are decoded. */
class PacketReader {
public:
  bool open (const std::string &file, const char *demux, GError **error)
  {
    graph_ = Graph::parse (demux, error);
    if (!graph_)
      return false;
    g_object_set (graph_->at ("file"), "location", file.c_str (), nullptr);
    sink_ = GST_APP_SINK (graph_->at ("packets"));
    gst_element_set_state (graph_->pipeline (), GST_STATE_PLAYING);
    return true;
  }
  ~PacketReader ()
  {
    if (graph_)
      gst_element_set_state (graph_->pipeline (), GST_STATE_NULL);
  }
  /* Null at the end, or when the file can't be read. */
  GstPtr<GstSample> next ()
  {
    return adopt (gst_app_sink_try_pull_sample (sink_, 30 * GST_SECOND));
  }

private:
  std::optional<Graph> graph_;
  GstAppSink *sink_ = nullptr;
};

/* When BUFFER of DEMUXED is shown or heard: the file's edit list is in the
 * segment, so that what comes first is at 0. */
Nanoseconds
time_in_file (GstSample *demuxed)
{
  return (Nanoseconds) gst_segment_to_running_time (
      gst_sample_get_segment (demuxed), GST_FORMAT_TIME,
      GST_BUFFER_PTS (gst_sample_get_buffer (demuxed)));
}

bool
push_to (GstElement *source, GstBuffer *buffer, GstCaps *caps, GError **error)
{
  GstSegment segment = origin_segment ();
  auto sample = adopt (gst_sample_new (buffer, caps, &segment, nullptr));
  if (gst_app_src_push_sample (GST_APP_SRC (source), sample.get ()) ==
      GST_FLOW_OK)
    return true;
  /* The pipeline is ending: its own error says why. */
  g_set_error (error, REEL_ERROR, (int) ErrorCode::Failed,
      "the joined file takes nothing more from %s", GST_OBJECT_NAME (source));
  return false;
}

class VideoFeeder {
public:
  VideoFeeder (const Plan &plan, const std::vector<std::string> &files,
      const RenderContext &context, GstElement *source)
      : plan_ (plan), files_ (files), context_ (context), source_ (source)
  {
  }

  /* While one segment is fed the next is already being opened, in threads of
   * its own. */
  bool feed (GError **error)
  {
    auto reader = open (0, error);
    for (size_t i = 0; i < files_.size (); i++) {
      auto next = reader ? open (i + 1, error) : nullptr;
      if (!next || !feed_segment (*reader, i, error))
        return false;
      reader = std::move (next);
    }
    gst_app_src_end_of_stream (GST_APP_SRC (source_));
    return true;
  }

private:
  /* Nothing is open behind the last one. */
  std::unique_ptr<PacketReader> open (size_t index, GError **error)
  {
    auto reader = std::make_unique<PacketReader> ();
    if (index < files_.size () && !reader->open (files_[index], kDemux, error))
      reader.reset ();
    return reader;
  }

  bool feed_segment (PacketReader &reader, size_t index, GError **error)
  {
    int64_t count = 0;
    while (auto sample = reader.next ()) {
      if (!check_caps (gst_sample_get_caps (sample.get ()), error))
        return false;
      if (!push (sample.get (), count++, error))
        return false;
    }
    if (count == plan_.segments[index].frames) {
      shown_ += count;
      return true;
    }
    g_set_error (error, REEL_ERROR, (int) ErrorCode::CheckFailed,
        "segment %zu has %" G_GINT64_FORMAT
        " frames instead of %" G_GINT64_FORMAT,
        index, count, plan_.segments[index].frames);
    return false;
  }

  /* Different parameter sets break silently at the seam. */
  bool check_caps (GstCaps *caps, GError **error)
  {
    if (!first_) {
      first_ = adopt (gst_caps_copy (caps));
      caps_ = adopt (gst_caps_copy (caps));
      /* All that is rendered; not every segment's file says so. */
      gst_caps_set_simple (
          caps_.get (), "colorimetry", G_TYPE_STRING, "bt709", nullptr);
      return true;
    }
    if (have_same_parameters (first_.get (), caps))
      return true;
    g_set_error (error, REEL_ERROR, (int) ErrorCode::CheckFailed,
        "two segments were encoded with different parameter sets");
    return false;
  }

  bool push (GstSample *demuxed, int64_t index, GError **error)
  {
    GstBuffer *buffer = gst_sample_get_buffer (demuxed);
    Nanoseconds time = time_in_file (demuxed);
    auto copy = adopt (gst_buffer_copy (buffer));
    Nanoseconds half = plan_.frame_time (1) / 2;
    int64_t frame = plan_.frame_at (time + half);
    int64_t decoded = shown_ + index - context_.encoders.reorder_frames;
    Nanoseconds length = plan_.frame_time (1);
    if (is_key_frame (context_.encoders.codec, buffer))
      GST_BUFFER_FLAG_UNSET (copy.get (), GST_BUFFER_FLAG_DELTA_UNIT);
    else
      GST_BUFFER_FLAG_SET (copy.get (), GST_BUFFER_FLAG_DELTA_UNIT);
    GST_BUFFER_PTS (copy.get ()) =
        (guint64) (kOrigin + plan_.frame_time (shown_ + frame));
    GST_BUFFER_DTS (copy.get ()) =
        (guint64) (decoded >= 0 ? kOrigin + plan_.frame_time (decoded)
                                : kOrigin + decoded * length);
    GST_BUFFER_DURATION (copy.get ()) =
        (guint64) (plan_.frame_time (shown_ + frame + 1) -
                   plan_.frame_time (shown_ + frame));
    if (GST_BUFFER_DTS (copy.get ()) >
        GST_BUFFER_PTS (copy.get ()) + (guint64) half) {
      g_set_error (error, REEL_ERROR, (int) ErrorCode::CheckFailed,
          "a segment is reordered by more frames than was planned");
      return false;
    }
    return push_to (source_, copy.get (), caps_.get (), error);
  }

  const Plan &plan_;
  const std::vector<std::string> &files_;
  const RenderContext &context_;
  GstElement *source_;
  GstPtr<GstCaps> first_, caps_; // of the first segment, of the joined file
  int64_t shown_ = 0;
};

/* The packets of the sound track FILE. */
bool
feed_sound (const std::string &file, const char *demux, GstElement *source,
    GError **error)
{
  PacketReader reader;
  if (!reader.open (file, demux, error))
    return false;
  int64_t count = 0;
  for (; auto sample = reader.next (); count++) {
    auto copy = adopt (gst_buffer_copy (gst_sample_get_buffer (sample.get ())));
    GST_BUFFER_PTS (copy.get ()) =
        (guint64) (kOrigin + time_in_file (sample.get ()));
    GST_BUFFER_DTS (copy.get ()) = GST_CLOCK_TIME_NONE;
    if (!push_to (
            source, copy.get (), gst_sample_get_caps (sample.get ()), error))
      return false;
  }
  if (count == 0) {
    g_set_error (error, REEL_ERROR, (int) ErrorCode::CheckFailed,
        "the encoded sound can't be read back from disk");
    return false;
  }
  gst_app_src_end_of_stream (GST_APP_SRC (source));
  return true;
}

/* Runs BODY in a thread; a failure ends the pipeline through its bus. */
template <typename Body>
std::thread
start_feed (Feed &feed, GstElement *source, Body body)
{
  return std::thread ([&feed, source, body] {
    feed.done = body (out (feed.error));
    if (!feed.done)
      GST_ELEMENT_ERROR (
          source, STREAM, FAILED, ("The source ended early."), (nullptr));
  });
}

} // namespace

bool
join_segments (const Plan &plan, const std::vector<std::string> &segment_files,
    const std::string &sound_file, const RenderContext &context,
    const std::string &file,
    const std::function<void (Nanoseconds)> &on_position, GError **error)
{
  const Encoders &encoders = context.encoders;
  std::string description = std::string (muxer_of (encoders.container)) + kJoin;
  auto graph = Graph::parse (description.c_str (), error);
  if (!graph)
    return false;
  const char *demux = is_opus (encoders) ? kDemuxOpus : kDemux;
  g_object_set (graph->at ("store"), "location", file.c_str (), nullptr);
  GstElement *video = graph->at ("video"), *sound = graph->at ("sound");
  let_wait (graph->at ("mux"));
  g_object_set (video, "max-bytes", kQueuedVideo, nullptr);
  g_object_set (sound, "max-bytes", kQueuedSound, nullptr);
  if (!graph->complete (error))
    return false;

  RunOptions options;
  options.cancelled = context.cancelled;
  options.graph_folder = context.graph_folder;
  options.on_position = [&] (Nanoseconds position) {
    if (on_position)
      on_position (std::max<Nanoseconds> (position - kOrigin, 0));
  };
  Feed video_feed, sound_feed;
  VideoFeeder feeder (plan, segment_files, context, video);
  gst_element_set_state (graph->pipeline (), GST_STATE_PAUSED);
  std::thread video_thread = start_feed (
      video_feed, video, [&] (GError **e) { return feeder.feed (e); });
  std::thread sound_thread = start_feed (sound_feed, sound,
      [&] (GError **e) { return feed_sound (sound_file, demux, sound, e); });
  ErrorPtr failure;
  bool done = run_to_end (graph->pipeline (), options, out (failure));
  video_thread.join ();
  sound_thread.join ();
  if (done)
    return true;
  /* What a feed found is the cause; the pipeline's error its consequence. */
  bool own = !failure || failure->code != (int) ErrorCode::Cancelled;
  for (Feed *feed : {&video_feed, &sound_feed})
    if (own && !feed->done && feed->error &&
        feed->error->code == (int) ErrorCode::CheckFailed) {
      g_propagate_error (error, feed->error.release ());
      return false;
    }
  g_propagate_error (error, failure.release ());
  return false;
}

} // namespace reel
