// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "full_shade.h"

namespace reel::text {

/* The more readable of near-white and near-black on BACK. */
inline Color
ink_on (Color back)
{
  double light = luminance (back);
  return contrast (light, 1) >= 3 ? Color{255, 255, 255} : Color{16, 18, 22};
}

} // namespace reel::text
