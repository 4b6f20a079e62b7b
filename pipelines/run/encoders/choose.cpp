// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <set>

#include "error.h"
#include "run/encoders/av1_colours.h"
#include "run/encoders/video_encoder.h"
#include "run/graph.h"
#include "run/lend_frames.h"

namespace reel {

static constexpr char kBad[] = "gstreamer1.0-plugins-bad";
static constexpr char kGood[] = "gstreamer1.0-plugins-good";

const std::vector<VideoEncoder> kVideoEncoders = {
    {"x264enc", Codec::H264, "gstreamer1.0-plugins-ugly", false, 2, true,
        x264_settings, lend_frames}, // B-frames in a pyramid
    {"openh264enc", Codec::H264, kBad, false, 0, true, openh264_settings,
        nullptr},
    {"x265enc", Codec::H265, kBad, false, 2, true, x265_settings,
        keep_early_flush_away},
    {"vp9enc", Codec::Vp9, kGood, false, 0, true, vp9_settings, nullptr},
    {"av1enc", Codec::Av1, kBad, false, 0, true, av1_settings, tag_colours},
    {"nvh264enc", Codec::H264, kBad, true, 0, false, hardware_settings,
        nullptr},
    {"vah264enc", Codec::H264, kBad, true, 0, false, hardware_settings,
        nullptr},
    {"qsvh264enc", Codec::H264, kBad, true, 0, false, hardware_settings,
        nullptr},
    {"vaapih264enc", Codec::H264, "gstreamer1.0-vaapi", true, 0, false,
        hardware_settings, nullptr},
    {"v4l2h264enc", Codec::H264, kGood, true, 0, false, hardware_settings,
        nullptr},
};

namespace {

struct AudioEncoder {
  const char *factory;
  bool opus; // else AAC
  const char *package;
  int delay;          // Encoders::audio_delay
  int bitrate;        // transparent for speech and music in stereo
  const char *search; // `aac-coder`, where it has one
};

/* FFmpeg's `fast` search takes 0.3 of the work of `twoloop`, its default, and
 * at this bitrate leaves less noise: against what is heard (masking by critical
 * bands) 5.3 dB less of it in narration, 0.5 dB less in dense music, with 1.04
 * and 1.00 of the bytes (docs/performance.md). */
constexpr AudioEncoder kAudioEncoders[] = {
    {"avenc_aac", false, "gstreamer1.0-libav", 1024, 128000, "fast"},
    {"voaacenc", false, kBad, 1600, 128000, nullptr},
    {"opusenc", true, "gstreamer1.0-plugins-base", 0, 128000, nullptr},
};

bool
installed (const char *factory)
{
  return adopt (gst_element_factory_find (factory)) != nullptr;
}

const AudioEncoder *
find_audio_encoder (const std::string &factory)
{
  for (const AudioEncoder &one : kAudioEncoders)
    if (factory == one.factory)
      return &one;
  return nullptr;
}

bool
choose_audio (Encoders &encoders)
{
  bool opus = is_opus (encoders);
  for (const AudioEncoder &one : kAudioEncoders)
    if (one.opus == opus && installed (one.factory)) {
      encoders.audio = one.factory;
      encoders.audio_delay = one.delay;
      return true;
    }
  return false;
}

bool
choose_video (Encoders &encoders)
{
  for (const VideoEncoder &one : kVideoEncoders)
    if (one.codec == encoders.codec && !one.hardware &&
        installed (one.factory)) {
      encoders.video = one.factory;
      encoders.reorder_frames = one.reorder_frames;
      return true;
    }
  return false;
}

struct CodecName {
  const char *name, *packages;
};

CodecName
name_of (Codec codec)
{
  switch (codec) {
  case Codec::H264:
    return {"H.264", "gstreamer1.0-plugins-bad, or better "
                     "gstreamer1.0-plugins-ugly and gstreamer1.0-libav"};
  case Codec::H265:
    return {"H.265", kBad};
  case Codec::Vp9:
    return {"VP9", kGood};
  case Codec::Av1:
    break;
  }
  return {"AV1", kBad};
}

Settings
settings_of (const Encoders &encoders, Quality quality, Content content,
    int width, int height)
{
  const VideoEncoder *encoder = find_video_encoder (encoders.video);
  quality = coded_quality (encoders, quality);
  return encoder ? encoder->settings ({quality, content, width, height})
                 : Settings{};
}

} // namespace

const VideoEncoder *
find_video_encoder (const std::string &factory)
{
  auto found = std::find_if (kVideoEncoders.begin (), kVideoEncoders.end (),
      [&] (const VideoEncoder &one) { return factory == one.factory; });
  return found == kVideoEncoders.end () ? nullptr : &*found;
}

/* WebM holds nothing but Opus (or Vorbis); the others take AAC, which every
 * player of MP4 and most of Matroska files have. */
bool
is_opus (const Encoders &encoders)
{
  return encoders.container == Container::WebM;
}

Quality
coded_quality (const Encoders &encoders, Quality quality)
{
  return encoders.container == Container::Gif ? Quality::Lossless : quality;
}

std::optional<Encoders>
choose_encoders (const Output &output, GError **error)
{
  Encoders encoders;
  encoders.container = output.container;
  encoders.codec = output.codec;
  if (!choose_video (encoders)) {
    CodecName codec = name_of (output.codec);
    g_set_error (error, REEL_ERROR, (int) ErrorCode::Missing,
        "there is no %s encoder; install %s", codec.name, codec.packages);
    return std::nullopt;
  }
  if (output.container != Container::Gif && !choose_audio (encoders)) {
    bool opus = is_opus (encoders);
    g_set_error (error, REEL_ERROR, (int) ErrorCode::Missing,
        "there is no %s encoder; install %s", opus ? "Opus" : "AAC",
        opus ? "gstreamer1.0-plugins-base"
             : "gstreamer1.0-libav, or gstreamer1.0-plugins-bad");
    return std::nullopt;
  }
  return encoders;
}

std::optional<Encoders>
choose_encoders (GError **error)
{
  return choose_encoders (Output{}, error);
}

std::string
describe_video_encoder (const Encoders &encoders, Quality quality,
    Content content, int width, int height)
{
  std::string text = encoders.video;
  for (const Setting &setting :
      settings_of (encoders, quality, content, width, height))
    text += std::string (" ") + setting.name + "=" + setting.value;
  return text;
}

std::string
describe_video_encoders (const Encoders &encoders, const Plan &plan)
{
  std::set<std::string> all;
  for (const Segment &segment : plan.segments)
    all.insert (describe_video_encoder (encoders, plan.quality,
        content_of (plan, segment), plan.width, plan.height));
  std::string text;
  for (const std::string &one : all)
    text += (text.empty () ? "" : "; ") + one;
  return text;
}

std::string
describe_audio_encoder (const Encoders &encoders)
{
  const AudioEncoder *found = find_audio_encoder (encoders.audio);
  std::string text = encoders.audio +
                     " bitrate=" + std::to_string (found ? found->bitrate : 0) +
                     " delay=" + std::to_string (encoders.audio_delay);
  if (found && found->search)
    text += std::string (" aac-coder=") + found->search;
  return text;
}

GstElement *
make_video_encoder (const Encoders &encoders, Quality quality, Content content,
    int width, int height, GError **error)
{
  GstElement *encoder = make_element (encoders.video.c_str (), error);
  if (!encoder)
    return nullptr;
  const VideoEncoder *known = find_video_encoder (encoders.video);
  for (const Setting &setting :
      settings_of (encoders, quality, content, width, height))
    if (!known->hardware || g_object_class_find_property (
                                G_OBJECT_GET_CLASS (encoder), setting.name))
      gst_util_set_object_arg (
          G_OBJECT (encoder), setting.name, setting.value.c_str ());
  if (known && known->prepare)
    known->prepare (encoder);
  return encoder;
}

GstElement *
make_audio_encoder (const Encoders &encoders, GError **error)
{
  GstElement *encoder = make_element (encoders.audio.c_str (), error);
  const AudioEncoder *found = find_audio_encoder (encoders.audio);
  if (encoder && found)
    g_object_set (encoder, "bitrate", found->bitrate, nullptr);
  if (encoder && found && found->search)
    gst_util_set_object_arg (G_OBJECT (encoder), "aac-coder", found->search);
  return encoder;
}

} // namespace reel
