// SPDX-License-Identifier: GPL-3.0-or-later
// A forest of spruces on slopes, in drifting fog.
#include "noise.h"
#include "pictures.h"

namespace {
struct Slope {
  float base, tilt; // height in the middle of the view, rise to the right
  float tree;       // height of a tree
  int trees;
  float clear; // how little fog lies before it
};
const Slope kSlopes[] = {
    {0.44f, 0.24f, 0.085f, 3400, 0.12f},
    {0.22f, -0.18f, 0.12f, 2600, 0.24f},
    {0.00f, 0.22f, 0.18f, 1900, 0.40f},
    {-0.28f, -0.20f, 0.27f, 1300, 0.60f},
    {-0.66f, 0.24f, 0.42f, 700, 0.82f},
    {-1.16f, -0.26f, 0.70f, 240, 0.97f},
    {-1.66f, -0.30f, 1.15f, 46, 1.0f},
};
const int kCount = 7;

float
slope_top (int number, float x)
{
  const Slope &s = kSlopes[number];
  return s.base + s.tilt * x + 0.10f * fbm (x * 0.9f, number * 4.3f, 4, 7);
}

// A spruce: boughs that rise at the top and hang further down, with twigs.
// Its tone, 0 to 1, is drawn as red.
void
spruce (Drawing &d, float x, float base, float tall, float tone, Random &random)
{
  cairo_t *cr = d.cr;
  float lean = random.between (-0.015f, 0.015f) * tall;
  float spread = random.between (0.15f, 0.24f) * tall;
  float bare = random.between (-0.05f, 0.08f);
  auto px = [&] (float t) { return x + lean * t; };
  d.ink ({tone, 0, 0});
  cairo_move_to (cr, x - 0.010 * tall, base - 0.1 * tall);
  cairo_line_to (cr, px (1), base + tall);
  cairo_line_to (cr, x + 0.010 * tall, base - 0.1 * tall);
  cairo_fill (cr);
  int rows = 46 + int (random () * 14 + 60 * std::min (tall, 0.8f));
  for (int row = 0; row < rows; row++) {
    float t = bare + (0.985f - bare) * (row + random () * 1.6f) / (rows + 1);
    float cone = std::pow (std::max (1 - t, 0.0f), 0.9f) *
                 (0.85f + 0.15f * std::sin (t * 37 + lean * 900));
    for (int side = -1; side <= 1; side += 2) {
      float length = spread * (cone + 0.008f) * random.between (0.5f, 1.15f);
      // Here and there one is broken.
      if (random () < 0.08f)
        length *= 0.35f;
      float hang =
          mix (random.between (0.4f, 0.8f), -0.75f, step (0.62f, 1.02f, t));
      float drop = length * hang;
      float y = base + tall * t;
      float tip_x = px (t) + side * length, tip_y = y - drop;
      float thick = 0.30f * length * (0.4f + cone) + 0.001f * tall;
      d.ink ({clamp01 (tone + random.between (-0.10f, 0.10f)), 0, 0});
      cairo_move_to (cr, px (t), y + thick * 0.5);
      cairo_curve_to (cr, px (t) + side * length * 0.4, y + thick * 0.2,
          tip_x - side * length * 0.2, tip_y + drop * 0.1, tip_x, tip_y);
      cairo_curve_to (cr, tip_x - side * length * 0.3, tip_y - drop * 0.15,
          px (t) + side * length * 0.4, y - drop * 0.6 - thick, px (t),
          y - thick);
      cairo_fill (cr);
      // Twigs of needles, hanging from the bough.
      int twigs = tall > 0.3f ? 14 : tall > 0.12f ? 8 : 3;
      cairo_set_line_width (cr, std::max (0.0016f * tall, 0.0008f));
      for (int k = 1; k <= twigs; k++) {
        float u = (k - random () * 0.7f) / twigs;
        float wx = px (t) + side * length * u;
        float wy = y - drop * (0.4f * u + 0.6f * u * u);
        float needle =
            tall * (0.004f + 0.030f * cone) * random.between (0.5f, 1.1f);
        cairo_move_to (cr, wx, wy + needle * 0.2);
        cairo_line_to (cr, wx + side * needle * random.between (0.1f, 0.8f),
            wy - needle * mix (0.9f, 0.1f, step (0.7f, 1, t)));
      }
      cairo_stroke (cr);
    }
  }
}

Color
fog_light (float x, float y)
{
  float dx = x - 0.55f, dy = y - 0.75f;
  float sun = std::exp (-(dx * dx * 0.5f + dy * dy * 0.9f));
  Color c = mix (hex (0x93a6a8), hex (0xc9d2cc), step (-1.0f, 0.9f, y));
  c = mix (c, hex (0xfbf0da), sun * 0.9f);
  return c + hex (0xfff0d0) * (0.15f * std::exp (-(dx * dx + dy * dy) * 6));
}
} // namespace

Image
paint_forest (int width, int height, Finish &finish)
{
  Image image (width, height);
  for (int j = 0; j < height; j++)
    for (int i = 0; i < width; i++) {
      float x = image.x_of (float (i)), y = image.y_of (float (j));
      float drift = fbm (x * 0.9f, y * 2.2f, 5, 2);
      image.at (i, j) = fog_light (x, y) * (1 + 0.05f * drift);
    }
  for (int number = 0; number < kCount; number++) {
    const Slope &slope = kSlopes[number];
    Drawing trees (width, height);
    Random random (hash (number, 11));
    trees.ink ({0.35f, 0, 0});
    cairo_move_to (trees.cr, -2, -1.2);
    for (float x = -2; x <= 2; x += 0.01f)
      cairo_line_to (trees.cr, x, slope_top (number, x));
    cairo_line_to (trees.cr, 2, -1.2);
    cairo_fill (trees.cr);
    // Rows of trees, the nearer ones lower on the slope.
    for (int n = 0; n < slope.trees; n++) {
      float back = 1 - float (n) / slope.trees;
      float x = random.between (-1.95f, 1.95f);
      float base =
          slope_top (number, x) - std::pow (1 - back, 1.6f) * slope.tree * 2.6f;
      float group = 0.78f + 0.35f * noise (x * 3, number * 2.0f, 17);
      float tall = slope.tree * group * random.between (0.6f, 1.15f);
      // The further back, the more fog lies between them.
      float tone = 0.25f + 0.5f * back + random.between (-0.16f, 0.16f);
      spruce (trees, x, base, tall, clamp01 (tone), random);
    }
    trees.done ();
    for (int j = 0; j < height; j++)
      for (int i = 0; i < width; i++) {
        float cover = trees.at (i, j).cover;
        float x = image.x_of (float (i)), y = image.y_of (float (j));
        Color light = fog_light (x, y);
        Color &c = image.at (i, j);
        if (cover > 0) {
          float depth = slope_top (number, x) + slope.tree * 0.5f - y;
          float tone = trees.at (i, j).color.r / cover;
          Color wood = mix (hex (0x14231f), hex (0x5c6f62), tone);
          // Fog rises from the foot of each slope.
          float pool = step (0.30f, 1.15f,
              depth / (0.45f + 1.0f * slope.tree) +
                  0.34f * fbm (x * 1.4f + number * 3, y * 2.6f, 5, 50));
          float clear = slope.clear * (1 - 0.93f * pool);
          c = mix (c, mix (light, wood, clear), cover);
        }
        // Wisps drift before it.
        float wisp = fbm (x * 1.1f + number * 5, y * 3.4f - number, 6, 60);
        float thin =
            step (0.05f, 0.8f, wisp) * 0.30f * (1 - slope.clear * 0.6f);
        c = mix (c, light, thin);
      }
  }
  // Shafts of light from the sun behind the fog.
  for (int j = 0; j < height; j++)
    for (int i = 0; i < width; i++) {
      float x = image.x_of (float (i)), y = image.y_of (float (j));
      float dx = x - 0.75f, dy = y - 1.5f;
      float angle = std::atan2 (dx, -dy), far = std::sqrt (dx * dx + dy * dy);
      float shaft =
          fbm (angle * 5, 0.4f, 3, 80) + 0.4f * noise (angle * 19, 1, 83);
      float amount = 0.10f * clamp01 (shaft + 0.15f) * std::exp (-far * 0.55f) *
                     step (0.3f, 0.9f, far);
      image.at (i, j) += hex (0xfff0d2) * amount;
    }
  finish.bloom = 0.12f;
  finish.bloom_size = 0.04f;
  finish.contrast = 0.1f;
  return image;
}
