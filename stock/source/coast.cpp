// SPDX-License-Identifier: GPL-3.0-or-later
// A coast at dawn: headlands one behind the other, mist at their feet.
#include "pictures.h"
#include "water.h"

namespace {
const float kHorizon = -0.3f;
const float kSunX = -0.62f, kSunY = 0.1f;

struct Headland {
  float end;    // where it falls into the sea
  float height; // well inland
  float far;    // 0 near, 1 lost in haze
  float cliff;  // how steep the end is
};
const Headland kHeadlands[] = {
    {-0.95f, 0.15f, 0.93f, 0.9f},
    {-0.30f, 0.25f, 0.80f, 0.6f},
    {0.12f, 0.38f, 0.60f, 0.5f},
    {0.52f, 0.50f, 0.36f, 0.5f},
    {0.90f, 0.70f, 0.10f, 0.5f},
};

float
profile (const Headland &land, int number, float x)
{
  float in = x - land.end;
  float wander = 0.05f * fbm (x * 3, number * 9.1f, 3, 21);
  float rise = clamp01 ((in + wander) / land.cliff);
  rise = 1 - std::pow (1 - rise, 2.6f);
  float hills = 0.82f + 0.30f * fbm (x * 1.7f + number * 5.3f, 1.5f, 3, 5);
  float rough = 0.035f * ridged (x * 6, number * 3.7f, 5, 9);
  float trees = 0.006f * (1 - land.far) * fbm (x * 90, number * 2.0f, 3, 60) *
                step (0.3f, 0.7f, rise);
  return land.height * rise * hills + (rough + trees) * rise;
}

// Rocks that stand in the water before the last headland.
float
stacks (float x)
{
  float sum = 0;
  const float rocks[][3] = {{0.66f, 0.045f, 0.17f}, {0.575f, 0.02f, 0.06f},
      {0.755f, 0.028f, 0.09f}, {0.50f, 0.014f, 0.022f}};
  for (const auto &rock : rocks) {
    float t = std::fabs (x + 0.01f * noise (x * 40, 3, 4) - rock[0]) / rock[1];
    float shape = t < 1 ? std::pow (1 - t * t, 0.55f) : 0;
    sum = std::max (
        sum, rock[2] * shape * (0.85f + 0.3f * fbm (x * 30, 8, 4, 31)));
  }
  return sum;
}

Color
sky (float x, float y)
{
  Color c = ramp (
      {{0.0f, hex (0xf7c8a0)}, {0.12f, hex (0xf3b59a)}, {0.34f, hex (0xcf9fae)},
          {0.68f, hex (0x8c8fb8)}, {1.25f, hex (0x4a6394)}},
      y);
  float dx = x - kSunX, dy = y - kSunY;
  float d2 = dx * dx + dy * dy;
  c += hex (0xffb066) * (0.55f * std::exp (-d2 * 3.2f));
  c += hex (0xffd9a0) * (0.7f * std::exp (-d2 * 26));
  // Banks of thin cloud, lit from beneath near the sun.
  float far = 1 / (y + 0.16f);
  float n = fbm (x * far * 0.55f + 3, far * 2.6f, 6, 71);
  float m = fbm (x * far * 1.3f, far * 5.5f + 9, 5, 75);
  float bank = step (0.02f, 0.75f, n * 0.75f + m * 0.3f + 0.13f);
  bank *= step (0.03f, 0.2f, y);
  float near_sun = std::exp (-d2 * 1.1f);
  Color lit = mix (hex (0xb98ea8), hex (0xffc79a) * 1.15f, near_sun);
  Color dark = mix (hex (0x6b7099), hex (0xd98f86), near_sun);
  c = mix (c, mix (lit, dark, step (0.2f, 0.9f, n)), bank * 0.62f);
  float disc = step (0.052f, 0.046f, std::sqrt (d2));
  return mix (c, {5.2f, 4.2f, 2.9f}, disc * 0.9f);
}
} // namespace

Image
paint_coast (int width, int height, Finish &finish)
{
  Image image (width, height);
  float pixel = image.pixel ();
  auto shade = [&] (float x, float y) {
    Color c = sky (x, y);
    Color haze = mix (hex (0xc9a0ad), hex (0xffcf9c),
        std::exp (-(x - kSunX) * (x - kSunX) * 1.6f));
    int number = 0;
    for (const Headland &land : kHeadlands) {
      number++;
      float top = profile (land, number, x);
      float over = clamp01 ((top - y) / pixel + 0.5f);
      if (number == 5) {
        over = std::max (over, clamp01 ((stacks (x) - y) / pixel + 0.5f));
        top = std::max (top, stacks (x));
      }
      if (over <= 0)
        continue;
      // Gullies that run down, lit from the sun's side.
      float down = top - y;
      // Their relief as a height over the face, and its slope to the sun.
      auto relief = [&] (float u, float v) {
        float run = top - v;
        float wide = ridged (
            u * 5 + run * 1.3f, v * 2.6f + number * 7, 8, number + 40, 0.56f);
        return wide + 0.05f * fbm (u * 40, v * 70, 4, number + 80, 0.6f);
      };
      const float reach = 0.0035f;
      float lean = relief (x + reach, y - 0.5f * reach) -
                   relief (x - reach, y + 0.5f * reach);
      float to_sun = std::exp (-std::max (x - land.end, 0.0f) * 3.4f);
      float lit = clamp01 (0.24f + 3.4f * lean + 0.22f * to_sun);
      float gully = relief (x, y) - 0.5f;
      float green = step (0.16f, 0.02f, down + 0.12f * gully) * 0.8f;
      Color stone = mix (hex (0x262c46), hex (0xa87060), lit);
      Color rock = mix (stone, mix (hex (0x1f2b36), hex (0x8a7a55), lit),
          clamp01 (green) * 0.7f);
      float low = std::exp (-y * (13 - land.far * 5)) * 0.6f;
      float mist = low * (0.75f + 0.5f * fbm (x * 3 + number, y * 14, 4, 90));
      float veil = 1 - (1 - land.far * 0.97f) * (1 - clamp01 (mist));
      c = mix (c, mix (rock, haze, clamp01 (veil)), over);
    }
    return c;
  };
  for (int j = 0; j < height; j++)
    for (int i = 0; i < width; i++) {
      float x = image.x_of (float (i)), y = image.y_of (float (j));
      if (y >= kHorizon - 2 * pixel)
        image.at (i, j) = shade (x, std::max (y - kHorizon, 0.0f));
    }
  Water water;
  water.horizon = kHorizon;
  water.slope = 0.055f;
  water.height = 3.2f;
  water.longest = 7;
  water.deep = hex (0x2a3c55) * 0.7f;
  auto above = [&] (float x, float y, const Water::Hit &) {
    return image.sample (x, std::min (y, 1.25f) + kHorizon);
  };
  for (int j = 0; j < height; j++)
    for (int i = 0; i < width; i++) {
      float x = image.x_of (float (i)), y = image.y_of (float (j));
      if (y >= kHorizon)
        continue;
      Random random (hash (i, j, 9));
      Color c = water.at (x, y, pixel, random, above);
      float far = std::exp ((y - kHorizon) * 22);
      float glow = std::exp (-(x - kSunX) * (x - kSunX) * 1.6f);
      c = mix (c, mix (hex (0xdfae9f), hex (0xffcf9c), glow), 0.55f * far);
      image.at (i, j) = c;
    }
  finish.bloom = 0.12f;
  finish.bloom_size = 0.08f;
  return image;
}
