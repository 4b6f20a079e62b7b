// SPDX-License-Identifier: GPL-3.0-or-later
#include "brief/model/decode_check.h"

#include "brief/model/media_file.h"
#include "brief/model/picture_header.h"
#include "gst_ptr.h"

namespace reel {

/* Decoders of damaged files are known to hang. */
static constexpr GstClockTime kLongest = 10 * GST_SECOND;

/* jpegdec can't, and libav's crashes GStreamer 1.22 where the inks are written
 * as YCCK. gdkpixbufdec can, by the content, but doesn't say so: it is told
 * another kind. What it gives doesn't know how it lies. */
static std::string
cmyk_decoder (int orientation)
{
  /* By the numbers of Exif, from 1 on. */
  constexpr const char *kTurns[] = {
      "identity", "horiz", "180", "vert", "ul-lr", "90r", "ur-ll", "90l"};
  std::string decoder = "typefind force-caps=image/png ! gdkpixbufdec";
  if (orientation == 1)
    return decoder;
  return decoder + " ! videoconvert dither=none ! videoflip video-direction=" +
         kTurns[orientation - 1];
}

std::string
picture_decoder (const std::string &path, bool is_cmyk)
{
  MediaFile file;
  std::string ignored;
  MediaKind kind =
      file.open (path, ignored) ? sniff_media (file) : MediaKind::Unknown;
  if (is_cmyk && kind == MediaKind::Jpeg) {
    auto header = read_picture_header (file, kind);
    return cmyk_decoder (header ? header->orientation : 1);
  }
  /* libav's want all of the file in one buffer, which no source gives them. */
  if (kind == MediaKind::Bmp || kind == MediaKind::Tiff)
    return "typefind ! gdkpixbufdec";
  return "decodebin caps=video/x-raw";
}

static void
choose_transform (GstBin *, GstBin *, GstElement *element, gpointer)
{
  constexpr char kProperty[] = "idct-method";
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (element), kProperty))
    gst_util_set_object_arg (G_OBJECT (element), kProperty, "islow");
}

void
decode_exactly (GstElement *pipeline)
{
  g_signal_connect (
      pipeline, "deep-element-added", G_CALLBACK (choose_transform), nullptr);
}

std::string
fault_of_decoding (const std::string &path, bool is_cmyk)
{
  std::string line = "filesrc name=file ! " + picture_decoder (path, is_cmyk) +
                     " ! fakesink name=seen sync=false";
  auto pipeline = sink_floating (gst_parse_launch (line.c_str (), nullptr));
  if (!pipeline)
    return {}; // rendering will say which element is missing
  auto file = adopt (gst_bin_get_by_name (GST_BIN (pipeline.get ()), "file"));
  g_object_set (file.get (), "location", path.c_str (), nullptr);
  auto bus = adopt (gst_element_get_bus (pipeline.get ()));
  /* The first picture is enough: of animated ones there may be no end. */
  gst_element_set_state (pipeline.get (), GST_STATE_PAUSED);
  auto message = adopt (gst_bus_timed_pop_filtered (bus.get (), kLongest,
      (GstMessageType) (GST_MESSAGE_ASYNC_DONE | GST_MESSAGE_ERROR |
                        GST_MESSAGE_WARNING)));
  /* Some decoders end well without having given anything. */
  auto seen = adopt (gst_bin_get_by_name (GST_BIN (pipeline.get ()), "seen"));
  GstSample *last = nullptr;
  g_object_get (seen.get (), "last-sample", &last, nullptr);
  auto sample = adopt (last);
  gst_element_set_state (pipeline.get (), GST_STATE_NULL);
  if (!message)
    return "takes too long to decode";
  if (GST_MESSAGE_TYPE (message.get ()) != GST_MESSAGE_ASYNC_DONE || !sample)
    return "is damaged: it can't be decoded";
  return {};
}

} // namespace reel
