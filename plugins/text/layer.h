// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "planes.h"

namespace reel::text {

/* How far a thing is from where it belongs: pixels, and size about its
 * middle. */
struct Move {
  double dx = 0, dy = 0, scale = 1;

  bool none () const { return dx == 0 && dy == 0 && scale == 1; }
  bool operator== (const Move &) const = default;
};

/* One drawn thing with its place on the frame. What it looks like in the
 * frame's own components is kept until it moves. */
class Layer {
public:
  Layer () = default;
  Layer (Argb picture, int x, int y)
      : picture_ (std::move (picture)), x_ (x), y_ (y)
  {
  }

  /* It never moves: what it was drawn from, 4 bytes a pixel, is let go once it
   * is converted. */
  void stand () { stands_ = true; }

  bool empty () const { return picture_.width <= 0 || picture_.height <= 0; }
  Rect place () const { return {x_, y_, picture_.width, picture_.height}; }
  const Argb &picture () const { return picture_; }

  /* Draws within CLIP (pixels of the frame), OPACITY of 256 strong. The same
   * FORM and MOVE as in the last call cost no conversion; one that stands is
   * always given the same. */
  void draw (const Target &target, const ColorForm &form, const Move &move,
      const Rect &clip, int opacity);

private:
  void prepare (const Target &target, const ColorForm &form, const Move &move);

  Argb picture_, moved_;
  int x_ = 0, y_ = 0;
  Planes planes_;
  bool prepared_ = false, stands_ = false;
  ColorForm form_;
  Move move_;
};

/* SOURCE, its left top at X, Y, moved; OUT covers what of it lies within
 * FRAME and OUT_X, OUT_Y is where. Between pixels it is bilinear. */
void move_picture (const Argb &source, int x, int y, const Move &move,
    const Rect &frame, Argb &out, int &out_x, int &out_y);

} // namespace reel::text
