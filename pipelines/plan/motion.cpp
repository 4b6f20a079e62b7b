// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/motion.h"

#include <algorithm>
#include <vector>

#include <glib.h>

#include "sha256.h"

namespace reel {

/* `auto` aims at this share of the frame a second (look.md asks for 1 to 1.5
 * per cent): slow enough to read over, fast enough to be seen. */
static constexpr double kAutoPace = 0.0125;

static uint64_t
hash_of (uint64_t seed, const std::string &key)
{
  std::string text = std::to_string (seed) + "/" + key;
  std::string head = sha256_of (text).substr (0, 15);
  return g_ascii_strtoull (head.c_str (), nullptr, 16);
}

static MotionKind
pick (MotionKind previous, uint64_t seed, const std::string &key)
{
  std::vector<MotionKind> kinds = {MotionKind::ZoomIn, MotionKind::ZoomOut,
      MotionKind::PanLeft, MotionKind::PanRight};
  std::erase (kinds, previous);
  return kinds[hash_of (seed, key) % kinds.size ()];
}

/* A view of SIZE whose place leaves the focus where it is in the whole. */
static Region
around (double size, const std::array<double, 2> &focus)
{
  return {focus[0] * (1 - size), focus[1] * (1 - size), size, size};
}

MotionPath
motion_path (const Background &background, Nanoseconds duration,
    MotionKind previous, uint64_t seed, const std::string &key,
    MotionKind &used)
{
  const Motion &motion = background.motion;
  MotionPath path;
  path.easing = motion.easing;
  used = motion.kind;
  double amount = motion.amount;
  if (used == MotionKind::Auto) {
    used = pick (previous, seed, key);
    amount =
        std::min (amount, kAutoPace * (double) duration / (double) kSecond);
  }
  Region close = around (1 - amount, background.focus);
  Region at_start = close, at_end = close;
  switch (used) {
  case MotionKind::None:
  case MotionKind::Auto:
    return path;
  case MotionKind::FromTo:
    path.from = motion.from;
    path.to = motion.to;
    return path;
  case MotionKind::ZoomIn:
    at_start = Region{};
    break;
  case MotionKind::ZoomOut:
    at_end = Region{};
    break;
  case MotionKind::PanLeft:
    at_start.x = amount;
    at_end.x = 0;
    break;
  case MotionKind::PanRight:
    at_start.x = 0;
    at_end.x = amount;
    break;
  case MotionKind::PanUp:
    at_start.y = amount;
    at_end.y = 0;
    break;
  case MotionKind::PanDown:
    at_start.y = 0;
    at_end.y = amount;
    break;
  }
  path.from = at_start;
  path.to = at_end;
  return path;
}

} // namespace reel
