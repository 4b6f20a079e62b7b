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
    {"jpegdec", "JPEG pictures"},
    {"webpdec", "WebP pictures"},
    {"rsvgdec", "SVG drawings; loads nothing the drawing names"},
    {"avdec_bmp", "BMP pictures"},
    {"avdemux_gif", "GIF pictures"},
    {"avdec_gif", "GIF pictures, the first one"},
    {"avdec_tiff", "TIFF pictures"},
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
    {"matroskademux", "WebM clips in templates"},
    {"h264parse", "H.264 clips in templates"},
    {"avdec_h264", "H.264 clips in templates"},
    {"openh264dec", "H.264 where libav is not installed"},
    {"vp8dec", "VP8 clips in templates"},
    {"vp9dec", "VP9 clips in templates"},
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
