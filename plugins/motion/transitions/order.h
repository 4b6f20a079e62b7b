// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <vector>

#include "blend.h"
#include "mix.h"

namespace reel::motion {

/* In which order the samples of a picture change. Arrivals are counted in
 * steps; a sample takes kWhole of them to change. */
class Order {
public:
  /* LAST is the arrival of what changes last, at most kLastOfEdge. */
  explicit Order (int last) : last_ (last) {}
  virtual ~Order () = default;

  struct Row {
    const int16_t *arrival = nullptr; // as many as the row has samples
    int first = 0, last = 0;          // bounds of them
  };
  /* Row Y of Y (PLANE 0) or of U and V (1). Stands until the next call. */
  [[nodiscard]] virtual Row row (int plane, int y) = 0;

  /* From the first sample's begin to the last one's end. */
  [[nodiscard]] int steps () const { return last_ + kWhole; }

protected:
  int last_;
};

/* The last arrival where a sample takes PERCENT of all the time to change. */
[[nodiscard]] constexpr int
last_arrival (int percent)
{
  return kWhole * (100 - percent) / percent;
}

/* ... and where an edge is only as soft as it must be, not to crawl: all that
 * 16 bits hold. */
inline constexpr int kLastOfEdge = 32000;

/* From A to B in that order. */
void mix_in_order (Order &order, int progress, const PictureRef &a,
    const PictureRef &b, const TargetRef &out);

/* A whole transition in that order. */
[[nodiscard]] std::unique_ptr<Blend> make_ordered (
    std::unique_ptr<Order> order);

/* The first picture closes to black in the order turned round, then the second
 * opens in it. */
[[nodiscard]] std::unique_ptr<Blend> make_ordered_through_black (
    std::unique_ptr<Order> order, const Layout &layout);

} // namespace reel::motion
