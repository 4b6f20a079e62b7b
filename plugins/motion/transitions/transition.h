// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "kinds.h"

namespace reel::motion {

/* Leads from one picture to another, both planar, of 8 or 10 bits and one
 * layout. Progress 0 is the first and 1 the second picture, sample by sample.
 * Not for several threads at once. */
class Transition {
public:
  Transition ();
  ~Transition ();

  /* Computes what stays the same from frame to frame, if it isn't known. */
  void set_up (TransitionType type, const Layout &layout);

  /* Fills OUT with what is between A and B; PROGRESS is already eased. */
  void render (double progress, const PictureRef &a, const PictureRef &b,
      const TargetRef &out);

private:
  TransitionType type_ = TransitionType::None;
  Layout layout_;
  std::unique_ptr<Blend> blend_; // none: a cut
};

} // namespace reel::motion
