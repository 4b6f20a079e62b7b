// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "text_types.h"

namespace reel::text {

/* A picture of premultiplied 0xAARRGGBB, as Cairo draws them, rows packed. */
struct Argb {
  int width = 0, height = 0;
  std::vector<uint32_t> pixels;

  void resize (int w, int h)
  {
    width = w;
    height = h;
    pixels.assign ((size_t) w * h, 0);
  }
};

/* How the frame writes colours. */
struct ColorForm {
  enum class Model { rgb, yuv, gray };
  Model model = Model::yuv;
  double kr = 0.2126, kb = 0.0722; // of the matrix, BT.709
  bool full_range = false;
  int shift_x = 1, shift_y = 1; // of the second and third component

  bool operator== (const ColorForm &) const = default;
};

/* One component of a frame: where its first sample lies, how far apart rows
 * and samples are, how it is subsampled. */
struct Component {
  uint8_t *data = nullptr;
  int stride = 0, step = 1;
  int shift_x = 0, shift_y = 0;
};

/* A frame to draw into. component[3] is its alpha, straight, if HAS_ALPHA. */
struct Target {
  int width = 0, height = 0;
  int colors = 3;
  int depth = 8; // 10: two bytes a sample, and then no alpha
  bool has_alpha = false;
  Component component[4];
};

/* A picture in the frame's own components, colours premultiplied, with its
 * alpha at the size of the first component and at that of the others. X, Y,
 * W and H are in pixels of the frame, multiples of the subsampling. */
struct Planes {
  Rect place;
  int chroma_width = 0, chroma_height = 0;
  std::vector<uint8_t> color[3];
  std::vector<uint8_t> alpha, chroma_alpha;
  std::vector<uint16_t> sums; // of a row of chroma while converting
};

/* Writes SOURCE, whose left top stands at X, Y of the frame, as FORM wants.
 * Keeps OUT's memory where it suffices. */
void convert (
    const Argb &source, int x, int y, const ColorForm &form, Planes &out);

/* Lays PICTURE over TARGET within CLIP (in pixels of the frame; its left top
 * should be a multiple of the subsampling), OPACITY of 256 strong. Never
 * touches a sample outside the frame. */
void blend (
    const Target &target, const Planes &picture, const Rect &clip, int opacity);

} // namespace reel::text
