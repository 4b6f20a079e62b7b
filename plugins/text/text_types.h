// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "color.h"

namespace reel::text {

/* "No such time", as GST_CLOCK_TIME_NONE. */
inline constexpr uint64_t kNever = UINT64_MAX;

enum class Style {
  title,
  subtitle,
  lower_third,
  big_number,
  quote,
  label,
  caption,
  karaoke,
  bullets,
  heading,
  code,
  slide,
};
inline constexpr int kStyles = 12;

enum class Align { automatic, left, center, right };

/* Which lines are drawn, of styles with lines of two kinds. */
enum class Shown { all, first, second };

enum class Motion { automatic, none, fade, slide, pop, typewriter, wipe };

/* How its speed is spread over the time it comes or goes in. Automatic: slower
 * towards where it stands, letters evenly. */
enum class Easing { automatic, linear, in, out, in_out };

/* A colour property: the style's own, nothing at all, a soft shade in place of
 * a box, or a colour. */
struct Paint {
  enum class Kind { own, nothing, shade, colour };
  Kind kind = Kind::own;
  Color color;

  Color color_or (Color own) const
  {
    return kind == Kind::colour    ? color
           : kind == Kind::nothing ? Color{0, 0, 0, 0}
                                   : own;
  }
  bool operator== (const Paint &) const = default;
};

/* Where the thing stands: an edge, a corner or the middle of the safe area
 * (-1 left or top, 0 middle, 1 right or bottom), or its middle as fractions
 * of the frame. */
struct Place {
  bool exact = false;
  int side_x = 0, side_y = 0;
  double x = 0.5, y = 0.5;
};

/* A word and when it is said; offset and length count characters. */
struct TimedWord {
  uint64_t start = 0, stop = 0;
  uint32_t offset = 0, length = 0;
};

/* All that decides what a text looks like at which time. Times are
 * nanoseconds of one line of time; what that line is, is the caller's. */
struct TextSpec {
  std::string text;
  bool markup = false;
  Style style = Style::title;
  std::string family;        // empty: the style's
  std::string second_family; // of second lines; empty: that one too
  double font_size = 0;      // pixels where the shorter side is 720; 0: style's
  double scale = 1;          // times that
  /* Where font_size is 0: of a wide frame, as there; frames of other shapes
   * keep the style's proportion. 0: the style's. */
  double base_size = 0;
  double second_size = 0; // of second lines, as font_size; 0: the style's
  /* The others keep their room, so that two pictures of one text, each of one
   * kind of line, go together. A box is around all, with the first. */
  Shown shown = Shown::all;
  std::string language = "en"; // a tag of RFC 3066
  Paint color, background, outline, highlight;
  Paint highlight_text; // of the word on the pill
  Paint muted;          // of second lines
  Paint scrim_color;
  Paint border; // of a box
  /* Of a box, pixels where the shorter side is 720; negative: the style's. */
  double box_padding = -1, box_radius = -1, border_width = 0;
  double safe_area = 0.05; // margin that text keeps, share of the frame
  Align align = Align::automatic;
  std::optional<Place> place;
  double width = 0;           // share of the frame's width; 0: style's
  double scrim = 1;           // share of what any picture needs
  unsigned max_lines = 0;     // 0: style's
  double top = 0, bottom = 1; // shares of the frame's height it keeps between
  Motion enter = Motion::automatic, exit = Motion::automatic;
  Easing enter_easing = Easing::automatic, exit_easing = Easing::automatic;
  uint64_t enter_duration = 400000000, exit_duration = 250000000;
  uint64_t start = 0, stop = kNever;
  std::vector<TimedWord> words;
  std::vector<uint64_t> times;
};

struct Rect {
  int x = 0, y = 0, w = 0, h = 0;

  bool empty () const { return w <= 0 || h <= 0; }
  bool operator== (const Rect &) const = default;
};

inline Rect
intersect (const Rect &a, const Rect &b)
{
  int x0 = a.x > b.x ? a.x : b.x, y0 = a.y > b.y ? a.y : b.y;
  int x1 = a.x + a.w < b.x + b.w ? a.x + a.w : b.x + b.w;
  int y1 = a.y + a.h < b.y + b.h ? a.y + a.h : b.y + b.h;
  return x1 > x0 && y1 > y0 ? Rect{x0, y0, x1 - x0, y1 - y0} : Rect{};
}

/* A rectangle between pixels. */
struct Box {
  double x = 0, y = 0, w = 0, h = 0;
};

} // namespace reel::text
