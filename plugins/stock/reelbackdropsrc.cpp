// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * SECTION:element-reelbackdropsrc
 * @title: reelbackdropsrc
 *
 * Makes moving backgrounds that are calm enough for text on top: solid,
 * gradient, aurora, waves, bokeh, grid, particles and paper.
 *
 * A frame is a pure function of the properties, the caps and its stream time,
 * so a seek shows what playing would have shown, and the same settings give
 * the same bytes on every machine. #ReelBackdropSrc:duration ends the stream;
 * #ReelBackdropSrc:loop-length bends all motions so that the picture at the
 * end of a loop is the one at its beginning.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 reelbackdropsrc pattern=aurora num-buffers=150 !
 *     videoconvert ! autovideosink
 * ]| Shows five seconds of northern lights.
 */
#include "reelbackdropsrc.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include <gst/video/video.h>

#include "backdrop.h"
#include "config.h"
#include "frame_clock.h"
#include "gst_ptr.h"
#include "video_frame.h"

using namespace reel;

GST_DEBUG_CATEGORY_STATIC (reel_backdrop_src_debug);
#define GST_CAT_DEFAULT reel_backdrop_src_debug

static constexpr int kDefaultWidth = 1920;
static constexpr int kDefaultHeight = 1080;

#define REEL_BACKDROP_CAPS                                                     \
  "video/x-raw, format = (string) { I420, Y444, BGRA }, "                      \
  "width = (int) [ 1, 16384 ], height = (int) [ 1, 16384 ], "                  \
  "framerate = (fraction) [ 1/2147483647, 2147483647/1 ]"

namespace {

enum Property {
  PROP_0,
  PROP_PATTERN,
  PROP_COLORS,
  PROP_SEED,
  PROP_SPEED,
  PROP_DURATION,
  PROP_LOOP_LENGTH,
};

/* Survives stop. */
struct Settings {
  BackdropPattern pattern = BackdropPattern::gradient;
  std::string colors;
  guint64 seed = 0;
  double speed = 1;
  GstClockTime duration = GST_CLOCK_TIME_NONE;
  guint64 loop_length = 0;
};

/* Exists only between start and stop; the streaming thread's, but for what
 * the base class calls with that thread paused (seeks, caps). */
struct Stream {
  std::optional<GstVideoInfo> info;
  FrameClock clock;
  guint64 next = 0; // the frame to make next
  guint64 end = 0;  // backwards: how many are left, counted from 0
  bool backwards = false;
  std::unique_ptr<Backdrop> backdrop;
  BackdropSettings drawn;  // what backdrop was made of
  GstPtr<GstBuffer> still; // the frame that all frames share
};

struct Impl {
  std::mutex lock; // guards settings and fps
  Settings settings;
  std::optional<FrameClock> fps; // of the negotiated caps, for queries
  std::optional<Stream> stream;
};

} // namespace

struct _ReelBackdropSrc {
  GstPushSrc parent;
  Impl *impl;
};

G_DEFINE_TYPE (ReelBackdropSrc, reel_backdrop_src, GST_TYPE_PUSH_SRC)
GST_ELEMENT_REGISTER_DEFINE (
    reelbackdropsrc, "reelbackdropsrc", GST_RANK_NONE, REEL_TYPE_BACKDROP_SRC)

static GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE (
    "src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS (REEL_BACKDROP_CAPS));

#define REEL_TYPE_BACKDROP_PATTERN (reel_backdrop_pattern_get_type ())
static GType
reel_backdrop_pattern_get_type ()
{
  static const GEnumValue values[] = {
      {(int) BackdropPattern::solid, "One colour", "solid"},
      {(int) BackdropPattern::gradient, "Colours that slowly turn", "gradient"},
      {(int) BackdropPattern::aurora, "Northern lights", "aurora"},
      {(int) BackdropPattern::waves, "Translucent layered waves", "waves"},
      {(int) BackdropPattern::bokeh, "Drifting lights out of focus", "bokeh"},
      {(int) BackdropPattern::grid, "Fine technical grid", "grid"},
      {(int) BackdropPattern::particles, "Drifting motes of light",
          "particles"},
      {(int) BackdropPattern::paper, "Fibrous paper, standing still", "paper"},
      {0, nullptr, nullptr},
  };
  static gsize type = 0;
  if (g_once_init_enter (&type))
    g_once_init_leave (
        &type, g_enum_register_static ("ReelBackdropPattern", values));
  return (GType) type;
}

static Settings
copy_settings (ReelBackdropSrc *self)
{
  std::lock_guard guard (self->impl->lock);
  return self->impl->settings;
}

/* What to draw, or nothing after having posted what is wrong. */
static std::optional<BackdropSettings>
read_settings (ReelBackdropSrc *self, const Settings &settings)
{
  std::string wrong;
  auto colors = parse_colors (settings.colors, wrong);
  if (!colors) {
    GST_ELEMENT_ERROR (self, RESOURCE, SETTINGS,
        ("“%s” in colors can't be used: give up to %d colours separated by "
         "commas, CSS names or #rgb, #rgba, #rrggbb, #rrggbbaa.",
            wrong.c_str (), (int) kMaxBackdropColors),
        ("colors=“%s”", settings.colors.c_str ()));
    return std::nullopt;
  }
  return BackdropSettings{settings.pattern, std::move (*colors), settings.seed,
      settings.speed, settings.loop_length};
}

/* Settings are checked here and not in start: where start fails, the base
 * class posts an error of its own behind ours. */
static GstStateChangeReturn
reel_backdrop_src_change_state (GstElement *element, GstStateChange change)
{
  ReelBackdropSrc *self = REEL_BACKDROP_SRC (element);
  if (change == GST_STATE_CHANGE_READY_TO_PAUSED &&
      !read_settings (self, copy_settings (self)))
    return GST_STATE_CHANGE_FAILURE;
  return GST_ELEMENT_CLASS (reel_backdrop_src_parent_class)
      ->change_state (element, change);
}

/* Negotiation */

static gboolean
reel_backdrop_src_start (GstBaseSrc *base)
{
  REEL_BACKDROP_SRC (base)->impl->stream.emplace ();
  return TRUE;
}

static gboolean
reel_backdrop_src_stop (GstBaseSrc *base)
{
  Impl *impl = REEL_BACKDROP_SRC (base)->impl;
  impl->stream.reset ();
  std::lock_guard guard (impl->lock);
  impl->fps.reset ();
  return TRUE;
}

/* A size that was left open follows the one that was given, 16:9. */
static void
fixate_size (GstStructure *s)
{
  int width = 0, height = 0;
  bool has_width = gst_structure_get_int (s, "width", &width);
  bool has_height = gst_structure_get_int (s, "height", &height);
  if (has_width && !has_height)
    gst_structure_fixate_field_nearest_int (
        s, "height", std::max (1, width * 9 / 16));
  else if (has_height && !has_width)
    gst_structure_fixate_field_nearest_int (
        s, "width", std::max (1, height * 16 / 9));
  gst_structure_fixate_field_nearest_int (s, "width", kDefaultWidth);
  gst_structure_fixate_field_nearest_int (s, "height", kDefaultHeight);
}

/* Fixes FIELD to VALUE where that is allowed. */
static void
prefer_string (GstStructure *s, const char *field, const char *value)
{
  if (gst_structure_has_field (s, field))
    gst_structure_fixate_field_string (s, field, value);
  else
    gst_structure_set (s, field, G_TYPE_STRING, value, nullptr);
}

static GstCaps *
reel_backdrop_src_fixate (GstBaseSrc *base, GstCaps *caps)
{
  caps = gst_caps_make_writable (gst_caps_truncate (caps));
  GstStructure *s = gst_caps_get_structure (caps, 0);
  fixate_size (s);
  gst_structure_fixate_field_nearest_fraction (s, "framerate", 30, 1);
  gst_structure_fixate_field_string (s, "format", "I420");
  if (gst_structure_has_field (s, "pixel-aspect-ratio"))
    gst_structure_fixate_field_nearest_fraction (s, "pixel-aspect-ratio", 1, 1);
  else
    gst_structure_set (
        s, "pixel-aspect-ratio", GST_TYPE_FRACTION, 1, 1, nullptr);
  prefer_string (s, "interlace-mode", "progressive");
  const char *format = gst_structure_get_string (s, "format");
  prefer_string (
      s, "colorimetry", g_strcmp0 (format, "BGRA") == 0 ? "sRGB" : "bt709");
  if (g_strcmp0 (format, "I420") == 0)
    prefer_string (s, "chroma-site", "mpeg2");
  return GST_BASE_SRC_CLASS (reel_backdrop_src_parent_class)
      ->fixate (base, caps);
}

static gboolean
reel_backdrop_src_set_caps (GstBaseSrc *base, GstCaps *caps)
{
  ReelBackdropSrc *self = REEL_BACKDROP_SRC (base);
  Impl *impl = self->impl;
  GstVideoInfo info;
  if (!impl->stream || !gst_video_info_from_caps (&info, caps) ||
      info.fps_n <= 0 || GST_VIDEO_INFO_IS_INTERLACED (&info)) {
    GST_WARNING_OBJECT (self, "caps %" GST_PTR_FORMAT " refused", caps);
    return FALSE;
  }
  Stream &stream = *impl->stream;
  FrameClock clock{(guint64) info.fps_n, (guint64) info.fps_d};
  if (stream.info && !(clock == stream.clock)) {
    stream.next = clock.frame_from (stream.clock.time_of (stream.next));
    stream.end = clock.frame_from (stream.clock.time_of (stream.end));
  }
  if (!stream.info && base->segment.format == GST_FORMAT_TIME) {
    /* A seek may have come before the rate of frames was known. */
    stream.next = clock.frame_from (base->segment.start);
    if (base->segment.rate < 0)
      stream.next = clock.frame_from (base->segment.stop);
    stream.end = clock.frame_from (base->segment.start);
    stream.backwards = base->segment.rate < 0;
  }
  stream.clock = clock;
  stream.info = info;
  stream.backdrop.reset ();
  stream.still.reset ();
  gst_base_src_set_blocksize (base, (guint) GST_VIDEO_INFO_SIZE (&info));
  std::lock_guard guard (impl->lock);
  impl->fps = clock;
  return TRUE;
}

static gboolean
reel_backdrop_src_decide_allocation (GstBaseSrc *base, GstQuery *query)
{
  GstPtr<GstBufferPool> pool;
  guint size = 0, min = 0, max = 0;
  bool offered = gst_query_get_n_allocation_pools (query) > 0;
  if (offered) {
    GstBufferPool *theirs = nullptr;
    gst_query_parse_nth_allocation_pool (query, 0, &theirs, &size, &min, &max);
    pool = adopt (theirs);
  }
  GstCaps *caps = nullptr;
  gst_query_parse_allocation (query, &caps, nullptr);
  GstVideoInfo info;
  if (!caps || !gst_video_info_from_caps (&info, caps))
    return FALSE;
  size = std::max (size, (guint) GST_VIDEO_INFO_SIZE (&info));
  if (!pool)
    pool = adopt (gst_video_buffer_pool_new ());
  GstStructure *config = gst_buffer_pool_get_config (pool.get ());
  gst_buffer_pool_config_set_params (config, caps, size, min, max);
  if (gst_query_find_allocation_meta (query, GST_VIDEO_META_API_TYPE, nullptr))
    gst_buffer_pool_config_add_option (
        config, GST_BUFFER_POOL_OPTION_VIDEO_META);
  gst_buffer_pool_set_config (pool.get (), config);
  if (offered)
    gst_query_set_nth_allocation_pool (query, 0, pool.get (), size, min, max);
  else
    gst_query_add_allocation_pool (query, pool.get (), size, min, max);
  return GST_BASE_SRC_CLASS (reel_backdrop_src_parent_class)
      ->decide_allocation (base, query);
}

/* Frames */

static BackdropFormat
backdrop_format (const GstVideoInfo &info)
{
  BackdropFormat format;
  format.width = GST_VIDEO_INFO_WIDTH (&info);
  format.height = GST_VIDEO_INFO_HEIGHT (&info);
  switch (GST_VIDEO_INFO_FORMAT (&info)) {
  case GST_VIDEO_FORMAT_BGRA:
    format.layout = BackdropLayout::bgra;
    return format;
  case GST_VIDEO_FORMAT_Y444:
    format.layout = BackdropLayout::y444;
    break;
  default:
    break;
  }
  gst_video_color_matrix_get_Kr_Kb (
      info.colorimetry.matrix, &format.kr, &format.kb);
  gint offset[GST_VIDEO_MAX_COMPONENTS], scale[GST_VIDEO_MAX_COMPONENTS];
  gst_video_color_range_offsets (
      info.colorimetry.range, info.finfo, offset, scale);
  for (int i = 0; i < 3; i++) {
    format.offset[i] = offset[i];
    format.range[i] = scale[i];
  }
  return format;
}

/* Draws the frame at TIME into BUFFER, which has INFO's shape. */
static bool
draw (Stream &stream, GstClockTime time, GstBuffer *buffer)
{
  MappedFrame frame (&*stream.info, buffer, GST_MAP_WRITE);
  if (!frame)
    return false;
  BackdropPlanes planes;
  for (guint i = 0; i < GST_VIDEO_FRAME_N_PLANES (frame.get ()); i++) {
    planes.data[i] =
        static_cast<guint8 *> (GST_VIDEO_FRAME_PLANE_DATA (frame.get (), i));
    planes.stride[i] = GST_VIDEO_FRAME_PLANE_STRIDE (frame.get (), i);
  }
  stream.backdrop->render (time, planes);
  return true;
}

/* All frames share one memory, which nobody can write to while we hold it.
 * It is our own: a pool downstream may have none to spare. */
static GstPtr<GstBuffer>
still_frame (GstBaseSrc *base, Stream &stream, GstClockTime time)
{
  if (!stream.still) {
    GstAllocator *allocator = nullptr;
    GstAllocationParams params;
    gst_base_src_get_allocator (base, &allocator, &params);
    stream.still = adopt (gst_buffer_new_allocate (
        allocator, GST_VIDEO_INFO_SIZE (&*stream.info), &params));
    if (allocator)
      gst_object_unref (allocator);
    if (!stream.still || !draw (stream, time, stream.still.get ())) {
      stream.still.reset ();
      return nullptr;
    }
  }
  return adopt (gst_buffer_copy (stream.still.get ()));
}

static GstPtr<GstBuffer>
moving_frame (
    GstBaseSrc *base, Stream &stream, GstClockTime time, GstFlowReturn &flow)
{
  GstBuffer *raw = nullptr;
  flow =
      GST_BASE_SRC_CLASS (reel_backdrop_src_parent_class)
          ->alloc (base, 0, (guint) GST_VIDEO_INFO_SIZE (&*stream.info), &raw);
  if (flow != GST_FLOW_OK)
    return nullptr;
  auto buffer = adopt (raw);
  return draw (stream, time, buffer.get ()) ? std::move (buffer) : nullptr;
}

/* The number of the frame to make, or nothing at the end. */
static std::optional<guint64>
frame_to_make (
    const Stream &stream, const Settings &settings, const GstSegment &segment)
{
  if (stream.backwards)
    return stream.next > stream.end ? std::optional (stream.next - 1)
                                    : std::nullopt;
  GstClockTime time = stream.clock.time_of (stream.next);
  GstClockTime after = stream.clock.time_of (stream.next + 1);
  bool over = time >= settings.duration ||
              (segment.stop != GST_CLOCK_TIME_NONE && time >= segment.stop) ||
              after == G_MAXUINT64;
  return over ? std::nullopt : std::optional (stream.next);
}

static GstFlowReturn
reel_backdrop_src_create (GstPushSrc *push, GstBuffer **result)
{
  ReelBackdropSrc *self = REEL_BACKDROP_SRC (push);
  GstBaseSrc *base = GST_BASE_SRC (push);
  if (!self->impl->stream || !self->impl->stream->info)
    return GST_FLOW_NOT_NEGOTIATED;
  Stream &stream = *self->impl->stream;
  Settings settings = copy_settings (self);
  auto frame = frame_to_make (stream, settings, base->segment);
  if (!frame)
    return GST_FLOW_EOS;

  auto wanted = read_settings (self, settings);
  if (!wanted)
    return GST_FLOW_ERROR;
  if (!stream.backdrop || !(*wanted == stream.drawn)) {
    stream.backdrop =
        std::make_unique<Backdrop> (*wanted, backdrop_format (*stream.info));
    stream.drawn = std::move (*wanted);
    stream.still.reset ();
  }
  GstClockTime time = stream.clock.time_of (*frame);
  GstFlowReturn flow = GST_FLOW_ERROR;
  GstPtr<GstBuffer> buffer;
  if (stream.backdrop->is_still ())
    buffer = still_frame (base, stream, time);
  else
    buffer = moving_frame (base, stream, time, flow);
  if (!buffer) {
    if (flow == GST_FLOW_FLUSHING)
      return flow;
    GST_ELEMENT_ERROR (self, RESOURCE, WRITE,
        ("No memory for a frame of the backdrop."), (nullptr));
    return GST_FLOW_ERROR;
  }
  GST_BUFFER_PTS (buffer.get ()) = time;
  GST_BUFFER_DTS (buffer.get ()) = GST_CLOCK_TIME_NONE;
  GST_BUFFER_DURATION (buffer.get ()) =
      stream.clock.time_of (*frame + 1) - time;
  GST_BUFFER_OFFSET (buffer.get ()) = *frame;
  GST_BUFFER_OFFSET_END (buffer.get ()) = *frame + 1;
  stream.next = stream.backwards ? *frame : *frame + 1;
  *result = buffer.release ();
  return GST_FLOW_OK;
}

/* Seeking */

static gboolean
reel_backdrop_src_is_seekable (GstBaseSrc *)
{
  return TRUE;
}

static gboolean
reel_backdrop_src_do_seek (GstBaseSrc *base, GstSegment *segment)
{
  ReelBackdropSrc *self = REEL_BACKDROP_SRC (base);
  Impl *impl = self->impl;
  if (segment->format != GST_FORMAT_TIME || !impl->stream)
    return FALSE;
  Stream &stream = *impl->stream;
  GstClockTime duration = copy_settings (self).duration;
  if (segment->rate < 0) {
    GstClockTime stop = std::min (segment->stop, duration);
    if (stop == GST_CLOCK_TIME_NONE)
      return FALSE; // backwards from where?
    segment->stop = stop;
  }
  segment->time = segment->start;
  if (segment->rate > 0)
    segment->position = segment->start;
  if (!stream.info)
    return TRUE; // set_caps goes on
  stream.backwards = segment->rate < 0;
  stream.end = stream.clock.frame_from (segment->start);
  stream.next = stream.clock.frame_from (
      stream.backwards ? segment->stop : segment->start);
  return TRUE;
}

/* How long the stream is, if that is known exactly. */
static GstClockTime
exact_duration (ReelBackdropSrc *self)
{
  Settings settings = copy_settings (self);
  std::optional<FrameClock> fps;
  {
    std::lock_guard guard (self->impl->lock);
    fps = self->impl->fps;
  }
  int limit = -1;
  g_object_get (self, "num-buffers", &limit, nullptr);
  if (!fps || (settings.duration == GST_CLOCK_TIME_NONE && limit < 0))
    return GST_CLOCK_TIME_NONE;
  guint64 frames = settings.duration == GST_CLOCK_TIME_NONE
                       ? G_MAXUINT64
                       : fps->frame_from (settings.duration);
  if (limit >= 0)
    frames = std::min (frames, (guint64) limit);
  return fps->time_of (frames);
}

static gboolean
reel_backdrop_src_query (GstBaseSrc *base, GstQuery *query)
{
  ReelBackdropSrc *self = REEL_BACKDROP_SRC (base);
  GstFormat format;
  if (GST_QUERY_TYPE (query) == GST_QUERY_DURATION) {
    gst_query_parse_duration (query, &format, nullptr);
    GstClockTime duration = exact_duration (self);
    if (format == GST_FORMAT_TIME && duration != GST_CLOCK_TIME_NONE) {
      gst_query_set_duration (query, format, (gint64) duration);
      return TRUE;
    }
    return FALSE;
  }
  if (GST_QUERY_TYPE (query) == GST_QUERY_CONVERT) {
    std::lock_guard guard (self->impl->lock);
    gint64 from = 0;
    GstFormat to_format;
    gst_query_parse_convert (query, &format, &from, &to_format, nullptr);
    bool frames = format == GST_FORMAT_DEFAULT && to_format == GST_FORMAT_TIME;
    bool times = format == GST_FORMAT_TIME && to_format == GST_FORMAT_DEFAULT;
    if (self->impl->fps && from >= 0 && (frames || times)) {
      guint64 to = frames ? self->impl->fps->time_of ((guint64) from)
                          : self->impl->fps->frame_from ((guint64) from);
      gst_query_set_convert (query, format, from, to_format, (gint64) to);
      return TRUE;
    }
  }
  return GST_BASE_SRC_CLASS (reel_backdrop_src_parent_class)
      ->query (base, query);
}

/* Properties */

static void
reel_backdrop_src_set_property (
    GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  Impl *impl = REEL_BACKDROP_SRC (object)->impl;
  std::lock_guard guard (impl->lock);
  Settings &settings = impl->settings;
  switch (id) {
  case PROP_PATTERN:
    settings.pattern = (BackdropPattern) g_value_get_enum (value);
    break;
  case PROP_COLORS:
    settings.colors =
        g_value_get_string (value) ? g_value_get_string (value) : "";
    break;
  case PROP_SEED:
    settings.seed = g_value_get_uint64 (value);
    break;
  case PROP_SPEED:
    settings.speed = g_value_get_double (value);
    break;
  case PROP_DURATION:
    settings.duration = g_value_get_uint64 (value);
    break;
  case PROP_LOOP_LENGTH:
    settings.loop_length = g_value_get_uint64 (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
reel_backdrop_src_get_property (
    GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  Settings settings = copy_settings (REEL_BACKDROP_SRC (object));
  switch (id) {
  case PROP_PATTERN:
    g_value_set_enum (value, (int) settings.pattern);
    break;
  case PROP_COLORS:
    g_value_set_string (value, settings.colors.c_str ());
    break;
  case PROP_SEED:
    g_value_set_uint64 (value, settings.seed);
    break;
  case PROP_SPEED:
    g_value_set_double (value, settings.speed);
    break;
  case PROP_DURATION:
    g_value_set_uint64 (value, settings.duration);
    break;
  case PROP_LOOP_LENGTH:
    g_value_set_uint64 (value, settings.loop_length);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
reel_backdrop_src_init (ReelBackdropSrc *self)
{
  self->impl = new Impl;
  gst_base_src_set_format (GST_BASE_SRC (self), GST_FORMAT_TIME);
}

static void
reel_backdrop_src_finalize (GObject *object)
{
  delete REEL_BACKDROP_SRC (object)->impl;
  G_OBJECT_CLASS (reel_backdrop_src_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  auto flags = (GParamFlags) (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
                              GST_PARAM_MUTABLE_PLAYING);
  g_object_class_install_property (object_class, PROP_PATTERN,
      g_param_spec_enum ("pattern", "Pattern", "What to draw",
          REEL_TYPE_BACKDROP_PATTERN, (int) BackdropPattern::gradient, flags));
  g_object_class_install_property (object_class, PROP_COLORS,
      g_param_spec_string ("colors", "Colours",
          "Up to 6 colours separated by commas, the ground's first: CSS names, "
          "#rgb, #rgba, #rrggbb, #rrggbbaa (over black); empty: the pattern's "
          "own",
          "", flags));
  g_object_class_install_property (object_class, PROP_SEED,
      g_param_spec_uint64 ("seed", "Seed",
          "Another number, another arrangement", 0, G_MAXUINT64, 0, flags));
  g_object_class_install_property (object_class, PROP_SPEED,
      g_param_spec_double ("speed", "Speed",
          "Factor on all motion; 0 stands still", 0, 4, 1, flags));
  g_object_class_install_property (object_class, PROP_DURATION,
      g_param_spec_uint64 ("duration", "Duration",
          "Nanoseconds after which the stream ends: all frames that begin "
          "before; the largest number (-1): never",
          0, G_MAXUINT64, GST_CLOCK_TIME_NONE, flags));
  g_object_class_install_property (object_class, PROP_LOOP_LENGTH,
      g_param_spec_uint64 ("loop-length", "Loop length",
          "Nanoseconds after which the picture repeats without a seam; 0: "
          "never",
          0, G_MAXUINT64, 0, flags));
}

static void
reel_backdrop_src_class_init (ReelBackdropSrcClass *klass)
{
  auto *object_class = G_OBJECT_CLASS (klass);
  auto *element_class = GST_ELEMENT_CLASS (klass);
  auto *base_class = GST_BASE_SRC_CLASS (klass);

  GST_DEBUG_CATEGORY_INIT (
      reel_backdrop_src_debug, "reelbackdropsrc", 0, "Generated backgrounds");
  object_class->set_property = reel_backdrop_src_set_property;
  object_class->get_property = reel_backdrop_src_get_property;
  object_class->finalize = reel_backdrop_src_finalize;
  install_properties (object_class);

  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (element_class,
      "Moving background source", "Source/Video",
      "Makes calm moving backgrounds: gradients, northern lights, waves, "
      "bokeh, grids, particles, paper",
      "The Reelsmith developers");
  gst_type_mark_as_plugin_api (
      REEL_TYPE_BACKDROP_PATTERN, (GstPluginAPIFlags) 0);

  element_class->change_state = reel_backdrop_src_change_state;
  base_class->start = reel_backdrop_src_start;
  base_class->stop = reel_backdrop_src_stop;
  base_class->fixate = reel_backdrop_src_fixate;
  base_class->set_caps = reel_backdrop_src_set_caps;
  base_class->decide_allocation = reel_backdrop_src_decide_allocation;
  base_class->is_seekable = reel_backdrop_src_is_seekable;
  base_class->do_seek = reel_backdrop_src_do_seek;
  base_class->query = reel_backdrop_src_query;
  GST_PUSH_SRC_CLASS (klass)->create = reel_backdrop_src_create;
}
