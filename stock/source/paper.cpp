// SPDX-License-Identifier: GPL-3.0-or-later
// Layers of cut paper, lit from the upper left.
#include "noise.h"
#include "pictures.h"

namespace {
const Color kSheets[] = {
    hex (0xf6efe3),
    hex (0xf2dcc2),
    hex (0xefbf9b),
    hex (0xe59a78),
    hex (0xcf7463),
    hex (0x8d5a66),
    hex (0x4d4c68),
    hex (0x2b3a55),
};
const int kCount = 8;

// The upper edge of a sheet, across the view; it falls towards the right.
float
edge (int sheet, float x)
{
  float s = float (sheet);
  float level = 0.98f - 0.262f * s;
  return level - 0.20f * x +
         0.17f * std::sin (x * (1.35f + 0.11f * s) + s * 1.9f) +
         0.07f * std::sin (x * (2.9f - 0.13f * s) + s * 3.1f + 0.6f);
}

// Distance from a place to the edge: above zero on the paper.
float
inside (int sheet, float x, float y)
{
  float e = edge (sheet, x);
  float tilt = (edge (sheet, x + 0.01f) - edge (sheet, x - 0.01f)) / 0.02f;
  return (e - y) / std::sqrt (1 + tilt * tilt);
}

// Fibres and tooth of the paper.
float
tooth (int sheet, float x, float y)
{
  float fine = fbm (x * 150, y * 150, 4, 10 + sheet, 0.65f);
  float wx = x + 0.03f * noise (x * 9, y * 9, 40 + sheet);
  float fibre = ridged (
      wx * 34, y * 34 + 0.4f * noise (x * 20, y * 20, 7), 3, 70 + sheet);
  return 0.016f * fine + 0.05f * (fibre - 0.55f);
}
} // namespace

Image
paint_paper (int width, int height, Finish &finish)
{
  Image image (width, height);
  float pixel = image.pixel ();
  for (int j = 0; j < height; j++)
    for (int i = 0; i < width; i++) {
      float x = image.x_of (float (i)), y = image.y_of (float (j));
      Color c = hex (0xfbf6ec) * (1 + tooth (20, x, y));
      for (int sheet = 0; sheet < kCount; sheet++) {
        // Each casts two shadows on what lies beneath: close, and wide.
        float near = inside (sheet, x - 0.004f, y + 0.008f - 0.014f);
        float wide = inside (sheet, x - 0.028f, y - 0.05f);
        float shadow = 0.34f * step (-0.018f, 0.006f, near) +
                       0.40f * step (-0.105f, 0.05f, wide);
        Color dim = mix (Color{1, 1, 1}, hex (0x5b3f4e), shadow);
        float over = clamp01 (inside (sheet, x, y) / pixel + 0.5f);
        c = c * mix (dim, Color{1, 1, 1}, over);
        if (over <= 0)
          continue;
        float in = inside (sheet, x, y);
        float rim = std::exp (-in / 0.0035f) * 0.30f;
        float roll = 0.10f * std::exp (-in / 0.05f);
        float light = 1.0f + 0.10f * (-x * 0.35f + y * 0.5f);
        Color paper =
            kSheets[sheet] * (light * (1 + roll + tooth (sheet, x, y)));
        paper = mix (paper, hex (0xffffff), rim * 0.7f);
        c = mix (c, paper, over);
      }
      image.at (i, j) = c * 0.97f;
    }
  finish.bloom = 0.04f;
  finish.vignette = 0.16f;
  return image;
}
