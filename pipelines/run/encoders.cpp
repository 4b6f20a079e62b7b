// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/encoders.h"

#include "error.h"
#include "gst_ptr.h"
#include "run/graph.h"

namespace reel {

/* Bits a second of sound: transparent for speech in AAC-LC stereo. */
static constexpr int kAudioBitrate = 128000;

static bool
installed (const char *factory)
{
  auto found = adopt (gst_element_factory_find (factory));
  return found != nullptr;
}

std::optional<Encoders>
choose_encoders (GError **error)
{
  Encoders encoders;
  if (installed ("x264enc")) {
    encoders.video = "x264enc";
    encoders.reorder_frames = 2; // B-frames in a pyramid
  } else if (installed ("openh264enc")) {
    encoders.video = "openh264enc";
  }
  if (installed ("avenc_aac")) {
    encoders.audio = "avenc_aac";
    encoders.audio_delay = 1024;
  } else if (installed ("voaacenc")) {
    encoders.audio = "voaacenc";
    encoders.audio_delay = 1600;
  }
  if (encoders.video.empty () || encoders.audio.empty ()) {
    g_set_error (error, REEL_ERROR, (int) ErrorCode::Missing,
        "there is no %s encoder; install gstreamer1.0-plugins-bad, or better "
        "gstreamer1.0-plugins-ugly and gstreamer1.0-libav",
        encoders.video.empty () ? "H.264" : "AAC");
    return std::nullopt;
  }
  return encoders;
}

namespace {

/* x264's own names; crf is its constant rate factor. */
struct X264Settings {
  const char *preset;
  int crf;
};

X264Settings
x264_settings (Quality quality)
{
  switch (quality) {
  case Quality::Draft:
    return {"superfast", 28};
  case Quality::Standard:
    return {"veryfast", 23};
  case Quality::High:
    return {"medium", 18};
  case Quality::Lossless:
    return {"superfast", 0};
  }
  return {"veryfast", 23};
}

/* openh264 has no constant quality: bits a second from the picture's size,
 * at about 0.1 bit a pixel of 30 frames a second for `standard`. */
int
openh264_bitrate (Quality quality, int width, int height)
{
  double bits = 0;
  switch (quality) {
  case Quality::Draft:
    bits = 0.06;
    break;
  case Quality::Standard:
    bits = 0.12;
    break;
  case Quality::High:
    bits = 0.25;
    break;
  case Quality::Lossless:
    bits = 0.8;
    break;
  }
  return (int) (bits * width * height * 30);
}

constexpr char kX264Options[] = "stitchable=1:cpu-independent=1";

} // namespace

std::string
describe_video_encoder (
    const Encoders &encoders, Quality quality, int width, int height)
{
  if (encoders.video == "x264enc") {
    X264Settings settings = x264_settings (quality);
    return std::string ("x264enc ") + settings.preset +
           " crf=" + std::to_string (settings.crf) + " " + kX264Options;
  }
  return encoders.video + " bitrate=" +
         std::to_string (openh264_bitrate (quality, width, height));
}

GstElement *
make_video_encoder (const Encoders &encoders, Quality quality, int width,
    int height, GError **error)
{
  GstElement *encoder = make_element (encoders.video.c_str (), error);
  if (!encoder)
    return nullptr;
  if (encoders.video == "x264enc") {
    X264Settings settings = x264_settings (quality);
    /* The default rate buffer limits quality mode too: 0 switches it off. */
    gst_util_set_object_arg (
        G_OBJECT (encoder), "speed-preset", settings.preset);
    gst_util_set_object_arg (G_OBJECT (encoder), "pass", "qual");
    g_object_set (encoder, "option-string", kX264Options, "threads", 1,
        "quantizer", settings.crf, "vbv-buf-capacity", 0, "key-int-max", 250,
        "bframes", 3, "b-pyramid", TRUE, "dct8x8", TRUE, nullptr);
  } else {
    gst_util_set_object_arg (G_OBJECT (encoder), "rate-control", "bitrate");
    gst_util_set_object_arg (G_OBJECT (encoder), "complexity", "medium");
    g_object_set (encoder, "bitrate", openh264_bitrate (quality, width, height),
        "multi-thread", 1, "gop-size", 250, "enable-frame-skip", FALSE,
        "scene-change-detection", FALSE, nullptr);
  }
  return encoder;
}

GstElement *
make_audio_encoder (const Encoders &encoders, GError **error)
{
  GstElement *encoder = make_element (encoders.audio.c_str (), error);
  if (encoder)
    g_object_set (encoder, "bitrate", kAudioBitrate, nullptr);
  return encoder;
}

} // namespace reel
