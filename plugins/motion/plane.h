// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

namespace reel::motion {

/* What zimg and the compilers' vector loops like: the start of a plane and its
 * rows are multiples of this. */
inline constexpr size_t kAlignment = 64;

/* One component of a picture, borrowed: WIDTH x HEIGHT samples of DEPTH bits,
 * one byte each up to 8 bits, else two (native order). */
template <typename Byte> struct BasicPlaneRef {
  Byte *data = nullptr;
  ptrdiff_t stride = 0; // bytes from row to row
  int width = 0;
  int height = 0;
  int depth = 8;

  [[nodiscard]] int bytes () const { return depth > 8 ? 2 : 1; }
  [[nodiscard]] Byte *row (int y) const { return data + y * stride; }
  [[nodiscard]] bool is_aligned (size_t to) const
  {
    return reinterpret_cast<uintptr_t> (data) % to == 0 &&
           stride % (ptrdiff_t) to == 0;
  }
};

struct PlaneRef : BasicPlaneRef<uint8_t> {};

struct ConstPlaneRef : BasicPlaneRef<const uint8_t> {
  ConstPlaneRef () = default;
  ConstPlaneRef (
      const uint8_t *samples, ptrdiff_t row_bytes, int w, int h, int bits = 8)
  {
    data = samples;
    stride = row_bytes;
    width = w;
    height = h;
    depth = bits;
  }
  ConstPlaneRef (const PlaneRef &p)
      : ConstPlaneRef (p.data, p.stride, p.width, p.height, p.depth)
  {
  }
};

/* One component of a picture, owned and aligned. Its memory only ever grows, so
 * that one that is shaped again for each frame allocates nothing. */
class Plane {
public:
  /* Makes room for that shape; what it held is lost. False without memory. */
  [[nodiscard]] bool shape (int width, int height, int depth);
  [[nodiscard]] PlaneRef ref ();
  [[nodiscard]] bool empty () const { return ref_.data == nullptr; }

private:
  struct Free {
    void operator() (uint8_t *p) const;
  };
  std::unique_ptr<uint8_t, Free> memory_;
  size_t size_ = 0;
  PlaneRef ref_;
};

/* Copies samples; both have the same depth, FROM is at least as large as TO. */
void copy_plane (const ConstPlaneRef &from, const PlaneRef &to);

/* Sets every sample. */
void fill_plane (const PlaneRef &plane, uint16_t value);

/* The part of PLANE that starts at X, Y. */
[[nodiscard]] PlaneRef sub_plane (
    const PlaneRef &plane, int x, int y, int width, int height);

} // namespace reel::motion
