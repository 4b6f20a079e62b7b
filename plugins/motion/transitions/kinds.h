// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <memory>
#include <span>

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

inline constexpr size_t kTransitionKinds =
    (size_t) TransitionType::FadeCircle + 1;

class Blend;

/* All there is to know about one type: its name, what one sees, and what draws
 * it. A type is added by a row in the table. */
struct TransitionKind {
  TransitionType type;
  const char *name; // in briefs, and of the element's property
  const char *what; // one line: what one sees
  std::unique_ptr<Blend> (*make) (TransitionType type, const Layout &layout);
};

/* Every type once, in the order of its value. */
[[nodiscard]] std::span<const TransitionKind, kTransitionKinds>
transition_kinds ();

} // namespace reel::motion
