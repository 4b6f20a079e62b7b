// SPDX-License-Identifier: GPL-3.0-or-later
#include "error.h"
#include "gst_ptr.h"
#include "run/encoders/trial.h"
#include "run/encoders/video_encoder.h"

namespace reel {

static constexpr char kAuto[] = "auto";

namespace {

/* What keeps FOUND from encoding OUTPUT, or nothing: then it is in ENCODERS. */
std::string
fault_of (const VideoEncoder &found, const Output &output,
    const std::atomic<bool> *cancelled, Encoders &encoders)
{
  std::string name = found.factory;
  if (found.codec != output.codec)
    return name + " can't encode what `codec` asks for";
  if (coded_quality (encoders, output.quality) == Quality::Lossless &&
      !found.is_lossless)
    return name + " can't encode without loss";
  if (!adopt (gst_element_factory_find (found.factory)))
    return name + " is not installed, or there is no hardware for it (" +
           found.package + ")";
  Encoders tried = encoders;
  tried.video = name;
  ErrorPtr error;
  if (!try_encoder (tried, output, cancelled, out (error)))
    return name + " failed its trial: " + error->message;
  encoders = tried;
  return {};
}

} // namespace

bool
is_encoder_wish (const std::string &wish)
{
  return wish == kAuto || find_video_encoder (wish);
}

bool
is_hardware (const Encoders &encoders)
{
  const VideoEncoder *found = find_video_encoder (encoders.video);
  return found && found->hardware;
}

std::optional<Encoders>
choose_encoders (const Output &output, const std::string &wish,
    const std::atomic<bool> *cancelled,
    const std::function<void (const std::string &, const std::string &)> &warn,
    GError **error)
{
  auto encoders = choose_encoders (output, error);
  bool is_gif = output.container == Container::Gif;
  if (!encoders || wish.empty () || (is_gif && wish == kAuto))
    return encoders;
  std::string software = encoders->video, why;
  if (wish == kAuto) {
    why = "no hardware encoder works here";
    for (const VideoEncoder &one : kVideoEncoders)
      if (one.hardware &&
          adopt (gst_element_factory_find (one.factory)) != nullptr) {
        std::string fault = fault_of (one, output, cancelled, *encoders);
        if (fault.empty ())
          return encoders;
        why = fault;
      }
  } else if (const VideoEncoder *found = find_video_encoder (wish)) {
    why = fault_of (*found, output, cancelled, *encoders);
  }
  if (cancelled && *cancelled) {
    g_set_error (error, REEL_ERROR, (int) ErrorCode::Cancelled, "cancelled");
    return std::nullopt;
  }
  if (!why.empty ())
    warn (why + "; " + software + " is used instead",
        "see what is there with gst-inspect-1.0, or leave out --encoder");
  return encoders;
}

} // namespace reel
