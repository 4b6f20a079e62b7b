// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "colour.h"
#include "easing.h"
#include "geometry.h"
#include "resampler.h"

namespace reel::motion {

/* The element's properties as they were set, right or wrong. */
struct PanZoomSettings {
  std::vector<double> from = {0, 0, 1, 1};
  std::vector<double> to = {0, 0, 1, 1};
  std::vector<double> focus = {0.5, 0.5};
  std::string bars = "blur";
  Easing easing = Easing::Linear;
  Fit fit = Fit::Cover;
  Filter filter = Filter::Bicubic;
  uint64_t duration_ns = 0;
};

/* What they mean. */
struct PanZoomPlan {
  Rect from, to;
  Point focus;
  std::optional<Rgb> bars; // without: blur
  Easing easing = Easing::Linear;
  Fit fit = Fit::Cover;
  Filter filter = Filter::Bicubic;
  uint64_t duration_ns = 0;
};

/* Reads SETTINGS. Nothing, with a sentence in ERROR that names the property,
 * if one of them can't be. */
[[nodiscard]] std::optional<PanZoomPlan> read_settings (
    const PanZoomSettings &settings, std::string &error);

/* The view at TIME_NS of the movement, or where PROGRESS (if not negative)
 * says: that is taken as it is, without easing. */
[[nodiscard]] Rect view_at (
    const PanZoomPlan &plan, uint64_t time_ns, double progress);

} // namespace reel::motion
