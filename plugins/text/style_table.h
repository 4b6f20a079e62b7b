// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "text_types.h"

namespace reel::text {

/* What stands between the picture and the text unless one says otherwise. */
enum class Backdrop { scrim, panel };

/* Where a style stands; see place_block (). */
enum class Anchor { middle, below, lower_left, caption, heading };

/* Type of one kind of line. Sizes are shares of the frame's shorter side. */
struct Type {
  double size = 0;
  int weight = 400;
  double line_height = 1.3; // times the size
  double tracking = 0;      // times the size, between letters
  double strength = 1;      // opacity of the colour
  bool italic = false;
};

struct StyleInfo {
  const char *nick;
  const char *families; // as Pango takes them
  Type first, second;   // second.size 0: all lines are alike
  double upright_size;  // of the first, where the frame is upright
  double square_size;   // of the first, where it is about square
  double width;         // of the text, share of the frame's width
  int letters, upright_letters, square_letters; // a line at most; 0: any
  unsigned max_lines;                           // 0: as many as fit
  Align align;
  Anchor anchor;
  Backdrop backdrop;
  double panel; // opacity of the panel
  Motion enter, exit;
};

/* The shape of the frame, which decides sizes and places. */
enum class Shape { wide, square, upright };

[[nodiscard]] Shape shape_of (int width, int height);
[[nodiscard]] const StyleInfo &style_info (Style style);
/* The part of the frame that text keeps to: MARGIN on each side, a share of
 * it; of an upright frame more, where players draw. */
[[nodiscard]] Box safe_area (int width, int height, double margin = 0.05);

inline constexpr Color kWhite{255, 255, 255};
inline constexpr Color kAccent{0x2b, 0x6a, 0xf0};
inline constexpr Color kPanel{0x0b, 0x0e, 0x14};
inline constexpr double kSmallest = 0.6; // type shrinks to this, no further

} // namespace reel::text
