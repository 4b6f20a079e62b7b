// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * SECTION:element-reeltextoverlay
 * @title: reeltextoverlay
 * @short_description: titles, captions, karaoke and other text on video
 *
 * Draws text with Pango, in any script, from a small set of designed styles:
 * #ReelTextOverlay:style decides size, weight, place, what lies behind the
 * text and how it comes and goes; the other properties depart from it. Sizes
 * follow the shorter side of the frame, so that one setting serves 16:9, 9:16
 * and 1:1. Text wraps, then shrinks to 60 % at least, to stay in the safe
 * area; what doesn't fit even then ends in an ellipsis, the element posts a
 * warning and #ReelTextOverlay:fits is %FALSE.
 *
 * #ReelTextOverlay:start, #ReelTextOverlay:stop, the times of words and of
 * bullets are stream times. While nothing is visible, buffers pass through
 * untouched.
 *
 * Where the text pad is linked, its buffers are drawn instead of
 * #ReelTextOverlay:text, each from its time stamp for its duration. Video
 * waits until the text of its running time is known. In style karaoke, buffers
 * with a meta "ReelWord" show their whole sentence and mark its words as they
 * come.
 *
 * ## Example
 * |[
 * gst-launch-1.0 videotestsrc num-buffers=90 pattern=ball !
 * video/x-raw,width=1280,height=720 ! reeltextoverlay text="The quiet harbour"
 * stop=3000000000 ! fakevideosink
 * ]|
 * The words fade in over a soft shade, stand, and fade out before the end.
 */
#include "reeltextoverlay.h"

#include <atomic>
#include <cmath>
#include <memory>
#include <mutex>
#include <optional>

#include "cue_reader.h"
#include "fonts.h"
#include "gst_ptr.h"
#include "overlay_settings.h"
#include "text_picture.h"
#include "video_frame.h"

GST_DEBUG_CATEGORY_STATIC (reel_text_overlay_debug);
#define GST_CAT_DEFAULT reel_text_overlay_debug

using namespace reel;
using namespace reel::text;

#define VIDEO_FORMATS                                                          \
  "{ I420, YV12, NV12, NV21, Y42B, Y444, AYUV, BGRA, RGBA, ARGB, ABGR, BGRx, " \
  "RGBx, xRGB, xBGR, RGB, BGR, GRAY8, " REEL_TEN_BIT_FORMATS " }"

enum { PROP_FITS = kFirstFreeProperty };

/* Exists between start and stop; only the video's thread uses it. */
struct Stream {
  unsigned serial = 0;
  TextSpec spec;
  std::unique_ptr<Fonts> fonts;
  std::string font;
  Frame frame;
  ColorForm form;
  std::unique_ptr<TextPicture> own; // of the text property
  std::unique_ptr<TextPicture> cue; // of the text pad
  TextPicture *showing = nullptr;   // at TIME, one of the two or none
  uint64_t time = 0;
  bool failed = false;
};

struct Impl {
  std::mutex lock; // guards settings and fits; nothing is called with it held
  OverlaySettings settings;
  bool fits = true;
  std::atomic<unsigned> serial{1}; // of settings
  std::optional<Stream> stream;
  TextQueue queue;
  GstPad *text_pad = nullptr; // the element owns it
  // Of the text pad's thread.
  GstSegment text_segment;
  bool text_markup = false;
};

struct _ReelTextOverlay {
  GstVideoFilter parent;
  Impl *impl;
};

G_DEFINE_TYPE_WITH_CODE (ReelTextOverlay, reel_text_overlay,
    GST_TYPE_VIDEO_FILTER,
    GST_DEBUG_CATEGORY_INIT (
        reel_text_overlay_debug, "reeltextoverlay", 0, "text on video"))
GST_ELEMENT_REGISTER_DEFINE (
    reeltextoverlay, "reeltextoverlay", GST_RANK_NONE, REEL_TYPE_TEXT_OVERLAY)

static GstStaticPadTemplate sink_template =
    GST_STATIC_PAD_TEMPLATE ("sink", GST_PAD_SINK, GST_PAD_ALWAYS,
        GST_STATIC_CAPS (GST_VIDEO_CAPS_MAKE (VIDEO_FORMATS)));
static GstStaticPadTemplate src_template =
    GST_STATIC_PAD_TEMPLATE ("src", GST_PAD_SRC, GST_PAD_ALWAYS,
        GST_STATIC_CAPS (GST_VIDEO_CAPS_MAKE (VIDEO_FORMATS)));
static GstStaticPadTemplate text_template = GST_STATIC_PAD_TEMPLATE ("text",
    GST_PAD_SINK, GST_PAD_ALWAYS,
    GST_STATIC_CAPS ("text/x-raw, format = (string) { utf8, pango-markup }"));

/* -- the text pad -------------------------------------------------------- */

static GstFlowReturn
text_chain (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  auto *self = REEL_TEXT_OVERLAY (parent);
  Impl *impl = self->impl;
  auto owned = adopt (buffer);
  GstClockTime start = GST_BUFFER_PTS (buffer), stop = GST_CLOCK_TIME_NONE;
  if (GST_CLOCK_TIME_IS_VALID (start) && GST_BUFFER_DURATION_IS_VALID (buffer))
    stop = start + GST_BUFFER_DURATION (buffer);
  if (!gst_segment_clip (
          &impl->text_segment, GST_FORMAT_TIME, start, stop, nullptr, nullptr))
    return GST_FLOW_OK;
  ErrorPtr error;
  auto cue =
      read_cue (buffer, impl->text_markup, impl->text_segment, out (error));
  if (!cue) {
    GST_ELEMENT_ERROR (self, STREAM, FORMAT, ("%s.", error->message),
        ("text buffer at %" GST_TIME_FORMAT,
            GST_TIME_ARGS (GST_BUFFER_PTS (buffer))));
    return GST_FLOW_ERROR;
  }
  return impl->queue.push (std::move (*cue));
}

static void
note_text_caps (Impl *impl, GstEvent *event)
{
  GstCaps *caps = nullptr;
  gst_event_parse_caps (event, &caps);
  const char *format =
      gst_structure_get_string (gst_caps_get_structure (caps, 0), "format");
  impl->text_markup = g_strcmp0 (format, "pango-markup") == 0;
}

static void
note_text_gap (Impl *impl, GstEvent *event)
{
  GstClockTime start = 0, length = 0;
  gst_event_parse_gap (event, &start, &length);
  if (GST_CLOCK_TIME_IS_VALID (length))
    start += length;
  uint64_t until = running_time (impl->text_segment, start);
  if (until == kNever && start > impl->text_segment.start)
    until = running_time (impl->text_segment, impl->text_segment.stop);
  if (until != kNever)
    impl->queue.advance (until);
}

/* Text goes no further: none of its events does. */
static gboolean
text_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  Impl *impl = REEL_TEXT_OVERLAY (parent)->impl;
  auto owned = adopt (event);
  switch (GST_EVENT_TYPE (event)) {
  case GST_EVENT_CAPS:
    note_text_caps (impl, event);
    break;
  case GST_EVENT_SEGMENT: {
    gst_event_copy_segment (event, &impl->text_segment);
    uint64_t from = running_time (impl->text_segment, impl->text_segment.start);
    if (from != kNever)
      impl->queue.advance (from);
    break;
  }
  case GST_EVENT_GAP:
    note_text_gap (impl, event);
    break;
  case GST_EVENT_EOS:
    impl->queue.end ();
    break;
  case GST_EVENT_FLUSH_START:
    impl->queue.set_flushing (true);
    break;
  case GST_EVENT_FLUSH_STOP:
    gst_segment_init (&impl->text_segment, GST_FORMAT_TIME);
    impl->queue.set_flushing (false);
    break;
  default:
    break;
  }
  return TRUE;
}

static GstPadLinkReturn
text_link (GstPad *pad, GstObject *parent, GstPad *peer)
{
  REEL_TEXT_OVERLAY (parent)->impl->queue.set_linked (true);
  return GST_PAD_LINK_OK;
}

static void
text_unlink (GstPad *pad, GstObject *parent)
{
  REEL_TEXT_OVERLAY (parent)->impl->queue.set_linked (false);
}

/* -- settings into pictures ---------------------------------------------- */

static void
post_bad_text (ReelTextOverlay *self, GError *error)
{
  GST_ELEMENT_ERROR (self, STREAM, FORMAT, ("%s.", error->message), (nullptr));
}

static bool
open_fonts (ReelTextOverlay *self, Stream &stream, const std::string &font)
{
  if (stream.fonts && stream.font == font)
    return true;
  ErrorPtr error;
  auto fonts = Fonts::open (font, out (error));
  if (!fonts) {
    GST_ELEMENT_ERROR (
        self, RESOURCE, NOT_FOUND, ("%s.", error->message), (nullptr));
    return false;
  }
  if (!fonts->known ())
    GST_ELEMENT_WARNING (self, RESOURCE, NOT_FOUND,
        ("There is no font family '%s' installed, ignoring "
         "the property font.",
            font.c_str ()),
        (nullptr));
  stream.own.reset ();
  stream.cue.reset ();
  stream.fonts = std::move (fonts);
  stream.font = font;
  return true;
}

/* Takes over what was set since; posts what is wrong with it. */
static bool
refresh (ReelTextOverlay *self, Stream &stream)
{
  Impl *impl = self->impl;
  unsigned serial = impl->serial.load (std::memory_order_acquire);
  if (serial == stream.serial)
    return true;
  OverlaySettings settings;
  {
    std::lock_guard guard (impl->lock);
    settings = impl->settings;
    serial = impl->serial.load ();
  }
  ErrorPtr error;
  auto spec = read_settings (settings, out (error));
  if (!spec) {
    GST_ELEMENT_ERROR (
        self, RESOURCE, SETTINGS, ("%s.", error->message), (nullptr));
    return false;
  }
  if (!read_text (*spec, out (error))) {
    post_bad_text (self, error.get ());
    return false;
  }
  if (!open_fonts (self, stream, settings.font))
    return false;
  spec->family = stream.fonts->family ();
  stream.spec = std::move (*spec);
  stream.serial = serial;
  stream.own.reset ();
  stream.cue.reset ();
  return true;
}

static void
say_whether_it_fits (ReelTextOverlay *self, const TextPicture &picture)
{
  bool fits = !picture.overflows ();
  {
    std::lock_guard guard (self->impl->lock);
    self->impl->fits = fits;
  }
  if (fits)
    return;
  const std::string &text = picture.spec ().text;
  auto letters = std::min<glong> (g_utf8_strlen (text.c_str (), -1), 40);
  auto start = adopt (g_utf8_substring (text.c_str (), 0, letters));
  int all = picture.layout ().characters, shown = picture.layout ().shown;
  GST_ELEMENT_WARNING (self, STREAM, FORMAT,
      ("The text '%s%s' is too long by %d of its %d characters at %dx%d: "
       "shorten it, or set a smaller font-size or more max-lines.",
          start.get (), (size_t) letters < text.size () ? "..." : "",
          all - shown, all, self->impl->stream->frame.width,
          self->impl->stream->frame.height),
      (nullptr));
}

static std::unique_ptr<TextPicture>
make_picture (ReelTextOverlay *self, Stream &stream, TextSpec spec)
{
  ErrorPtr error;
  auto plain = read_text (spec, out (error));
  if (!plain) {
    post_bad_text (self, error.get ());
    stream.failed = true;
    return nullptr;
  }
  auto picture = std::make_unique<TextPicture> (
      std::move (spec), *plain, stream.frame, stream.fonts->context ());
  say_whether_it_fits (self, *picture);
  return picture;
}

static void
show_cue (ReelTextOverlay *self, Stream &stream, const TextCue &cue)
{
  bool words = cue.is_word && stream.spec.style == Style::karaoke;
  if (words && stream.cue && stream.cue->spec ().start == cue.sentence_start &&
      stream.cue->spec ().text == cue.sentence) {
    stream.cue->add_word (cue.word);
    return;
  }
  TextSpec spec = stream.spec;
  spec.text = words ? cue.sentence : cue.text;
  spec.markup = !words && cue.markup;
  spec.start = words ? cue.sentence_start : cue.start;
  spec.stop = words ? cue.sentence_stop : cue.stop;
  spec.words.clear ();
  spec.times.clear ();
  if (words)
    spec.words.push_back (cue.word);
  stream.cue = make_picture (self, stream, std::move (spec));
}

/* What there is to see of the text pad's text at the running time T. */
static void
look_at_cues (ReelTextOverlay *self, Stream &stream, uint64_t t)
{
  TextCue cue;
  bool changed = false;
  for (bool more = true; more && !stream.failed;) {
    more = self->impl->queue.take (t, cue, changed);
    if (changed)
      stream.cue.reset ();
    if (more)
      show_cue (self, stream, cue);
  }
  stream.time = t;
  bool visible = stream.cue && stream.cue->visible_at (t);
  stream.showing = visible ? stream.cue.get () : nullptr;
}

static void
look_at_text (ReelTextOverlay *self, Stream &stream, uint64_t t)
{
  if (!stream.own && !stream.spec.text.empty ())
    stream.own = make_picture (self, stream, stream.spec);
  stream.time = t;
  bool visible = stream.own && stream.own->visible_at (t);
  stream.showing = visible ? stream.own.get () : nullptr;
}

/* -- the video ----------------------------------------------------------- */

static gboolean
reel_text_overlay_start (GstBaseTransform *trans)
{
  auto *self = REEL_TEXT_OVERLAY (trans);
  Impl *impl = self->impl;
  impl->stream.emplace ();
  if (refresh (self, *impl->stream))
    return TRUE;
  impl->stream.reset ();
  return FALSE;
}

static gboolean
reel_text_overlay_stop (GstBaseTransform *trans)
{
  REEL_TEXT_OVERLAY (trans)->impl->stream.reset ();
  return TRUE;
}

static ColorForm
color_form (const GstVideoInfo *info)
{
  ColorForm form;
  const GstVideoFormatInfo *format = info->finfo;
  form.model = GST_VIDEO_FORMAT_INFO_IS_RGB (format)    ? ColorForm::Model::rgb
               : GST_VIDEO_FORMAT_INFO_IS_GRAY (format) ? ColorForm::Model::gray
                                                        : ColorForm::Model::yuv;
  gst_video_color_matrix_get_Kr_Kb (
      info->colorimetry.matrix, &form.kr, &form.kb);
  form.full_range = info->colorimetry.range == GST_VIDEO_COLOR_RANGE_0_255;
  bool chroma = form.model == ColorForm::Model::yuv;
  form.shift_x = chroma ? (int) GST_VIDEO_FORMAT_INFO_W_SUB (format, 1) : 0;
  form.shift_y = chroma ? (int) GST_VIDEO_FORMAT_INFO_H_SUB (format, 1) : 0;
  return form;
}

static gboolean
reel_text_overlay_set_info (GstVideoFilter *filter, GstCaps *incaps,
    GstVideoInfo *in, GstCaps *outcaps, GstVideoInfo *output)
{
  auto *self = REEL_TEXT_OVERLAY (filter);
  if (!self->impl->stream)
    return FALSE;
  Stream &stream = *self->impl->stream;
  stream.frame = {GST_VIDEO_INFO_WIDTH (in), GST_VIDEO_INFO_HEIGHT (in)};
  stream.form = color_form (in);
  stream.own.reset ();
  stream.showing = nullptr;
  if (stream.cue)
    stream.cue = make_picture (self, stream, stream.cue->spec ());
  return TRUE;
}

/* Decides whether there is anything to draw on BUFFER: if not, the very same
 * buffer goes on. */
static void
reel_text_overlay_before_transform (GstBaseTransform *trans, GstBuffer *buffer)
{
  auto *self = REEL_TEXT_OVERLAY (trans);
  Stream &stream = *self->impl->stream;
  GstClockTime pts = GST_BUFFER_PTS (buffer);
  stream.showing = nullptr;
  if (!stream.failed && !refresh (self, stream))
    stream.failed = true;
  if (!stream.failed && self->impl->queue.linked ()) {
    uint64_t t = running_time (trans->segment, pts);
    look_at_cues (self, stream, t == kNever ? stream.time : t);
  } else if (!stream.failed) {
    uint64_t t = kNever;
    if (GST_CLOCK_TIME_IS_VALID (pts))
      t = gst_segment_to_stream_time (&trans->segment, GST_FORMAT_TIME, pts);
    look_at_text (self, stream, t == kNever ? stream.time : t);
  }
  bool draws = stream.showing || stream.failed;
  gst_base_transform_set_passthrough (trans, !draws);
}

static Target
target_of (GstVideoFrame *frame)
{
  Target target;
  target.width = GST_VIDEO_FRAME_WIDTH (frame);
  target.height = GST_VIDEO_FRAME_HEIGHT (frame);
  target.depth = (int) GST_VIDEO_FRAME_COMP_DEPTH (frame, 0);
  int components = (int) GST_VIDEO_FRAME_N_COMPONENTS (frame);
  target.has_alpha = GST_VIDEO_INFO_HAS_ALPHA (&frame->info);
  target.colors = target.has_alpha ? components - 1 : components;
  for (int c = 0; c < components; c++) {
    Component &component = target.component[c];
    component.data = GST_VIDEO_FRAME_COMP_DATA (frame, c);
    component.stride = GST_VIDEO_FRAME_COMP_STRIDE (frame, c);
    component.step = GST_VIDEO_FRAME_COMP_PSTRIDE (frame, c);
    component.shift_x =
        (int) GST_VIDEO_FORMAT_INFO_W_SUB (frame->info.finfo, c);
    component.shift_y =
        (int) GST_VIDEO_FORMAT_INFO_H_SUB (frame->info.finfo, c);
  }
  return target;
}

static GstFlowReturn
reel_text_overlay_transform_frame_ip (
    GstVideoFilter *filter, GstVideoFrame *frame)
{
  Stream &stream = *REEL_TEXT_OVERLAY (filter)->impl->stream;
  if (stream.failed)
    return GST_FLOW_ERROR;
  if (!stream.showing)
    return GST_FLOW_OK;
  stream.showing->draw (target_of (frame), stream.form, stream.time);
  GST_BUFFER_FLAG_UNSET (frame->buffer, GST_BUFFER_FLAG_GAP);
  return GST_FLOW_OK;
}

static gboolean
reel_text_overlay_sink_event (GstBaseTransform *trans, GstEvent *event)
{
  TextQueue &queue = REEL_TEXT_OVERLAY (trans)->impl->queue;
  switch (GST_EVENT_TYPE (event)) {
  case GST_EVENT_FLUSH_START:
    queue.set_video_flushing (true);
    break;
  case GST_EVENT_FLUSH_STOP:
    queue.set_video_flushing (false);
    queue.set_video_ended (false);
    break;
  case GST_EVENT_STREAM_START:
    queue.set_video_ended (false);
    break;
  case GST_EVENT_EOS:
    queue.set_video_ended (true);
    break;
  default:
    break;
  }
  return GST_BASE_TRANSFORM_CLASS (reel_text_overlay_parent_class)
      ->sink_event (trans, event);
}

/* A seek moves text and video alike. */
static gboolean
reel_text_overlay_src_event (GstBaseTransform *trans, GstEvent *event)
{
  auto *self = REEL_TEXT_OVERLAY (trans);
  GstEvent *copy = nullptr;
  if (GST_EVENT_TYPE (event) == GST_EVENT_SEEK && self->impl->queue.linked ())
    copy = gst_event_ref (event);
  gboolean done = GST_BASE_TRANSFORM_CLASS (reel_text_overlay_parent_class)
                      ->src_event (trans, event);
  if (copy)
    gst_pad_push_event (self->impl->text_pad, copy);
  return done;
}

static GstStateChangeReturn
reel_text_overlay_change_state (GstElement *element, GstStateChange transition)
{
  TextQueue &queue = REEL_TEXT_OVERLAY (element)->impl->queue;
  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED) {
    Impl *impl = REEL_TEXT_OVERLAY (element)->impl;
    gst_segment_init (&impl->text_segment, GST_FORMAT_TIME);
    queue.reset ();
  } else if (transition == GST_STATE_CHANGE_PAUSED_TO_READY) {
    queue.set_flushing (true);
    queue.set_video_flushing (true);
  }
  return GST_ELEMENT_CLASS (reel_text_overlay_parent_class)
      ->change_state (element, transition);
}

/* -- the object ---------------------------------------------------------- */

static void
reel_text_overlay_set_property (
    GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  Impl *impl = REEL_TEXT_OVERLAY (object)->impl;
  bool known;
  {
    std::lock_guard guard (impl->lock);
    known = set_overlay_property (impl->settings, id, value);
    impl->serial++;
  }
  if (!known)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
reel_text_overlay_get_property (
    GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  Impl *impl = REEL_TEXT_OVERLAY (object)->impl;
  bool known = true;
  {
    std::lock_guard guard (impl->lock);
    if (id == PROP_FITS)
      g_value_set_boolean (value, impl->fits);
    else
      known = get_overlay_property (impl->settings, id, value);
  }
  if (!known)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
reel_text_overlay_init (ReelTextOverlay *self)
{
  self->impl = new Impl;
  Impl *impl = self->impl;
  gst_segment_init (&impl->text_segment, GST_FORMAT_TIME);
  impl->text_pad = gst_pad_new_from_static_template (&text_template, "text");
  gst_pad_set_chain_function (impl->text_pad, text_chain);
  gst_pad_set_event_function (impl->text_pad, text_event);
  gst_pad_set_link_function (impl->text_pad, text_link);
  gst_pad_set_unlink_function (impl->text_pad, text_unlink);
  gst_element_add_pad (GST_ELEMENT (self), impl->text_pad);
  auto *trans = GST_BASE_TRANSFORM (self);
  gst_base_transform_set_in_place (trans, TRUE);
  gst_base_transform_set_gap_aware (trans, TRUE);
  gst_base_transform_set_qos_enabled (trans, FALSE);
}

static void
reel_text_overlay_finalize (GObject *object)
{
  delete REEL_TEXT_OVERLAY (object)->impl;
  G_OBJECT_CLASS (reel_text_overlay_parent_class)->finalize (object);
}

static void
reel_text_overlay_class_init (ReelTextOverlayClass *klass)
{
  auto *object_class = G_OBJECT_CLASS (klass);
  object_class->set_property = reel_text_overlay_set_property;
  object_class->get_property = reel_text_overlay_get_property;
  object_class->finalize = reel_text_overlay_finalize;
  install_overlay_properties (object_class);
  g_object_class_install_property (object_class, PROP_FITS,
      g_param_spec_boolean ("fits", "Fits",
          "Whether the text drawn last fits its place without an ellipsis",
          TRUE, (GParamFlags) (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS)));

  auto *element_class = GST_ELEMENT_CLASS (klass);
  element_class->change_state = reel_text_overlay_change_state;
  gst_element_class_set_static_metadata (element_class, "Text overlay",
      "Filter/Editor/Video",
      "Draws titles, captions, karaoke, bullets and other text on video",
      "Reelsmith");
  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_add_static_pad_template (element_class, &text_template);

  auto *trans_class = GST_BASE_TRANSFORM_CLASS (klass);
  trans_class->transform_ip_on_passthrough = FALSE;
  trans_class->start = reel_text_overlay_start;
  trans_class->stop = reel_text_overlay_stop;
  trans_class->before_transform = reel_text_overlay_before_transform;
  trans_class->sink_event = reel_text_overlay_sink_event;
  trans_class->src_event = reel_text_overlay_src_event;

  auto *filter_class = GST_VIDEO_FILTER_CLASS (klass);
  filter_class->set_info = reel_text_overlay_set_info;
  filter_class->transform_frame_ip = reel_text_overlay_transform_frame_ip;
}
