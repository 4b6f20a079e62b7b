// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/still_size.h"

#include <algorithm>
#include <cmath>

namespace reel {

/* Pixels of the still for one of the video in the closest view. Scaled twice
 * with some to spare a picture is as sharp as scaled once. */
static constexpr double kSpare = 1.25, kRoughSpare = 1;
/* Of pages, however close the view comes and however long they are. */
static constexpr double kMostPagePixels = 40e6, kMostPageSide = 16384;
/* With fewer than so many nothing is won by scaling first. */
static constexpr double kWorthwhile = 1.5;

/* Rows begin where vector code likes them, so that nobody copies them first. */
static constexpr gsize kAlignment = 64;

StillNeed
still_need (const Plan &plan, const Picture &picture)
{
  double closest = std::min ({picture.from.width, picture.from.height,
      picture.to.width, picture.to.height});
  if (const auto &crop = picture.background.crop)
    closest *= std::min (crop->width, crop->height);
  return {plan.width, plan.height, picture.background.fit, closest,
      picture.background.is_cmyk, plan.quality == Quality::Draft,
      picture.background.is_pdf ? picture.background.page : 0};
}

StillSize
scaled_size (const StillSize &given, const StillNeed &need)
{
  double across = (double) given.width / need.width;
  double down = (double) given.height / need.height;
  /* Pixels of the still for one of the video without any motion: those of the
   * fitted side, see reelpanzoom's `fit`. */
  double ratio = need.fit == Fit::Contain ? std::max (across, down)
                                          : std::min (across, down);
  ratio *= need.closest;
  if (!(ratio > kWorthwhile))
    return given;
  double spare = need.is_rough ? kRoughSpare : kSpare;
  auto scaled = [&] (int size) {
    return std::max (2 * (int) std::lround (size * spare / ratio / 2), 2);
  };
  return {scaled (given.width), scaled (given.height)};
}

StillSize
page_size (double width, double height, const StillNeed &need)
{
  double across = need.width / width, down = need.height / height;
  double scale = need.fit == Fit::Contain ? std::min (across, down)
                                          : std::max (across, down);
  /* A view that moves takes its pixels from between those of the page. */
  if (need.closest < 1)
    scale *= kSpare / need.closest;
  scale = std::min ({scale, std::sqrt (kMostPagePixels / width / height),
      kMostPageSide / std::max (width, height)});
  auto pixels = [&] (double points) {
    return std::max (2 * (int) std::lround (points * scale / 2), 2);
  };
  return {pixels (width), pixels (height)};
}

StillSize
still_size (const Plan &plan, const Picture &picture)
{
  StillNeed need = still_need (plan, picture);
  int width = picture.background.pixel_width;
  int height = picture.background.pixel_height;
  return need.page ? page_size (width, height, need)
                   : scaled_size ({width, height}, need);
}

StillLayout
still_layout (const StillSize &size)
{
  StillLayout layout;
  for (int p = 0; p < 3; p++) {
    auto width = (gsize) (p ? (size.width + 1) / 2 : size.width);
    auto height = (gsize) (p ? (size.height + 1) / 2 : size.height);
    gsize stride = (width + kAlignment - 1) / kAlignment * kAlignment;
    layout.offset[p] = layout.size;
    layout.stride[p] = (gint) stride;
    layout.size += stride * height;
  }
  return layout;
}

} // namespace reel
