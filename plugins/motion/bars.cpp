// SPDX-License-Identifier: LGPL-2.1-or-later
#include "bars.h"

#include <algorithm>
#include <cmath>

namespace reel::motion {

/* A ground has at most this many pixels (8K is 33 million). A picture of
 * 16384x1 would need 151 million on a 16:9 frame: it is made smaller first. */
static constexpr double kMostPixels = 64e6;
/* The blurred ground is computed at this length of its longer side: what a
 * blur leaves of a picture needs no more. */
static constexpr int kSmallSide = 96;
/* Three passes of a box this far to each side are close to a Gaussian
 * (W. Wells, 1986) of about 4.5 % of the longer side. */
static constexpr int kBlurReach = 4;
static constexpr int kBlurPasses = 3;
/* How much light and colour the blurred ground keeps, in 1/256: so much that
 * it is seen to belong to the picture and doesn't compete with it. */
static constexpr int kGroundLight = 128;
static constexpr int kGroundColour = 192;
/* The picture lies on a multiple of every chroma factor. */
static constexpr int kGrid = 4;

/* The mean of 2 * kBlurReach + 1 samples, COUNT of them STEP apart; beyond the
 * ends the end's sample counts on. */
static void
box_blur (const uint16_t *from, uint16_t *to, int count, ptrdiff_t step)
{
  constexpr uint32_t kTaps = 2 * kBlurReach + 1;
  auto at = [&] (int i) -> uint32_t {
    return from[std::clamp (i, 0, count - 1) * step];
  };
  uint32_t sum = kTaps / 2;
  for (int i = -kBlurReach; i <= kBlurReach; i++)
    sum += at (i);
  for (int i = 0; i < count; i++) {
    to[i * step] = (uint16_t) (sum / kTaps);
    sum += at (i + kBlurReach + 1) - at (i - kBlurReach);
  }
}

static void
blur_samples (const PlaneRef &plane, const PlaneRef &other)
{
  auto samples = [] (const PlaneRef &p) {
    return reinterpret_cast<uint16_t *> (p.data);
  };
  ptrdiff_t stride = plane.stride / 2; // both have one shape
  for (int pass = 0; pass < kBlurPasses; pass++) {
    for (int y = 0; y < plane.height; y++)
      box_blur (samples (plane) + y * stride, samples (other) + y * stride,
          plane.width, 1);
    for (int x = 0; x < plane.width; x++)
      box_blur (samples (other) + x, samples (plane) + x, plane.height, stride);
  }
}

static void
pull_towards (const PlaneRef &plane, int rest, int keep)
{
  for (int y = 0; y < plane.height; y++) {
    auto *row = reinterpret_cast<uint16_t *> (plane.row (y));
    for (int x = 0; x < plane.width; x++)
      row[x] = (uint16_t) (rest + ((row[x] - rest) * keep >> 8));
  }
}

bool
BarsCanvas::blur_ground (const PictureRef &picture, const Layout &layout,
    const Rect &frame, std::string &error)
{
  double longer = std::max (frame.width, frame.height);
  auto side = [&] (double length) {
    return std::max (1, (int) std::lround (length / longer * kSmallSide));
  };
  Layout small = layout;
  small.width = side (frame.width);
  small.height = side (frame.height);
  small.depth = 16;
  small.chroma_x = small.chroma_y = 1;
  if (!small_.shape (small) ||
      !blurred_.shape (small.width, small.height, small.depth)) {
    error = "out of memory";
    return false;
  }

  double shape = frame.width / frame.height;
  Size of_ground = {
      small.width, small.height, shape * small.height / small.width};
  Rect crop =
      fitted_region ({layout.width, layout.height}, of_ground, Fit::Cover, {});
  if (!down_.resample (picture, layout, crop, small_.target (), small,
          Filter::Bilinear, error))
    return false;
  for (int p = 0; p < 3; p++) {
    PlaneRef plane = small_.plane[p].ref ();
    blur_samples (plane, blurred_.ref ());
    pull_towards (
        plane, small.neutral (p), p == 0 ? kGroundLight : kGroundColour);
  }

  double scale_x = small.width / frame.width;
  double scale_y = small.height / frame.height;
  Rect all = {(-left_ - frame.x) * scale_x, (-top_ - frame.y) * scale_y,
      layout_.width * scale_x, layout_.height * scale_y};
  return up_.resample (small_.ref (), small, all, canvas_.target (), layout_,
      Filter::Bicubic, error, true);
}

bool
BarsCanvas::compose (const PictureRef &picture, const Layout &layout,
    const Rect &frame, const std::optional<Rgb> &colour, std::string &error)
{
  double pixels = frame.width * frame.height;
  if (pixels > kMostPixels) {
    double scale = std::sqrt (kMostPixels * 0.98 / pixels);
    Layout less = layout;
    less.width = std::max (1, (int) (layout.width * scale));
    less.height = std::max (1, (int) (layout.height * scale));
    if (!shrunk_.shape (less)) {
      error = "out of memory";
      return false;
    }
    Rect whole = {0, 0, (double) layout.width, (double) layout.height};
    Rect shrunk_frame = {frame.x * scale, frame.y * scale, frame.width * scale,
        frame.height * scale};
    // A side of one pixel stays one: the frame then follows the other side.
    if (less.width == 1)
      shrunk_frame.x = (1 - shrunk_frame.width) / 2;
    if (less.height == 1)
      shrunk_frame.y = (1 - shrunk_frame.height) / 2;
    return shrink_.resample (picture, layout, whole, shrunk_.target (), less,
               Filter::Bicubic, error) &&
           compose (shrunk_.ref (), less, shrunk_frame, colour, error);
  }

  auto margin = [] (double start) {
    return (int) std::ceil (std::max (0.0, -start - 1e-6) / kGrid) * kGrid;
  };
  auto length = [] (int before, double end, int picture_length) {
    return before + std::max (picture_length, (int) std::ceil (end - 1e-6));
  };
  left_ = margin (frame.x);
  top_ = margin (frame.y);
  layout_ = layout;
  layout_.width = length (left_, frame.x + frame.width, layout.width);
  layout_.height = length (top_, frame.y + frame.height, layout.height);
  region_ = {left_ + frame.x, top_ + frame.y, frame.width, frame.height};
  if (!canvas_.shape (layout_)) {
    error = "out of memory";
    return false;
  }

  if (colour) {
    auto samples = samples_of (*colour, layout_);
    for (int p = 0; p < 3; p++)
      fill_plane (canvas_.plane[p].ref (), samples[p]);
  } else if (!blur_ground (picture, layout, frame, error)) {
    return false;
  }
  for (int p = 0; p < 3; p++) {
    int x = p ? left_ / layout.chroma_x : left_;
    int y = p ? top_ / layout.chroma_y : top_;
    copy_plane (
        picture[p], sub_plane (canvas_.plane[p].ref (), x, y,
                        layout.plane_width (p), layout.plane_height (p)));
  }
  return true;
}

} // namespace reel::motion
