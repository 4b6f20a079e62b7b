// SPDX-License-Identifier: LGPL-2.1-or-later
#include "order.h"

#include <cstring>

#include "samples.h"

namespace reel::motion {

template <typename Sample>
static void
mix_plane (Order &order, int plane, int position, const ConstPlaneRef &a,
    const ConstPlaneRef &b, const PlaneRef &out)
{
  for (int y = 0; y < out.height; y++) {
    const auto *from = samples<Sample> (a, y);
    const auto *with = samples<Sample> (b, y);
    auto *to = samples<Sample> (out, y);
    Order::Row row = order.row (plane, y);
    size_t bytes = (size_t) out.width * sizeof (Sample);
    if (position <= row.first)
      std::memcpy (to, from, bytes);
    else if (position >= row.last + kWhole)
      std::memcpy (to, with, bytes);
    else
      mix_row (from, with, row.arrival, position, out.width, to);
  }
}

void
mix_in_order (Order &order, int progress, const PictureRef &a,
    const PictureRef &b, const TargetRef &out)
{
  auto position = (int) scaled (order.steps (), progress, kDone);
  for (int p = 0; p < 3; p++)
    for_depth (out[p], [&] (auto sample) {
      mix_plane<decltype (sample)> (order, p > 0, position, a[p], b[p], out[p]);
    });
}

namespace {

class Ordered : public Blend {
public:
  explicit Ordered (std::unique_ptr<Order> order) : order_ (std::move (order))
  {
  }

  void render (int progress, const PictureRef &a, const PictureRef &b,
      const TargetRef &out) override
  {
    mix_in_order (*order_, progress, a, b, out);
  }

private:
  std::unique_ptr<Order> order_;
};

class ThroughBlack : public Blend {
public:
  ThroughBlack (std::unique_ptr<Order> order, const Layout &layout)
      : order_ (std::move (order)), black_ (layout, false)
  {
  }

  void render (int progress, const PictureRef &a, const PictureRef &b,
      const TargetRef &out) override
  {
    mix_in_order (*order_, kDone - hill (progress), black_.ref (),
        progress < kDone / 2 ? a : b, out);
  }

private:
  std::unique_ptr<Order> order_;
  FlatPicture black_;
};

} // namespace

std::unique_ptr<Blend>
make_ordered (std::unique_ptr<Order> order)
{
  return std::make_unique<Ordered> (std::move (order));
}

std::unique_ptr<Blend>
make_ordered_through_black (std::unique_ptr<Order> order, const Layout &layout)
{
  return std::make_unique<ThroughBlack> (std::move (order), layout);
}

} // namespace reel::motion
