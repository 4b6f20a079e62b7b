// SPDX-License-Identifier: LGPL-2.1-or-later
/* Straight edges: fade-*, slice-*, diagonal and rect. A sample's arrival comes
 * from one number for its column and one for its row. */
#include <array>
#include <cstdlib>

#include "order.h"

namespace reel::motion {

namespace {

constexpr int kStrips = 12;
constexpr int kOwnPercent = 40; // of the time: what one strip takes

/* Where sample I of LENGTH lies, 0 to LAST. */
int
along (int i, int length, int last)
{
  return (int) scaled (2 * i + 1, last, 2 * (int64_t) length);
}

/* The strips start one after the other; each takes the same part of the time.
 */
int
sliced (int i, int length, int last)
{
  int64_t whole = 2 * (int64_t) length;
  int64_t at = (2 * (int64_t) i + 1) * kStrips;
  int64_t strip = at / whole;
  int64_t begin = strip * last * (100 - kOwnPercent) / (100 * (kStrips - 1));
  return (int) (begin + (at % whole) * last * kOwnPercent / (100 * whole));
}

/* How far sample I of LENGTH is from the middle, 0 to LAST. */
int
outwards (int i, int length, int last)
{
  return (int) scaled (std::abs (2 * i + 1 - length), last, length);
}

using Place = int (*) (int i, int length, int last);

/* PLACE of every sample of LENGTH, from the end if BACK. */
std::vector<int16_t>
table (Place place, int length, int last, bool back)
{
  std::vector<int16_t> result ((size_t) length);
  for (int i = 0; i < length; i++)
    result[i] = (int16_t) place (back ? length - 1 - i : i, length, last);
  return result;
}

/* Only the column counts, or only the row. */
class OneWay : public Order {
public:
  OneWay (const Layout &layout, Direction direction, Place place, int last)
      : Order (last), across_ (goes_across (direction))
  {
    for (int p = 0; p < 2; p++) {
      int width = layout.plane_width (p);
      arrival_[p] = table (place, across_ ? width : layout.plane_height (p),
          last, goes_back (direction));
      if (!across_)
        row_[p].resize ((size_t) width);
    }
  }

  Row row (int plane, int y) override
  {
    if (across_)
      return {arrival_[plane].data (), 0, last_};
    int16_t all = arrival_[plane][y];
    std::fill (row_[plane].begin (), row_[plane].end (), all);
    return {row_[plane].data (), all, all};
  }

private:
  bool across_;
  std::array<std::vector<int16_t>, 2> arrival_, row_;
};

/* Column and row count alike: by their mean, or the greater of both. */
class TwoWays : public Order {
public:
  TwoWays (const Layout &layout, Place place, bool mean, int last)
      : Order (last), mean_ (mean)
  {
    int most = mean ? last / 2 : last;
    for (int p = 0; p < 2; p++) {
      x_[p] = table (place, layout.plane_width (p), most, false);
      y_[p] = table (place, layout.plane_height (p), most, false);
      row_[p].resize (x_[p].size ());
    }
  }

  Row row (int plane, int y) override
  {
    const int16_t *from = x_[plane].data ();
    int16_t *to = row_[plane].data ();
    int16_t own = y_[plane][y];
    size_t width = row_[plane].size ();
    if (mean_)
      for (size_t x = 0; x < width; x++)
        to[x] = (int16_t) (from[x] + own);
    else
      for (size_t x = 0; x < width; x++)
        to[x] = std::max (from[x], own);
    return {to, own, mean_ ? own + last_ / 2 : last_};
  }

private:
  bool mean_;
  std::array<std::vector<int16_t>, 2> x_, y_, row_;
};

} // namespace

std::unique_ptr<Blend>
make_edged (TransitionType type, const Layout &layout)
{
  using T = TransitionType;
  if (type == T::Diagonal)
    return make_ordered (
        std::make_unique<TwoWays> (layout, along, true, last_arrival (12)));
  if (type == T::Rect)
    return make_ordered_through_black (
        std::make_unique<TwoWays> (layout, outwards, false, kLastOfEdge),
        layout);
  if (type >= T::SliceLeft && type <= T::SliceDown)
    return make_ordered (std::make_unique<OneWay> (
        layout, direction_of (type, T::SliceLeft), sliced, kLastOfEdge));
  return make_ordered (std::make_unique<OneWay> (
      layout, direction_of (type, T::FadeLeft), along, last_arrival (30)));
}

} // namespace reel::motion
