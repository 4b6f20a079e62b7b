// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/view.h"

#include <algorithm>
#include <cmath>

#include "easing_curves.h"

namespace reel {

double
eased (Easing easing, double t)
{
  t = std::clamp (t, 0.0, 1.0);
  switch (easing) {
  case Easing::In:
    return ease_in (t);
  case Easing::Out:
    return ease_out (t);
  case Easing::InOut:
    return ease_in_out (t);
  case Easing::Linear:
    break;
  }
  return t;
}

/* What the frame shows before anything moves. */
static Region
fitted_region (const Background &background, const Shape &in, const Shape &out)
{
  /* The frame's shape in fractions of the picture. */
  double shape = out.width / out.height * in.height / in.width;
  constexpr double kSame = 1e-6;
  if (background.fit == Fit::Stretch || std::abs (1 - shape) < kSame)
    return {};
  Region region;
  bool wider = shape < 1; // the picture, than the frame
  if (background.fit == Fit::Contain) {
    region.width = wider ? 1 : shape;
    region.height = wider ? 1 / shape : 1;
    region.x = (1 - region.width) / 2;
    region.y = (1 - region.height) / 2;
    return region;
  }
  region.width = wider ? shape : 1;
  region.height = wider ? 1 : 1 / shape;
  region.x = std::clamp (
      background.focus[0] - region.width / 2, 0.0, 1 - region.width);
  region.y = std::clamp (
      background.focus[1] - region.height / 2, 0.0, 1 - region.height);
  return region;
}

static Region
view_at (const Picture &picture, Nanoseconds time)
{
  if (picture.duration <= 0)
    return picture.from;
  double t = eased (picture.easing, (double) time / (double) picture.duration);
  const Region &a = picture.from, &b = picture.to;
  return {a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t,
      a.width + (b.width - a.width) * t, a.height + (b.height - a.height) * t};
}

Region
region_in_view (
    const Picture &picture, Nanoseconds time, const Shape &in, const Shape &out)
{
  Region whole = fitted_region (picture.background, in, out);
  Region view = view_at (picture, time);
  return {whole.x + whole.width * view.x, whole.y + whole.height * view.y,
      whole.width * view.width, whole.height * view.height};
}

} // namespace reel
