// SPDX-License-Identifier: GPL-3.0-or-later
// Grass before rolling hills, the sun low behind them.
#include "noise.h"
#include "pictures.h"

namespace {
const float kSunX = -0.72f, kSunY = 0.36f;

Color
sky (float x, float y)
{
  Color c = ramp ({{-0.1f, hex (0xffe2ae)}, {0.2f, hex (0xfbdcb0)},
                      {0.5f, hex (0xd8d8cc)}, {1.0f, hex (0x8fb4d2)}},
      y);
  float dx = x - kSunX, dy = y - kSunY, d2 = dx * dx + dy * dy;
  c += hex (0xffc874) * (0.45f * std::exp (-d2 * 1.6f));
  c += hex (0xffe6b0) * (1.0f * std::exp (-d2 * 14));
  c += Color{4, 3.4f, 2.4f} * step (0.075f, 0.055f, std::sqrt (d2));
  float far = 1 / (std::max (y, 0.0f) + 0.35f);
  float u = x * far * 0.55f, v = far * 2.6f;
  float n = fbm (u + 2.4f, v, 7, 54, 0.55f);
  float bank = step (0.02f, 0.8f, n) * step (0.25f, 0.6f, y);
  return mix (
      c, mix (hex (0xf6e6d2), hex (0xffdca0), std::exp (-d2)), bank * 0.7f);
}

struct Hill {
  float base, rise, wave;
  float haze;
};
const Hill kHills[] = {
    {0.20f, 0.03f, 0.09f, 0.84f},
    {0.10f, -0.06f, 0.10f, 0.66f},
    {0.00f, 0.07f, 0.09f, 0.46f},
    {-0.13f, -0.06f, 0.08f, 0.26f},
    {-0.30f, 0.05f, 0.06f, 0.10f},
};
const int kCount = 5;

float
hill_top (int n, float x)
{
  const Hill &h = kHills[n];
  return h.base + h.rise * x +
         h.wave *
             fbm (x * (0.55f + 0.12f * n) + n * 3.7f, n * 5.1f, 3, 8, 0.35f);
}

// A round tree of many leaves.
void
tree (Drawing &d, float x, float y, float tall, float haze, Random &random)
{
  Color air = hex (0xf7d49a);
  d.ink (mix (hex (0x2b2a1c), air, haze));
  cairo_rectangle (
      d.cr, x - tall * 0.03, y - tall * 0.1, tall * 0.06, tall * 0.5);
  cairo_fill (d.cr);
  // The crown is of several boughs, each a ball of leaves.
  const int boughs = 5;
  float bx[boughs], by[boughs], size[boughs];
  for (int n = 0; n < boughs; n++) {
    bx[n] = random.between (-0.26f, 0.26f);
    by[n] = random.between (0.38f, 0.82f) - std::fabs (bx[n]) * 0.35f;
    size[n] = random.between (0.14f, 0.25f);
  }
  for (int n = 0; n < 420; n++) {
    int bough = n % boughs;
    float a = random () * 6.2832f, r = std::sqrt (random ());
    float px = x + tall * (bx[bough] + size[bough] * 1.15f * std::cos (a) * r);
    float py = y + tall * (by[bough] + size[bough] * std::sin (a) * r);
    // Light comes from the left and above.
    float lit =
        clamp01 (0.42f - 0.45f * std::cos (a) * r + 0.35f * std::sin (a) * r +
                 random.between (-0.2f, 0.2f));
    Color leaf = mix (hex (0x232f17), hex (0xa08a3a), lit * 0.8f);
    d.ink (mix (leaf, air, haze));
    cairo_arc (d.cr, px, py, tall * random.between (0.015f, 0.045f), 0, 6.2832);
    cairo_fill (d.cr);
  }
}

// A blade of grass that bends with the wind.
void
blade (Drawing &d, float x, float y, float tall, float wide, float bend)
{
  cairo_t *cr = d.cr;
  double tx = x + bend, ty = y + tall;
  cairo_move_to (cr, x - wide, y);
  cairo_curve_to (
      cr, x - wide, y + tall * 0.5, x + bend * 0.3, y + tall * 0.8, tx, ty);
  cairo_curve_to (cr, x + bend * 0.3 + wide, y + tall * 0.75, x + wide,
      y + tall * 0.5, x + wide, y);
  cairo_fill (cr);
}

// An ear of wild grass on its stalk.
void
ear (Drawing &d, float x, float y, float tall, float bend, float size,
    Random &random)
{
  cairo_t *cr = d.cr;
  cairo_set_line_width (cr, size * 0.09);
  cairo_move_to (cr, x, y);
  cairo_curve_to (cr, x, y + tall * 0.5, x + bend * 0.3, y + tall * 0.85,
      x + bend, y + tall);
  cairo_stroke (cr);
  for (int n = 0; n < 26; n++) {
    float t = n / 26.0f;
    float px = x + bend * (0.72f + 0.42f * t) + (t - 0.5f) * bend * 0.1f;
    float py = y + tall * (0.90f + 0.02f * t) + size * 2.6f * t;
    float side = n % 2 ? 1 : -1;
    float length = size * (0.55f - 0.3f * t) * random.between (0.8f, 1.2f);
    cairo_set_line_width (cr, size * 0.10);
    cairo_move_to (cr, px, py);
    cairo_line_to (cr, px + side * length * 0.36, py + length * 0.9);
    cairo_stroke (cr);
    cairo_set_line_width (cr, size * 0.03);
    cairo_move_to (cr, px + side * length * 0.36, py + length * 0.9);
    cairo_line_to (cr, px + side * length * 0.9, py + length * 2.2);
    cairo_stroke (cr);
  }
}
} // namespace

Image
paint_meadow (int width, int height, Finish &finish)
{
  Image image (width, height);
  float pixel = image.pixel ();
  for (int j = 0; j < height; j++)
    for (int i = 0; i < width; i++) {
      float x = image.x_of (float (i)), y = image.y_of (float (j));
      image.at (i, j) = sky (x, y);
    }
  const Color greens[] = {hex (0x6d7a4a), hex (0x63773a), hex (0x667a30),
      hex (0x5c7428), hex (0x4f6a20)};
  for (int n = 0; n < kCount; n++) {
    for (int j = 0; j < height; j++)
      for (int i = 0; i < width; i++) {
        float x = image.x_of (float (i)), y = image.y_of (float (j));
        float top = hill_top (n, x);
        float cover = clamp01 ((top - y) / pixel + 0.5f);
        if (cover <= 0)
          continue;
        float down = top - y;
        float lean = (hill_top (n, x + 0.05f) - hill_top (n, x - 0.05f)) / 0.1f;
        // Swells of the ground, then the grass itself, finer towards us.
        float swell = fbm (x * 1.6f + n, (y - 0.4f * top) * 5 + n, 4, 20 + n);
        float fine = 60.0f / (1 + n * 0.35f);
        float grass = fbm (x * fine, y * fine * 2.2f, 5, 30 + n, 0.62f);
        float fields = noise (x * 2.4f + y * 3 + n * 7, y * 9 - x, 40 + n);
        float light = 0.75f + 1.0f * lean + 0.30f * swell + 0.16f * grass +
                      0.55f * std::exp (-down * 26);
        Color c = mix (greens[n], hex (0xa8934a), clamp01 (fields) * 0.55f);
        c = c * clamp01 (light * 0.72f) +
            hex (0xffcf70) * (0.10f * clamp01 (light - 0.6f) +
                                 0.20f * std::exp (-down * 60));
        float dx = x - kSunX;
        float glare = std::exp (-dx * dx * 1.3f);
        Color air = mix (hex (0xe9cfa2), hex (0xffdc96), glare);
        float foot = step (0.0f, 0.22f, down) * (0.30f - 0.045f * n);
        float mist =
            clamp01 (kHills[n].haze + 0.13f * glare +
                     foot * (0.8f + 0.6f * fbm (x * 2, y * 6, 4, 60 + n)));
        image.at (i, j) = mix (image.at (i, j), mix (c, air, mist), cover);
      }
    Random random (hash (n, 3));
    Drawing trees (width, height);
    float size[] = {0.028f, 0.04f, 0.06f, 0.09f, 0};
    for (int k = 0; k < 90 && n < 4; k++) {
      float x = random.between (-1.8f, 1.8f);
      float wood = noise (x * 2.2f, n * 3.3f, 70);
      if (wood < 0.08f && random () > 0.05f)
        continue;
      float drop = random () < 0.65f ? 0 : random.between (0, 0.05f);
      float dx = x - kSunX;
      tree (trees, x, hill_top (n, x) - drop - 0.005f,
          size[n] * random.between (0.6f, 1.3f),
          clamp01 (kHills[n].haze + 0.2f * std::exp (-dx * dx * 1.3f)), random);
    }
    trees.done ();
    trees.paint_on (image);
  }
  // The meadow before us, in sheets from far to near.
  for (int sheet = 0; sheet < 6; sheet++) {
    Drawing grass (width, height);
    Random random (hash (sheet, 77));
    float t = sheet / 5.0f;
    float base = -0.46f - 0.68f * t;
    int count = int (mix (5200, 900, std::sqrt (t)));
    for (int k = 0; k < count; k++) {
      float x = random.between (-1.9f, 1.9f);
      float y = base - random () * (0.16f + 0.1f * t);
      float tall = mix (0.07f, 0.46f, t) * random.between (0.5f, 1.1f) *
                   (0.85f + 0.3f * noise (x * 2, sheet * 2.0f, 80));
      float bend = tall * (0.28f + 0.22f * noise (x * 1.5f, sheet * 3.0f, 81) +
                              random.between (-0.32f, 0.32f));
      // Blades glow where the sun shines through them.
      float dx = x - kSunX;
      float glow = std::exp (-dx * dx * 0.8f) * (0.9f - 0.35f * t);
      float pick = random ();
      Color c = mix (hex (0x2e4a14), hex (0x7f9430), pick);
      if (random () < 0.22f)
        c = mix (hex (0x9a8440), hex (0xd8bf72), random ());
      c = c * (0.62f + 0.4f * random ()) +
          hex (0xffc65a) * (0.26f * glow * pick);
      c = c * (1 - 0.42f * t);
      grass.ink (c);
      blade (grass, x, y, tall, mix (0.0018f, 0.0062f, t), bend);
      if (random () < 0.02f) {
        grass.ink (mix (hex (0xb79a58), hex (0xffd98c), clamp01 (glow)) *
                   (1 - 0.25f * t));
        ear (grass, x, y, tall * 1.28f, bend * 0.9f, mix (0.010f, 0.045f, t),
            random);
      }
    }
    grass.done ();
    if (sheet == 5)
      grass.soften (height / 1440.0f * 5);
    grass.paint_on (image);
    // Warm air between the sheets.
    for (int j = 0; j < height; j++)
      for (int i = 0; i < width; i++) {
        float x = image.x_of (float (i)), y = image.y_of (float (j));
        float dx = x - kSunX, dy = y - kSunY;
        float air = 0.060f * std::exp (-(dx * dx + dy * dy) * 1.1f);
        image.at (i, j) += hex (0xffcf82) * (air * (1 - t));
      }
  }
  finish.bloom = 0.09f;
  finish.bloom_size = 0.07f;
  finish.contrast = 0.12f;
  return image;
}
