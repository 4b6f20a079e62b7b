// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <array>

#include "mix.h"
#include "picture.h"

namespace reel::motion {

/* The values are those of the element's enum property. Directions say where
 * the movement goes. */
enum class TransitionType {
  None,
  Crossfade,
  FadeBlack,
  FadeWhite,
  Dissolve,
  Pixelize,
  Blur,
  Zoom,
  Radial,
  Reveal,
  Circle,
  Rect,
  Diagonal,
  WipeLeft,
  WipeRight,
  WipeUp,
  WipeDown,
  FadeLeft,
  FadeRight,
  FadeUp,
  FadeDown,
  SliceLeft,
  SliceRight,
  SliceUp,
  SliceDown,
  SlideLeft,
  SlideRight,
  SlideUp,
  SlideDown,
  CoverLeft,
  CoverRight,
  CoverUp,
  CoverDown,
  FadeCircle,
};

struct ArrivalMap;

/* Leads from one picture to another, both planar, of 8 bits and one layout.
 * Progress 0 is the first and 1 the second picture, sample by sample. */
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
  using Colour = std::array<uint8_t, 3>;

  void copy (const PictureRef &from, const TargetRef &out);
  void mix (double share, const PictureRef &a, const PictureRef &b,
      const TargetRef &out);
  PictureRef flat (const Colour &colour);
  void dip (double progress, const Colour &colour, const PictureRef &a,
      const PictureRef &b, const TargetRef &out);
  void by_arrival (double progress, const PictureRef &a, const PictureRef &b,
      const TargetRef &out);
  void through_black (double progress, const PictureRef &a, const PictureRef &b,
      const TargetRef &out);
  void draw (const PictureRef &from, int x, int y, const Clip &clip,
      const TargetRef &out);
  void wipe (double progress, int direction, const PictureRef &a,
      const PictureRef &b, const TargetRef &out);
  void slide (double progress, int direction, bool both, const PictureRef &a,
      const PictureRef &b, const TargetRef &out);
  void reveal (double progress, const PictureRef &a, const PictureRef &b,
      const TargetRef &out);
  void pixelize (double progress, const PictureRef &a, const PictureRef &b,
      const TargetRef &out);
  void blur (double progress, const PictureRef &a, const PictureRef &b,
      const TargetRef &out);
  void zoom (double progress, const PictureRef &a, const PictureRef &b,
      const TargetRef &out);

  TransitionType type_ = TransitionType::None;
  Layout layout_;
  bool ready_ = false;
  std::unique_ptr<ArrivalMap> arrivals_;
  Picture row_;   // one row of one colour
  Picture spare_; // for what takes two steps
  PictureResampler resampler_;
};

} // namespace reel::motion
