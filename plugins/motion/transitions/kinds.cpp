// SPDX-License-Identifier: LGPL-2.1-or-later
#include "kinds.h"

#include "blend.h"

namespace reel::motion {

using T = TransitionType;

static constexpr TransitionKind kKinds[] = {
    {T::None, "none", "a cut after the first frame", nullptr},
    {T::Crossfade, "crossfade", "one fades into the other", make_mixed},
    {T::FadeBlack, "fade-black", "to black, then from black", make_mixed},
    {T::FadeWhite, "fade-white", "to white, then from white", make_mixed},
    {T::Dissolve, "dissolve", "grain by grain", make_grainy},
    {T::Pixelize, "pixelize", "through coarse blocks", make_pixelized},
    {T::Blur, "blur", "through a blur", make_blurred},
    {T::Zoom, "zoom", "the old comes nearer and fades away", make_zoomed},
    {T::Radial, "radial", "as a clock's hand sweeps", make_round},
    {T::Reveal, "reveal", "the old parts in the middle, as a curtain",
        make_moving},
    {T::Circle, "circle", "a circle closes to black and opens", make_round},
    {T::Rect, "rect", "a rectangle closes to black and opens", make_edged},
    {T::Diagonal, "diagonal", "a soft edge from upper left to lower right",
        make_edged},
    {T::WipeLeft, "wipe-left", "a hard edge moves left", make_moving},
    {T::WipeRight, "wipe-right", "a hard edge moves right", make_moving},
    {T::WipeUp, "wipe-up", "a hard edge moves up", make_moving},
    {T::WipeDown, "wipe-down", "a hard edge moves down", make_moving},
    {T::FadeLeft, "fade-left", "a soft edge moves left", make_edged},
    {T::FadeRight, "fade-right", "a soft edge moves right", make_edged},
    {T::FadeUp, "fade-up", "a soft edge moves up", make_edged},
    {T::FadeDown, "fade-down", "a soft edge moves down", make_edged},
    {T::SliceLeft, "slice-left", "strip by strip to the left", make_edged},
    {T::SliceRight, "slice-right", "strip by strip to the right", make_edged},
    {T::SliceUp, "slice-up", "strip by strip upwards", make_edged},
    {T::SliceDown, "slice-down", "strip by strip downwards", make_edged},
    {T::SlideLeft, "slide-left", "both move left", make_moving},
    {T::SlideRight, "slide-right", "both move right", make_moving},
    {T::SlideUp, "slide-up", "both move up", make_moving},
    {T::SlideDown, "slide-down", "both move down", make_moving},
    {T::CoverLeft, "cover-left", "the new moves left over the old",
        make_moving},
    {T::CoverRight, "cover-right", "the new moves right over the old",
        make_moving},
    {T::CoverUp, "cover-up", "the new moves up over the old", make_moving},
    {T::CoverDown, "cover-down", "the new moves down over the old",
        make_moving},
    {T::FadeCircle, "fade-circle", "a soft circle opens", make_round},
};

std::span<const TransitionKind, kTransitionKinds>
transition_kinds ()
{
  return kKinds;
}

} // namespace reel::motion
