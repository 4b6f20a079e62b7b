// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * SECTION:element-reelpanzoom
 * @title: reelpanzoom
 * @short_description: moves a view over a picture, to fractions of a pixel
 *
 * Takes pictures of any size and gives frames of the size that the caps
 * downstream ask for. `fit` and `focus` lay the frame over the picture; `from`
 * and `to` are parts of what the frame then shows, and the view moves from one
 * to the other over `duration` nanoseconds of stream time. The view's place is
 * kept in fractions of a pixel (zimg resamples), so that slow movements don't
 * judder, and chroma stays where it sits.
 *
 * A still, the same memory in every buffer as from imagefreeze, is converted
 * once. While nothing moves it is also rendered once.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 videotestsrc num-buffers=1 pattern=smpte !
 * video/x-raw,width=1920,height=1080 ! imagefreeze num-buffers=50 ! reelpanzoom
 * to="<0.2,0.2,0.6,0.6>" duration=2000000000 easing=in-out !
 * video/x-raw,width=1280,height=720 ! fakevideosink
 * ]|
 * The view moves into the colour bars within two seconds.
 */
#include "reelpanzoom.h"

#include <gst/video/gstvideometa.h>
#include <gst/video/gstvideopool.h>

#include <atomic>
#include <cmath>
#include <mutex>
#include <optional>

#include "enums.h"
#include "gst_ptr.h"
#include "panzoom.h"
#include "panzoom_caps.h"
#include "panzoom_settings.h"
#include "still_tracker.h"
#include "video_frame.h"

using namespace reel;
using namespace reel::motion;

GST_DEBUG_CATEGORY_STATIC (reel_pan_zoom_debug);
#define GST_CAT_DEFAULT reel_pan_zoom_debug

namespace {

/* Planes of buffers we ask for start at multiples of 64 bytes. */
constexpr gsize kAlignMask = kAlignment - 1;

/* Lives from start to stop; only the streaming thread touches it. */
struct Stream {
  guint64 serial = 0; // of the settings that plan was read from
  PanZoomPlan plan;
  bool has_caps = false;
  bool set_up = false; // core knows plan and caps
  GstVideoInfo in_info;
  GstVideoInfo out_info;
  bool takes_meta = false; // downstream reads GstVideoMeta
  PanZoom core;
  StillTracker still;

  // The frame in work, between prepare_output_buffer and transform.
  PanZoom::Source source = PanZoom::Source::Passing;
  Rect view;
  bool rendered = false; // its buffer is finished as it is
  bool keep = false;     // a copy goes to kept

  // The last still's last view, as long as it stands.
  Rect last_view;
  GstPtr<GstBuffer> kept;
};

struct Impl {
  std::mutex lock; // guards settings; never held while calling out
  PanZoomSettings settings;
  std::atomic<guint64> serial{1}; // goes up with each change of settings
  std::atomic<double> progress{-1};
  std::optional<Stream> stream;
};

} // namespace

struct _ReelPanZoom {
  GstBaseTransform parent;
  Impl *impl;
};

enum {
  PROP_0,
  PROP_FROM,
  PROP_TO,
  PROP_EASING,
  PROP_DURATION,
  PROP_FIT,
  PROP_FOCUS,
  PROP_BARS,
  PROP_FILTER,
  PROP_PROGRESS,
};

static GType
reel_pan_zoom_fit_get_type ()
{
  static const GEnumValue values[] = {
      {(int) Fit::Cover, "Fill the frame, cut what is beyond it", "cover"},
      {(int) Fit::Contain, "Show all of the picture, with bars", "contain"},
      {(int) Fit::Stretch, "Fill the frame, change the shape", "stretch"},
      {0, nullptr, nullptr},
  };
  static const GType type = g_enum_register_static ("ReelPanZoomFit", values);
  return type;
}

static GType
reel_pan_zoom_filter_get_type ()
{
  static const GEnumValue values[] = {
      {(int) Filter::Bilinear, "Soft and fastest", "bilinear"},
      {(int) Filter::Bicubic, "Sharp, hardly any ringing", "bicubic"},
      {(int) Filter::Lanczos, "Sharpest, some ringing", "lanczos"},
      {0, nullptr, nullptr},
  };
  static const GType type =
      g_enum_register_static ("ReelPanZoomFilter", values);
  return type;
}

static GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE ("sink",
    GST_PAD_SINK, GST_PAD_ALWAYS,
    GST_STATIC_CAPS (GST_VIDEO_CAPS_MAKE ("{ " REEL_PANZOOM_IN_FORMATS " }")));
static GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE ("src",
    GST_PAD_SRC, GST_PAD_ALWAYS,
    GST_STATIC_CAPS (GST_VIDEO_CAPS_MAKE ("{ " REEL_PANZOOM_OUT_FORMATS " }")));

G_DEFINE_TYPE_WITH_CODE (ReelPanZoom, reel_pan_zoom, GST_TYPE_BASE_TRANSFORM,
    GST_DEBUG_CATEGORY_INIT (
        reel_pan_zoom_debug, "reelpanzoom", 0, "pan and zoom"))
GST_ELEMENT_REGISTER_DEFINE (
    reelpanzoom, "reelpanzoom", GST_RANK_NONE, REEL_TYPE_PAN_ZOOM)

static GstBaseTransformClass *
parent_class ()
{
  return GST_BASE_TRANSFORM_CLASS (reel_pan_zoom_parent_class);
}

/* Reads the settings into the stream if they have changed. False, with the
 * error posted, if they are wrong. */
static bool
take_settings (ReelPanZoom *self, Stream &stream)
{
  Impl *impl = self->impl;
  guint64 serial = impl->serial.load ();
  if (serial == stream.serial)
    return true;
  PanZoomSettings settings;
  {
    std::lock_guard guard (impl->lock);
    settings = impl->settings;
  }
  std::string error;
  auto plan = read_settings (settings, error);
  if (!plan) {
    GST_ELEMENT_ERROR (
        self, RESOURCE, SETTINGS, ("%s", error.c_str ()), (nullptr));
    return false;
  }
  bool same =
      plan->fit == stream.plan.fit && plan->focus == stream.plan.focus &&
      plan->bars == stream.plan.bars && plan->filter == stream.plan.filter;
  stream.set_up = stream.set_up && same;
  stream.plan = *plan;
  stream.serial = serial;
  return true;
}

static gboolean
reel_pan_zoom_start (GstBaseTransform *trans)
{
  auto *self = REEL_PAN_ZOOM (trans);
  self->impl->stream.emplace ();
  if (take_settings (self, *self->impl->stream))
    return TRUE;
  self->impl->stream.reset ();
  return FALSE;
}

static gboolean
reel_pan_zoom_stop (GstBaseTransform *trans)
{
  REEL_PAN_ZOOM (trans)->impl->stream.reset ();
  return TRUE;
}

static GstCaps *
reel_pan_zoom_transform_caps (GstBaseTransform *, GstPadDirection direction,
    GstCaps *caps, GstCaps *filter)
{
  return panzoom_transform_caps (direction, caps, filter);
}

static GstCaps *
reel_pan_zoom_fixate_caps (GstBaseTransform *trans, GstPadDirection direction,
    GstCaps *caps, GstCaps *othercaps)
{
  if (direction == GST_PAD_SINK)
    return panzoom_fixate_caps (caps, othercaps);
  return parent_class ()->fixate_caps (trans, direction, caps, othercaps);
}

static gboolean
reel_pan_zoom_set_caps (
    GstBaseTransform *trans, GstCaps *incaps, GstCaps *outcaps)
{
  Stream &stream = *REEL_PAN_ZOOM (trans)->impl->stream;
  if (!gst_video_info_from_caps (&stream.in_info, incaps) ||
      !gst_video_info_from_caps (&stream.out_info, outcaps))
    return FALSE;
  stream.has_caps = true;
  stream.set_up = false;
  return TRUE;
}

static gboolean
reel_pan_zoom_get_unit_size (GstBaseTransform *, GstCaps *caps, gsize *size)
{
  GstVideoInfo info;
  if (!gst_video_info_from_caps (&info, caps))
    return FALSE;
  *size = GST_VIDEO_INFO_SIZE (&info);
  return TRUE;
}

static gboolean
reel_pan_zoom_propose_allocation (
    GstBaseTransform *trans, GstQuery *decide_query, GstQuery *query)
{
  if (!parent_class ()->propose_allocation (trans, decide_query, query))
    return FALSE;
  GstAllocationParams params;
  gst_allocation_params_init (&params);
  params.align = kAlignMask;
  gst_query_add_allocation_param (query, nullptr, &params);
  gst_query_add_allocation_meta (query, GST_VIDEO_META_API_TYPE, nullptr);
  return TRUE;
}

/* A pool whose planes zimg can write to as they are. */
static GstPtr<GstBufferPool>
aligned_pool (GstCaps *caps, guint size, bool with_meta)
{
  auto pool = adopt (gst_video_buffer_pool_new ());
  GstStructure *config = gst_buffer_pool_get_config (pool.get ());
  gst_buffer_pool_config_set_params (config, caps, size, 0, 0);
  if (with_meta) {
    GstVideoAlignment alignment;
    gst_video_alignment_reset (&alignment);
    for (guint &align : alignment.stride_align)
      align = kAlignMask;
    gst_buffer_pool_config_add_option (
        config, GST_BUFFER_POOL_OPTION_VIDEO_META);
    gst_buffer_pool_config_add_option (
        config, GST_BUFFER_POOL_OPTION_VIDEO_ALIGNMENT);
    gst_buffer_pool_config_set_video_alignment (config, &alignment);
  }
  gst_buffer_pool_set_config (pool.get (), config);
  return pool;
}

static gboolean
reel_pan_zoom_decide_allocation (GstBaseTransform *trans, GstQuery *query)
{
  Stream &stream = *REEL_PAN_ZOOM (trans)->impl->stream;
  stream.takes_meta =
      gst_query_find_allocation_meta (query, GST_VIDEO_META_API_TYPE, nullptr);

  GstAllocator *allocator = nullptr;
  GstAllocationParams params;
  gst_allocation_params_init (&params);
  bool has_params = gst_query_get_n_allocation_params (query) > 0;
  if (has_params)
    gst_query_parse_nth_allocation_param (query, 0, &allocator, &params);
  auto owned = adopt (allocator);
  params.align |= kAlignMask;
  if (has_params)
    gst_query_set_nth_allocation_param (query, 0, allocator, &params);
  else
    gst_query_add_allocation_param (query, allocator, &params);

  if (gst_query_get_n_allocation_pools (query) == 0) {
    GstCaps *caps = nullptr;
    gst_query_parse_allocation (query, &caps, nullptr);
    guint size = (guint) GST_VIDEO_INFO_SIZE (&stream.out_info);
    auto pool = aligned_pool (caps, size, stream.takes_meta);
    gst_query_add_allocation_pool (query, pool.get (), size, 0, 0);
  }
  return parent_class ()->decide_allocation (trans, query);
}

/* Gives the core caps and plan, if one of them is new. */
static void
set_up_core (Stream &stream)
{
  if (stream.set_up)
    return;
  auto aspect = [] (const GstVideoInfo &info) {
    return (double) info.par_n / info.par_d;
  };
  PanZoomSetup setup;
  setup.in = layout_of (stream.in_info);
  setup.out = layout_of (stream.out_info);
  // A site that one side doesn't name is the other's.
  if (stream.out_info.chroma_site == GST_VIDEO_CHROMA_SITE_UNKNOWN &&
      !setup.in.rgb && !setup.in.grey) {
    setup.out.cosited_x = setup.in.cosited_x;
    setup.out.cosited_y = setup.in.cosited_y;
  } else if (stream.in_info.chroma_site == GST_VIDEO_CHROMA_SITE_UNKNOWN) {
    setup.in.cosited_x = setup.out.cosited_x;
    setup.in.cosited_y = setup.out.cosited_y;
  }
  setup.in_pixel_aspect = aspect (stream.in_info);
  setup.out_pixel_aspect = aspect (stream.out_info);
  setup.fit = stream.plan.fit;
  setup.focus = stream.plan.focus;
  setup.bars = stream.plan.bars;
  setup.filter = stream.plan.filter;
  stream.core.set_up (setup);
  stream.still.forget ();
  stream.kept.reset ();
  stream.set_up = true;
}

static guint64
stream_time_of (GstBaseTransform *trans, GstBuffer *buffer)
{
  guint64 time = gst_segment_to_stream_time (
      &trans->segment, GST_FORMAT_TIME, GST_BUFFER_PTS (buffer));
  return GST_CLOCK_TIME_IS_VALID (time) ? time : 0;
}

/* Whether a frame of INFO lies in BUFFER as everybody expects. */
static bool
is_plainly_laid (GstBuffer *buffer, const GstVideoInfo &info)
{
  const GstVideoMeta *meta = gst_buffer_get_video_meta (buffer);
  for (guint p = 0; meta && p < GST_VIDEO_INFO_N_PLANES (&info); p++)
    if (meta->offset[p] != GST_VIDEO_INFO_PLANE_OFFSET (&info, p) ||
        meta->stride[p] != GST_VIDEO_INFO_PLANE_STRIDE (&info, p))
      return false;
  return true;
}

static GstFlowReturn
reel_pan_zoom_prepare_output_buffer (
    GstBaseTransform *trans, GstBuffer *inbuf, GstBuffer **outbuf)
{
  auto *self = REEL_PAN_ZOOM (trans);
  Stream &stream = *self->impl->stream;
  if (!stream.has_caps) {
    GST_ELEMENT_ERROR (self, CORE, NEGOTIATION,
        ("A picture came before its caps."), (nullptr));
    return GST_FLOW_NOT_NEGOTIATED;
  }
  guint64 time = stream_time_of (trans, inbuf);
  gst_object_sync_values (GST_OBJECT (self), time);
  if (!take_settings (self, stream))
    return GST_FLOW_ERROR;
  set_up_core (stream);

  Rect view = view_at (stream.plan, time, self->impl->progress.load ());
  bool stands = view == stream.last_view;
  stream.view = stream.last_view = view;
  stream.source = stream.still.look_at (inbuf);
  bool is_still = stream.source != PanZoom::Source::Passing;
  if (!is_still || !stands)
    stream.kept.reset ();

  stream.rendered = stream.keep = false;
  if (stream.core.is_identity (view) &&
      (stream.takes_meta || is_plainly_laid (inbuf, stream.in_info))) {
    stream.rendered = true;
    *outbuf = inbuf;
    return GST_FLOW_OK;
  }
  if (!is_still || !stands)
    return parent_class ()->prepare_output_buffer (trans, inbuf, outbuf);

  // Nothing moves: a frame rendered into memory of our own serves for all.
  if (stream.kept) {
    *outbuf = gst_buffer_new ();
    gst_buffer_copy_into (
        *outbuf, stream.kept.get (), GST_BUFFER_COPY_MEMORY, 0, (gsize) -1);
    stream.rendered = true;
  } else {
    GstAllocationParams params;
    gst_allocation_params_init (&params);
    params.align = kAlignMask;
    *outbuf = gst_buffer_new_allocate (
        nullptr, GST_VIDEO_INFO_SIZE (&stream.out_info), &params);
    stream.keep = true;
  }
  if (!parent_class ()->copy_metadata (trans, inbuf, *outbuf))
    GST_WARNING_OBJECT (self, "could not copy a picture's metadata, ignoring");
  return GST_FLOW_OK;
}

static GstFlowReturn
reel_pan_zoom_transform (
    GstBaseTransform *trans, GstBuffer *inbuf, GstBuffer *outbuf)
{
  auto *self = REEL_PAN_ZOOM (trans);
  Stream &stream = *self->impl->stream;
  if (stream.rendered)
    return GST_FLOW_OK;

  std::string error;
  {
    MappedFrame in (&stream.in_info, inbuf, GST_MAP_READ);
    MappedFrame to (&stream.out_info, outbuf, GST_MAP_WRITE);
    if (!in || !to) {
      GST_ELEMENT_ERROR (self, RESOURCE, READ,
          ("A picture's memory could not be read."), (nullptr));
      return GST_FLOW_ERROR;
    }
    if (!stream.core.render (components_of (in.get ()), stream.source,
            stream.view, target_of (to.get ()), error)) {
      GST_ELEMENT_ERROR (self, LIBRARY, FAILED,
          ("A picture of %dx%d could not be brought to %dx%d: %s.",
              stream.in_info.width, stream.in_info.height,
              stream.out_info.width, stream.out_info.height, error.c_str ()),
          (nullptr));
      return GST_FLOW_ERROR;
    }
  }
  if (stream.keep) {
    stream.kept = adopt (gst_buffer_new ());
    gst_buffer_copy_into (
        stream.kept.get (), outbuf, GST_BUFFER_COPY_MEMORY, 0, (gsize) -1);
  }
  return GST_FLOW_OK;
}

/* Numbers of any kind, so that "<0,0,1,1>" is as good as "<0.0,0.0,1.0,1.0>".
 * Something else becomes a NaN, which start refuses. */
static std::vector<double>
numbers_of (const GValue *array)
{
  std::vector<double> numbers;
  for (guint i = 0; i < gst_value_array_get_size (array); i++) {
    const GValue *value = gst_value_array_get_value (array, i);
    GValue number = G_VALUE_INIT;
    g_value_init (&number, G_TYPE_DOUBLE);
    bool is_text = G_VALUE_HOLDS_STRING (value);
    bool known = !is_text && g_value_transform (value, &number);
    numbers.push_back (known ? g_value_get_double (&number) : std::nan (""));
    g_value_unset (&number);
  }
  return numbers;
}

static void
put_numbers (GValue *array, const std::vector<double> &numbers)
{
  for (double number : numbers) {
    GValue value = G_VALUE_INIT;
    g_value_init (&value, G_TYPE_DOUBLE);
    g_value_set_double (&value, number);
    gst_value_array_append_and_take_value (array, &value);
  }
}

static void
reel_pan_zoom_set_property (
    GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  Impl *impl = REEL_PAN_ZOOM (object)->impl;
  if (id == PROP_PROGRESS) {
    impl->progress = g_value_get_double (value);
    return;
  }
  std::lock_guard guard (impl->lock);
  PanZoomSettings &settings = impl->settings;
  switch (id) {
  case PROP_FROM:
    settings.from = numbers_of (value);
    break;
  case PROP_TO:
    settings.to = numbers_of (value);
    break;
  case PROP_EASING:
    settings.easing = (Easing) g_value_get_enum (value);
    break;
  case PROP_DURATION:
    settings.duration_ns = g_value_get_uint64 (value);
    break;
  case PROP_FIT:
    settings.fit = (Fit) g_value_get_enum (value);
    break;
  case PROP_FOCUS:
    settings.focus = numbers_of (value);
    break;
  case PROP_BARS: {
    const char *bars = g_value_get_string (value);
    settings.bars = bars ? bars : "blur";
    break;
  }
  case PROP_FILTER:
    settings.filter = (Filter) g_value_get_enum (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    return;
  }
  impl->serial++;
}

static void
reel_pan_zoom_get_property (
    GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  Impl *impl = REEL_PAN_ZOOM (object)->impl;
  std::lock_guard guard (impl->lock);
  const PanZoomSettings &settings = impl->settings;
  switch (id) {
  case PROP_FROM:
    put_numbers (value, settings.from);
    break;
  case PROP_TO:
    put_numbers (value, settings.to);
    break;
  case PROP_EASING:
    g_value_set_enum (value, (int) settings.easing);
    break;
  case PROP_DURATION:
    g_value_set_uint64 (value, settings.duration_ns);
    break;
  case PROP_FIT:
    g_value_set_enum (value, (int) settings.fit);
    break;
  case PROP_FOCUS:
    put_numbers (value, settings.focus);
    break;
  case PROP_BARS:
    g_value_set_string (value, settings.bars.c_str ());
    break;
  case PROP_FILTER:
    g_value_set_enum (value, (int) settings.filter);
    break;
  case PROP_PROGRESS:
    g_value_set_double (value, impl->progress.load ());
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    break;
  }
}

static void
reel_pan_zoom_init (ReelPanZoom *self)
{
  self->impl = new Impl;
}

static void
reel_pan_zoom_finalize (GObject *object)
{
  delete REEL_PAN_ZOOM (object)->impl;
  G_OBJECT_CLASS (reel_pan_zoom_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  auto flags = (GParamFlags) (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
                              GST_PARAM_MUTABLE_PLAYING);
  auto install = [&] (guint id, GParamSpec *spec) {
    g_object_class_install_property (object_class, id, spec);
  };
  install (PROP_FROM,
      gst_param_spec_array ("from", "From",
          "View at the start, <x, y, width, height> in fractions (0 to 1) "
          "of the fitted picture (default <0.0, 0.0, 1.0, 1.0>)",
          nullptr, flags));
  install (PROP_TO,
      gst_param_spec_array ("to", "To",
          "View at the end, <x, y, width, height> in fractions (0 to 1) "
          "of the fitted picture (default <0.0, 0.0, 1.0, 1.0>)",
          nullptr, flags));
  install (PROP_EASING,
      g_param_spec_enum ("easing", "Easing",
          "How the movement's speed is spread over its "
          "time",
          reel_motion_easing_get_type (), (int) Easing::Linear, flags));
  install (PROP_DURATION, g_param_spec_uint64 ("duration", "Duration",
                              "Stream time that the movement takes, in "
                              "nanoseconds (0: stands at \"from\")",
                              0, G_MAXUINT64, 0, flags));
  install (PROP_FIT,
      g_param_spec_enum ("fit", "Fit", "How the picture is laid into the frame",
          reel_pan_zoom_fit_get_type (), (int) Fit::Cover, flags));
  install (PROP_FOCUS,
      gst_param_spec_array ("focus", "Focus",
          "Point of the picture, <x, y> in fractions (0 to 1), that "
          "\"cover\" keeps as near to the middle as it can (default "
          "<0.5, 0.5>)",
          nullptr, flags));
  install (PROP_BARS, g_param_spec_string ("bars", "Bars",
                          "What \"contain\" leaves free, and what lies "
                          "behind transparent pictures (black under "
                          "\"blur\"): \"blur\", #rrggbb or one of HTML's "
                          "sixteen colour names",
                          "blur", flags));
  install (PROP_FILTER,
      g_param_spec_enum ("filter", "Filter",
          "Kernel that pictures are resampled with",
          reel_pan_zoom_filter_get_type (), (int) Filter::Bicubic, flags));
  install (PROP_PROGRESS,
      g_param_spec_double ("progress", "Progress",
          "Share of the movement that is done, 0 to 1, taken without "
          "easing; below 0: by stream time and \"duration\"",
          -1, 1, -1, (GParamFlags) (flags | GST_PARAM_CONTROLLABLE)));
}

static void
reel_pan_zoom_class_init (ReelPanZoomClass *klass)
{
  auto *object_class = G_OBJECT_CLASS (klass);
  auto *element_class = GST_ELEMENT_CLASS (klass);
  auto *trans_class = GST_BASE_TRANSFORM_CLASS (klass);

  object_class->set_property = reel_pan_zoom_set_property;
  object_class->get_property = reel_pan_zoom_get_property;
  object_class->finalize = reel_pan_zoom_finalize;
  install_properties (object_class);

  trans_class->start = reel_pan_zoom_start;
  trans_class->stop = reel_pan_zoom_stop;
  trans_class->transform_caps = reel_pan_zoom_transform_caps;
  trans_class->fixate_caps = reel_pan_zoom_fixate_caps;
  trans_class->set_caps = reel_pan_zoom_set_caps;
  trans_class->get_unit_size = reel_pan_zoom_get_unit_size;
  trans_class->propose_allocation = reel_pan_zoom_propose_allocation;
  trans_class->decide_allocation = reel_pan_zoom_decide_allocation;
  trans_class->prepare_output_buffer = reel_pan_zoom_prepare_output_buffer;
  trans_class->transform = reel_pan_zoom_transform;

  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (element_class, "Pan and zoom",
      "Filter/Converter/Video/Scaler",
      "Moves a view over a picture, to fractions of a pixel, and fits it to "
      "the frame",
      "The Reelsmith project");
  gst_type_mark_as_plugin_api (
      reel_motion_easing_get_type (), (GstPluginAPIFlags) 0);
  gst_type_mark_as_plugin_api (
      reel_pan_zoom_fit_get_type (), (GstPluginAPIFlags) 0);
  gst_type_mark_as_plugin_api (
      reel_pan_zoom_filter_get_type (), (GstPluginAPIFlags) 0);
}
