// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "plane.h"

namespace reel::motion {

/* Bits of a sample of this type. */
template <typename Sample>
inline constexpr int kDepth = sizeof (Sample) == 1 ? 8 : 10;

/* The samples of a row, as what they are: uint8_t, or uint16_t for 10 bits. */
template <typename Sample>
[[nodiscard]] const Sample *
samples (const ConstPlaneRef &plane, int y)
{
  return reinterpret_cast<const Sample *> (plane.row (y));
}

template <typename Sample>
[[nodiscard]] Sample *
samples (const PlaneRef &plane, int y)
{
  return reinterpret_cast<Sample *> (plane.row (y));
}

/* Calls DO with a value of the type of the samples of PLANE: what it does is
 * compiled for both. */
template <typename Plane, typename Do>
void
for_depth (const Plane &plane, Do &&todo)
{
  if (plane.bytes () == 1) // NOLINT(bugprone-branch-clone): other types
    todo (uint8_t ());
  else
    todo (uint16_t ());
}

} // namespace reel::motion
