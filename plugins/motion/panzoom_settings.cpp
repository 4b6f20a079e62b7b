// SPDX-License-Identifier: LGPL-2.1-or-later
#include "panzoom_settings.h"

#include <algorithm>

namespace reel::motion {

static std::optional<Rect>
read_view (
    const char *name, const std::vector<double> &values, std::string &error)
{
  if (values.size () == 4) {
    Rect view = {values[0], values[1], values[2], values[3]};
    if (is_fraction (view))
      return view;
  }
  error = name;
  error += " must be four numbers <x, y, width, height> that name a part of "
           "the picture: fractions within 0 and 1, width and height above 0, "
           "x + width and y + height at most 1.";
  return std::nullopt;
}

std::optional<PanZoomPlan>
read_settings (const PanZoomSettings &settings, std::string &error)
{
  PanZoomPlan plan;
  auto from = read_view ("from", settings.from, error);
  if (!from)
    return std::nullopt;
  auto to = read_view ("to", settings.to, error);
  if (!to)
    return std::nullopt;
  plan.from = *from;
  plan.to = *to;

  auto inside = [] (double value) { return value >= 0 && value <= 1; };
  if (settings.focus.size () != 2 || !inside (settings.focus[0]) ||
      !inside (settings.focus[1])) {
    error = "focus must be two numbers <x, y> from 0 to 1.";
    return std::nullopt;
  }
  plan.focus = {settings.focus[0], settings.focus[1]};

  if (settings.bars != "blur") {
    plan.bars = parse_colour (settings.bars);
    if (!plan.bars) {
      error = "bars must be \"blur\", a colour as #rrggbb, or one of HTML's "
              "sixteen colour names.";
      return std::nullopt;
    }
  }
  plan.easing = settings.easing;
  plan.fit = settings.fit;
  plan.filter = settings.filter;
  plan.duration_ns = settings.duration_ns;
  return plan;
}

Rect
view_at (const PanZoomPlan &plan, uint64_t time_ns, double progress)
{
  if (progress >= 0)
    return between (plan.from, plan.to, std::min (progress, 1.0));
  if (plan.duration_ns == 0)
    return plan.from;
  double share = time_ns >= plan.duration_ns
                     ? 1
                     : (double) time_ns / (double) plan.duration_ns;
  return between (plan.from, plan.to, ease (plan.easing, share));
}

} // namespace reel::motion
