// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace reel {

/* A picture with alpha: BGRA of sRGB, premultiplied, rows without gaps. */
struct AlphaPicture {
  int width = 0, height = 0;
  std::vector<uint8_t> pixels;
};

/* PIXELS, WIDTH x HEIGHT of BGRA that is not premultiplied, STRIDE bytes a
 * row, as an AlphaPicture of TO_WIDTH x TO_HEIGHT. Scaled with Catmull-Rom's
 * cubic (Keys, 1981), which leaves a picture of the wanted size as it is;
 * colours count by their alpha, so that no edge gets the colour of what can't
 * be seen. */
AlphaPicture scale_picture (const uint8_t *pixels, int width, int height,
    ptrdiff_t stride, int to_width, int to_height);

/* A part of a picture: of its columns and rows, the last ones not in it. */
struct PixelBox {
  int left = 0, top = 0, right = 0, bottom = 0;
};

/* The least part of BGRA PIXELS with all in it that can be seen; empty if
 * nothing can. */
PixelBox visible_box (
    const uint8_t *pixels, int width, int height, ptrdiff_t stride);

/* A part of a frame of I420, as it is laid over it. */
struct Sprite {
  int x = 0, y = 0;          // in the frame; even
  int width = 0, height = 0; // even
  std::vector<uint8_t> planes[3];
  std::vector<uint8_t> alpha, chroma_alpha;
};

/* Where an AlphaPicture goes: its left upper corner in pixels of the frame. */
struct SpritePlace {
  double x = 0, y = 0;
  double scale = 1;
};

/* PICTURE as I420 of BT.709, limited range, chroma sited as in MPEG-2. */
Sprite make_sprite (const AlphaPicture &picture, const SpritePlace &place);

/* A plane of a frame or of what goes over it. */
struct PlaneView {
  uint8_t *data = nullptr;
  ptrdiff_t stride = 0;
  int width = 0, height = 0;
};

/* What is laid over a plane of the frame: OPAQUE where alpha is null. */
struct LayerView {
  const uint8_t *data = nullptr, *alpha = nullptr;
  ptrdiff_t stride = 0, alpha_stride = 0;
  int x = 0, y = 0; // in the plane
  int width = 0, height = 0;
};

/* Blends LAYER, straight colours, into PLANE, as far as it lies in it; OPACITY
 * from 0 to 256. */
void blend_plane (const PlaneView &plane, const LayerView &layer, int opacity);

} // namespace reel
