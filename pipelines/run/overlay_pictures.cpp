// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/overlay_pictures.h"

#include <algorithm>
#include <cmath>

#include <gst/video/video.h>

#include "brief/model/decode_check.h"
#include "brief/model/media_file.h"
#include "brief/model/picture_header.h"
#include "error.h"
#include "run/drawing.h"
#include "run/give_once.h"
#include "run/graph.h"
#include "run/key_text.h"
#include "run/render_context.h"
#include "run/runner.h"
#include "video_frame.h"

namespace reel {

namespace {

/* Whatever a picture says of itself, it takes no more of memory. */
constexpr int kMostSide = 1 << 15;

constexpr char kDecode[] =
    " ! videoflip video-direction=auto ! videoconvert dither=none ! "
    "video/x-raw,format=BGRA ! imagefreeze num-buffers=1 ! "
    "fakesink name=picture";

/* A drawing is drawn as large as it is wanted. */
constexpr char kDraw[] =
    "appsrc name=drawing caps=image/svg+xml ! rsvgdec ! videoconvert "
    "dither=none ! video/x-raw,format=BGRA ! imagefreeze num-buffers=1 ! "
    "fakesink name=picture";
constexpr uint64_t kLongestDrawing = 16 << 20; // bytes; longer: as it is

/* The style of labels, as small print. */
constexpr char kWrite[] =
    "appsrc name=blank format=time ! reeltextoverlay name=text style=label "
    "position=center align=center enter=none exit=none scale=0.76 ! "
    "fakesink name=picture";

/* A picture on its way here. */
struct Preparation {
  int width = 0;        // wanted; 0: as it comes, cropped
  AlphaPicture picture; // empty: none has come
};

GstPadProbeReturn
keep_picture (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  auto &preparation = *static_cast<Preparation *> (data);
  auto caps = adopt (gst_pad_get_current_caps (pad));
  GstVideoInfo about;
  if (!caps || !gst_video_info_from_caps (&about, caps.get ()))
    return GST_PAD_PROBE_OK;
  MappedFrame frame (&about, GST_PAD_PROBE_INFO_BUFFER (info), GST_MAP_READ);
  if (!frame)
    return GST_PAD_PROBE_OK;
  const auto *pixels = static_cast<const uint8_t *> (
      GST_VIDEO_FRAME_PLANE_DATA (frame.get (), 0));
  ptrdiff_t stride = GST_VIDEO_FRAME_PLANE_STRIDE (frame.get (), 0);
  if (preparation.width == 0) {
    PixelBox box = visible_box (pixels, about.width, about.height, stride);
    int width = box.right - box.left, height = box.bottom - box.top;
    if (width > 0)
      preparation.picture =
          scale_picture (pixels + box.top * stride + (ptrdiff_t) box.left * 4,
              width, height, stride, width, height);
    return GST_PAD_PROBE_OK;
  }
  double shape = (double) about.height / about.width;
  int height =
      std::clamp ((int) std::lround (preparation.width * shape), 1, kMostSide);
  preparation.picture = scale_picture (
      pixels, about.width, about.height, stride, preparation.width, height);
  return GST_PAD_PROBE_OK;
}

/* Runs GRAPH to its end and gives what came of it. */
OverlayPictures::Shared
run_for_picture (Graph &graph, Preparation &preparation,
    const RenderContext &context, GError **error)
{
  auto sink = adopt (gst_element_get_static_pad (graph.at ("picture"), "sink"));
  if (!graph.complete (error))
    return nullptr;
  gst_pad_add_probe (sink.get (), GST_PAD_PROBE_TYPE_BUFFER, keep_picture,
      &preparation, nullptr);
  RunOptions options;
  options.cancelled = context.cancelled;
  options.on_eos = [&] (GError **e) {
    if (!preparation.picture.pixels.empty ())
      return true;
    g_set_error (e, REEL_ERROR, (int) ErrorCode::Failed,
        "no picture came of it; it may be damaged");
    return false;
  };
  if (!run_to_end (graph.pipeline (), options, error))
    return nullptr;
  return std::make_shared<AlphaPicture> (std::move (preparation.picture));
}

int
wanted_width (const PictureOverlay &overlay, const Plan &plan)
{
  return std::max ((int) std::lround (overlay.width * plan.width), 1);
}

/* The drawing FILE, WIDTH pixels wide; empty if it is taken as it is. */
std::string
drawing_of (const MediaFile &file, const PictureHeader &header, int width)
{
  if (file.size () > kLongestDrawing)
    return {};
  DrawingSize given{(int) header.width, (int) header.height};
  double shape = (double) header.height / (double) header.width;
  DrawingSize wanted{
      width, std::clamp ((int) std::lround (width * shape), 1, kMostSide)};
  return resize_drawing (file.read (0, file.size ()), given, wanted);
}

OverlayPictures::Shared
decode (const PictureOverlay &overlay, const Plan &plan,
    const RenderContext &context, GError **error)
{
  Preparation preparation{wanted_width (overlay, plan), {}};
  std::string path = context.files.to_open (overlay.file), ignored;
  MediaFile file;
  MediaKind kind =
      file.open (path, ignored) ? sniff_media (file) : MediaKind::Unknown;
  auto header = read_picture_header (file, kind);
  std::string drawing;
  if (kind == MediaKind::Svg && header)
    drawing = drawing_of (file, *header, preparation.width);
  bool is_cmyk = header && header->is_cmyk;
  std::string line = kDraw;
  if (drawing.empty ())
    line = "filesrc name=file ! " + picture_decoder (path, is_cmyk) + kDecode;
  auto graph = Graph::parse (line.c_str (), error);
  if (!graph)
    return nullptr;
  decode_exactly (graph->pipeline ());
  if (drawing.empty ())
    g_object_set (graph->at ("file"), "location", path.c_str (), nullptr);
  else
    give_once (graph->at ("drawing"),
        adopt (gst_buffer_new_memdup (drawing.data (), drawing.size ())));
  auto picture = run_for_picture (*graph, preparation, context, error);
  if (!picture && error &&
      g_error_matches (*error, REEL_ERROR, (int) ErrorCode::Failed))
    g_prefix_error (error, "`%s` can't be decoded, write or copy it again: ",
        context.files.shown (overlay.file).c_str ());
  return picture;
}

/* Has SOURCE give a frame of PLAN in which nothing can be seen. */
void
set_up_blank (GstElement *source, const Plan &plan)
{
  GstVideoInfo info;
  gst_video_info_set_format (
      &info, GST_VIDEO_FORMAT_BGRA, (guint) plan.width, (guint) plan.height);
  info.fps_n = plan.fps_n;
  info.fps_d = plan.fps_d;
  auto caps = adopt (gst_video_info_to_caps (&info));
  g_object_set (source, "caps", caps.get (), nullptr);
  auto blank = adopt (gst_buffer_new_allocate (nullptr, info.size, nullptr));
  gst_buffer_memset (blank.get (), 0, 0, info.size);
  GST_BUFFER_PTS (blank.get ()) = 0;
  give_once (source, std::move (blank));
}

OverlayPictures::Shared
write (const PictureOverlay &overlay, const Plan &plan,
    const RenderContext &context, GError **error)
{
  auto graph = Graph::parse (kWrite, error);
  if (!graph)
    return nullptr;
  g_object_set (graph->at ("text"), "text", overlay.source.c_str (), "width",
      overlay.width, "language", overlay.language.c_str (), nullptr);
  if (!graph->complete (error))
    return nullptr;
  set_up_blank (graph->at ("blank"), plan);
  Preparation preparation;
  return run_for_picture (*graph, preparation, context, error);
}

std::string
key_of (const PictureOverlay &overlay, const Plan &plan)
{
  KeyText key;
  bool is_text = overlay.kind == PictureOverlay::Kind::Text;
  key.add (is_text).add (is_text ? overlay.source : overlay.file);
  if (is_text)
    key.add (overlay.language);
  key.add (overlay.width).add (plan.width).add (plan.height);
  return key.hash ();
}

} // namespace

OverlayPictures::Shared
OverlayPictures::get (const PictureOverlay &overlay, const Plan &plan,
    const RenderContext &context, GError **error)
{
  std::shared_ptr<Entry> entry;
  {
    std::lock_guard guard (lock_);
    auto &found = entries_[key_of (overlay, plan)];
    if (!found)
      found = std::make_shared<Entry> ();
    entry = found;
  }
  std::lock_guard guard (entry->lock);
  if (!entry->picture)
    entry->picture = overlay.kind == PictureOverlay::Kind::Text
                         ? write (overlay, plan, context, error)
                         : decode (overlay, plan, context, error);
  return entry->picture;
}

} // namespace reel
