// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * SECTION:element-reeltransition
 * @title: reeltransition
 * @short_description: leads from one moving picture to another
 *
 * Two pads, `sink_0` (what goes) and `sink_1` (what comes), both of one size
 * and format. The transition begins with the first frame and takes `duration`
 * of running time; before its end the frame is made of both, at progress 0 and
 * 1 it is one of them, byte for byte. If one stream ends early, its last frame
 * stands; EOS comes when both have ended.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 videotestsrc num-buffers=30 pattern=smpte !
 * video/x-raw,format=I420,width=640,height=360 ! t.sink_0 videotestsrc
 * num-buffers=30 pattern=ball ! video/x-raw,format=I420,width=640,height=360 !
 * t.sink_1 reeltransition name=t type=slide-left duration=1000000000 !
 * fakevideosink
 * ]|
 * Colour bars go away to the left, a ball on black follows them.
 */
#include "reeltransition.h"

#include <array>
#include <atomic>
#include <optional>

#include "easing.h"
#include "enums.h"
#include "gst_ptr.h"
#include "panzoom_caps.h"
#include "transition.h"
#include "video_frame.h"

using namespace reel;
using namespace reel::motion;

GST_DEBUG_CATEGORY_STATIC (reel_transition_debug);
#define GST_CAT_DEFAULT reel_transition_debug

namespace {

constexpr guint64 kDefaultDuration = 500 * GST_MSECOND;
constexpr int kPads = 2;
constexpr const char *kPadNames[kPads] = {"sink_0", "sink_1"};

/* The last frame of a pad. */
struct Held {
  GstPtr<GstBuffer> buffer;
  GstVideoInfo info;
};

/* Lives from start to stop; only the streaming thread touches it. */
struct Stream {
  GstClockTime first = GST_CLOCK_TIME_NONE; // running time of the first frame
  Held last[kPads]; // what stands when a stream ends early
  Transition core;
};

struct Impl {
  std::atomic<int> type{(int) TransitionType::Crossfade};
  std::atomic<int> easing{(int) Easing::InOut};
  std::atomic<guint64> duration{kDefaultDuration};
  std::atomic<double> progress{-1};
  std::optional<Stream> stream;
};

} // namespace

struct _ReelTransition {
  GstVideoAggregator parent;
  Impl *impl;
};

enum {
  PROP_0,
  PROP_TYPE,
  PROP_DURATION,
  PROP_EASING,
  PROP_PROGRESS,
};

/* The core's table, and an end. */
static GType
reel_transition_type_get_type ()
{
  static std::array<GEnumValue, kTransitionKinds + 1> values;
  static const GType type = [] {
    for (const TransitionKind &kind : transition_kinds ())
      values[(size_t) kind.type] = {(int) kind.type, kind.what, kind.name};
    return g_enum_register_static ("ReelTransitionType", values.data ());
  }();
  return type;
}

#define FORMATS "{ I420, YV12, Y42B, Y444, " REEL_TEN_BIT_FORMATS " }"
static GstStaticPadTemplate sink_template =
    GST_STATIC_PAD_TEMPLATE ("sink_%u", GST_PAD_SINK, GST_PAD_REQUEST,
        GST_STATIC_CAPS (GST_VIDEO_CAPS_MAKE (FORMATS)));
static GstStaticPadTemplate src_template =
    GST_STATIC_PAD_TEMPLATE ("src", GST_PAD_SRC, GST_PAD_ALWAYS,
        GST_STATIC_CAPS (GST_VIDEO_CAPS_MAKE (FORMATS)));

G_DEFINE_TYPE_WITH_CODE (ReelTransition, reel_transition,
    GST_TYPE_VIDEO_AGGREGATOR,
    GST_DEBUG_CATEGORY_INIT (
        reel_transition_debug, "reeltransition", 0, "transitions"))
GST_ELEMENT_REGISTER_DEFINE (
    reeltransition, "reeltransition", GST_RANK_NONE, REEL_TYPE_TRANSITION)

static GstAggregatorClass *
aggregator_parent ()
{
  return GST_AGGREGATOR_CLASS (reel_transition_parent_class);
}

/* Only sink_0 and sink_1; without a name the first that is free. */
static GstPad *
reel_transition_request_new_pad (GstElement *element, GstPadTemplate *templ,
    const gchar *name, const GstCaps *caps)
{
  for (const char *pad_name : kPadNames) {
    if (name && g_strcmp0 (name, pad_name) != 0)
      continue;
    if (auto taken = adopt (gst_element_get_static_pad (element, pad_name)))
      continue;
    return GST_ELEMENT_CLASS (reel_transition_parent_class)
        ->request_new_pad (element, templ, pad_name, caps);
  }
  GST_WARNING_OBJECT (element,
      "no pad %s: there are sink_0 and sink_1, each "
      "once, ignoring",
      name ? name : "left");
  return nullptr;
}

static gboolean
reel_transition_start (GstAggregator *aggregator)
{
  REEL_TRANSITION (aggregator)->impl->stream.emplace ();
  return aggregator_parent ()->start (aggregator);
}

static gboolean
reel_transition_stop (GstAggregator *aggregator)
{
  gboolean stopped = aggregator_parent ()->stop (aggregator);
  REEL_TRANSITION (aggregator)->impl->stream.reset ();
  return stopped;
}

static GstFlowReturn
reel_transition_flush (GstAggregator *aggregator)
{
  if (auto &stream = REEL_TRANSITION (aggregator)->impl->stream)
    stream.emplace ();
  return aggregator_parent ()->flush (aggregator);
}

/* The other pad's caps without what may differ, or nothing. */
static GstPtr<GstCaps>
caps_beside (GstElement *element, GstPad *pad)
{
  for (const char *name : kPadNames) {
    auto other = adopt (gst_element_get_static_pad (element, name));
    if (!other || other.get () == pad)
      continue;
    auto caps = adopt (gst_pad_get_current_caps (other.get ()));
    if (!caps)
      continue;
    caps.reset (gst_caps_make_writable (caps.release ()));
    // Colours that only one names would make two caps strangers.
    gst_structure_remove_fields (gst_caps_get_structure (caps.get (), 0),
        "framerate", "colorimetry", "chroma-site", nullptr);
    return caps;
  }
  return nullptr;
}

/* A pad takes what the other one has: so a converter before it can adapt. */
static gboolean
reel_transition_sink_query (
    GstAggregator *aggregator, GstAggregatorPad *pad, GstQuery *query)
{
  if (!aggregator_parent ()->sink_query (aggregator, pad, query))
    return FALSE;
  if (GST_QUERY_TYPE (query) != GST_QUERY_CAPS)
    return TRUE;
  auto beside = caps_beside (GST_ELEMENT (aggregator), GST_PAD (pad));
  if (!beside)
    return TRUE;
  GstCaps *own = nullptr;
  gst_query_parse_caps_result (query, &own);
  auto common = adopt (
      gst_caps_intersect_full (own, beside.get (), GST_CAPS_INTERSECT_FIRST));
  gst_query_set_caps_result (query, common.get ());
  return TRUE;
}

static double
progress_at (Impl *impl, GstClockTime time)
{
  double progress = impl->progress.load ();
  if (progress >= 0)
    return progress;
  guint64 duration = impl->duration.load ();
  GstClockTime first = impl->stream->first;
  GstClockTime passed = time > first ? time - first : 0;
  if (duration == 0 || passed >= duration)
    return 1;
  return ease (
      (Easing) impl->easing.load (), (double) passed / (double) duration);
}

/* Takes the frames that have come; where there is none, the last one stands. */
static void
take_frames (ReelTransition *self, Stream &stream)
{
  for (int i = 0; i < kPads; i++) {
    auto pad =
        adopt (gst_element_get_static_pad (GST_ELEMENT (self), kPadNames[i]));
    if (!pad)
      continue;
    auto *video_pad = GST_VIDEO_AGGREGATOR_PAD (pad.get ());
    GstBuffer *buffer = gst_video_aggregator_pad_get_current_buffer (video_pad);
    if (!buffer || buffer == stream.last[i].buffer.get ())
      continue;
    stream.last[i].buffer.reset (gst_buffer_ref (buffer));
    stream.last[i].info = video_pad->info;
  }
}

static bool
fits (const GstVideoInfo &info, const GstVideoInfo &result)
{
  return GST_VIDEO_INFO_FORMAT (&info) == GST_VIDEO_INFO_FORMAT (&result) &&
         GST_VIDEO_INFO_WIDTH (&info) == GST_VIDEO_INFO_WIDTH (&result) &&
         GST_VIDEO_INFO_HEIGHT (&info) == GST_VIDEO_INFO_HEIGHT (&result);
}

static PictureRef
picture_of (GstVideoFrame *frame)
{
  TargetRef planes = target_of (frame);
  return {planes[0], planes[1], planes[2]};
}

static GstFlowReturn
reel_transition_aggregate_frames (
    GstVideoAggregator *aggregator, GstBuffer *outbuf)
{
  auto *self = REEL_TRANSITION (aggregator);
  Impl *impl = self->impl;
  Stream &stream = *impl->stream;
  const GstSegment &segment =
      GST_AGGREGATOR_PAD (GST_AGGREGATOR (aggregator)->srcpad)->segment;
  GstClockTime pts = GST_BUFFER_PTS (outbuf);
  GstClockTime time =
      gst_segment_to_running_time (&segment, GST_FORMAT_TIME, pts);
  GstClockTime stream_time =
      gst_segment_to_stream_time (&segment, GST_FORMAT_TIME, pts);
  if (GST_CLOCK_TIME_IS_VALID (stream_time))
    gst_object_sync_values (GST_OBJECT (self), stream_time);
  if (!GST_CLOCK_TIME_IS_VALID (stream.first))
    stream.first = time;

  take_frames (self, stream);
  for (const Held &held : stream.last) {
    if (!held.buffer || fits (held.info, aggregator->info))
      continue;
    GST_ELEMENT_ERROR (self, CORE, NEGOTIATION,
        ("The two pictures differ: one is %dx%d %s, the result %dx%d %s. "
         "Scale and convert them before the transition.",
            GST_VIDEO_INFO_WIDTH (&held.info),
            GST_VIDEO_INFO_HEIGHT (&held.info),
            GST_VIDEO_INFO_NAME (&held.info),
            GST_VIDEO_INFO_WIDTH (&aggregator->info),
            GST_VIDEO_INFO_HEIGHT (&aggregator->info),
            GST_VIDEO_INFO_NAME (&aggregator->info)),
        (nullptr));
    return GST_FLOW_NOT_NEGOTIATED;
  }
  // A stream that hasn't begun shows the other one.
  const Held &first = stream.last[stream.last[0].buffer ? 0 : 1];
  const Held &second = stream.last[stream.last[1].buffer ? 1 : 0];
  if (!first.buffer) {
    GST_ELEMENT_ERROR (
        self, STREAM, FAILED, ("There is no picture to show."), (nullptr));
    return GST_FLOW_ERROR;
  }

  MappedFrame a (&first.info, first.buffer.get (), GST_MAP_READ);
  MappedFrame b (&second.info, second.buffer.get (), GST_MAP_READ);
  MappedFrame out (&aggregator->info, outbuf, GST_MAP_WRITE);
  if (!a || !b || !out) {
    GST_ELEMENT_ERROR (self, RESOURCE, FAILED,
        ("A picture's memory could not be reached."), (nullptr));
    return GST_FLOW_ERROR;
  }
  stream.core.set_up (
      (TransitionType) impl->type.load (), layout_of (aggregator->info));
  stream.core.render (progress_at (impl, time), picture_of (a.get ()),
      picture_of (b.get ()), target_of (out.get ()));
  return GST_FLOW_OK;
}

static void
reel_transition_set_property (
    GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  Impl *impl = REEL_TRANSITION (object)->impl;
  switch (id) {
  case PROP_TYPE:
    impl->type = g_value_get_enum (value);
    break;
  case PROP_DURATION:
    impl->duration = g_value_get_uint64 (value);
    break;
  case PROP_EASING:
    impl->easing = g_value_get_enum (value);
    break;
  case PROP_PROGRESS:
    impl->progress = g_value_get_double (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    break;
  }
}

static void
reel_transition_get_property (
    GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  Impl *impl = REEL_TRANSITION (object)->impl;
  switch (id) {
  case PROP_TYPE:
    g_value_set_enum (value, impl->type);
    break;
  case PROP_DURATION:
    g_value_set_uint64 (value, impl->duration);
    break;
  case PROP_EASING:
    g_value_set_enum (value, impl->easing);
    break;
  case PROP_PROGRESS:
    g_value_set_double (value, impl->progress);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    break;
  }
}

static void
reel_transition_init (ReelTransition *self)
{
  self->impl = new Impl;
  // Streams that begin late begin with a frame of theirs, not with nothing.
  gst_util_set_object_arg (G_OBJECT (self), "start-time-selection", "first");
}

static void
reel_transition_finalize (GObject *object)
{
  delete REEL_TRANSITION (object)->impl;
  G_OBJECT_CLASS (reel_transition_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  auto flags = (GParamFlags) (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
                              GST_PARAM_MUTABLE_PLAYING);
  auto install = [&] (guint id, GParamSpec *spec) {
    g_object_class_install_property (object_class, id, spec);
  };
  install (PROP_TYPE, g_param_spec_enum ("type", "Type",
                          "How one picture gives way to the other; a "
                          "direction says where the movement goes",
                          reel_transition_type_get_type (),
                          (int) TransitionType::Crossfade, flags));
  install (PROP_DURATION, g_param_spec_uint64 ("duration", "Duration",
                              "Running time from the first frame to the "
                              "transition's end, in nanoseconds",
                              0, G_MAXUINT64, kDefaultDuration, flags));
  install (PROP_EASING,
      g_param_spec_enum ("easing", "Easing",
          "How the transition's speed is spread over its "
          "time",
          reel_motion_easing_get_type (), (int) Easing::InOut, flags));
  install (PROP_PROGRESS,
      g_param_spec_double ("progress", "Progress",
          "Share of the transition that is done, 0 (first picture) to 1 "
          "(second), taken without easing; below 0: by running time and "
          "\"duration\"",
          -1, 1, -1, (GParamFlags) (flags | GST_PARAM_CONTROLLABLE)));
}

static void
reel_transition_class_init (ReelTransitionClass *klass)
{
  auto *object_class = G_OBJECT_CLASS (klass);
  auto *element_class = GST_ELEMENT_CLASS (klass);
  auto *aggregator_class = GST_AGGREGATOR_CLASS (klass);
  auto *video_class = GST_VIDEO_AGGREGATOR_CLASS (klass);

  object_class->set_property = reel_transition_set_property;
  object_class->get_property = reel_transition_get_property;
  object_class->finalize = reel_transition_finalize;
  install_properties (object_class);

  element_class->request_new_pad = reel_transition_request_new_pad;
  aggregator_class->start = reel_transition_start;
  aggregator_class->stop = reel_transition_stop;
  aggregator_class->flush = reel_transition_flush;
  aggregator_class->sink_query = reel_transition_sink_query;
  video_class->aggregate_frames = reel_transition_aggregate_frames;

  gst_element_class_add_static_pad_template_with_gtype (
      element_class, &sink_template, GST_TYPE_VIDEO_AGGREGATOR_PAD);
  gst_element_class_add_static_pad_template_with_gtype (
      element_class, &src_template, GST_TYPE_AGGREGATOR_PAD);
  gst_element_class_set_static_metadata (element_class, "Transition",
      "Filter/Editor/Video/Compositor",
      "Leads from one moving picture (sink_0) to another (sink_1)",
      "The Reelsmith project");
  gst_type_mark_as_plugin_api (
      reel_transition_type_get_type (), (GstPluginAPIFlags) 0);
}
