// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/picture_layer.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include <gst/video/video.h>

#include "error.h"
#include "plan/pictures.h"
#include "run/clip_reader.h"
#include "run/overlay_pictures.h"
#include "video_frame.h"

namespace reel {

namespace {

/* A picture of a clip belongs to the frame of the video even if it comes so
 * much later than it (a share of a frame): containers round times. */
constexpr int kSlackShare = 10;

struct ConverterDeleter {
  void operator() (GstVideoConverter *converter) const
  {
    gst_video_converter_free (converter);
  }
};

/* A clip as it is laid over frames. */
struct MovingPicture {
  ClipSource source;
  ClipPlay play;
  std::unique_ptr<ClipReader> reader;
  /* What was scaled last; its sample is the sink's again. */
  GstPtr<GstBuffer> shown;
  std::unique_ptr<GstVideoConverter, ConverterDeleter> converter;
  GstPtr<GstCaps> from; // that the converter takes
  GstVideoInfo info{};  // that it gives
  GstPtr<GstBuffer> scaled;
};

/* One picture with what is kept of it from frame to frame. */
struct Layer {
  PlannedPicture planned;
  OverlayPictures::Shared picture; // null for a clip
  std::unique_ptr<Sprite> resting; // as it is when nothing of it moves
  std::unique_ptr<MovingPicture> clip;
  double x = 0, y = 0; // left upper corner, at rest
  double width = 0, height = 0;
};

/* All of a pad; only its streaming thread uses it. */
struct Layers {
  const Plan *plan = nullptr;
  const std::atomic<bool> *cancelled = nullptr;
  NamedFiles files;
  std::function<void (Place, const std::string &, const std::string &)> warn;
  std::vector<Layer> layers;
  GstVideoInfo info{};
  bool known = false;
};

/* Where a word puts the middle of something, in halves of what is free. */
void
place_layer (const Plan &plan, Layer &layer)
{
  const PictureOverlay &overlay = layer.planned.overlay;
  const std::string &position = overlay.position;
  double frame_width = plan.width, frame_height = plan.height;
  if (size_t comma = position.find (','); comma != std::string::npos) {
    double x = g_ascii_strtod (position.c_str (), nullptr);
    double y = g_ascii_strtod (position.c_str () + comma + 1, nullptr);
    layer.x = x * frame_width - layer.width / 2;
    layer.y = y * frame_height - layer.height / 2;
  } else {
    auto has = [&] (const char *word) {
      return position.find (word) != std::string::npos;
    };
    double margin = overlay.margin * std::min (frame_width, frame_height);
    double free_x = frame_width - layer.width;
    double free_y = frame_height - layer.height;
    layer.x = has ("left")    ? margin
              : has ("right") ? free_x - margin
                              : free_x / 2;
    layer.y = has ("top")      ? margin
              : has ("bottom") ? free_y - margin
                               : free_y / 2;
  }
  layer.x = std::round (layer.x);
  layer.y = std::round (layer.y);
}

int
even (double value)
{
  return 2 * (int) std::lround (value / 2);
}

std::unique_ptr<MovingPicture>
make_clip (const PictureOverlay &overlay, const RenderContext &context)
{
  auto clip = std::make_unique<MovingPicture> ();
  clip->source = {context.files.to_open (overlay.file), overlay.footage};
  clip->play = {0, overlay.footage.length, 1, true};
  return clip;
}

bool
make_layer (const Plan &plan, const PlannedPicture &planned,
    const RenderContext &context, Layer &layer, GError **error)
{
  const PictureOverlay &overlay = planned.overlay;
  layer.planned = planned;
  if (overlay.kind == PictureOverlay::Kind::Video) {
    layer.clip = make_clip (overlay, context);
    layer.width = std::max (even (overlay.width * plan.width), 2);
    double shape = (double) overlay.pixel_height / overlay.pixel_width;
    layer.height = std::max (even (layer.width * shape), 2);
  } else {
    layer.picture =
        context.overlay_pictures->get (overlay, plan, context, error);
    if (!layer.picture)
      return false;
    layer.width = layer.picture->width;
    layer.height = layer.picture->height;
  }
  place_layer (plan, layer);
  return true;
}

/* Has CLIP->scaled be the picture of TIME in WIDTH x HEIGHT. */
bool
scale_clip (const Layers &layers, MovingPicture &clip, Nanoseconds time,
    int width, int height, GError **error)
{
  if (!clip.reader)
    clip.reader = ClipReader::open (clip.source, error);
  if (!clip.reader)
    return false;
  Nanoseconds slack = layers.plan->frame_time (1) / kSlackShare;
  Nanoseconds last = std::max<Nanoseconds> (clip.play.to - 1, 0);
  GstSample *picture = clip.reader->picture_at (
      std::min (clip_time (clip.play, time) + slack, last), layers.cancelled,
      error);
  if (!picture)
    return false;
  bool is_sized =
      clip.scaled && clip.info.width == width && clip.info.height == height;
  GstBuffer *shown = gst_sample_get_buffer (picture);
  if (clip.shown.get () == shown && is_sized)
    return true;
  GstCaps *caps = gst_sample_get_caps (picture);
  GstVideoInfo from;
  if (!gst_video_info_from_caps (&from, caps))
    return false;
  if (!is_sized || !gst_caps_is_equal (clip.from.get (), caps)) {
    gst_video_info_set_format (
        &clip.info, GST_VIDEO_FORMAT_I420, (guint) width, (guint) height);
    clip.info.colorimetry = from.colorimetry;
    clip.info.chroma_site = from.chroma_site;
    clip.info.par_n = from.par_n;
    clip.info.par_d = from.par_d;
    clip.info.fps_n = from.fps_n;
    clip.info.fps_d = from.fps_d;
    clip.converter.reset (gst_video_converter_new (&from, &clip.info, nullptr));
    clip.from = adopt (gst_caps_ref (caps));
    clip.scaled =
        adopt (gst_buffer_new_allocate (nullptr, clip.info.size, nullptr));
  }
  MappedFrame in (&from, shown, GST_MAP_READ);
  MappedFrame out (&clip.info, clip.scaled.get (), GST_MAP_WRITE);
  if (!in || !out || !clip.converter)
    return false;
  gst_video_converter_frame (clip.converter.get (), in.get (), out.get ());
  clip.shown = adopt (gst_buffer_ref (shown));
  return true;
}

PlaneView
plane_of (GstVideoFrame *frame, guint plane)
{
  return {static_cast<uint8_t *> (GST_VIDEO_FRAME_PLANE_DATA (frame, plane)),
      GST_VIDEO_FRAME_PLANE_STRIDE (frame, plane),
      GST_VIDEO_FRAME_COMP_WIDTH (frame, plane),
      GST_VIDEO_FRAME_COMP_HEIGHT (frame, plane)};
}

/* How much of WIDTH is seen of what is uncovered from the left. */
int
revealed (int width, double share)
{
  return std::clamp ((int) std::lround (width * share), 0, width);
}

void
blend_sprite (
    GstVideoFrame *frame, const Sprite &sprite, const PicturePose &pose)
{
  auto opacity = (int) std::lround (pose.opacity * 256);
  for (guint p = 0; p < 3; p++) {
    int down = p > 0 ? 2 : 1;
    int width = sprite.width / down;
    LayerView view{sprite.planes[p].data (),
        p > 0 ? sprite.chroma_alpha.data () : sprite.alpha.data (), width,
        width, sprite.x / down, sprite.y / down,
        revealed (sprite.width, pose.reveal) / down, sprite.height / down};
    blend_plane (plane_of (frame, p), view, opacity);
  }
}

bool
draw_clip (const Layers &layers, Layer &layer, Nanoseconds time,
    const PicturePose &pose, GstVideoFrame *frame, GError **error)
{
  MovingPicture &clip = *layer.clip;
  int width = std::max (even (layer.width * pose.scale), 2);
  int height = std::max (even (layer.height * pose.scale), 2);
  if (!scale_clip (
          layers, clip, time + layer.planned.played, width, height, error)) {
    if (error && !*error)
      g_set_error (error, REEL_ERROR, (int) ErrorCode::Failed,
          "its pictures are of no kind that can be scaled");
    return false;
  }
  double rise = pose.rise * std::min (layers.plan->width, layers.plan->height);
  int x = even (layer.x + (layer.width - width) / 2);
  int y = even (layer.y + (layer.height - height) / 2 - rise);
  MappedFrame picture (&clip.info, clip.scaled.get (), GST_MAP_READ);
  for (guint p = 0; picture && p < 3; p++) {
    int down = p > 0 ? 2 : 1;
    PlaneView from = plane_of (picture.get (), p);
    LayerView view{from.data, nullptr, from.stride, 0, x / down, y / down,
        revealed (width, pose.reveal) / down, height / down};
    blend_plane (
        plane_of (frame, p), view, (int) std::lround (pose.opacity * 256));
  }
  return (bool) picture;
}

void
draw_still (const Layers &layers, Layer &layer, const PicturePose &pose,
    GstVideoFrame *frame)
{
  bool rests = pose.rise == 0 && pose.scale == 1;
  if (rests) {
    if (!layer.resting)
      layer.resting = std::make_unique<Sprite> (
          make_sprite (*layer.picture, {layer.x, layer.y, 1}));
    blend_sprite (frame, *layer.resting, pose);
    return;
  }
  double rise = pose.rise * std::min (layers.plan->width, layers.plan->height);
  double shrunk = (1 - pose.scale) / 2;
  Sprite moved = make_sprite (
      *layer.picture, {layer.x + layer.width * shrunk,
                          layer.y + layer.height * shrunk - rise, pose.scale});
  blend_sprite (frame, moved, pose);
}

/* The time of BUFFER in its scene: that of its frame. */
std::optional<Nanoseconds>
scene_time (const Plan &plan, GstPad *pad, GstBuffer *buffer)
{
  auto event = adopt (gst_pad_get_sticky_event (pad, GST_EVENT_SEGMENT, 0));
  const GstSegment *segment = nullptr;
  guint64 time = 0;
  if (!event)
    return std::nullopt;
  gst_event_parse_segment (event.get (), &segment);
  if (gst_segment_to_stream_time_full (
          segment, GST_FORMAT_TIME, GST_BUFFER_PTS (buffer), &time) != 1)
    return std::nullopt;
  auto middle = (Nanoseconds) time + plan.frame_time (1) / 2;
  return plan.frame_time (plan.frame_at (middle));
}

bool
learn_format (GstPad *pad, Layers &layers)
{
  if (layers.known)
    return true;
  auto caps = adopt (gst_pad_get_current_caps (pad));
  layers.known = caps && gst_video_info_from_caps (&layers.info, caps.get ()) &&
                 GST_VIDEO_INFO_FORMAT (&layers.info) == GST_VIDEO_FORMAT_I420;
  return layers.known;
}

bool
draw_layers (GstPad *pad, Layers &layers, Nanoseconds time, GstBuffer *buffer,
    GError **error)
{
  std::unique_ptr<MappedFrame> frame;
  if (learn_format (pad, layers))
    frame = std::make_unique<MappedFrame> (
        &layers.info, buffer, (GstMapFlags) (GST_MAP_READ | GST_MAP_WRITE));
  if (!frame || !*frame) {
    g_set_error (error, REEL_ERROR, (int) ErrorCode::Failed,
        "a frame could not be drawn on");
    return false;
  }
  for (Layer &layer : layers.layers) {
    auto pose = picture_pose (layer.planned, time);
    if (!pose)
      continue;
    if (!layer.clip)
      draw_still (layers, layer, *pose, frame->get ());
    else if (!draw_clip (layers, layer, time, *pose, frame->get (), error)) {
      g_prefix_error (error,
          "`%s`: ", layers.files.shown (layer.planned.overlay.file).c_str ());
      return false;
    }
  }
  return true;
}

GstPadProbeReturn
on_frame (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  auto &layers = *static_cast<Layers *> (data);
  auto time = scene_time (*layers.plan, pad, GST_PAD_PROBE_INFO_BUFFER (info));
  bool is_any = time && std::any_of (layers.layers.begin (),
                            layers.layers.end (), [&] (const Layer &layer) {
                              return picture_pose (layer.planned, *time);
                            });
  if (!is_any)
    return GST_PAD_PROBE_OK;
  /* A still is one memory in many buffers: mapping it to be written copies. */
  GstBuffer *buffer =
      gst_buffer_make_writable (GST_PAD_PROBE_INFO_BUFFER (info));
  GST_PAD_PROBE_INFO_DATA (info) = buffer;
  ErrorPtr error;
  if (draw_layers (pad, layers, *time, buffer, out (error)))
    return GST_PAD_PROBE_OK;
  auto owner = adopt (gst_pad_get_parent_element (pad));
  bool is_cancelled = layers.cancelled && *layers.cancelled;
  if (owner && !is_cancelled)
    GST_ELEMENT_ERROR (
        owner.get (), STREAM, DECODE, ("%s", error->message), (nullptr));
  return GST_PAD_PROBE_DROP;
}

void
forget (gpointer data)
{
  auto *layers = static_cast<Layers *> (data);
  for (const Layer &layer : layers->layers) {
    bool is_damaged =
        layer.clip && layer.clip->reader && layer.clip->reader->damaged () > 0;
    if (is_damaged && layers->warn)
      layers->warn (layer.planned.overlay.place,
          "`" + layers->files.shown (layer.planned.overlay.file) +
              "` is damaged: some of its pictures can't be decoded whole",
          "write or copy it again");
  }
  delete layers;
}

} // namespace

bool
draw_pictures (GstPad *pad, const Plan &plan,
    const std::vector<PlannedPicture> &pictures, const SceneSpan &span,
    const RenderContext &context, GError **error)
{
  auto layers = std::make_unique<Layers> ();
  for (const PlannedPicture &picture : pictures)
    if (is_seen (picture, span.start, span.stop) &&
        !make_layer (
            plan, picture, context, layers->layers.emplace_back (), error))
      return false;
  if (layers->layers.empty ())
    return true;
  layers->plan = &plan;
  layers->cancelled = context.cancelled;
  layers->files = context.files;
  layers->warn = context.warn;
  gst_pad_add_probe (
      pad, GST_PAD_PROBE_TYPE_BUFFER, on_frame, layers.release (), forget);
  return true;
}

std::vector<PlannedPicture>
pictures_of (const PlannedScene &scene, bool of_brief)
{
  std::vector<PlannedPicture> pictures;
  for (const PlannedPicture &picture : scene.pictures)
    if (picture.of_brief == of_brief)
      pictures.push_back (picture);
  return pictures;
}

} // namespace reel
