// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/encoders/video_encoder.h"

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

} // namespace reel
