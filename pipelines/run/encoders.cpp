// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/encoders.h"

#include <algorithm>
#include <set>

#include "error.h"
#include "gst_ptr.h"
#include "plan/pictures.h"
#include "run/graph.h"
#include "run/lend_frames.h"

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
  /* The element takes whole factors only; this many times the bits of CRF are
   * given, which a zone over the whole says: 2^(-d/6) for D steps of crf. */
  const char *zone;
  int b_frames;
  const char *options; // of x264, before `kX264Options`; ends in a colon
};

/* Parameter sets change with the number of reference frames, and with that of
 * B-frames but within 3 to 5: a quality has the same class of both for every
 * content. Where nothing is cut and all moves alike, B-frames are placed here
 * and not by the encoder, whose search for them is left out; what that and
 * `superfast` lose in size, mb-tree and two more B-frames win back (0.63 of
 * the work of `veryfast`, docs/performance.md). */
constexpr char kSteady[] = "mbtree=1:rc-lookahead=10:b-adapt=0:scenecut=0:";

X264Settings
x264_settings (Quality quality, Content content)
{
  bool steady = content == Content::Still || content == Content::MovingStill;
  switch (quality) {
  case Quality::Draft:
    return {"superfast", 28, "", 3, steady ? "b-adapt=0:scenecut=0:" : ""};
  case Quality::Standard:
    if (steady)
      return {"superfast", 22, "zones=0,1000000,b=0.93303:", 5, kSteady};
    return {"veryfast", 23, "", 3, ""};
  case Quality::High:
    return {"medium", 18, "", 3, ""};
  case Quality::Lossless:
    return {"superfast", 0, "", 3, ""};
  }
  return {"veryfast", 23, "", 3, ""};
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

std::string
option_string (const X264Settings &settings)
{
  return std::string (settings.options) + settings.zone + kX264Options;
}

Content
content_of_picture (const Picture &picture)
{
  bool moves = picture.duration > 0 && !(picture.from == picture.to);
  if (picture.play) // by itself, or as one frame of a clip
    return picture.play->to > picture.play->from ? Content::Footage
           : moves                               ? Content::MovingStill
                                                 : Content::Still;
  switch (picture.background.kind) {
  case BackgroundKind::Canvas:
  case BackgroundKind::Color:
    return Content::Still;
  case BackgroundKind::Generated:
    return Content::Generated;
  case BackgroundKind::Image:
  case BackgroundKind::Stock:
    return moves ? Content::MovingStill : Content::Still;
  case BackgroundKind::Video:
    break;
  }
  return Content::Footage;
}

} // namespace

/* Whether a clip plays over SCENE between two of its frames. */
static bool
plays_over (const Plan &plan, const PlannedScene &scene, int64_t first_frame,
    int64_t frames)
{
  Nanoseconds start = plan.frame_time (first_frame);
  Nanoseconds stop = plan.frame_time (first_frame + frames);
  return std::any_of (scene.pictures.begin (), scene.pictures.end (),
      [&] (const PlannedPicture &picture) {
        return picture.overlay.kind == PictureOverlay::Kind::Video &&
               is_seen (picture, start, stop);
      });
}

Content
content_of (const Plan &plan, const Segment &segment)
{
  if (plays_over (plan, plan.scenes[segment.scene], segment.first_frame,
          segment.frames))
    return Content::Footage;
  Content content = content_of_picture (plan.shot_of (segment).picture);
  if (segment.kind == Segment::Kind::Body)
    return content;
  if (segment.shot == 0) {
    const PlannedScene &before = plan.scenes[segment.scene - 1];
    if (plays_over (plan, before, before.frames, segment.frames))
      return Content::Footage;
  }
  /* Two pictures that stand move while one leads into the other. */
  return std::max ({content, Content::MovingStill,
      content_of_picture (plan.shot_before (segment).picture)});
}

std::string
describe_video_encoder (const Encoders &encoders, Quality quality,
    Content content, int width, int height)
{
  if (encoders.video == "x264enc") {
    X264Settings settings = x264_settings (quality, content);
    return std::string ("x264enc ") + settings.preset +
           " crf=" + std::to_string (settings.crf) +
           " bframes=" + std::to_string (settings.b_frames) + " " +
           option_string (settings);
  }
  return encoders.video + " bitrate=" +
         std::to_string (openh264_bitrate (quality, width, height));
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

GstElement *
make_video_encoder (const Encoders &encoders, Quality quality, Content content,
    int width, int height, GError **error)
{
  GstElement *encoder = make_element (encoders.video.c_str (), error);
  if (!encoder)
    return nullptr;
  if (encoders.video == "x264enc") {
    X264Settings settings = x264_settings (quality, content);
    /* The default rate buffer limits quality mode too: 0 switches it off. */
    gst_util_set_object_arg (
        G_OBJECT (encoder), "speed-preset", settings.preset);
    gst_util_set_object_arg (G_OBJECT (encoder), "pass", "qual");
    g_object_set (encoder, "option-string", option_string (settings).c_str (),
        "threads", 1, "quantizer", settings.crf, "vbv-buf-capacity", 0,
        "key-int-max", 250, "bframes", settings.b_frames, "b-pyramid", TRUE,
        "dct8x8", TRUE, nullptr);
    lend_frames (encoder);
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
