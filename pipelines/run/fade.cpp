// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/fade.h"

#include <gst/video/video.h>

#include "video_frame.h"

namespace reel {

namespace {

/* What the frames of a segment go through on their way to the encoder. */
struct Fader {
  Fades fades;
  int64_t frame = 0; // of the video: the next that comes
  int64_t frames = 0;
  GstVideoInfo info{};
  bool known = false;
};

/* A component of a frame: samples of one or two bytes. */
struct Part {
  guint8 *data;
  int stride, step, width, height, depth;
};

/* Every sample comes closer to BLACK. What is seen of it is rounded to the
 * nearest, so that black stays black. */
template <typename Sample>
void
darken (const Part &part, int black, int seen)
{
  int offset = black * (kAllSeen - seen) + kAllSeen / 2;
  for (int y = 0; y < part.height; y++) {
    auto *row =
        reinterpret_cast<Sample *> (part.data + (gsize) y * part.stride);
    int step = part.step / (int) sizeof (Sample);
    for (int x = 0; x < part.width; x++)
      row[x * step] = (Sample) ((row[x * step] * seen + offset) / kAllSeen);
  }
}

void
darken_frame (GstVideoFrame *frame, int seen)
{
  const GstVideoInfo &info = frame->info;
  bool full = info.colorimetry.range == GST_VIDEO_COLOR_RANGE_0_255;
  for (guint c = 0; c < GST_VIDEO_FRAME_N_COMPONENTS (frame); c++) {
    Part part = {static_cast<guint8 *> (GST_VIDEO_FRAME_COMP_DATA (frame, c)),
        GST_VIDEO_FRAME_COMP_STRIDE (frame, c),
        GST_VIDEO_FRAME_COMP_PSTRIDE (frame, c),
        GST_VIDEO_FRAME_COMP_WIDTH (frame, c),
        GST_VIDEO_FRAME_COMP_HEIGHT (frame, c),
        (int) GST_VIDEO_FRAME_COMP_DEPTH (frame, c)};
    int black = (c > 0 ? 128 : full ? 0 : 16) << (part.depth - 8);
    if (part.depth > 8)
      darken<guint16> (part, black, seen);
    else
      darken<guint8> (part, black, seen);
  }
}

/* The caps of PAD, as soon as there are any. */
bool
learn_format (GstPad *pad, Fader &fader)
{
  if (fader.known)
    return true;
  auto caps = adopt (gst_pad_get_current_caps (pad));
  fader.known = caps && gst_video_info_from_caps (&fader.info, caps.get ()) &&
                GST_VIDEO_INFO_IS_YUV (&fader.info);
  return fader.known;
}

GstPadProbeReturn
on_frame (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  auto &fader = *static_cast<Fader *> (data);
  int seen = seen_of (fader.fades, fader.frame++, fader.frames);
  if (seen == kAllSeen)
    return GST_PAD_PROBE_OK;
  /* A still is one memory in many buffers: mapping it to be written copies. */
  GstBuffer *buffer =
      gst_buffer_make_writable (GST_PAD_PROBE_INFO_BUFFER (info));
  GST_PAD_PROBE_INFO_DATA (info) = buffer;
  bool darkened = learn_format (pad, fader);
  if (darkened) {
    MappedFrame frame (
        &fader.info, buffer, (GstMapFlags) (GST_MAP_READ | GST_MAP_WRITE));
    darkened = (bool) frame;
    if (darkened)
      darken_frame (frame.get (), seen);
  }
  if (darkened)
    return GST_PAD_PROBE_OK;
  auto owner = adopt (gst_pad_get_parent_element (pad));
  if (owner)
    GST_ELEMENT_ERROR (owner.get (), STREAM, FORMAT,
        ("A frame could not be faded from or to black."), (nullptr));
  return GST_PAD_PROBE_DROP;
}

int64_t
first_frame_of (const Plan &plan, const Segment &segment)
{
  return plan.scenes[segment.scene].first_frame + segment.first_frame;
}

bool
is_faded (const Plan &plan, const Segment &segment)
{
  int64_t first = first_frame_of (plan, segment);
  return first < plan.fades.in_frames ||
         plan.frames - (first + segment.frames) < plan.fades.out_frames;
}

} // namespace

void
add_fade (
    Graph &graph, const char *name, const Plan &plan, const Segment &segment)
{
  if (!is_faded (plan, segment))
    return;
  auto pad = adopt (gst_element_get_static_pad (graph.at (name), "sink"));
  if (!pad)
    return;
  auto *fader = new Fader;
  fader->fades = plan.fades;
  fader->frame = first_frame_of (plan, segment);
  fader->frames = plan.frames;
  gst_pad_add_probe (pad.get (), GST_PAD_PROBE_TYPE_BUFFER, on_frame, fader,
      [] (gpointer data) { delete static_cast<Fader *> (data); });
}

std::string
describe_fade (const Plan &plan, const Segment &segment)
{
  if (!is_faded (plan, segment))
    return {};
  int64_t first = first_frame_of (plan, segment);
  std::string text = "fade";
  /* What counts is how far the segment is from the video's ends, and only as
   * far as a fade reaches: an end that moves elsewhere changes nothing. */
  if (first < plan.fades.in_frames)
    text += " in " + std::to_string (plan.fades.in_frames) + " from " +
            std::to_string (first);
  int64_t left = plan.frames - first - segment.frames;
  if (left < plan.fades.out_frames)
    text += " out " + std::to_string (plan.fades.out_frames) + " before " +
            std::to_string (left);
  return text + "\n";
}

} // namespace reel
