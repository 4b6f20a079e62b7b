// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "brief/brief.h"

namespace reel {

/* What the frame has for the slides and programs of a scene: below a heading
 * and bullets, above captions. */
struct SlideRoom {
  double top = 0, bottom = 1; // fractions of the height
  double middle = 0;          // bullets keep above it; 0: there are none
  int columns = 0, lines = 0; // of programs, at the smallest size
};

/* Of SCENE in THEME where it is WIDTH x HEIGHT pixels and captioned by
 * CAPTIONS. A heading's lines are guessed by its letters, rather too many than
 * too few. */
SlideRoom slide_room (const Scene &scene, const Captions &captions, int width,
    int height, const Theme &theme = Theme ());

/* Whether the subtitle of SCENE, which has a title too, is a text apart: with
 * a place, width or box of its own, a font file that isn't the title's, a style
 * that is none of a title's lines, or coming and going within a title's box. */
bool is_subtitle_apart (const Scene &scene);

/* The size of a program of LINES lines in THEME, in pixels of a picture of 720;
 * what doesn't fit its room with it shrinks further, down to kLeastCode. */
double code_size (int lines, const Theme &theme = Theme ());

/* Shares of the frame's shorter side. */
inline constexpr double kCodeSize = 0.034, kLeastCode = 0.026;

} // namespace reel
