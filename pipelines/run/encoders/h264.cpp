// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/encoders/video_encoder.h"

namespace reel {

namespace {

/* x264's own names. */
struct X264Settings {
  const char *preset;
  const char *pass; // "qual": CRF is its constant rate factor; "quant": its qp
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
 * the work of `veryfast`, docs/performance.md). A draft is to be quick: with
 * `ultrafast` at one quantizer, for which nothing is looked at beforehand, it
 * takes 0.55 of the work of `superfast` at crf 28 and has 1.4 of its bytes,
 * which are few (SSIM 0.982 against 0.988; 854x480, 15 frames a second). */
constexpr char kSteady[] = "mbtree=1:rc-lookahead=10:b-adapt=0:scenecut=0:";
/* x264 holds each picture that it looks ahead at, 7 MB at 1080p: `veryfast` 10,
 * `medium` 40. On clips with noise 8 instead of 10 have 0.994 of the bytes at
 * 0.0002 less SSIM; 16 instead of 40 0.978 of them at 0.0001 less, and 0.968 at
 * 0.0005 less on stills that move. Two clips have their decoders' pictures
 * besides; a transition is short. */
const char *
look_ahead (Quality quality, Content content)
{
  if (content == Content::FootageTransition)
    return "rc-lookahead=2:";
  return quality == Quality::High ? "rc-lookahead=12:" : "rc-lookahead=8:";
}

constexpr char kX264Options[] = "stitchable=1:cpu-independent=1";

X264Settings
choose (Quality quality, Content content)
{
  const char *ahead = look_ahead (quality, content);
  bool steady = content == Content::Still || content == Content::MovingStill;
  switch (quality) {
  case Quality::Draft:
    return {"ultrafast", "quant", 25, "", 3, "b-adapt=0:scenecut=0:"};
  case Quality::Standard:
    if (steady)
      return {
          "superfast", "qual", 22, "zones=0,1000000,b=0.93303:", 5, kSteady};
    return {"veryfast", "qual", 23, "", 3, ahead};
  case Quality::High:
    return {"medium", "qual", 18, "", 3, ahead};
  case Quality::Lossless:
    return {"superfast", "qual", 0, "", 3, ""};
  }
  return {"veryfast", "qual", 23, "", 3, ""};
}

/* Without a constant quality: bits a second from the picture's size, at about
 * 0.1 bit a pixel of 30 frames a second for `standard`. */
int
bitrate (const Pictures &pictures)
{
  double bits = 0;
  switch (pictures.quality) {
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
  return (int) (bits * pictures.width * pictures.height * 30);
}

} // namespace

Settings
x264_settings (const Pictures &pictures)
{
  X264Settings settings = choose (pictures.quality, pictures.content);
  /* The default rate buffer limits quality mode too: 0 switches it off. */
  return {{"speed-preset", settings.preset}, {"pass", settings.pass},
      {"option-string",
          std::string (settings.options) + settings.zone + kX264Options},
      {"threads", "1"}, {"quantizer", std::to_string (settings.crf)},
      {"vbv-buf-capacity", "0"}, {"key-int-max", "250"},
      {"bframes", std::to_string (settings.b_frames)}, {"b-pyramid", "true"},
      {"dct8x8", pictures.quality == Quality::Draft ? "false" : "true"}};
}

Settings
openh264_settings (const Pictures &pictures)
{
  return {{"rate-control", "bitrate"}, {"complexity", "medium"},
      {"bitrate", std::to_string (bitrate (pictures))}, {"multi-thread", "1"},
      {"gop-size", "250"}, {"enable-frame-skip", "false"},
      {"scene-change-detection", "false"}};
}

/* nvh264enc and vah264enc count in kbit, v4l2h264enc in a structure of the
 * driver's controls. No B-frames: by how much hardware reorders differs. */
Settings
hardware_settings (const Pictures &pictures)
{
  int bits = bitrate (pictures);
  return {{"bitrate", std::to_string (bits / 1000)}, {"rate-control", "vbr"},
      {"rc-mode", "vbr"}, {"gop-size", "250"}, {"key-int-max", "250"},
      {"keyframe-period", "250"}, {"bframes", "0"}, {"b-frames", "0"},
      {"max-bframes", "0"},
      {"extra-controls", "controls,video_bitrate=" + std::to_string (bits) +
                             ",video_gop_size=250,video_b_frames=0"}};
}

} // namespace reel
