// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <vector>

#include "picture.h"

namespace reel::test {

/* A picture in memory of its own, with rows that are not aligned and bytes
 * around them that nobody may touch. */
class GuardedPicture {
public:
  explicit GuardedPicture (const motion::Layout &layout) : layout_ (layout)
  {
    for (int p = 0; p < 3; p++) {
      int bytes = layout.depth > 8 ? 2 : 1;
      stride_[p] = layout.plane_width (p) * bytes + 2 * kMargin;
      memory_[p].assign (
          (size_t) stride_[p] * (layout.plane_height (p) + 2), kGuard);
    }
    for (int p = 0; p < 3; p++)
      for (int y = 0; y < layout.plane_height (p); y++)
        std::memset (plane (p).row (y), 0, row_bytes (p));
  }

  [[nodiscard]] motion::PlaneRef plane (int p)
  {
    motion::PlaneRef ref;
    ref.data = memory_[p].data () + stride_[p] + kMargin;
    ref.stride = stride_[p];
    ref.width = layout_.plane_width (p);
    ref.height = layout_.plane_height (p);
    ref.depth = layout_.depth;
    return ref;
  }
  [[nodiscard]] motion::TargetRef target ()
  {
    return {plane (0), plane (1), plane (2)};
  }
  [[nodiscard]] motion::PictureRef ref ()
  {
    return {plane (0), plane (1), plane (2)};
  }
  [[nodiscard]] motion::Components components ()
  {
    motion::Components result;
    for (int p = 0; p < 3; p++)
      result.part[p] = {plane (p).data, stride_[p], layout_.depth > 8 ? 2 : 1};
    return result;
  }
  void fill (const std::function<int (int p, int x, int y)> &sample)
  {
    for (int p = 0; p < 3; p++)
      for (int y = 0; y < layout_.plane_height (p); y++)
        for (int x = 0; x < layout_.plane_width (p); x++)
          set (p, x, y, sample (p, x, y));
  }
  [[nodiscard]] int at (int p, int x, int y)
  {
    const uint8_t *row = plane (p).row (y);
    if (layout_.depth == 8)
      return row[x];
    uint16_t sample = 0;
    std::memcpy (&sample, row + 2 * (ptrdiff_t) x, 2);
    return sample;
  }
  void set (int p, int x, int y, int value)
  {
    uint8_t *row = plane (p).row (y);
    auto sample = (uint16_t) value;
    if (layout_.depth == 8)
      row[x] = (uint8_t) value;
    else
      std::memcpy (row + 2 * (ptrdiff_t) x, &sample, 2);
  }
  /* The rows alone, one after the other. */
  [[nodiscard]] std::vector<uint8_t> bytes ()
  {
    std::vector<uint8_t> all;
    for (int p = 0; p < 3; p++)
      for (int y = 0; y < layout_.plane_height (p); y++)
        all.insert (
            all.end (), plane (p).row (y), plane (p).row (y) + row_bytes (p));
    return all;
  }
  /* Whether what lies around the rows is as it was. */
  [[nodiscard]] bool is_unharmed ()
  {
    for (int p = 0; p < 3; p++) {
      std::vector<uint8_t> rest = memory_[p];
      for (int y = 0; y < layout_.plane_height (p); y++)
        std::memset (rest.data () + (size_t) stride_[p] * (y + 1) + kMargin,
            kGuard, row_bytes (p));
      if (rest != std::vector<uint8_t> (rest.size (), kGuard))
        return false;
    }
    return true;
  }

private:
  static constexpr int kMargin = 7 * 2; // neither 16 nor 32 bytes
  static constexpr uint8_t kGuard = 0xA5;
  [[nodiscard]] size_t row_bytes (int p) const
  {
    return (size_t) layout_.plane_width (p) * (layout_.depth > 8 ? 2 : 1);
  }
  motion::Layout layout_;
  ptrdiff_t stride_[3] = {};
  std::vector<uint8_t> memory_[3];
};

[[nodiscard]] inline motion::Layout
i420 (int width, int height)
{
  motion::Layout layout;
  layout.width = width;
  layout.height = height;
  layout.chroma_x = layout.chroma_y = 2;
  return layout;
}

[[nodiscard]] inline motion::Layout
i420_10 (int width, int height)
{
  motion::Layout layout = i420 (width, height);
  layout.depth = 10;
  return layout;
}

/* Something with detail everywhere, the same each time. */
[[nodiscard]] inline int
noise (int p, int x, int y)
{
  uint32_t h = (uint32_t) (x * 7919 + y * 104729 + p * 1299709);
  h ^= h >> 13;
  h *= 0x5bd1e995u;
  return 16 + (int) ((h ^ (h >> 15)) % 220);
}

} // namespace reel::test
