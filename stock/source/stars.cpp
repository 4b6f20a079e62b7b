// SPDX-License-Identifier: GPL-3.0-or-later
// The Milky Way over hills and a still lake.
#include "pictures.h"
#include "water.h"

namespace {
const float kHorizon = -0.66f;

// Along and across the band of the galaxy.
void
band_place (float x, float y, float &along, float &across)
{
  const float c = std::cos (1.02f), s = std::sin (1.02f);
  float px = x - 0.28f, py = y - 0.1f;
  along = px * c + py * s;
  across = -px * s + py * c - 0.10f * along * along;
}

float
band (float x, float y)
{
  float along, across;
  band_place (x, y, along, across);
  float width = 0.21f + 0.05f * noise (along * 2, 0, 3);
  float core = std::exp (-(along + 0.35f) * (along + 0.35f) * 2.1f);
  return std::exp (-across * across / (width * width)) * (0.45f + 0.75f * core);
}

// Dust before the stars.
float
dust (float x, float y)
{
  float along, across;
  band_place (x, y, along, across);
  float wx = 0.4f * fbm (x * 2, y * 2, 4, 12);
  float n = fbm (along * 2.3f + wx, across * 5.2f + wx, 7, 15, 0.56f);
  float middle = std::exp (-std::pow ((across + 0.03f) / 0.085f, 2.0f));
  float spread = std::exp (-std::pow (across / 0.24f, 2.0f));
  return clamp01 (middle * (0.55f + 0.8f * n) + spread * (n - 0.12f) * 0.8f);
}

Color
sky (float x, float y)
{
  float up = y - kHorizon;
  Color c = ramp ({{0, hex (0x4d6f7d)}, {0.16f, hex (0x2f4a68)},
                      {0.5f, hex (0x182c50)}, {1.7f, hex (0x0a1430)}},
      up);
  float glow = std::exp (-(x + 0.5f) * (x + 0.5f) * 0.9f - up * up * 20);
  c += hex (0xd89a5a) * (0.20f * glow);
  // Airglow: faint green, in folds.
  float folds = 0.5f + 0.5f * fbm (x * 0.7f + y * 0.4f, y * 2.6f, 4, 80);
  c += hex (0x3c8a70) * (0.06f * folds * std::exp (-up * 1.5f));
  float b = band (x, y);
  float clumps = 0.75f + 0.55f * fbm (x * 3.1f, y * 3.1f, 6, 33);
  float along, across;
  band_place (x, y, along, across);
  Color warm = mix (hex (0x9db4e6), hex (0xf2cfae),
      std::exp (-(along + 0.4f) * (along + 0.4f) * 2.4f));
  Color light = warm * (0.40f * b * clumps);
  light += hex (0xc06a86) *
           (0.10f * b * step (0.2f, 0.7f, fbm (x * 5, y * 5, 4, 66)));
  float d = dust (x, y);
  light = light * (1 - 0.80f * d);
  return c * (1 - 0.25f * d * b) + light;
}

void
add_star (Image &image, float fx, float fy, float radius, Color c)
{
  int reach = int (radius * 3) + 1;
  for (int j = int (fy) - reach; j <= int (fy) + reach; j++)
    for (int i = int (fx) - reach; i <= int (fx) + reach; i++) {
      if (i < 0 || j < 0 || i >= image.w || j >= image.h)
        continue;
      float dx = i - fx, dy = j - fy;
      image.at (i, j) +=
          c * std::exp (-(dx * dx + dy * dy) / (radius * radius));
    }
}

void
add_stars (Image &image)
{
  Random random (20);
  float scale = image.h / 1440.0f;
  for (int n = 0; n < 90000; n++) {
    float fx = random () * image.w, fy = random () * image.h;
    float x = image.x_of (fx), y = image.y_of (fy);
    float pick = random (), tint = random ();
    // Twice as bright, a third as many.
    float flux = std::min (0.045f * std::pow (random () + 1e-5f, -0.62f), 7.0f);
    float seen = 0.22f + 0.78f * band (x, y) * (1 - 0.85f * dust (x, y));
    if (y < kHorizon || pick > seen)
      continue;
    float up = step (0, 0.5f, y - kHorizon);
    Color c = mix (hex (0xffd8b0), hex (0xb8ceff), tint);
    flux *= 0.3f + 0.7f * up;
    float radius = 0.72f + 0.42f * std::sqrt (flux);
    add_star (image, fx, fy, std::max (radius * scale, 0.5f), c * flux);
  }
}

float
hill_top (int layer, float x)
{
  switch (layer) {
  case 0:
    return 0.16f + 0.13f * ridged (x * 0.8f + 2, 4, 6, 2) + 0.05f * x;
  case 1:
    return 0.075f + 0.085f * fbm (x * 1.3f + 1, 8, 5, 6) - 0.055f * x +
           0.003f * fbm (x * 120, 2, 2, 8);
  default:
    return 0.015f + 0.06f * fbm (x * 1.1f + 5, 2, 4, 9) + 0.045f * x +
           0.012f * std::fabs (noise (x * 75, 4, 10)) *
               step (-0.1f, 0.5f, noise (x * 6, 7, 12));
  }
}
} // namespace

Image
paint_stars (int width, int height, Finish &finish)
{
  Image image (width, height);
  float pixel = image.pixel ();
  for (int j = 0; j < height; j++)
    for (int i = 0; i < width; i++)
      if (float y = image.y_of (float (j)); y > kHorizon - 3 * pixel)
        image.at (i, j) = sky (image.x_of (float (i)), y);
  add_stars (image);
  const Color near[] = {hex (0x1c2f48), hex (0x101d31), hex (0x070d18)};
  for (int j = 0; j < height; j++)
    for (int i = 0; i < width; i++) {
      float x = image.x_of (float (i)), up = image.y_of (float (j)) - kHorizon;
      if (up < -3 * pixel)
        continue;
      for (int layer = 0; layer < 3; layer++) {
        float over = clamp01 ((hill_top (layer, x) - up) / pixel + 0.5f);
        float mist = std::exp (-up * 22) * (layer == 2 ? 0.12f : 0.45f) *
                     (0.8f + 0.5f * fbm (x * 2, up * 20 + layer, 4, 50));
        float side = fbm (x * 7 + up * 4, up * 11, 5, 61 + layer);
        Color c = near[layer] * (1 + 0.16f * side * (2 - layer));
        image.at (i, j) = mix (
            image.at (i, j), mix (c, hex (0x4c6f80), clamp01 (mist)), over);
      }
    }
  Water water;
  water.horizon = kHorizon;
  water.slope = 0.012f;
  water.height = 2;
  water.longest = 5;
  water.deep = hex (0x050b18);
  water.samples = 10;
  auto above = [&] (float x, float y, const Water::Hit &) {
    return image.sample (x, std::min (y, 1.6f) + kHorizon);
  };
  Image below = image;
  for (int j = 0; j < height; j++)
    for (int i = 0; i < width; i++) {
      float x = image.x_of (float (i)), y = image.y_of (float (j));
      if (y >= kHorizon)
        continue;
      Random random (hash (i, j, 9));
      Color c = water.at (x, y, pixel, random, above) * 0.85f;
      float far = std::exp ((y - kHorizon) * 38);
      below.at (i, j) = mix (c, hex (0x36546a), 0.35f * far);
    }
  finish.bloom = 0.10f;
  finish.bloom_size = 0.03f;
  finish.vignette = 0.3f;
  return below;
}
