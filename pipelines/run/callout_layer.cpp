// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/callout_layer.h"

#include <cmath>

#include <gst/video/video.h>

#include "plan/callouts.h"
#include "plan/view.h"
#include "run/callout_paint.h"
#include "video_frame.h"

namespace reel {

namespace {

/* Of a frame's shorter side: 6.5 pixels of 1080, as a stroke of a title. */
constexpr double kLineShare = 0.006, kShadowShare = 0.007;
constexpr double kThinnest = 1;

/* A colour in BT.709, limited range. */
struct Yuv {
  uint8_t part[3];
};

Yuv
yuv_of (const Color &color)
{
  constexpr double kRed = 0.2126, kBlue = 0.0722;
  double r = color.r / 255.0, g = color.g / 255.0, b = color.b / 255.0;
  double luma = kRed * r + (1 - kRed - kBlue) * g + kBlue * b;
  auto chroma = [&] (double part, double share) {
    return (uint8_t) std::lround (
        128 + 224 * (part - luma) / (2 * (1 - share)));
  };
  return {{(uint8_t) std::lround (16 + 219 * luma), chroma (b, kBlue),
      chroma (r, kRed)}};
}

/* The callouts of one shot on their way onto its frames. */
struct CalloutLayer {
  const Plan *plan = nullptr;
  std::vector<PlannedCallout> callouts;
  Picture picture;
  int64_t shot_start = 0;  // frame of the scene
  GstPtr<GstPad> view;     // where the picture goes into reelpanzoom
  GstPtr<GstElement> crop; // null without
  GstVideoInfo info{};
  bool is_known = false;
  CalloutPainter painter;
};

/* Where a shape lies in the whole picture: of the frame's samples. */
struct Mapping {
  double scale_x = 1, offset_x = 0, scale_y = 1, offset_y = 0;
};

bool
learn_format (GstPad *pad, CalloutLayer &layer)
{
  if (layer.is_known)
    return true;
  auto caps = adopt (gst_pad_get_current_caps (pad));
  layer.is_known = caps &&
                   gst_video_info_from_caps (&layer.info, caps.get ()) &&
                   GST_VIDEO_INFO_FORMAT (&layer.info) == GST_VIDEO_FORMAT_I420;
  return layer.is_known;
}

bool
info_of (GstPad *pad, GstVideoInfo &info)
{
  auto caps = adopt (gst_pad_get_current_caps (pad));
  return caps && gst_video_info_from_caps (&info, caps.get ());
}

/* The frame of the scene that BUFFER is. */
std::optional<int64_t>
frame_of (GstPad *pad, GstBuffer *buffer, const Plan &plan)
{
  auto event = adopt (gst_pad_get_sticky_event (pad, GST_EVENT_SEGMENT, 0));
  if (!event)
    return std::nullopt;
  const GstSegment *segment = nullptr;
  gst_event_parse_segment (event.get (), &segment);
  guint64 time = gst_segment_to_stream_time (
      segment, GST_FORMAT_TIME, GST_BUFFER_PTS (buffer));
  if (!GST_CLOCK_TIME_IS_VALID (time))
    return std::nullopt;
  return plan.frame_at ((Nanoseconds) time + plan.frame_time (1) / 2);
}

/* How fractions of the whole picture become samples of FRAME. What `crop`
 * leaves is counted in whole pixels, by the element that cuts it. */
std::optional<Mapping>
mapping_at (const CalloutLayer &layer, int64_t frame)
{
  GstVideoInfo used, whole;
  if (!info_of (layer.view.get (), used))
    return std::nullopt;
  whole = used;
  int left = 0, top = 0;
  if (layer.crop) {
    auto pad = adopt (gst_element_get_static_pad (layer.crop.get (), "sink"));
    if (!info_of (pad.get (), whole))
      return std::nullopt;
    g_object_get (layer.crop.get (), "left", &left, "top", &top, nullptr);
  }
  double aspect = (double) used.par_n / used.par_d;
  const Plan &plan = *layer.plan;
  Nanoseconds time =
      plan.frame_time (std::max<int64_t> (frame - layer.shot_start, 0));
  Region seen = region_in_view (layer.picture, time,
      {used.width * aspect, (double) used.height},
      {(double) plan.width, (double) plan.height});
  Mapping mapping;
  mapping.scale_x = whole.width / (used.width * seen.width) * plan.width;
  mapping.scale_y = whole.height / (used.height * seen.height) * plan.height;
  mapping.offset_x =
      -(left / (double) used.width + seen.x) / seen.width * plan.width;
  mapping.offset_y =
      -(top / (double) used.height + seen.y) / seen.height * plan.height;
  return mapping;
}

PaintedShape
shape_of (const PlannedCallout &callout, const Mapping &mapping)
{
  const Region &box = callout.box;
  PaintedShape shape;
  shape.is_ellipse = callout.shape == Callout::Shape::Circle;
  shape.half_width = box.width / 2 * mapping.scale_x;
  shape.half_height = box.height / 2 * mapping.scale_y;
  /* A circle is one unless `fit: stretch` makes it another: rounding does not.
   */
  if (shape.is_ellipse &&
      std::abs (shape.half_width - shape.half_height) < 0.01)
    shape.half_height = shape.half_width;
  shape.x = (box.x + box.width / 2) * mapping.scale_x + mapping.offset_x;
  shape.y = (box.y + box.height / 2) * mapping.scale_y + mapping.offset_y;
  return shape;
}

/* Samples of chroma for one of luma, and where they sit: on the left ones of
 * two, between the rows (the site `mpeg2`). */
PaintedShape
on_plane (PaintedShape shape, bool is_chroma)
{
  if (!is_chroma)
    return shape;
  shape.x = shape.x / 2 + 0.25;
  shape.y /= 2;
  shape.half_width /= 2;
  shape.half_height /= 2;
  return shape;
}

struct Drawn {
  const PlannedCallout *callout;
  PaintedShape shape;
  double presence;
};

/* The plane P of FRAME, with all that is drawn on it. */
void
draw_plane (CalloutLayer &layer, GstVideoFrame *frame, int p,
    const std::vector<Drawn> &all)
{
  PaintedPlane plane{(uint8_t *) GST_VIDEO_FRAME_PLANE_DATA (frame, p),
      GST_VIDEO_FRAME_COMP_WIDTH (frame, p),
      GST_VIDEO_FRAME_COMP_HEIGHT (frame, p),
      GST_VIDEO_FRAME_PLANE_STRIDE (frame, p)};
  uint8_t black = p > 0 ? 128 : 16;
  std::vector<Spotlight> lights;
  for (const Drawn &one : all)
    if (one.callout->style == Callout::Style::Highlight)
      lights.push_back (
          {on_plane (one.shape, p > 0), one.presence, one.callout->dim});
  if (!lights.empty ())
    layer.painter.darken (plane, lights, black);
  double side = std::min (layer.info.width, layer.info.height);
  for (const Drawn &one : all) {
    const Color &color = one.callout->color;
    double presence = one.presence * color.a / 255.0;
    uint8_t value = yuv_of (color).part[p];
    double line = std::max (side * kLineShare, kThinnest);
    double scale = p > 0 ? 0.5 : 1;
    if (one.callout->style == Callout::Style::Mask)
      layer.painter.cover (plane, on_plane (one.shape, p > 0), presence, value);
    else if (one.callout->style == Callout::Style::Outline)
      layer.painter.outline (plane,
          {on_plane (one.shape, p > 0), line * scale,
              side * kShadowShare * scale, presence},
          value, black);
  }
}

std::vector<Drawn>
drawn_at (const CalloutLayer &layer, int64_t frame, const Mapping &mapping)
{
  std::vector<Drawn> all;
  for (const PlannedCallout &callout : layer.callouts)
    all.push_back ({&callout, shape_of (callout, mapping),
        presence_of (callout, layer.plan->frame_time (frame))});
  return all;
}

bool
is_seen (const CalloutLayer &layer, int64_t frame)
{
  Nanoseconds time = layer.plan->frame_time (frame);
  return std::any_of (layer.callouts.begin (), layer.callouts.end (),
      [&] (const PlannedCallout &one) { return presence_of (one, time) > 0; });
}

bool
draw (GstPad *pad, GstBuffer *buffer, int64_t frame, CalloutLayer &layer)
{
  if (!learn_format (pad, layer))
    return false;
  auto mapping = mapping_at (layer, frame);
  MappedFrame mapped (
      &layer.info, buffer, (GstMapFlags) (GST_MAP_READ | GST_MAP_WRITE));
  if (!mapping || !mapped)
    return false;
  std::vector<Drawn> all = drawn_at (layer, frame, *mapping);
  for (int p = 0; p < 3; p++)
    draw_plane (layer, mapped.get (), p, all);
  return true;
}

GstPadProbeReturn
on_frame (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  auto &layer = *static_cast<CalloutLayer *> (data);
  auto frame = frame_of (pad, GST_PAD_PROBE_INFO_BUFFER (info), *layer.plan);
  if (frame && !is_seen (layer, *frame))
    return GST_PAD_PROBE_OK;
  /* A still is one memory in many buffers: mapping it to be written copies. */
  GstBuffer *buffer =
      gst_buffer_make_writable (GST_PAD_PROBE_INFO_BUFFER (info));
  GST_PAD_PROBE_INFO_DATA (info) = buffer;
  if (frame && draw (pad, buffer, *frame, layer))
    return GST_PAD_PROBE_OK;
  auto owner = adopt (gst_pad_get_parent_element (pad));
  if (owner)
    GST_ELEMENT_ERROR (owner.get (), STREAM, FORMAT,
        ("A callout could not be drawn onto a frame."), (nullptr));
  return GST_PAD_PROBE_DROP;
}

} // namespace

void
add_callouts (Graph &graph, const BranchNames &names, const Plan &plan,
    const PlannedScene &scene, size_t index)
{
  std::vector<PlannedCallout> callouts = callouts_of (scene, index);
  if (callouts.empty ())
    return;
  const Shot &shot = scene.shots[index];
  auto *layer = new CalloutLayer;
  layer->plan = &plan;
  layer->callouts = std::move (callouts);
  layer->picture = shot.picture;
  layer->shot_start = shot.first_frame;
  layer->view =
      adopt (gst_element_get_static_pad (graph.at (names.view), "sink"));
  layer->crop = adopt (gst_bin_get_by_name (
      GST_BIN (graph.pipeline ()), crop_name (names.picture).c_str ()));
  auto pad = adopt (gst_element_get_static_pad (graph.at (names.text), "sink"));
  gst_pad_add_probe (pad.get (), GST_PAD_PROBE_TYPE_BUFFER, on_frame, layer,
      [] (gpointer data) { delete static_cast<CalloutLayer *> (data); });
}

} // namespace reel
