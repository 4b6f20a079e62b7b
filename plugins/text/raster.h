// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "layer.h"
#include "text_layout.h"

namespace reel::text {

/* What letters are drawn with. Colours of alpha 0 draw nothing. */
struct Ink {
  Color color, outline{0, 0, 0, 0}, shadow{0, 0, 0, 0};
};

/* A round thing beside the letters: a bullet, a bar. */
struct Mark {
  Box box;
  double radius = 0;
  Color color;
};

/* A line to draw and how strong its colour is. */
struct InkedLine {
  const Line *line;
  double size;                     // of the type, pixels
  double strength;                 // of the colour
  std::optional<Color> color = {}; // none: the ink's
};

/* The letters of LINES with MARKS, cut to what lies within FRAME. */
[[nodiscard]] Layer draw_letters (const std::vector<InkedLine> &lines,
    const std::vector<Mark> &marks, const Ink &ink, const Frame &frame);

/* How a box behind text looks. BAR, if it has a width, is cut by its round
 * corners; the border lies within it. */
struct PanelLook {
  double radius = 0;
  Color color;
  Mark bar;
  Color border{0, 0, 0, 0};
  double border_width = 0;
};
[[nodiscard]] Layer draw_panel (
    const Box &box, const PanelLook &look, const Frame &frame);

/* Which edges of the frame a scrim runs on to. */
struct ScrimSides {
  bool left = true, right = true, top = false, bottom = false;
  double fall = 0; // pixels over which it falls off; 0: wide
};
[[nodiscard]] ScrimSides scrim_sides (
    const Box &text, Align align, const Frame &frame);

/* A shade behind TEXT that falls off smoothly over a wide distance: as dense
 * as COLOR says over the whole of TEXT, nothing far away. Dithered. */
[[nodiscard]] Layer draw_scrim (const Box &text, double margin,
    const ScrimSides &sides, Color color, const Frame &frame);

/* Fills OUT with a round box at BOX; its left top pixel is at X, Y. Without
 * allocating once OUT is large enough. */
void draw_pill (
    const Box &box, double radius, Color color, Argb &out, int &x, int &y);

} // namespace reel::text
