// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/encoders/video_encoder.h"

#include "gst_ptr.h"

namespace reel {

/* One thread, closed groups of pictures, and no message about its settings in
 * the stream: that has the CPU's features in it. */
static constexpr char kAlways[] =
    "pools=none:frame-threads=1:wpp=0:open-gop=0:bframes=3:b-pyramid=1:info=0";

Settings
x265_settings (const Pictures &pictures)
{
  const char *preset = "veryfast", *rate = "crf=25";
  switch (pictures.quality) {
  case Quality::Draft:
    preset = "superfast";
    rate = "crf=30";
    break;
  case Quality::Standard:
    break;
  case Quality::High:
    preset = "medium";
    rate = "crf=20";
    break;
  case Quality::Lossless:
    preset = "superfast";
    rate = "lossless=1";
    break;
  }
  return {{"speed-preset", preset}, {"tune", "0"}, {"key-int-max", "250"},
      {"option-string", std::string (rate) + ":" + kAlways}};
}

static GstPadProbeReturn
drop_early_flush (GstPad *pad, GstPadProbeInfo *info, gpointer)
{
  GstEventType type = GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info));
  bool flush = type == GST_EVENT_FLUSH_START || type == GST_EVENT_FLUSH_STOP;
  return flush && !gst_pad_has_current_caps (pad) ? GST_PAD_PROBE_DROP
                                                  : GST_PAD_PROBE_OK;
}

void
keep_early_flush_away (GstElement *encoder)
{
  auto pad = adopt (gst_element_get_static_pad (encoder, "sink"));
  gst_pad_add_probe (pad.get (),
      (GstPadProbeType) (GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM |
                         GST_PAD_PROBE_TYPE_EVENT_FLUSH),
      drop_early_flush, nullptr, nullptr);
}

} // namespace reel
