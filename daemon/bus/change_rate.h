// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

namespace reel::daemon {

/* When a job's changes may be told, so that no second holds more than four
 * PropertiesChanged. Three of them are for what happens on the way; the fourth
 * is kept for the end, which is told at once. Times are microseconds. */
class ChangeRate {
public:
  /* Earliest time from NOW on. What IS_URGENT (another state) need not keep
   * the distance that progress does. */
  int64_t due (int64_t now, bool is_urgent) const
  {
    int64_t time = std::max (now, told_[0] + kSecond);
    return is_urgent ? time : std::max (time, told_.back () + kSecond / 3);
  }
  void told (int64_t now)
  {
    std::rotate (told_.begin (), told_.begin () + 1, told_.end ());
    told_.back () = now;
  }

private:
  static constexpr int64_t kSecond = 1000000;
  std::array<int64_t, 3> told_ = {-kSecond, -kSecond, -kSecond}; // oldest first
};

} // namespace reel::daemon
