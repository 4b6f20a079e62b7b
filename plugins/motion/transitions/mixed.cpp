// SPDX-License-Identifier: LGPL-2.1-or-later
/* What mixes the two as wholes: a crossfade, and by way of black or white. */
#include "blend.h"
#include "mix.h"

namespace reel::motion {

namespace {

class Crossfade : public Blend {
public:
  void render (int progress, const PictureRef &a, const PictureRef &b,
      const TargetRef &out) override
  {
    mix_pictures (a, b, weight_of (progress), out);
  }
};

class Dip : public Blend {
public:
  Dip (const Layout &layout, bool white) : ground_ (layout, white) {}

  void render (int progress, const PictureRef &a, const PictureRef &b,
      const TargetRef &out) override
  {
    int weight = weight_of (hill (progress));
    mix_pictures (progress < kDone / 2 ? a : b, ground_.ref (), weight, out);
  }

private:
  FlatPicture ground_;
};

} // namespace

std::unique_ptr<Blend>
make_mixed (TransitionType type, const Layout &layout)
{
  if (type == TransitionType::Crossfade)
    return std::make_unique<Crossfade> ();
  return std::make_unique<Dip> (layout, type == TransitionType::FadeWhite);
}

} // namespace reel::motion
