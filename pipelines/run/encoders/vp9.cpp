// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/encoders/video_encoder.h"

namespace reel {

/* Bits a second that are never reached: what is held is the best quantizer
 * allowed (0 to 63), and not a rate. The element's own mode of constant quality
 * lets go of its level where there are bits to spend (measured). */
static constexpr char kNoLimit[] = "1000000000";

Settings
vp9_settings (const Pictures &pictures)
{
  const char *deadline = "1000000", *cpu_used = "5", *best = "28",
             *worst = "63";
  switch (pictures.quality) {
  case Quality::Draft:
    deadline = "1"; // "real time"
    cpu_used = "8";
    best = "46";
    break;
  case Quality::Standard:
    break;
  case Quality::High:
    cpu_used = "3";
    best = "16";
    break;
  case Quality::Lossless: // quantizer 0 is the mode without loss
    best = worst = "0";
    break;
  }
  return {{"end-usage", "vbr"}, {"target-bitrate", kNoLimit},
      {"min-quantizer", best}, {"max-quantizer", worst}, {"deadline", deadline},
      {"cpu-used", cpu_used}, {"threads", "1"}, {"row-mt", "false"},
      {"tile-columns", "0"}, {"keyframe-max-dist", "250"},
      {"auto-alt-ref", "true"}, {"lag-in-frames", "16"}};
}

} // namespace reel
