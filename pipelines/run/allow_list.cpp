// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/allow_list.h"

#include <algorithm>
#include <iterator>

#include "gst_ptr.h"

namespace reel {

namespace {

struct Allowed {
  std::string_view factory;
  const char *why;
};

constexpr Allowed kAllowed[] = {
    {"pngdec", "PNG pictures; takes a fifth of gdkpixbufdec's memory"},
    {"jpegparse", "JPEG pictures: says which way up they are"},
    {"jpegdec", "JPEG pictures"},
    {"webpdec", "WebP pictures"},
    {"rsvgdec", "SVG drawings; loads nothing the drawing names"},
    {"avdemux_gif", "GIF pictures"},
    {"avdec_gif", "GIF pictures, the first one"},
    {"wavparse", "WAV recordings"},
    {"flacparse", "FLAC recordings"},
    {"flacdec", "FLAC recordings"},
    {"oggdemux", "Ogg recordings"},
    {"vorbisdec", "Vorbis in Ogg"},
    {"opusparse", "Opus in Ogg"},
    {"opusdec", "Opus in Ogg"},
    {"id3demux", "what stands in front of MP3"},
    {"apedemux", "what stands behind MP3"},
    {"mpegaudioparse", "MP3 recordings"},
    {"mpg123audiodec", "MP3 recordings"},
    {"avdec_mp3", "MP3 where mpg123 is not installed"},
    {"qtdemux", "M4A recordings and MP4 clips"},
    {"aacparse", "AAC in M4A"},
    {"avdec_aac", "AAC in M4A"},
    {"faad", "AAC where libav is not installed"},
    {"fdkaacdec", "AAC where libav is not installed"},
    {"matroskademux", "WebM and Matroska clips"},
    {"avidemux", "AVI clips"},
    {"h264parse", "H.264 clips"},
    {"avdec_h264", "H.264 clips"},
    {"openh264dec", "H.264 where libav is not installed"},
    {"h265parse", "H.265 clips, as phones record them"},
    {"avdec_h265", "H.265 clips"},
    {"libde265dec", "H.265 where libav is not installed"},
    {"vp8dec", "VP8 clips"},
    {"vp9parse", "VP9 clips"},
    {"vp9dec", "VP9 clips"},
    {"av1parse", "AV1 clips"},
    {"dav1ddec", "AV1 clips"},
    {"av1dec", "AV1 where dav1d is not installed"},
    {"mpeg4videoparse", "MPEG-4 clips of older cameras"},
    {"avdec_mpeg4", "MPEG-4 clips of older cameras"},
    {"avdec_mjpeg", "Motion JPEG clips"},
    {"avdec_prores", "ProRes clips of editing programs"},
};

bool
is_allowed (std::string_view factory)
{
  return std::any_of (std::begin (kAllowed), std::end (kAllowed),
      [&] (const Allowed &allowed) { return allowed.factory == factory; });
}

} // namespace

void
limit_autoplugging ()
{
  GList *all = gst_element_factory_list_get_elements (
      GST_ELEMENT_FACTORY_TYPE_DECODABLE, GST_RANK_MARGINAL);
  for (GList *l = all; l; l = l->next)
    if (!is_allowed (GST_OBJECT_NAME (l->data)))
      gst_plugin_feature_set_rank (GST_PLUGIN_FEATURE (l->data), GST_RANK_NONE);
  gst_plugin_feature_list_free (all);
  /* GStreamer 1.22 gives it no rank, and jpegdec alone knows no EXIF. */
  auto parser = adopt (gst_element_factory_find ("jpegparse"));
  if (parser)
    gst_plugin_feature_set_rank (
        GST_PLUGIN_FEATURE (parser.get ()), GST_RANK_PRIMARY + 1);
}

bool
is_autoplugged (std::string_view factory)
{
  auto found =
      adopt (gst_element_factory_find (std::string (factory).c_str ()));
  return found && gst_plugin_feature_get_rank (
                      GST_PLUGIN_FEATURE (found.get ())) >= GST_RANK_MARGINAL;
}

} // namespace reel
