// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace reel {

/* A plane of samples of 8 bits. */
struct PaintedPlane {
  uint8_t *data = nullptr;
  int width = 0, height = 0, stride = 0;
};

/* An ellipse or a rectangle by its middle and half its sides, in samples of a
 * plane: 0,0 is the upper left corner of its first one. */
struct PaintedShape {
  bool is_ellipse = true;
  double x = 0, y = 0, half_width = 0, half_height = 0;
};

/* A shape that stays bright: by PRESENCE, 0 to 1, while all else is darkened by
 * DIM times that. */
struct Spotlight {
  PaintedShape shape;
  double presence = 0;
  double dim = 0;
};

/* A line around a shape, and a soft shadow on both of its sides that sets it
 * off from a picture of the same colour; widths in samples. */
struct PaintedLine {
  PaintedShape shape;
  double width = 0, shadow = 0;
  double presence = 0; // of both
};

/* Draws on planes, anti-aliased, by how far each sample is from a shape's edge.
 * The same on every machine: no sample depends on how many are computed at
 * once. Keeps the memory it works with. */
class CalloutPainter {
public:
  /* Brings samples closer to BLACK, all but those in LIGHTS: of several, what
   * is in any of them stays bright. */
  void darken (const PaintedPlane &plane, std::span<const Spotlight> lights,
      uint8_t black);
  /* Lays VALUE over SHAPE by PRESENCE. */
  void cover (const PaintedPlane &plane, const PaintedShape &shape,
      double presence, uint8_t value);
  /* Draws LINE in VALUE, its shadow towards BLACK. */
  void outline (const PaintedPlane &plane, const PaintedLine &line,
      uint8_t value, uint8_t black);

private:
  std::vector<uint8_t> light_; // of a row
};

} // namespace reel
