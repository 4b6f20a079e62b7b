// SPDX-License-Identifier: LGPL-2.1-or-later
#include "plane.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace reel::motion {

void
Plane::Free::operator() (uint8_t *p) const
{
  std::free (p);
}

bool
Plane::shape (int width, int height, int depth)
{
  size_t row = (size_t) width * (depth > 8 ? 2 : 1);
  size_t stride = (row + kAlignment - 1) / kAlignment * kAlignment;
  size_t size = stride * (size_t) height;
  if (size > size_) {
    memory_.reset (
        static_cast<uint8_t *> (std::aligned_alloc (kAlignment, size)));
    size_ = memory_ ? size : 0;
    if (!memory_) {
      ref_ = {};
      return false;
    }
    // The bytes beyond a row's end are read along with it by vector code.
    std::memset (memory_.get (), 0, size);
  }
  ref_ = {{memory_.get (), (ptrdiff_t) stride, width, height, depth}};
  return true;
}

PlaneRef
Plane::ref ()
{
  return ref_;
}

void
copy_plane (const ConstPlaneRef &from, const PlaneRef &to)
{
  size_t row = (size_t) to.width * to.bytes ();
  for (int y = 0; y < to.height; y++)
    std::memcpy (to.row (y), from.row (y), row);
}

void
fill_plane (const PlaneRef &plane, uint16_t value)
{
  for (int y = 0; y < plane.height; y++) {
    if (plane.bytes () == 1)
      std::memset (plane.row (y), value, plane.width);
    else
      std::fill_n (
          reinterpret_cast<uint16_t *> (plane.row (y)), plane.width, value);
  }
}

PlaneRef
sub_plane (const PlaneRef &plane, int x, int y, int width, int height)
{
  PlaneRef part = plane;
  part.data = plane.row (y) + (ptrdiff_t) x * plane.bytes ();
  part.width = width;
  part.height = height;
  return part;
}

} // namespace reel::motion
