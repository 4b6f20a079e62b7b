// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/still_decode.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <deque>
#include <memory>

#include "brief/model/decode_check.h"
#include "error.h"
#include "run/file_ptr.h"
#include "run/graph.h"
#include "run/initialise.h"
#include "run/page_picture.h"
#include "run/runner.h"
#include "video_frame.h"

namespace reel {

/* So much of the process may lie in RAM once a picture is decoded; bytes:
 * one after the other takes 25 MB to 100 MB, each of another size. */
static constexpr size_t kDecoded = 192 << 20;

/* What reelpanzoom doesn't take, as of 16 bits, is converted before. The rest
 * passes, and Y, U and V are given other colours once the picture is small. */
static constexpr char kDecode[] =
    " ! videoflip video-direction=auto ! videoconvert dither=none ! "
    "imagefreeze num-buffers=1 ! tee name=decoded";
static constexpr char kDrawn[] =
    "appsrc name=drawn format=time ! videoconvert dither=none ! "
    "imagefreeze num-buffers=1 ! tee name=decoded";
static constexpr char kConvert[] =
    " ! reelpanzoom fit=stretch ! video/x-raw,format=I420,colorimetry=bt709,"
    "chroma-site=mpeg2";

namespace {

/* Writes FRAME as still_layout has it; 0, or the errno of what failed. */
int
write_frame (const GstVideoFrame *frame, const std::string &file)
{
  StillSize size{GST_VIDEO_FRAME_WIDTH (frame), GST_VIDEO_FRAME_HEIGHT (frame)};
  StillLayout layout = still_layout (size);
  FilePtr out (std::fopen (file.c_str (), "wbe"));
  if (!out)
    return errno;
  auto fault = [] { return errno ? errno : EIO; };
  std::string row;
  errno = 0;
  for (guint p = 0; p < 3; p++) {
    auto width = (gsize) GST_VIDEO_FRAME_COMP_WIDTH (frame, p);
    row.assign ((gsize) layout.stride[p], '\0');
    const auto *data =
        static_cast<const guint8 *> (GST_VIDEO_FRAME_PLANE_DATA (frame, p));
    for (int y = 0; y < GST_VIDEO_FRAME_COMP_HEIGHT (frame, p); y++) {
      const guint8 *given =
          data + (ptrdiff_t) y * GST_VIDEO_FRAME_PLANE_STRIDE (frame, p);
      std::copy_n (given, width, row.begin ());
      if (std::fwrite (row.data (), row.size (), 1, out.get ()) != 1)
        return fault ();
    }
  }
  return std::fclose (out.release ()) == 0 ? 0 : fault ();
}

/* A still on its way to its file. */
struct Preparation {
  WantedStill &wanted;
  GstElement *size; // capsfilter
  bool is_written = false;
  int failed = 0; // errno of writing
};

/* Once the size of the picture is known, so is what it is scaled to. */
GstPadProbeReturn
choose_size (GstPad *, GstPadProbeInfo *info, gpointer data)
{
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);
  if (GST_EVENT_TYPE (event) != GST_EVENT_CAPS)
    return GST_PAD_PROBE_OK;
  auto *preparation = static_cast<Preparation *> (data);
  GstCaps *given = nullptr;
  gst_event_parse_caps (event, &given);
  GstVideoInfo about;
  if (!gst_video_info_from_caps (&about, given))
    return GST_PAD_PROBE_OK;
  const WantedStill &wanted = preparation->wanted;
  StillSize size = wanted.need.page
                       ? wanted.size
                       : scaled_size ({about.width, about.height}, wanted.need);
  auto caps = adopt (gst_caps_new_simple ("video/x-raw", "width", G_TYPE_INT,
      size.width, "height", G_TYPE_INT, size.height, "pixel-aspect-ratio",
      GST_TYPE_FRACTION, 1, 1, nullptr));
  g_object_set (preparation->size, "caps", caps.get (), nullptr);
  return GST_PAD_PROBE_OK;
}

GstPadProbeReturn
keep_picture (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  auto *preparation = static_cast<Preparation *> (data);
  auto caps = adopt (gst_pad_get_current_caps (pad));
  GstVideoInfo about;
  if (!caps || !gst_video_info_from_caps (&about, caps.get ()))
    return GST_PAD_PROBE_OK;
  MappedFrame frame (&about, GST_PAD_PROBE_INFO_BUFFER (info), GST_MAP_READ);
  if (!frame)
    return GST_PAD_PROBE_OK;
  preparation->failed = write_frame (frame.get (), preparation->wanted.file);
  preparation->is_written = preparation->failed == 0;
  preparation->wanted.size = {about.width, about.height};
  return GST_PAD_PROBE_OK;
}

bool
has_arrived (const Preparation &preparation, GError **error)
{
  if (preparation.is_written)
    return true;
  if (preparation.failed == ENOSPC || preparation.failed == EDQUOT)
    g_set_error (error, REEL_ERROR, (int) ErrorCode::NoSpace,
        "there is no room left on the disk; make some and render again");
  else if (preparation.failed)
    g_set_error (error, REEL_ERROR, (int) ErrorCode::Failed,
        "a picture can't be kept in staging: %s",
        g_strerror (preparation.failed));
  else
    g_set_error (error, REEL_ERROR, (int) ErrorCode::Failed,
        "no picture came of the file; it may be damaged");
  return false;
}

/* The sinks don't wait for each other's first buffer, which would come in the
 * same thread. */
std::string
decode_description (
    const std::string &from, const std::vector<WantedStill> &wanted)
{
  const StillNeed &need = wanted.front ().need;
  std::string line = need.page
                         ? kDrawn
                         : "filesrc name=file ! " +
                               picture_decoder (from, need.is_cmyk) + kDecode;
  for (size_t i = 0; i < wanted.size (); i++) {
    std::string number = std::to_string (i);
    line += std::string (" decoded. ! reelpanzoom fit=stretch filter=") +
            (wanted[i].need.is_rough ? "bilinear" : "bicubic") +
            " name=scale_" + number + " ! capsfilter name=size_" + number +
            kConvert + " ! fakesink async=false name=picture_" + number;
  }
  return line;
}

void
watch (Graph &graph, const std::string &name, GstPadProbeType type,
    GstPadProbeCallback callback, Preparation &preparation)
{
  auto pad =
      adopt (gst_element_get_static_pad (graph.at (name.c_str ()), "sink"));
  gst_pad_add_probe (pad.get (), type, callback, &preparation, nullptr);
}

} // namespace

bool
decode_stills (const std::string &from, std::vector<WantedStill> &wanted,
    const std::atomic<bool> *cancelled, GError **error)
{
  if (wanted.empty ())
    return true;
  const StillNeed &need = wanted.front ().need;
  auto graph = Graph::parse (decode_description (from, wanted).c_str (), error);
  if (!graph)
    return false;
  decode_exactly (graph->pipeline ());
  if (!need.page)
    g_object_set (graph->at ("file"), "location", from.c_str (), nullptr);
  else if (!give_page (graph->at ("drawn"), from, wanted, error))
    return false;
  std::deque<Preparation> preparations; // probes point into it
  for (size_t i = 0; i < wanted.size (); i++) {
    std::string number = std::to_string (i);
    preparations.push_back (
        {wanted[i], graph->at (("size_" + number).c_str ())});
    watch (*graph, "scale_" + number, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM,
        choose_size, preparations.back ());
    watch (*graph, "picture_" + number, GST_PAD_PROBE_TYPE_BUFFER, keep_picture,
        preparations.back ());
  }
  if (!graph->complete (error))
    return false;
  RunOptions options;
  options.cancelled = cancelled;
  options.on_eos = [&] (GError **e) {
    return std::all_of (preparations.begin (), preparations.end (),
        [&] (const Preparation &one) { return has_arrived (one, e); });
  };
  bool done = run_to_end (graph->pipeline (), options, error);
  graph.reset ();
  give_back_memory (kDecoded);
  return done;
}

} // namespace reel
