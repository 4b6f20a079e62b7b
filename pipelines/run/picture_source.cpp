// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/picture_source.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

#include <gst/app/gstappsink.h>
#include <gst/video/video.h>

#include "contrast_ratio.h"
#include "error.h"
#include "plan/theme_style.h"
#include "run/blur.h"
#include "run/clip_feed.h"
#include "run/stills.h"

namespace reel {

/* Gives the SEGMENT event in INFO its own stream time, as CHANGED makes it of
 * the one it has. */
template <typename F>
static GstPadProbeReturn
change_stream_time (GstPadProbeInfo *info, F changed)
{
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);
  if (GST_EVENT_TYPE (event) != GST_EVENT_SEGMENT)
    return GST_PAD_PROBE_OK;
  GstSegment segment;
  gst_event_copy_segment (event, &segment);
  segment.time = changed (segment.time);
  GstEvent *moved = gst_event_new_segment (&segment);
  gst_event_set_seqnum (moved, gst_event_get_seqnum (event));
  gst_event_unref (event);
  GST_PAD_PROBE_INFO_DATA (info) = moved;
  return GST_PAD_PROBE_OK;
}

/* Stream times begin at what DATA points to. */
static GstPadProbeReturn
move_stream_time (GstPad *, GstPadProbeInfo *info, gpointer data)
{
  return change_stream_time (
      info, [&] (guint64) { return *static_cast<const guint64 *> (data); });
}

/* Stream times grow by what DATA points to. */
static GstPadProbeReturn
add_stream_time (GstPad *, GstPadProbeInfo *info, gpointer data)
{
  return change_stream_time (info, [&] (guint64 time) {
    return time + *static_cast<const guint64 *> (data);
  });
}

static void
probe_events (GstPad *pad, GstPadProbeCallback probe, guint64 time)
{
  auto *kept = g_new (guint64, 1);
  *kept = time;
  gst_pad_add_probe (
      pad, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, probe, kept, g_free);
}

void
shift_stream_time (GstPad *pad, Nanoseconds time)
{
  probe_events (pad, add_stream_time, (guint64) time);
}

/* videocrop counts pixels, and how many there are its caps tell. */
struct CropProbe {
  GstElement *crop; // the pad's own element
  Region region;
};

static GstPadProbeReturn
set_crop (GstPad *, GstPadProbeInfo *info, gpointer data)
{
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);
  if (GST_EVENT_TYPE (event) != GST_EVENT_CAPS)
    return GST_PAD_PROBE_OK;
  GstCaps *caps = nullptr;
  gst_event_parse_caps (event, &caps);
  const auto &[crop, region] = *static_cast<const CropProbe *> (data);
  GstStructure *about = gst_caps_get_structure (caps, 0);
  int width = 0, height = 0;
  if (!gst_structure_get_int (about, "width", &width) ||
      !gst_structure_get_int (about, "height", &height))
    return GST_PAD_PROBE_OK;
  auto cut = [] (double share, int of) {
    return std::clamp ((int) std::lround (share * of), 0, of - 1);
  };
  int left = cut (region.x, width), top = cut (region.y, height);
  int right = cut (1 - region.x - region.width, width);
  int bottom = cut (1 - region.y - region.height, height);
  g_object_set (crop, "left", left, "top", top, "right",
      std::min (right, width - left - 1), "bottom",
      std::min (bottom, height - top - 1), nullptr);
  return GST_PAD_PROBE_OK;
}

static void
forget_crop (gpointer data)
{
  delete static_cast<CropProbe *> (data);
}

std::string
crop_name (const char *picture)
{
  return std::string ("crop of ") + picture;
}

/* An element that cuts REGION out of what passes, for the picture NAME;
 * floating. */
static GstElement *
make_crop (const char *name, const Region &region, GError **error)
{
  GstElement *crop = make_element ("videocrop", error);
  if (!crop)
    return nullptr;
  gst_object_set_name (GST_OBJECT (crop), crop_name (name).c_str ());
  auto sink = adopt (gst_element_get_static_pad (crop, "sink"));
  gst_pad_add_probe (sink.get (), GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, set_crop,
      new CropProbe{crop, region}, forget_crop);
  return crop;
}

/* Crops and blurs the one picture of the still NAME, in front of FREEZE in
 * BIN. */
static bool
change_still (const char *name, GstBin *bin, GstElement *freeze,
    const Background &background, GError **error)
{
  auto sink = adopt (gst_element_get_static_pad (freeze, "sink"));
  if (background.blur > 0)
    blur_pictures (sink.get (), background.blur);
  if (!background.crop)
    return true;
  GstElement *crop = make_crop (name, *background.crop, error);
  if (!crop)
    return false;
  gst_bin_add (bin, crop);
  auto before = adopt (gst_pad_get_peer (sink.get ()));
  auto in = adopt (gst_element_get_static_pad (crop, "sink"));
  auto out_pad = adopt (gst_element_get_static_pad (crop, "src"));
  return before && gst_pad_unlink (before.get (), sink.get ()) &&
         gst_pad_link (before.get (), in.get ()) == GST_PAD_LINK_OK &&
         gst_pad_link (out_pad.get (), sink.get ()) == GST_PAD_LINK_OK;
}

/* Says in ERROR which file it was that could not be decoded. */
static void
name_still (
    const Picture &picture, const RenderContext &context, GError **error)
{
  if (error && g_error_matches (*error, REEL_ERROR, (int) ErrorCode::Failed))
    g_prefix_error (error, "`%s` can't be decoded, write or copy it again: ",
        context.files.shown (picture.background.file).c_str ());
}

static bool
use_still (Graph &graph, const char *name, const Plan &plan,
    const Picture &picture, const PictureSpan &span,
    const RenderContext &context, GError **error)
{
  auto raw =
      context.stills->get (context.files.to_open (picture.background.file),
          still_need (plan, picture), context.cancelled, error);
  if (!raw) {
    name_still (picture, context, error);
    return false;
  }
  GstElement *still = make_still_source (*raw, error);
  if (!still)
    return false;
  auto freeze = adopt (gst_bin_get_by_name (GST_BIN (still), "freeze"));
  g_object_set (freeze.get (), "num-buffers", (gint) span.frames, nullptr);
  if (!change_still (
          name, GST_BIN (still), freeze.get (), picture.background, error)) {
    gst_object_unref (gst_object_ref_sink (still));
    return false;
  }
  auto source = adopt (gst_element_get_static_pad (still, "src"));
  probe_events (source.get (), move_stream_time,
      (guint64) plan.frame_time (span.first_frame));
  return graph.replace (name, still);
}

/* A clip, and one frame of it, comes frame by frame at the plan's rate. */
static bool
use_clip (Graph &graph, const char *name, const Plan &plan,
    const Picture &picture, const PictureSpan &span,
    const RenderContext &context, GError **error)
{
  const Background &background = picture.background;
  ClipFeed feed;
  feed.source = {context.files.to_open (background.file), background.footage};
  feed.play = *picture.play;
  feed.first_frame = span.first_frame;
  feed.frames = span.frames;
  feed.plan = &plan;
  feed.cancelled = context.cancelled;
  if (context.warn)
    feed.on_damage = [warn = context.warn, place = background.place,
                         file = context.files.shown (background.file)] (int) {
      warn (place,
          "`" + file +
              "` is damaged: some of its pictures can't be decoded whole",
          "write or copy it again");
    };
  GstElement *source = make_clip_feed (std::move (feed), error);
  if (!source)
    return false;
  auto pad = adopt (gst_element_get_static_pad (source, "src"));
  probe_events (pad.get (), move_stream_time,
      (guint64) plan.frame_time (span.first_frame));
  if (background.blur > 0)
    blur_pictures (pad.get (), background.blur);
  if (!graph.replace (name, source))
    return false;
  if (!background.crop)
    return true;
  GstElement *crop = make_crop (name, *background.crop, error);
  return crop && graph.insert_after (name, crop);
}

/* A generated picture is asked for exactly its frames, by the seek every
 * application would make. */
static bool
use_generated (Graph &graph, const char *name, const Plan &plan,
    const Picture &picture, const PictureSpan &span, GError **error)
{
  GstElement *source = graph.at (name);
  const Background &background = picture.background;
  std::string pattern = "gradient", colors;
  if (background.kind == BackgroundKind::Color) {
    pattern = "solid";
    colors = color_text (background.color);
  } else {
    if (background.kind == BackgroundKind::Generated)
      pattern = background.source;
    for (const Color &color : background.colors)
      colors += (colors.empty () ? "" : ",") + color_text (color);
  }
  gst_util_set_object_arg (G_OBJECT (source), "pattern", pattern.c_str ());
  g_object_set (source, "colors", colors.c_str (), "speed", background.pace,
      "seed", (guint64) picture.seed, "duration", (guint64) GST_CLOCK_TIME_NONE,
      nullptr);
  gst_element_set_state (source, GST_STATE_READY);
  Nanoseconds start = plan.frame_time (span.first_frame);
  Nanoseconds stop = plan.frame_time (span.first_frame + span.frames);
  if (gst_element_send_event (source,
          gst_event_new_seek (1.0, GST_FORMAT_TIME,
              (GstSeekFlags) (GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE),
              GST_SEEK_TYPE_SET, start, GST_SEEK_TYPE_SET, stop)))
    return true;
  g_set_error (error, REEL_ERROR, (int) ErrorCode::Failed,
      "the generated picture can't be asked for its time");
  return false;
}

static GstPtr<GstCaps>
rate_caps (const Plan &plan)
{
  return adopt (gst_caps_new_simple ("video/x-raw", "framerate",
      GST_TYPE_FRACTION, plan.fps_n, plan.fps_d, nullptr));
}

/* Everything the encoder writes into the parameter sets is said here, so that
 * those of all segments agree. */
static GstPtr<GstCaps>
frame_caps (const Plan &plan)
{
  return adopt (gst_caps_new_simple ("video/x-raw", "format", G_TYPE_STRING,
      "I420", "width", G_TYPE_INT, plan.width, "height", G_TYPE_INT,
      plan.height, "framerate", GST_TYPE_FRACTION, plan.fps_n, plan.fps_d,
      "pixel-aspect-ratio", GST_TYPE_FRACTION, 1, 1, "colorimetry",
      G_TYPE_STRING, GST_VIDEO_COLORIMETRY_BT709, "chroma-site", G_TYPE_STRING,
      "mpeg2", nullptr));
}

static void
set_doubles (GstElement *element, const char *property,
    std::initializer_list<double> numbers)
{
  GValue array = G_VALUE_INIT;
  g_value_init (&array, GST_TYPE_ARRAY);
  for (double number : numbers) {
    GValue value = G_VALUE_INIT;
    g_value_init (&value, G_TYPE_DOUBLE);
    g_value_set_double (&value, number);
    gst_value_array_append_and_take_value (&array, &value);
  }
  g_object_set_property (G_OBJECT (element), property, &array);
  g_value_unset (&array);
}

const char *
easing_name (Easing easing)
{
  static const char *const kNames[] = {"linear", "in", "out", "in-out"};
  return kNames[(int) easing];
}

static void
set_view (GstElement *view, const Picture &picture)
{
  static const char *const kFits[] = {"cover", "contain", "stretch"};
  const Background &background = picture.background;
  const Region &a = picture.from, &b = picture.to;
  set_doubles (view, "from", {a.x, a.y, a.width, a.height});
  set_doubles (view, "to", {b.x, b.y, b.width, b.height});
  set_doubles (view, "focus", {background.focus[0], background.focus[1]});
  gst_util_set_object_arg (
      G_OBJECT (view), "easing", easing_name (picture.easing));
  gst_util_set_object_arg (G_OBJECT (view), "fit", kFits[(int) background.fit]);
  g_object_set (view, "duration", (guint64) picture.duration, nullptr);
  if (!background.bars.empty ())
    g_object_set (view, "bars", background.bars.c_str (), nullptr);
}

/* Darkens towards black: luma about 16, chroma about 128. */
static bool
add_dim (Graph &graph, const char *after, double dim, GError **error)
{
  GstElement *balance = make_element ("videobalance", error);
  if (!balance)
    return false;
  g_object_set (balance, "contrast", 1 - dim, "saturation", 1 - dim, nullptr);
  return graph.insert_after (after, balance);
}

/* Puts the source of PICTURE where NAME is. */
static bool
use_picture (Graph &graph, const char *name, const Plan &plan,
    const Picture &picture, const PictureSpan &span,
    const RenderContext &context, GError **error)
{
  const Background &background = picture.background;
  if (picture.play)
    return use_clip (graph, name, plan, picture, span, context, error);
  if (background.file.empty ())
    return use_generated (graph, name, plan, picture, span, error);
  return use_still (graph, name, plan, picture, span, context, error);
}

bool
set_up_picture (Graph &graph, const BranchNames &names, const Plan &plan,
    const Picture &picture, const PictureSpan &span,
    const RenderContext &context, GError **error)
{
  const Background &background = picture.background;
  bool still = !background.file.empty ();
  if (!use_picture (
          graph, names.picture, plan, picture, span, context, error)) {
    if (!error || !*error)
      graph.complete (error);
    return false;
  }
  auto size = still ? rate_caps (plan) : frame_caps (plan);
  auto caps = frame_caps (plan);
  g_object_set (graph.at (names.size), "caps", size.get (), nullptr);
  g_object_set (graph.at (names.out), "caps", caps.get (), nullptr);
  set_view (graph.at (names.view), picture);
  auto seen = adopt (gst_element_get_static_pad (graph.at (names.out), "src"));
  if (span.shot_start > 0 && seen)
    shift_stream_time (seen.get (), plan.frame_time (span.shot_start));
  if (!still && background.blur > 0 && seen)
    blur_pictures (seen.get (), background.blur);
  return background.dim <= 0 ||
         add_dim (graph, names.out, background.dim, error);
}

/* A picture is measured at this size: enough to tell bright from dark. */
static constexpr int kMeasureWidth = 64, kMeasureHeight = 36;
static constexpr char kMeasure[] =
    "reelbackdropsrc name=picture ! capsfilter name=rate ! videoconvert ! "
    "videoscale ! video/x-raw,format=GRAY8,width=64,height=36,"
    "pixel-aspect-ratio=[1/9,9/1] ! appsink name=measured sync=false";

/* Luma that 85 % of the middle stays under, and above; the rest, lamps and
 * glints, is what the letters' own shadow is for. */
static Brightness
middle_luma (const guint8 *luma, int stride)
{
  std::vector<guint8> middle;
  for (int y = kMeasureHeight / 4; y < kMeasureHeight * 3 / 4; y++)
    for (int x = kMeasureWidth / 8; x < kMeasureWidth * 7 / 8; x++)
      middle.push_back (luma[y * stride + x]);
  auto high = middle.begin () + (ptrdiff_t) (middle.size () * 85 / 100);
  std::nth_element (middle.begin (), high, middle.end ());
  Brightness brightness;
  brightness.high = *high / 255.0;
  auto low = middle.begin () + (ptrdiff_t) (middle.size () * 15 / 100);
  std::nth_element (middle.begin (), low, middle.end ());
  brightness.low = *low / 255.0;
  return brightness;
}

/* The one picture that comes, or null once PIPELINE has failed, takes too long
 * or is not wanted any more. */
static GstPtr<GstSample>
pull_picture (
    GstElement *pipeline, GstAppSink *sink, const RenderContext &context)
{
  constexpr int kTries = 60 * 20;
  auto bus = adopt (gst_element_get_bus (pipeline));
  for (int i = 0; i < kTries && !context.is_cancelled (); i++) {
    auto sample = adopt (gst_app_sink_try_pull_sample (sink, GST_SECOND / 20));
    auto failure = adopt (gst_bus_pop_filtered (bus.get (), GST_MESSAGE_ERROR));
    if (sample || failure || gst_app_sink_is_eos (sink))
      return sample;
  }
  return nullptr;
}

std::optional<Brightness>
picture_brightness (const Plan &plan, const Picture &picture,
    const RenderContext &context, GError **error)
{
  auto graph = Graph::parse (kMeasure, error);
  if (!graph)
    return std::nullopt;
  Plan small;
  small.width = kMeasureWidth * 5;
  small.height = kMeasureHeight * 5;
  small.quality = Quality::Draft; // nobody looks at it
  const Background &background = picture.background;
  bool still = !background.file.empty ();
  auto caps = still ? rate_caps (small) : frame_caps (small);
  /* Neither the video's size nor what is seen of it has a part in this. */
  Picture whole;
  whole.background = background;
  whole.play = picture.play;
  bool is_still = still && !picture.play;
  if (is_still &&
      !context.stills->prepare (context.files.to_open (background.file),
          still_need (small, whole), still_need (plan, picture),
          context.cancelled, error)) {
    name_still (picture, context, error);
    return std::nullopt;
  }
  if (!use_picture (*graph, "picture", small, whole, {0, 1, 0}, context, error))
    return std::nullopt;
  g_object_set (graph->at ("rate"), "caps", caps.get (), nullptr);
  if (!graph->complete (error))
    return std::nullopt;
  auto *sink = GST_APP_SINK (graph->at ("measured"));
  gst_element_set_state (graph->pipeline (), GST_STATE_PLAYING);
  GstPtr<GstSample> sample = pull_picture (graph->pipeline (), sink, context);
  std::optional<Brightness> brightness;
  if (sample) {
    MappedBuffer map (gst_sample_get_buffer (sample.get ()), GST_MAP_READ);
    if (map && map.size () >= (size_t) kMeasureWidth * kMeasureHeight)
      brightness = middle_luma (map.data (), kMeasureWidth);
    if (brightness) {
      brightness->high *= 1 - background.dim;
      brightness->low *= 1 - background.dim;
    }
  }
  gst_element_set_state (graph->pipeline (), GST_STATE_NULL);
  if (context.is_cancelled ())
    g_set_error (error, REEL_ERROR, (int) ErrorCode::Cancelled, "cancelled");
  else if (!brightness)
    g_set_error (error, REEL_ERROR, (int) ErrorCode::Failed,
        "`%s` can't be decoded: write or copy it again",
        still ? context.files.shown (background.file).c_str ()
              : background.source.c_str ());
  return brightness;
}

double
scrim_for_brightness (double brightness)
{
  /* White on grey of 0.466 (sRGB) is 4.5 to 1; black laid over a picture
   * scales it. */
  constexpr double kReadable = 0.466;
  constexpr double kLeast = 0.15; // so that texts are set off a little always
  double needed = brightness > kReadable ? 1 - kReadable / brightness : 0;
  return std::clamp (needed / (1 - kReadable), kLeast, 1.0);
}

/* How dense SHADE has to be over a grey of VALUE for TEXT to have so much
 * contrast on it. */
static double
density_for (double value, Color text, Color shade, double contrast_wanted)
{
  constexpr double kStep = 0.01;
  double light = luminance (text);
  auto mixed = [&] (uint8_t own, double alpha) {
    return (uint8_t) std::lround (own * alpha + 255 * value * (1 - alpha));
  };
  double alpha = 0;
  for (; alpha < 1; alpha += kStep) {
    Color behind{
        mixed (shade.r, alpha), mixed (shade.g, alpha), mixed (shade.b, alpha)};
    if (contrast (light, luminance (behind)) >= contrast_wanted)
      break;
  }
  return alpha;
}

double
scrim_for_text (const Brightness &brightness, Color text, Color shade,
    double contrast_wanted)
{
  constexpr double kLeast = 0.15;
  double light = luminance (text);
  bool wants_dark = contrast (light, 0) >= contrast (light, 1);
  double needed = density_for (wants_dark ? brightness.high : brightness.low,
      text, shade, contrast_wanted);
  double most = density_for (wants_dark ? 1 : 0, text, shade, contrast_wanted);
  return most > 0 ? std::clamp (needed / most, kLeast, 1.0) : kLeast;
}

} // namespace reel
