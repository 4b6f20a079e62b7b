// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>

namespace reel {

/* Times of frames at a fraction of frames a second, without drift: frame N
 * begins at N * den / num seconds, cut to a nanosecond. Times that can't be
 * told in 64 bits are UINT64_MAX. */
struct FrameClock {
  uint64_t num = 30, den = 1;
  bool operator== (const FrameClock &) const = default;

  uint64_t time_of (uint64_t frame) const
  {
    unsigned __int128 t = (unsigned __int128) frame * den * 1000000000u / num;
    return t > UINT64_MAX ? UINT64_MAX : (uint64_t) t;
  }

  /* The first frame that begins at TIME or later; so also how many frames
   * begin before TIME. */
  uint64_t frame_from (uint64_t time) const
  {
    unsigned __int128 unit = (unsigned __int128) den * 1000000000u;
    unsigned __int128 n = (unsigned __int128) time * num / unit;
    auto frame = (uint64_t) (n > UINT64_MAX - 1 ? UINT64_MAX - 1 : n);
    return time_of (frame) < time ? frame + 1 : frame;
  }
};

} // namespace reel
