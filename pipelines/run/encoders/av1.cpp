// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/encoders/video_encoder.h"

namespace reel {

/* Quantizers go from 0 to 63. The element has no level of quality; libaom then
 * takes the best it may, which is the lower bound (measured). Its "good
 * quality" takes eight times the work of "real time" at 720p. */
Settings
av1_settings (const Pictures &pictures)
{
  const char *usage = "realtime", *lag = "0", *cpu_used = "8", *best = "30",
             *worst = "63";
  switch (pictures.quality) {
  case Quality::Draft:
    cpu_used = "10";
    best = "48";
    break;
  case Quality::Standard:
    break;
  case Quality::High:
    usage = "good-quality";
    lag = "16";
    cpu_used = "6";
    best = "20";
    break;
  case Quality::Lossless: // quantizer 0 of "good quality" has no loss
    usage = "good-quality";
    lag = "16";
    best = worst = "0";
    break;
  }
  return {{"usage-profile", usage}, {"end-usage", "q"}, {"min-quantizer", best},
      {"max-quantizer", worst}, {"cpu-used", cpu_used}, {"lag-in-frames", lag},
      {"threads", "1"}, {"row-mt", "false"}, {"tile-columns", "0"},
      {"tile-rows", "0"}, {"keyframe-max-dist", "250"}};
}

} // namespace reel
