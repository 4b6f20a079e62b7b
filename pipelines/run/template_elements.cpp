// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/template_elements.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "gst_ptr.h"

namespace reel {

namespace {

using Name = std::string_view;

/* Plugins whose filters, codecs, parsers and muxers only turn buffers into
 * buffers. */
constexpr Name kPlugins[] = {"alpha", "alphacolor", "audioconvert", "audiofx",
    "audiomixer", "audiomixmatrix", "audioparsers", "audiorate",
    "audioresample", "autoconvert", "bayer", "coloreffects", "compositor",
    "coreelements", "cutter", "deinterlace", "dtmf", "effectv", "equalizer",
    "faad", "flac", "freeverb", "gaudieffects", "geometrictransform",
    "id3demux", "id3tag", "imagefreeze", "interleave", "interlace", "isomp4",
    "jpeg", "lame", "level", "libav", "matroska", "mpg123", "multipart", "ogg",
    "openh264", "opus", "opusparse", "pango", "png", "rawparse", "reelmotion",
    "reelspeech", "reelstock", "reelstorage", "reeltext", "removesilence",
    "replaygain", "rsvg", "smooth", "spectrum", "speed", "subparse", "theora",
    "timecode", "twolame", "videobox", "videoconvert", "videoconvertscale",
    "videocrop", "videofilter", "videofiltersbad", "videoframe_audiolevel",
    "videomixer", "videoparsersbad", "videorate", "videoscale", "videosignal",
    "voaacenc", "volume", "vorbis", "vpx", "waveform", "wavenc", "wavparse",
    "webp", "x264"};

/* What begins or ends a pipeline, and bins: one by one. */
constexpr Name kEnds[] = {"audiotestsrc", "decodebin", "fakesink", "fakesrc",
    "filesrc", "reelbackdropsrc", "reelspeechsource", "reelstocksrc",
    "reelstoragesink", "reelttssrc", "videotestsrc"};

/* In the plugins above, but not to be had: they read or write files, or run
 * for their effect on the system. */
constexpr Name kRefused[] = {"downloadbuffer", "filesink", "fdsink", "fdsrc",
    "splitmuxsink", "splitmuxsrc", "imagesequencesrc"};

struct Suffix {
  Name factory, suffix;
};
constexpr Suffix kSuffixes[] = {{"mp4mux", ".mp4"}, {"qtmux", ".mov"},
    {"mp4dashmux", ".mp4"}, {"matroskamux", ".mkv"}, {"webmmux", ".webm"},
    {"oggmux", ".ogg"}, {"wavenc", ".wav"}, {"flacenc", ".flac"},
    {"lamemp3enc", ".mp3"}, {"jpegenc", ".jpg"}, {"pngenc", ".png"},
    {"webpenc", ".webp"}, {"aacparse", ".aac"}, {"h264parse", ".h264"}};

template <size_t N>
bool
holds (const Name (&names)[N], Name name)
{
  return std::find (std::begin (names), std::end (names), name) !=
         std::end (names);
}

bool
is_filter (GstElementFactory *factory)
{
  bool in = false, out = false;
  for (const GList *l = gst_element_factory_get_static_pad_templates (factory);
       l; l = l->next) {
    auto *pad = static_cast<GstStaticPadTemplate *> (l->data);
    (pad->direction == GST_PAD_SINK ? in : out) = true;
  }
  return in && out;
}

} // namespace

std::string
factory_name (GstElement *element)
{
  GstElementFactory *factory = gst_element_get_factory (element);
  return factory ? GST_OBJECT_NAME (factory) : "bin";
}

std::string
fault_of_element (GstElement *element)
{
  GstElementFactory *factory = gst_element_get_factory (element);
  std::string name = factory_name (element);
  /* A bin of the description itself, `( ... )`: its elements are looked at. */
  if (!factory || name == "bin" || name == "pipeline")
    return {};
  const char *plugin =
      gst_plugin_feature_get_plugin_name (GST_PLUGIN_FEATURE (factory));
  if (holds (kEnds, name))
    return {};
  if (!holds (kRefused, name) && plugin && holds (kPlugins, plugin) &&
      is_filter (factory))
    return {};
  bool is_sink = GST_OBJECT_FLAG_IS_SET (element, GST_ELEMENT_FLAG_SINK);
  bool is_source = GST_OBJECT_FLAG_IS_SET (element, GST_ELEMENT_FLAG_SOURCE);
  return "a job may not run the element `" + name + "`" +
         (is_sink        ? ": what it makes goes into reelstoragesink"
             : is_source ? ": it reads from filesrc, reelstocksrc, or what is "
                           "generated"
                         : ", which is not on the list of filters and codecs");
}

bool
is_file_property (GstElement *element, const char *property)
{
  std::string factory = factory_name (element);
  return (factory == "filesrc" && g_str_equal (property, "location")) ||
         (factory == "reeltextoverlay" && g_str_equal (property, "font"));
}

bool
is_job_property (GstElement *element, const char *property)
{
  static constexpr Name kOfSink[] = {"media-root", "collection", "commit",
      "existing", "max-bytes", "keep-free", "max-age", "expected-bytes"};
  std::string factory = factory_name (element);
  if (factory == "reelstoragesink")
    return holds (kOfSink, property);
  if (factory == "reelstocksrc" && g_str_equal (property, "stock-path"))
    return true;
  return g_str_equal (property, "name") || g_str_equal (property, "parent");
}

std::string
suffix_in_front_of (GstElement *sink)
{
  GstPtr<GstElement> at = ref_object (sink);
  while (at) {
    auto pad = adopt (gst_element_get_static_pad (at.get (), "sink"));
    auto peer = pad ? adopt (gst_pad_get_peer (pad.get ())) : nullptr;
    at = peer ? adopt (gst_pad_get_parent_element (peer.get ())) : nullptr;
    if (!at)
      break;
    std::string name = factory_name (at.get ());
    for (const Suffix &known : kSuffixes)
      if (known.factory == name)
        return std::string (known.suffix);
  }
  return ".bin";
}

} // namespace reel
