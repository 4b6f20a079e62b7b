// SPDX-License-Identifier: LGPL-2.1-or-later
#include "transition.h"

#include <cmath>

#include "blend.h"

namespace reel::motion {

Transition::Transition () = default;
Transition::~Transition () = default;

void
Transition::set_up (TransitionType type, const Layout &layout)
{
  if (type == type_ && layout == layout_)
    return;
  type_ = type;
  layout_ = layout;
  blend_.reset (); // before there is another: both can be large
  for (const TransitionKind &kind : transition_kinds ())
    if (kind.type == type && kind.make)
      blend_ = kind.make (type, layout);
}

void
Transition::render (double progress, const PictureRef &a, const PictureRef &b,
    const TargetRef &out)
{
  int done = !(progress > 0) ? 0
             : progress >= 1 ? kDone
                             : (int) std::lround (progress * kDone);
  if (done > 0 && done < kDone && blend_)
    return blend_->render (done, a, b, out);
  // A cut, too, shows the first picture at its very beginning only.
  const PictureRef &whole = progress > 0 && (done > 0 || !blend_) ? b : a;
  for (int p = 0; p < 3; p++)
    copy_plane (whole[p], out[p]);
}

} // namespace reel::motion
