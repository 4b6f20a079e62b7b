// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>

#include "kinds.h"

namespace reel::motion {

/* Progress is counted in these from here on, and everything else in whole
 * numbers: no CPU rounds them otherwise than another. */
inline constexpr int kDone = 1 << 16;

/* One way to lead from one picture to another of the same layout, 8 or 10 bits
 * a sample. What stays the same from frame to frame is made once, in the
 * constructor. Not for several threads at once. */
class Blend {
public:
  virtual ~Blend () = default;

  /* Sets every sample of OUT, which is neither A nor B. PROGRESS lies between
   * 0 and kDone, both excluded. */
  virtual void render (int progress, const PictureRef &a, const PictureRef &b,
      const TargetRef &out) = 0;
};

/* One function a family; each knows the types of its own only. */
std::unique_ptr<Blend> make_mixed (TransitionType type, const Layout &layout);
std::unique_ptr<Blend> make_moving (TransitionType type, const Layout &layout);
std::unique_ptr<Blend> make_edged (TransitionType type, const Layout &layout);
std::unique_ptr<Blend> make_round (TransitionType type, const Layout &layout);
std::unique_ptr<Blend> make_grainy (TransitionType type, const Layout &layout);
std::unique_ptr<Blend> make_pixelized (
    TransitionType type, const Layout &layout);
std::unique_ptr<Blend> make_blurred (TransitionType type, const Layout &layout);
std::unique_ptr<Blend> make_zoomed (TransitionType type, const Layout &layout);

/* Left, right, up, down: as the types of a family follow each other. */
enum class Direction { Left, Right, Up, Down };

[[nodiscard]] inline Direction
direction_of (TransitionType type, TransitionType left)
{
  return (Direction) ((int) type - (int) left);
}

[[nodiscard]] inline bool
goes_across (Direction direction)
{
  return direction == Direction::Left || direction == Direction::Right;
}

[[nodiscard]] inline bool
goes_back (Direction direction)
{
  return direction == Direction::Left || direction == Direction::Up;
}

/* VALUE * BY / OVER, rounded to the nearest; none is negative. */
[[nodiscard]] constexpr int64_t
scaled (int64_t value, int64_t by, int64_t over)
{
  return (value * by + over / 2) / over;
}

/* 0 up to FROM, kDone from TO on, and smooth in between (t^2 (3 - 2t)). */
[[nodiscard]] constexpr int
smooth (int from, int to, int progress)
{
  int64_t t = scaled (
      std::clamp (progress, from, to) - from, kDone, std::max (1, to - from));
  return (int) ((t * t * (3 * (int64_t) kDone - 2 * t)) >> 32);
}

/* 0 at both ends, kDone in the middle. */
[[nodiscard]] constexpr int
hill (int progress)
{
  return progress < kDone / 2 ? 2 * progress : 2 * (kDone - progress);
}

/* PERCENT of the whole, as progress. */
[[nodiscard]] constexpr int
percent (int value)
{
  return kDone / 100 * value;
}

} // namespace reel::motion
