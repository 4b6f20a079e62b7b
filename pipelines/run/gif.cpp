// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/gif.h"

#include <algorithm>

#include <gst/app/gstappsink.h>

#include "error.h"
#include "gst_ptr.h"
#include "run/encoders/stream.h"
#include "run/gif_file.h"
#include "run/gif_palette.h"
#include "run/graph.h"
#include "run/runner.h"

namespace reel {

/* What choosing colours takes of the whole (measured). */
static constexpr double kCountShare = 0.4;

/* Told each frame in order, four bytes a pixel without gaps; false ends it,
 * with the error set. In a streaming thread. */
using OnFrame = std::function<bool (int64_t, const uint8_t *, GError **)>;

namespace {

struct Frames {
  const Plan &plan;
  const OnFrame &on_frame;
  int64_t count = 0;
  ErrorPtr failure;
};

GstFlowReturn
on_sample (GstAppSink *sink, gpointer data)
{
  auto &frames = *static_cast<Frames *> (data);
  auto sample = adopt (gst_app_sink_pull_sample (sink));
  GstBuffer *buffer = sample ? gst_sample_get_buffer (sample.get ()) : nullptr;
  GstMapInfo map;
  if (!buffer || !gst_buffer_map (buffer, &map, GST_MAP_READ))
    return GST_FLOW_ERROR;
  size_t wanted =
      kPixelBytes * (size_t) frames.plan.width * (size_t) frames.plan.height;
  bool goes_on = map.size == wanted && frames.count < frames.plan.frames;
  if (!goes_on)
    g_set_error (out (frames.failure), REEL_ERROR, (int) ErrorCode::CheckFailed,
        "the video has other frames than planned");
  goes_on = goes_on &&
            frames.on_frame (frames.count++, map.data, out (frames.failure));
  gst_buffer_unmap (buffer, &map);
  return goes_on ? GST_FLOW_OK : GST_FLOW_ERROR;
}

} // namespace

/* With the first decoder that is installed. Matrix and range of the colours are
 * in the video. */
static std::optional<Graph>
decoding_graph (GError **error)
{
  for (const char *decoder : stream_of (Codec::H264).decoders)
    if (adopt (gst_element_factory_find (decoder))) {
      std::string line =
          std::string ("filesrc name=file ! qtdemux ! h264parse ! ") + decoder +
          " ! videoconvert dither=none ! video/x-raw,format=RGBx ! "
          "appsink name=frames sync=false max-buffers=2";
      return Graph::parse (line.c_str (), error);
    }
  g_set_error (error, REEL_ERROR, (int) ErrorCode::Missing,
      "there is no H.264 decoder, which a GIF is made with; install "
      "gstreamer1.0-libav");
  return std::nullopt;
}

/* Gives the frames of VIDEO to FRAMES. */
static bool
decode (const std::string &video, const RenderContext &context, Frames &frames,
    GError **error)
{
  auto graph = decoding_graph (error);
  if (!graph)
    return false;
  g_object_set (graph->at ("file"), "location", video.c_str (), nullptr);
  GstAppSinkCallbacks callbacks = {};
  callbacks.new_sample = on_sample;
  gst_app_sink_set_callbacks (
      GST_APP_SINK (graph->at ("frames")), &callbacks, &frames, nullptr);
  if (!graph->complete (error))
    return false;
  RunOptions options;
  options.cancelled = context.cancelled;
  options.graph_folder = context.graph_folder;
  ErrorPtr failure;
  bool done = run_to_end (graph->pipeline (), options, out (failure));
  /* Of the last frame the pipeline may end well. */
  if (frames.failure)
    g_propagate_error (error, frames.failure.release ());
  else if (!done)
    g_propagate_error (error, failure.release ());
  else
    return true;
  return false;
}

/* All frames of VIDEOS, one after the other. */
static bool
decode_all (const Plan &plan, const std::vector<std::string> &videos,
    const RenderContext &context, const OnFrame &on_frame, GError **error)
{
  Frames frames{plan, on_frame, 0, {}};
  for (const std::string &video : videos)
    if (!decode (video, context, frames, error))
      return false;
  if (frames.count == plan.frames)
    return true;
  g_set_error (error, REEL_ERROR, (int) ErrorCode::CheckFailed,
      "%" G_GINT64_FORMAT " frames of %" G_GINT64_FORMAT " came for the GIF",
      frames.count, plan.frames);
  return false;
}

namespace {

/* The colours of each scene: those of the transition into it, too. */
class ScenePalettes {
public:
  explicit ScenePalettes (const Plan &plan) : plan_ (plan) {}

  bool count (int64_t frame, const uint8_t *pixels, GError **error);
  bool finish (GError **error);
  /* Which of them FRAME has; frames are asked for in order. */
  size_t scene_of (int64_t frame);
  std::vector<std::vector<GifColor>> palettes;

private:
  const Plan &plan_;
  size_t scene_ = 0;
  ColorCounts counts_;
};

size_t
ScenePalettes::scene_of (int64_t frame)
{
  if (frame == 0)
    scene_ = 0;
  while (scene_ + 1 < plan_.scenes.size () &&
         plan_.scenes[scene_ + 1].first_frame <= frame)
    scene_++;
  return scene_;
}

bool
ScenePalettes::finish (GError **error)
{
  auto colors = counts_.choose_colors (error);
  if (!colors)
    return false;
  palettes.push_back (std::move (*colors));
  counts_.clear ();
  return true;
}

bool
ScenePalettes::count (int64_t frame, const uint8_t *pixels, GError **error)
{
  while (palettes.size () < scene_of (frame))
    if (!finish (error))
      return false;
  counts_.add (pixels, (size_t) plan_.width * (size_t) plan_.height);
  return true;
}

/* Turns frames into what changes from each to the next. */
class Differ {
public:
  explicit Differ (const Plan &plan)
      : plan_ (plan), shown_ ((size_t) plan.width * (size_t) plan.height),
        indices_ (shown_.size ())
  {
  }

  GifFrame next (int64_t number, const uint8_t *pixels, GifPalette &palette);

private:
  struct Box {
    int left, top, right, bottom;
  };
  Box find_changes (const uint8_t *pixels, bool is_first, GifPalette &palette);
  int64_t hundredths_at (int64_t frame) const;

  const Plan &plan_;
  std::vector<GifColor> shown_;
  std::vector<uint8_t> indices_;
};

/* When FRAME begins: rounded from the start, so that errors don't add up. */
int64_t
Differ::hundredths_at (int64_t frame) const
{
  return (plan_.frame_time (frame) + kSecond / 200) / (kSecond / 100);
}

Differ::Box
Differ::find_changes (const uint8_t *pixels, bool is_first, GifPalette &palette)
{
  Box box{plan_.width, plan_.height, 0, 0};
  size_t at = 0;
  for (int y = 0; y < plan_.height; y++)
    for (int x = 0; x < plan_.width; x++, at++) {
      uint8_t index = palette.index_of (pixels + kPixelBytes * at, x, y);
      const GifColor &color = palette.colors ()[index];
      indices_[at] = kGifColors;
      if (!is_first && color == shown_[at])
        continue;
      indices_[at] = index;
      shown_[at] = color;
      box = {std::min (box.left, x), std::min (box.top, y),
          std::max (box.right, x + 1), std::max (box.bottom, y + 1)};
    }
  /* Nothing: a pixel that stays as it is. */
  if (box.right <= box.left)
    box = {0, 0, 1, 1};
  return box;
}

GifFrame
Differ::next (int64_t number, const uint8_t *pixels, GifPalette &palette)
{
  Box box = find_changes (pixels, number == 0, palette);
  GifFrame frame;
  frame.left = box.left;
  frame.top = box.top;
  frame.width = box.right - box.left;
  frame.height = box.bottom - box.top;
  frame.delay = (int) (hundredths_at (number + 1) - hundredths_at (number));
  frame.indices.reserve ((size_t) frame.width * (size_t) frame.height);
  for (int y = box.top; y < box.bottom; y++) {
    auto row = indices_.begin () + (ptrdiff_t) y * plan_.width;
    frame.indices.insert (
        frame.indices.end (), row + box.left, row + box.right);
  }
  return frame;
}

} // namespace

static bool
write_frames (const Plan &plan, const std::vector<std::string> &videos,
    const std::string &file, const RenderContext &context,
    ScenePalettes &scenes, const std::function<void (double)> &on_share,
    GError **error)
{
  auto writer = GifWriter::open (file, plan.width, plan.height, error);
  if (!writer)
    return false;
  Differ differ (plan);
  size_t scene = 0;
  GifPalette palette (scenes.palettes[0]);
  auto on_frame = [&] (int64_t number, const uint8_t *pixels, GError **e) {
    size_t now = scenes.scene_of (number);
    if (now != scene)
      palette = GifPalette (scenes.palettes[now]);
    scene = now;
    on_share (kCountShare +
              (1 - kCountShare) * (double) number / (double) plan.frames);
    return writer->add (
        differ.next (number, pixels, palette), palette.colors (), e);
  };
  return decode_all (plan, videos, context, on_frame, error) &&
         writer->close (error);
}

/* The rounding of one frame is all that may be off. */
bool
check_gif (const Plan &plan, const std::string &file,
    const std::atomic<bool> *cancelled, GError **error)
{
  auto facts = read_gif (file, cancelled, error);
  if (!facts)
    return false;
  int64_t length = plan.frame_time (plan.frames) / (kSecond / 100);
  if (facts->width == plan.width && facts->height == plan.height &&
      facts->frames == plan.frames && facts->loops &&
      std::abs (facts->hundredths - length) <= 1)
    return true;
  g_set_error (error, REEL_ERROR, (int) ErrorCode::CheckFailed,
      "the finished GIF has %" G_GINT64_FORMAT " frames of %" G_GINT64_FORMAT
      " and is %" G_GINT64_FORMAT
      " hundredths of a second long, not %" G_GINT64_FORMAT,
      facts->frames, plan.frames, facts->hundredths, length);
  return false;
}

bool
make_gif (const Plan &plan, const std::vector<std::string> &segment_files,
    const std::string &file, const RenderContext &context,
    const std::function<void (double)> &on_share, GError **error)
{
  ScenePalettes scenes (plan);
  auto count = [&] (int64_t frame, const uint8_t *pixels, GError **e) {
    on_share (kCountShare * (double) frame / (double) plan.frames);
    return scenes.count (frame, pixels, e);
  };
  return decode_all (plan, segment_files, context, count, error) &&
         scenes.finish (error) &&
         write_frames (
             plan, segment_files, file, context, scenes, on_share, error);
}

} // namespace reel
