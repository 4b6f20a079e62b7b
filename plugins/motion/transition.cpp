// SPDX-License-Identifier: LGPL-2.1-or-later
#include "transition.h"

#include <algorithm>
#include <climits>
#include <cmath>
#include <cstdlib>

#include "arrival.h"

namespace reel::motion {

/* How far each goes in the middle, in parts of the picture's shorter side. */
static constexpr double kBlockSide = 0.06;
static constexpr double kBlurReach = 0.025;
/* How much larger the first picture has become at the end of a zoom. */
static constexpr double kZoom = 0.8;

static constexpr Clip kEverywhere = {0, 0, INT_MAX, INT_MAX};

/* 0 before FROM, 1 after TO, and smooth in between. */
static double
smooth (double from, double to, double at)
{
  double t = std::clamp ((at - from) / (to - from), 0.0, 1.0);
  return t * t * (3 - 2 * t);
}

/* 0 at both ends, 1 in the middle. */
static double
hill (double progress)
{
  return 1 - std::abs (2 * progress - 1);
}

Transition::Transition () = default;
Transition::~Transition () = default;

void
Transition::set_up (TransitionType type, const Layout &layout)
{
  if (ready_ && type == type_ && layout == layout_)
    return;
  type_ = type;
  layout_ = layout;
  arrivals_.reset ();
  if (has_arrivals (type))
    arrivals_ = std::make_unique<ArrivalMap> (make_arrivals (type, layout));
  ready_ = true;
}

void
Transition::copy (const PictureRef &from, const TargetRef &out)
{
  for (int p = 0; p < 3; p++)
    copy_plane (from[p], out[p]);
}

void
Transition::mix (double share, const PictureRef &a, const PictureRef &b,
    const TargetRef &out)
{
  int weight = (int) std::lround (std::clamp (share, 0.0, 1.0) * kWhole);
  for (int p = 0; p < 3; p++)
    mix_planes (a[p], b[p], weight, out[p]);
}

/* A picture of one colour: one row that stands for all. */
PictureRef
Transition::flat (const Colour &colour)
{
  PictureRef result;
  for (int p = 0; p < 3; p++) {
    int width = layout_.plane_width (p);
    if (!row_.plane[p].shape (width, 1, 8))
      std::abort (); // a single row: as with every small allocation of GLib
    fill_plane (row_.plane[p].ref (), colour[p]);
    result[p] = row_.plane[p].ref ();
    result[p].stride = 0;
    result[p].height = layout_.plane_height (p);
  }
  return result;
}

void
Transition::dip (double progress, const Colour &colour, const PictureRef &a,
    const PictureRef &b, const TargetRef &out)
{
  PictureRef ground = flat (colour);
  if (progress < 0.5)
    mix (2 * progress, a, ground, out);
  else
    mix (2 * progress - 1, ground, b, out);
}

void
Transition::by_arrival (double progress, const PictureRef &a,
    const PictureRef &b, const TargetRef &out)
{
  int position = (int) std::lround (progress * arrivals_->steps);
  for (int p = 0; p < 3; p++)
    mix_by_arrival (a[p], b[p], arrivals_->plane[p > 0], position, out[p]);
}

/* The first picture closes to the middle, then the second opens from it. */
void
Transition::through_black (double progress, const PictureRef &a,
    const PictureRef &b, const TargetRef &out)
{
  Colour black;
  for (int p = 0; p < 3; p++)
    black[p] = (uint8_t) layout_.neutral (p);
  PictureRef ground = flat (black);
  if (progress < 0.5)
    by_arrival (1 - 2 * progress, ground, a, out);
  else
    by_arrival (2 * progress - 1, ground, b, out);
}

/* Draws with the corner at X, Y and within CLIP, both in samples of Y and, as
 * far as they lie within the picture, on whole samples of chroma. */
void
Transition::draw (const PictureRef &from, int x, int y, const Clip &clip,
    const TargetRef &out)
{
  draw_plane (from[0], x, y, clip, out[0]);
  // Division that also rounds what is below 0 down.
  auto scaled = [] (int value, int by) {
    return value == INT_MAX ? value : (int) std::floor ((double) value / by);
  };
  int cx = layout_.chroma_x;
  int cy = layout_.chroma_y;
  Clip part = {scaled (clip.left, cx), scaled (clip.top, cy),
      scaled (clip.right, cx), scaled (clip.bottom, cy)};
  for (int p = 1; p < 3; p++)
    draw_plane (from[p], scaled (x, cx), scaled (y, cy), part, out[p]);
}

/* LENGTH * PROGRESS, on a multiple of STEP. */
static int
whole_steps (int length, double progress, int step)
{
  return (int) std::lround (length * progress / step) * step;
}

enum Direction { kLeft, kRight, kUp, kDown };

void
Transition::wipe (double progress, int direction, const PictureRef &a,
    const PictureRef &b, const TargetRef &out)
{
  bool across = direction == kLeft || direction == kRight;
  int length = across ? layout_.width : layout_.height;
  int step = across ? layout_.chroma_x : layout_.chroma_y;
  bool backwards = direction == kLeft || direction == kUp;
  int edge = whole_steps (length, backwards ? 1 - progress : progress, step);
  Clip before = kEverywhere, after = kEverywhere;
  (across ? before.right : before.bottom) = edge;
  (across ? after.left : after.top) = edge;
  draw (backwards ? a : b, 0, 0, before, out);
  draw (backwards ? b : a, 0, 0, after, out);
}

void
Transition::slide (double progress, int direction, bool both,
    const PictureRef &a, const PictureRef &b, const TargetRef &out)
{
  bool across = direction == kLeft || direction == kRight;
  int step = across ? layout_.chroma_x : layout_.chroma_y;
  int length = across ? layout_.width : layout_.height;
  int moved = whole_steps (length, progress, step);
  bool backwards = direction == kLeft || direction == kUp;
  int first = !both ? 0 : backwards ? -moved : moved;
  // Where the length is odd the second picture lies over the first's last
  // sample, so that both keep to whole samples of chroma without a gap.
  int second = backwards ? std::max (0, (length - moved) / step * step)
                         : std::min (0, moved - length / step * step);
  if (across) {
    draw (a, first, 0, kEverywhere, out);
    draw (b, second, 0, kEverywhere, out);
  } else {
    draw (a, 0, first, kEverywhere, out);
    draw (b, 0, second, kEverywhere, out);
  }
}

/* The first picture parts in the middle, as a curtain. */
void
Transition::reveal (double progress, const PictureRef &a, const PictureRef &b,
    const TargetRef &out)
{
  int step = layout_.chroma_x;
  int middle = layout_.width / 2 / step * step;
  int moved = whole_steps (layout_.width - middle, progress, step);
  Clip left = kEverywhere, right = kEverywhere;
  left.right = std::max (0, middle - moved);
  right.left = middle + moved;
  draw (b, 0, 0, kEverywhere, out);
  draw (a, -moved, 0, left, out);
  draw (a, moved, 0, right, out);
}

void
Transition::pixelize (double progress, const PictureRef &a, const PictureRef &b,
    const TargetRef &out)
{
  mix (smooth (0.3, 0.7, progress), a, b, out);
  int coarse = std::max (layout_.chroma_x, layout_.chroma_y);
  double most = std::min (layout_.width, layout_.height) * kBlockSide;
  int side = (int) std::lround (most * hill (progress) / coarse) * coarse;
  if (side < 2)
    return;
  for (int p = 0; p < 3; p++)
    pixelize_plane (out[p], p ? side / layout_.chroma_x : side,
        p ? side / layout_.chroma_y : side, out[p]);
}

void
Transition::blur (double progress, const PictureRef &a, const PictureRef &b,
    const TargetRef &out)
{
  mix (smooth (0.25, 0.75, progress), a, b, out);
  double most = std::min ((double) kMostReach,
      std::min (layout_.width, layout_.height) * kBlurReach);
  double reach = most * hill (progress);
  if (reach < 0.5 || !spare_.shape (layout_))
    return;
  for (int p = 0; p < 3; p++) {
    int x = (int) std::lround (p ? reach / layout_.chroma_x : reach);
    int y = (int) std::lround (p ? reach / layout_.chroma_y : reach);
    blur_plane (out[p], x, y, spare_.plane[p].ref (), out[p]);
  }
}

/* The first picture comes nearer and fades away before the second. */
void
Transition::zoom (double progress, const PictureRef &a, const PictureRef &b,
    const TargetRef &out)
{
  double scale = 1 + kZoom * progress;
  double width = layout_.width / scale;
  double height = layout_.height / scale;
  Rect view = {(layout_.width - width) / 2, (layout_.height - height) / 2,
      width, height};
  std::string ignored;
  bool zoomed = spare_.shape (layout_) &&
                resampler_.resample (a, layout_, view, spare_.target (),
                    layout_, Filter::Bilinear, ignored);
  // What can't be resampled (1x1, say) looks the same larger.
  mix (smooth (0.1, 0.9, progress), zoomed ? spare_.ref () : a, b, out);
}

void
Transition::render (double progress, const PictureRef &a, const PictureRef &b,
    const TargetRef &out)
{
  using Type = TransitionType;
  if (!(progress > 0))
    return copy (a, out);
  if (progress >= 1 || type_ == Type::None)
    return copy (b, out);
  auto direction = [&] (Type first) { return (int) type_ - (int) first; };
  Colour black, white;
  for (int p = 0; p < 3; p++)
    black[p] = white[p] = (uint8_t) layout_.neutral (p);
  white[0] = layout_.full_range ? 255 : 235;

  switch (type_) {
  case Type::FadeBlack:
    return dip (progress, black, a, b, out);
  case Type::FadeWhite:
    return dip (progress, white, a, b, out);
  case Type::Pixelize:
    return pixelize (progress, a, b, out);
  case Type::Blur:
    return blur (progress, a, b, out);
  case Type::Zoom:
    return zoom (progress, a, b, out);
  case Type::Reveal:
    return reveal (progress, a, b, out);
  case Type::Circle:
  case Type::Rect:
    return through_black (progress, a, b, out);
  case Type::WipeLeft:
  case Type::WipeRight:
  case Type::WipeUp:
  case Type::WipeDown:
    return wipe (progress, direction (Type::WipeLeft), a, b, out);
  case Type::SlideLeft:
  case Type::SlideRight:
  case Type::SlideUp:
  case Type::SlideDown:
    return slide (progress, direction (Type::SlideLeft), true, a, b, out);
  case Type::CoverLeft:
  case Type::CoverRight:
  case Type::CoverUp:
  case Type::CoverDown:
    return slide (progress, direction (Type::CoverLeft), false, a, b, out);
  default:
    if (arrivals_)
      return by_arrival (progress, a, b, out);
    return mix (progress, a, b, out);
  }
}

} // namespace reel::motion
