// SPDX-License-Identifier: LGPL-2.1-or-later
/* What goes by the distance or the direction from the middle: circle,
 * fade-circle, radial. Both are the same in the four quarters of a picture, so
 * one is kept, and the others are it mirrored. */
#include <array>
#include <cmath>

#include "order.h"

namespace reel::motion {

namespace {

/* A quarter of a plane, from the middle outwards to the right and down. */
class Quarter {
public:
  /* VALUE_AT gets the place from the middle, in halves of a sample of Y. */
  template <typename ValueAt>
  Quarter (const Layout &layout, int plane, ValueAt &&value_at)
      : width_ ((layout.plane_width (plane) + 1) / 2),
        height_ ((layout.plane_height (plane) + 1) / 2),
        value_ ((size_t) width_ * height_)
  {
    int step_x = plane ? layout.chroma_x : 1;
    int step_y = plane ? layout.chroma_y : 1;
    bool between_x = layout.plane_width (plane) % 2 == 0;
    bool between_y = layout.plane_height (plane) % 2 == 0;
    int16_t *to = value_.data ();
    for (int y = 0; y < height_; y++)
      for (int x = 0; x < width_; x++)
        *to++ = (int16_t) value_at (
            (2 * x + between_x) * step_x, (2 * y + between_y) * step_y);
  }

  /* The row of the quarter that row Y of HEIGHT is like. */
  [[nodiscard]] const int16_t *row (int y, int height) const
  {
    int from_middle = y >= height / 2 ? y - height / 2 : (height - 1) / 2 - y;
    return value_.data () + (size_t) from_middle * width_;
  }

private:
  int width_, height_;
  std::vector<int16_t> value_;
};

/* The square root of a number below 2^31, rounded down. That of a number which
 * a double holds exactly is rounded alike everywhere (IEEE 754). */
int
root (int64_t value)
{
  return (int) std::sqrt ((double) value);
}

/* The distance from the middle: LAST in the corners. */
class Distance {
public:
  Distance (const Layout &layout, int last) : last_ (last)
  {
    int64_t corner = (int64_t) layout.width * layout.width +
                     (int64_t) layout.height * layout.height;
    // Squares are below 2^32 and LAST below 2^15: all fits into 63 bits.
    scale_ = ((int64_t) last * last << 20) / corner;
  }
  int operator() (int64_t x, int64_t y) const
  {
    return std::min (last_, root (((x * x + y * y) * scale_) >> 20));
  }

private:
  int last_;
  int64_t scale_;
};

/* The turn from straight up to X, Y, where QUARTER is 90 degrees. Between 0 and
 * 45 degrees atan (z) is pi/4 z + z (1 - z) (0.2447 + 0.0663 z), to 0.12
 * degrees (Rajan et al., IEEE Signal Processing Magazine, 2006). */
struct Turn {
  int quarter;

  int operator() (int x, int y) const
  {
    constexpr int64_t one = 1 << 15;
    int less = std::min (x, y), more = std::max (x, y);
    int64_t z = more ? less * one / more : 0;
    // The same as parts of 90 degrees, in 32768ths.
    int64_t bow = 5105 + 1383 * z / one;
    int64_t part = z / 2 + (z * (one - z) / one) * bow / one;
    if (x > y)
      part = one - part;
    return (int) (part * quarter / one);
  }
};

/* Quarters for Y and for chroma, and room for a row. */
class Quartered : public Order {
public:
  template <typename ValueAt>
  Quartered (const Layout &layout, int last, ValueAt &&value_at)
      : Order (last), layout_ (layout), quarter_{Quarter (layout, 0, value_at),
                                            Quarter (layout, 1, value_at)}
  {
    for (int p = 0; p < 2; p++)
      row_[p].resize ((size_t) layout.plane_width (p));
  }

protected:
  Layout layout_;
  std::array<Quarter, 2> quarter_;
  std::array<std::vector<int16_t>, 2> row_;
};

/* By the distance from the middle: LAST in the corners. */
class Rings : public Quartered {
public:
  Rings (const Layout &layout, int last)
      : Quartered (layout, last, Distance (layout, last))
  {
  }

  Row row (int plane, int y) override
  {
    int width = layout_.plane_width (plane);
    const int16_t *from = quarter_[plane].row (y, layout_.plane_height (plane));
    int16_t *to = row_[plane].data ();
    for (int x = 0; x < width / 2; x++)
      to[x] = from[(width - 1) / 2 - x];
    std::copy (from, from + (width + 1) / 2, to + width / 2);
    return {to, from[0], from[(width + 1) / 2 - 1]};
  }
};

/* By the direction, once round as a clock's hand, from noon. */
class Hand : public Quartered {
public:
  Hand (const Layout &layout, int last)
      : Quartered (layout, last / 4 * 4, Turn{last / 4})
  {
  }

  /* A quarter holds the turn from noon (0) to three (LAST / 4). */
  Row row (int plane, int y) override
  {
    int width = layout_.plane_width (plane);
    int height = layout_.plane_height (plane);
    const int16_t *from = quarter_[plane].row (y, height);
    int16_t *to = row_[plane].data ();
    bool upper = y < height / 2;
    auto half = (int16_t) (last_ / 2);
    auto whole = (int16_t) last_;
    for (int x = 0; x < width / 2; x++) {
      int16_t own = from[(width - 1) / 2 - x];
      to[x] = (int16_t) (upper ? whole - own : half + own);
    }
    for (int x = width / 2; x < width; x++) {
      int16_t own = from[x - width / 2];
      to[x] = (int16_t) (upper ? own : half - own);
    }
    return {to, 0, last_};
  }
};

} // namespace

std::unique_ptr<Blend>
make_round (TransitionType type, const Layout &layout)
{
  using T = TransitionType;
  if (type == T::Radial)
    return make_ordered (std::make_unique<Hand> (layout, last_arrival (2)));
  if (type == T::Circle)
    return make_ordered_through_black (
        std::make_unique<Rings> (layout, kLastOfEdge), layout);
  return make_ordered (std::make_unique<Rings> (layout, last_arrival (25)));
}

} // namespace reel::motion
