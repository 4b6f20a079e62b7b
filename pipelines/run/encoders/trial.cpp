// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/encoders/trial.h"

#include <algorithm>
#include <vector>

#include "error.h"
#include "run/encoders/stream.h"
#include "run/graph.h"

namespace reel {

/* More than any encoder here holds back, and not a round number of anything. */
static constexpr int kFrames = 31;
static constexpr gint64 kLongest = 20 * G_USEC_PER_SEC;

static constexpr char kTrial[] =
    "videotestsrc name=source ! capsfilter name=size ! "
    "identity name=encoder silent=true ! identity name=parser silent=true ! "
    "capsfilter name=stream ! fakesink name=sink sync=false";

namespace {

struct Came {
  Codec codec = Codec::H264;
  std::vector<GstClockTime> times; // in the order they are decoded
  bool begins_with_key_frame = false;
  GstPtr<GstCaps> caps;
};

GstPadProbeReturn
note_frame (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  auto *came = static_cast<Came *> (data);
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  if (came->times.empty ())
    came->begins_with_key_frame = is_key_frame (came->codec, buffer);
  came->times.push_back (GST_BUFFER_PTS (buffer));
  came->caps = adopt (gst_pad_get_current_caps (pad));
  return GST_PAD_PROBE_OK;
}

bool
fail (GError **error, const std::string &what)
{
  g_set_error (error, REEL_ERROR, (int) ErrorCode::Failed, "%s", what.c_str ());
  return false;
}

bool
run_briefly (
    GstElement *pipeline, const std::atomic<bool> *cancelled, GError **error)
{
  constexpr GstClockTime kLook = GST_SECOND / 20;
  auto bus = adopt (gst_element_get_bus (pipeline));
  gint64 end = g_get_monotonic_time () + kLongest;
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  bool done = false;
  for (;;) {
    auto message = adopt (gst_bus_timed_pop_filtered (bus.get (), kLook,
        (GstMessageType) (GST_MESSAGE_ERROR | GST_MESSAGE_EOS)));
    if (cancelled && *cancelled) {
      g_set_error (error, REEL_ERROR, (int) ErrorCode::Cancelled, "cancelled");
      break;
    }
    if (message && GST_MESSAGE_TYPE (message.get ()) == GST_MESSAGE_ERROR) {
      ErrorPtr cause;
      gst_message_parse_error (message.get (), out (cause), nullptr);
      fail (error, cause->message);
      break;
    }
    if (message) {
      done = true;
      break;
    }
    if (g_get_monotonic_time () > end) {
      fail (error, "it doesn't answer");
      break;
    }
  }
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return done;
}

bool
encode (const Encoders &encoders, const Output &output, const char *pattern,
    const std::atomic<bool> *cancelled, Came &came, GError **error)
{
  const StreamKind &kind = stream_of (encoders.codec);
  auto graph = Graph::parse (kTrial, error);
  if (!graph)
    return false;
  auto size = adopt (gst_caps_new_simple ("video/x-raw", "format",
      G_TYPE_STRING, "I420", "width", G_TYPE_INT, output.width, "height",
      G_TYPE_INT, output.height, "framerate", GST_TYPE_FRACTION, output.fps_n,
      output.fps_d, "colorimetry", G_TYPE_STRING, "bt709", nullptr));
  auto stream = adopt (gst_caps_from_string (kind.caps));
  GstElement *encoder = make_video_encoder (encoders, output.quality,
      Content::Footage, output.width, output.height, error);
  GstElement *parser = encoder ? make_element (kind.parser, error) : nullptr;
  if (!parser) {
    if (encoder)
      gst_object_unref (gst_object_ref_sink (encoder));
    return false;
  }
  gst_util_set_object_arg (G_OBJECT (graph->at ("source")), "pattern", pattern);
  g_object_set (graph->at ("source"), "num-buffers", kFrames, nullptr);
  g_object_set (graph->at ("size"), "caps", size.get (), nullptr);
  g_object_set (graph->at ("stream"), "caps", stream.get (), nullptr);
  graph->replace ("encoder", encoder);
  graph->replace ("parser", parser);
  auto pad = adopt (gst_element_get_static_pad (graph->at ("sink"), "sink"));
  came.codec = encoders.codec;
  gst_pad_add_probe (
      pad.get (), GST_PAD_PROBE_TYPE_BUFFER, note_frame, &came, nullptr);
  return graph->complete (error) &&
         run_briefly (graph->pipeline (), cancelled, error);
}

/* How many of those that are decoded before a frame are shown after it. */
int
reordered (const std::vector<GstClockTime> &times)
{
  int most = 0;
  for (size_t i = 0; i < times.size (); i++)
    most = std::max (
        most, (int) std::count_if (times.begin (), times.begin () + (long) i,
                  [&] (GstClockTime t) { return t > times[i]; }));
  return most;
}

} // namespace

bool
try_encoder (Encoders &encoders, const Output &output,
    const std::atomic<bool> *cancelled, GError **error)
{
  constexpr const char *kPatterns[] = {"ball", "snow"};
  Came came[2];
  for (int i = 0; i < 2; i++) {
    if (!encode (encoders, output, kPatterns[i], cancelled, came[i], error))
      return false;
    if (came[i].times.size () != kFrames)
      return fail (error, "of " + std::to_string (kFrames) +
                              " frames it gave " +
                              std::to_string (came[i].times.size ()));
    if (!came[i].begins_with_key_frame)
      return fail (error, "its video doesn't begin with a key frame");
    encoders.reorder_frames = std::max (
        i == 0 ? 0 : encoders.reorder_frames, reordered (came[i].times));
  }
  if (!have_same_parameters (came[0].caps.get (), came[1].caps.get ()))
    return fail (error, "its parameter sets change with what is shown");
  return true;
}

} // namespace reel
