// SPDX-License-Identifier: LGPL-2.1-or-later
/* What moves whole parts of the pictures: wipe, slide, cover, reveal. All of it
 * is copying, by whole samples of chroma. */
#include <climits>

#include "blend.h"
#include "mix.h"

namespace reel::motion {

namespace {

constexpr Clip kEverywhere = {0, 0, INT_MAX, INT_MAX};

/* Division that also rounds what is below 0 down. */
int
in_chroma (int value, int by)
{
  if (value == INT_MAX)
    return value;
  return value >= 0 ? value / by : -((-value + by - 1) / by);
}

class Moving : public Blend {
public:
  explicit Moving (const Layout &layout) : layout_ (layout) {}

protected:
  /* Draws with the corner at X, Y and within CLIP, both in samples of Y and, as
   * far as they lie within the picture, on whole samples of chroma. */
  void draw (const PictureRef &from, int x, int y, const Clip &clip,
      const TargetRef &out) const
  {
    draw_plane (from[0], x, y, clip, out[0]);
    int cx = layout_.chroma_x;
    int cy = layout_.chroma_y;
    Clip part = {in_chroma (clip.left, cx), in_chroma (clip.top, cy),
        in_chroma (clip.right, cx), in_chroma (clip.bottom, cy)};
    for (int p = 1; p < 3; p++)
      draw_plane (from[p], in_chroma (x, cx), in_chroma (y, cy), part, out[p]);
  }

  /* What PROGRESS is of LENGTH, on a multiple of STEP. */
  static int whole_steps (int length, int progress, int step)
  {
    return (int) scaled (length, progress, (int64_t) kDone * step) * step;
  }

  Layout layout_;
};

class Wipe : public Moving {
public:
  Wipe (const Layout &layout, Direction direction)
      : Moving (layout), direction_ (direction)
  {
  }

  void render (int progress, const PictureRef &a, const PictureRef &b,
      const TargetRef &out) override
  {
    bool across = goes_across (direction_);
    bool back = goes_back (direction_);
    int edge = whole_steps (across ? layout_.width : layout_.height,
        back ? kDone - progress : progress,
        across ? layout_.chroma_x : layout_.chroma_y);
    Clip before = kEverywhere, after = kEverywhere;
    (across ? before.right : before.bottom) = edge;
    (across ? after.left : after.top) = edge;
    draw (back ? a : b, 0, 0, before, out);
    draw (back ? b : a, 0, 0, after, out);
  }

private:
  Direction direction_;
};

/* The second picture moves in; with BOTH it pushes the first one out. */
class Slide : public Moving {
public:
  Slide (const Layout &layout, Direction direction, bool both)
      : Moving (layout), direction_ (direction), both_ (both)
  {
  }

  void render (int progress, const PictureRef &a, const PictureRef &b,
      const TargetRef &out) override
  {
    bool across = goes_across (direction_);
    bool back = goes_back (direction_);
    int step = across ? layout_.chroma_x : layout_.chroma_y;
    int length = across ? layout_.width : layout_.height;
    int moved = whole_steps (length, progress, step);
    int first = !both_ ? 0 : back ? -moved : moved;
    // Where the length is odd the second picture lies over the first's last
    // sample, so that both keep to whole samples of chroma without a gap.
    int second = back ? std::max (0, (length - moved) / step * step)
                      : std::min (0, moved - length / step * step);
    draw (a, across ? first : 0, across ? 0 : first, kEverywhere, out);
    draw (b, across ? second : 0, across ? 0 : second, kEverywhere, out);
  }

private:
  Direction direction_;
  bool both_;
};

/* The first picture parts in the middle, as a curtain. */
class Reveal : public Moving {
public:
  using Moving::Moving;

  void render (int progress, const PictureRef &a, const PictureRef &b,
      const TargetRef &out) override
  {
    int step = layout_.chroma_x;
    int middle = layout_.width / 2 / step * step;
    int moved = whole_steps (layout_.width - middle, progress, step);
    Clip left = kEverywhere, right = kEverywhere, between = kEverywhere;
    between.left = left.right = std::max (0, middle - moved);
    between.right = right.left = middle + moved;
    draw (b, 0, 0, between, out);
    draw (a, -moved, 0, left, out);
    draw (a, moved, 0, right, out);
  }
};

} // namespace

std::unique_ptr<Blend>
make_moving (TransitionType type, const Layout &layout)
{
  using T = TransitionType;
  if (type == T::Reveal)
    return std::make_unique<Reveal> (layout);
  if (type >= T::CoverLeft && type <= T::CoverDown)
    return std::make_unique<Slide> (
        layout, direction_of (type, T::CoverLeft), false);
  if (type >= T::SlideLeft && type <= T::SlideDown)
    return std::make_unique<Slide> (
        layout, direction_of (type, T::SlideLeft), true);
  return std::make_unique<Wipe> (layout, direction_of (type, T::WipeLeft));
}

} // namespace reel::motion
