// SPDX-License-Identifier: GPL-3.0-or-later
// A city by a river at dusk.
#include "pictures.h"
#include "water.h"

namespace {
const float kHorizon = -0.38f;

struct Building {
  float x, half, tall;
  int crown; // 0 flat, 1 stepped, 2 spire, 3 slanted
  float cell_x, cell_y;
  float lit;  // share of lit windows
  bool bands; // whole floors of glass
  Color wall, lamp;
  int seed;
};

std::vector<Building>
build_row (int row)
{
  Random random (uint32_t (40 + row));
  std::vector<Building> out;
  const float tallest[] = {0.66f, 0.88f, 0.40f};
  for (float x = -1.95f; x < 1.95f;) {
    Building b;
    b.half = random.between (0.026f, 0.062f) * (row == 2 ? 1.25f : 1);
    b.x = x + b.half;
    x += b.half * 2 * (row == 2 ? 1.04f : random.between (0.9f, 1.5f));
    // The towers stand together right of the middle.
    float core =
        std::exp (-(b.x - 0.5f) * (b.x - 0.5f) * (row == 2 ? 0.8f : 2.6f));
    float pick = random ();
    b.tall = tallest[row] * (0.24f + 0.76f * core) *
                 (0.38f + 0.62f * std::pow (pick, 1.5f)) +
             0.05f;
    float kind = random ();
    b.crown = kind < 0.5f ? 0 : kind < 0.74f ? 1 : kind < 0.88f ? 3 : 2;
    if (b.tall < 0.2f)
      b.crown = 0;
    b.cell_x = random.between (0.0066f, 0.0095f);
    b.cell_y = random.between (0.0095f, 0.0135f);
    b.lit = random.between (0.16f, 0.52f);
    b.bands = random () < 0.25f;
    b.wall = mix (hex (0x1c2440), hex (0x3a3550), random ());
    float warm = random ();
    b.lamp = warm < 0.2f ? hex (0xd5e6ff)
                         : mix (hex (0xff9f45), hex (0xffdc9c), random ());
    b.seed = row * 1000 + int (out.size ());
    out.push_back (b);
  }
  return out;
}

// The roof's height at a distance from the middle, -1 to 1.
float
roof (const Building &b, float u)
{
  float a = std::fabs (u);
  switch (b.crown) {
  case 1:
    return b.tall - 0.045f * (a > 0.62f) - 0.05f * (a > 0.84f);
  case 2:
    if (a < 0.045f)
      return b.tall + 0.10f;
    return a < 0.5f ? b.tall - 0.06f * a : b.tall - 0.03f - 0.10f * (a - 0.5f);
  case 3:
    return b.tall - 0.035f * (u + 1);
  default:
    // Plant on the roof.
    return b.tall +
           (hash (int ((u + 1) * 5), b.seed) % 5 == 0 && a < 0.8f ? 0.010f : 0);
  }
}

Color
sky (float x, float y)
{
  Color c = ramp ({{0, hex (0xf7a873)}, {0.10f, hex (0xe78f7c)},
                      {0.28f, hex (0xb0749a)}, {0.55f, hex (0x6a5f9e)},
                      {0.95f, hex (0x364680)}, {1.4f, hex (0x1d2f63)}},
      y);
  float glow = std::exp (-(x + 0.65f) * (x + 0.65f) * 0.9f - y * y * 9);
  c += hex (0xffab66) * (0.38f * glow);
  float far = 1 / (y + 0.22f);
  float u = x * far * 0.35f, v = far * 2.1f;
  float n = fbm (u + 6, v + 0.3f * u, 7, 44, 0.52f);
  float bank = step (0.04f, 0.75f, n) * step (0.1f, 0.4f, y);
  float under =
      std::exp (-y * 1.5f) * std::exp (-(x + 0.6f) * (x + 0.6f) * 0.5f);
  Color cloud = mix (hex (0x53568c), hex (0xff9f86), clamp01 (under * 1.2f));
  return mix (c, cloud, bank * 0.6f);
}

// One window of a front, its light at a place.
Color
front (const Building &b, float x, float y, float haze, Color air)
{
  float side = (x - b.x) / b.half;
  float face = 0.85f + 0.25f * (side < -0.25f) + 0.12f * y;
  Color c = b.wall * face;
  // The sunset on the glass.
  c = mix (c, hex (0xd98a86), (side < -0.25f ? 0.20f : 0.07f));
  float u = (x - b.x + b.half) / b.cell_x, v = y / b.cell_y;
  int col = int (std::floor (u)), floor = int (std::floor (v));
  float fu = u - col, fv = v - floor;
  bool in_wall = std::fabs (side) > 0.93f || y > b.tall - 0.016f || floor == 0;
  if (in_wall)
    return mix (c, air, haze);
  bool pane = b.bands ? fv > 0.35f && fv < 0.85f
                      : fu > 0.22f && fu < 0.78f && fv > 0.25f && fv < 0.80f;
  if (pane) {
    float story = hash01 (floor, b.seed, 3);
    int room = b.bands ? col / 3 : col;
    float lit = hash01 (room, floor, b.seed);
    bool on = lit < b.lit * (0.5f + story) || story > 0.955f;
    c = on ? b.lamp * (0.55f + 1.25f * hash01 (room, floor, b.seed + 500))
           : mix (c, hex (0x6c78a8), 0.22f);
  }
  return mix (c, air, haze * (pane ? 0.75f : 1));
}

Color
scene (float x, float y, const std::vector<Building> *rows)
{
  Color c = sky (x, std::max (y, 0.0f));
  float warm = std::exp (-(x + 0.65f) * (x + 0.65f) * 0.6f);
  Color air = mix (hex (0x8c6f9c), hex (0xeb9a7e), warm);
  float hill = 0.05f + 0.05f * fbm (x * 0.9f, 3, 5, 9);
  if (y < hill)
    c = mix (hex (0x6d5c86), air, 0.55f);
  const float haze[] = {0.66f, 0.30f, 0.06f};
  for (int row = 0; row < 3; row++)
    for (const Building &b : rows[row]) {
      float u = (x - b.x) / b.half;
      if (std::fabs (u) > 1 || y > roof (b, u))
        continue;
      float low = 0.25f * std::exp (-y * 9) * (2 - row) * 0.5f;
      c = front (b, x, y, clamp01 (haze[row] + low), air);
    }
  // The embankment, with its trees.
  float trees = 0.030f + 0.016f * fbm (x * 19, 5, 5, 71) +
                0.007f * fbm (x * 120, 9, 3, 75);
  if (y < trees)
    c = mix (hex (0x10182a), hex (0x25304a), clamp01 (y / 0.05f)) *
        (1 + 0.35f * fbm (x * 90, y * 90, 3, 78));
  if (y < 0.011f)
    c = hex (0x2a2c40) * (0.8f + 0.3f * (y > 0.008f));
  return c;
}
} // namespace

Image
paint_city (int width, int height, Finish &finish)
{
  Image image (width, height);
  float pixel = image.pixel ();
  const std::vector<Building> rows[] = {
      build_row (0), build_row (1), build_row (2)};
  for (int j = 0; j < height; j++)
    for (int i = 0; i < width; i++) {
      if (image.y_of (float (j)) < kHorizon - 2 * pixel)
        continue;
      Color sum;
      const int side = 3;
      for (int s = 0; s < side * side; s++) {
        float x = image.x_of (i + (s % side + 0.5f) / side - 0.5f);
        float y = image.y_of (j + (s / side + 0.5f) / side - 0.5f) - kHorizon;
        sum += scene (x, std::max (y, 0.0f), rows);
      }
      image.at (i, j) = sum * (1.0f / (side * side));
    }
  auto lamp = [&] (float x, float y, float size, Color c) {
    size *= height / 1440.0f;
    float ci = (x * height + width) * 0.5f, cj = (1 - y) * height * 0.5f;
    int reach = int (size * 3) + 2;
    for (int j = int (cj) - reach; j <= int (cj) + reach; j++)
      for (int i = int (ci) - reach; i <= int (ci) + reach; i++)
        if (i >= 0 && i < width && j >= 0 && j < height)
          image.at (i, j) +=
              c * std::exp (-((i - ci) * (i - ci) + (j - cj) * (j - cj)) /
                            (size * size));
  };
  for (float x = -1.74f; x < 1.78f; x += 0.062f)
    lamp (x, kHorizon + 0.019f, 2.3f, hex (0xffbd6b) * 5);
  for (const auto &row : rows)
    for (const Building &b : row)
      if (b.crown == 2)
        lamp (b.x, kHorizon + b.tall + 0.10f, 1.8f, hex (0xff4a3c) * 3);
  // A bridge with cables, lit from its deck.
  Drawing bridge (width, height);
  cairo_t *cr = bridge.cr;
  const double deck = kHorizon + 0.070, tower = -0.98;
  bridge.ink (mix (hex (0x1b2238), hex (0xb67c80), 0.15f));
  cairo_set_line_width (cr, 0.011);
  cairo_move_to (cr, -1.9, deck);
  cairo_line_to (cr, -0.20, deck - 0.004);
  cairo_stroke (cr);
  cairo_set_line_width (cr, 0.016);
  cairo_move_to (cr, tower - 0.028, kHorizon);
  cairo_line_to (cr, tower, kHorizon + 0.46);
  cairo_line_to (cr, tower + 0.028, kHorizon);
  cairo_stroke (cr);
  for (double pier : {-1.62, -0.42}) {
    cairo_move_to (cr, pier, kHorizon);
    cairo_line_to (cr, pier, deck);
    cairo_stroke (cr);
  }
  cairo_set_line_width (cr, 0.0024);
  bridge.ink (hex (0x4a3f5e), 0.9f);
  for (int n = 1; n <= 14; n++)
    for (int side = -1; side <= 1; side += 2) {
      cairo_move_to (cr, tower, kHorizon + 0.455 - 0.012 * (14 - n));
      cairo_line_to (cr, tower + side * 0.047 * n, deck);
      cairo_stroke (cr);
    }
  bridge.done ();
  bridge.paint_on (image);
  for (float x = -1.76f; x < -0.22f; x += 0.047f)
    lamp (x, float (deck) + 0.010f, 1.7f, hex (0xffd9a0) * 3.2f);
  lamp (float (tower), kHorizon + 0.468f, 2, hex (0xff4a3c) * 4);

  Water water;
  water.horizon = kHorizon;
  water.slope = 0.040f;
  water.height = 5;
  water.longest = 3.5f;
  water.deep = hex (0x141d33);
  water.samples = 24;
  const Image above_water = image;
  auto above = [&] (float x, float y, const Water::Hit &) {
    return above_water.sample (x, std::min (y, 1.3f) + kHorizon);
  };
  for (int j = 0; j < height; j++)
    for (int i = 0; i < width; i++) {
      float x = image.x_of (float (i)), y = image.y_of (float (j));
      if (y >= kHorizon)
        continue;
      Random random (hash (i, j, 9));
      Color c = water.at (x, y, pixel, random, above);
      image.at (i, j) = c * 0.92f;
    }
  finish.bloom = 0.16f;
  finish.bloom_size = 0.03f;
  finish.vignette = 0.22f;
  return image;
}
