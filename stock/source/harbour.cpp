// SPDX-License-Identifier: GPL-3.0-or-later
// Sailing boats at their moorings, the sun behind the hills.
#include "pictures.h"
#include "water.h"

#include <memory>

namespace {
const float kHorizon = -0.20f;
const float kSunX = 0.52f;

struct Boat {
  float x, size; // of the middle; length of the hull
  bool left;     // where the bow points
  int kind;      // 0 sloop, 1 ketch, 2 fishing boat, 3 rowing boat
};
struct Row {
  float line; // where they meet the water, from the horizon
  float haze;
  std::vector<Boat> boats;
};
const std::vector<Row> kRows = {
    {-0.018f, 0.62f,
        {{-1.22f, 0.10f, true, 0}, {-1.06f, 0.11f, false, 0},
            {-0.90f, 0.10f, true, 1}, {-0.72f, 0.12f, true, 0},
            {-0.55f, 0.10f, false, 2}, {-0.36f, 0.11f, true, 0},
            {-0.12f, 0.10f, false, 0}, {0.12f, 0.11f, true, 1},
            {0.83f, 0.10f, true, 0}, {1.02f, 0.12f, false, 0}}},
    {-0.075f, 0.26f,
        {{-1.50f, 0.22f, false, 0}, {-0.98f, 0.20f, true, 2},
            {0.28f, 0.21f, false, 0}, {1.20f, 0.22f, true, 1}}},
    {-0.20f, 0.06f, {{-0.62f, 0.60f, true, 0}, {0.98f, 0.20f, false, 3}}},
};

// Draws in lengths of the hull: bow at 0.5, stern at -0.5, water at 0.
void
draw_hull (Drawing &d, Color side, Color deck)
{
  cairo_t *cr = d.cr;
  cairo_move_to (cr, -0.48, 0.13);
  cairo_curve_to (cr, -0.2, 0.095, 0.2, 0.10, 0.54, 0.185);
  cairo_curve_to (cr, 0.50, 0.10, 0.46, 0.03, 0.40, -0.01);
  cairo_line_to (cr, -0.42, -0.01);
  cairo_curve_to (cr, -0.47, 0.03, -0.48, 0.08, -0.48, 0.13);
  d.ink (side);
  cairo_fill (cr);
  cairo_move_to (cr, -0.48, 0.125);
  cairo_curve_to (cr, -0.2, 0.09, 0.2, 0.095, 0.535, 0.18);
  d.ink (deck);
  cairo_set_line_width (cr, 0.014);
  cairo_stroke (cr);
  cairo_move_to (cr, -0.455, 0.016);
  cairo_line_to (cr, 0.425, 0.016);
  d.ink (deck, 0.45f);
  cairo_set_line_width (cr, 0.010);
  cairo_stroke (cr);
}

void
line (cairo_t *cr, double x0, double y0, double x1, double y1, double width)
{
  cairo_move_to (cr, x0, y0);
  cairo_line_to (cr, x1, y1);
  cairo_set_line_width (cr, width);
  cairo_stroke (cr);
}

void
draw_mast (
    Drawing &d, double x, double tall, double boom, Color wood, Color sail)
{
  cairo_t *cr = d.cr;
  d.ink (wood);
  line (cr, x, 0.1, x - 0.012, tall, 0.013);
  line (cr, x - 0.07, tall * 0.62, x + 0.06, tall * 0.62, 0.006);
  // The sail, furled along the boom.
  d.ink (sail);
  cairo_move_to (cr, x, 0.235);
  cairo_curve_to (
      cr, x - boom * 0.3, 0.30, x - boom * 0.7, 0.285, x - boom, 0.245);
  cairo_curve_to (cr, x - boom * 0.7, 0.235, x - boom * 0.3, 0.225, x, 0.225);
  cairo_fill (cr);
  d.ink (wood);
  line (cr, x, 0.232, x - boom - 0.02, 0.240, 0.010);
  d.ink (wood, 0.85f);
  for (double foot : {-0.03, 0.03}) {
    line (cr, x - 0.07 * (foot < 0), tall * 0.62, x + foot, 0.12, 0.0032);
    line (cr, x - 0.012, tall, x + foot * 2.2, tall * 0.62, 0.0032);
  }
}

void
draw_boat (Drawing &d, const Boat &boat, float line_y, float haze, Color air)
{
  auto tone = [&] (uint32_t rgb) { return mix (hex (rgb), air, haze); };
  Color dark = tone (0x0d1526), wood = tone (0x1c1a24), sail = tone (0x55607e);
  Color rim = tone (0xd98d5e), white = tone (0x6f7592), glass = tone (0x0a0e18);
  cairo_t *cr = d.cr;
  cairo_save (cr);
  cairo_translate (cr, boat.x, line_y + kHorizon);
  cairo_scale (cr, boat.left ? -boat.size : boat.size, boat.size);
  bool pale = int (boat.x * 100 + 1000) % 3 == 0;
  draw_hull (d, pale ? white : dark, rim);
  auto cabin = [&] (double from, double to, double tall) {
    cairo_move_to (cr, from, 0.10);
    cairo_line_to (cr, from + 0.015, 0.10 + tall);
    cairo_curve_to (
        cr, (from + to) / 2, 0.12 + tall, to - 0.08, 0.11 + tall, to, 0.11);
    cairo_close_path (cr);
    d.ink (white);
    cairo_fill (cr);
    for (double u = from + 0.05; u < to - 0.10; u += 0.075) {
      d.ink (glass);
      line (cr, u, 0.095 + tall * 0.6, u + 0.03, 0.095 + tall * 0.6, 0.022);
    }
  };
  // The rails and the stays.
  d.ink (wood, 0.8f);
  if (boat.kind < 2) {
    cabin (-0.22, 0.2, 0.065);
    double tall = boat.kind == 0 ? 1.38 : 1.25;
    d.ink (wood, 0.85f);
    line (cr, 0.05, tall, 0.53, 0.185, 0.004);
    line (cr, 0.04, tall, -0.475, 0.14, 0.0034);
    line (cr, 0.44, 0.235, 0.53, 0.25, 0.004);
    line (cr, 0.53, 0.25, 0.53, 0.18, 0.004);
    // The foresail, rolled on its stay.
    d.ink (sail);
    line (cr, 0.10, tall * 0.89, 0.50, 0.26, 0.015);
    draw_mast (d, 0.06, tall, 0.42, wood, sail);
    if (boat.kind == 1)
      draw_mast (d, -0.36, 0.85, 0.20, wood, sail);
    for (double u = -0.44; u < 0.5; u += 0.105) {
      double deck = 0.125 + 0.06 * std::pow ((u + 0.3) / 0.8, 2) * (u > -0.3);
      d.ink (wood, 0.8f);
      line (cr, u, deck - 0.02, u, deck + 0.055, 0.004);
    }
  } else if (boat.kind == 2) {
    d.ink (white);
    cairo_rectangle (cr, -0.02, 0.09, 0.22, 0.24);
    cairo_fill (cr);
    d.ink (dark);
    cairo_rectangle (cr, -0.045, 0.325, 0.28, 0.022);
    cairo_fill (cr);
    d.ink (hex (0xffb45e) * (1 - 0.3f * haze));
    cairo_rectangle (cr, 0.115, 0.235, 0.065, 0.06);
    cairo_rectangle (cr, 0.03, 0.235, 0.06, 0.06);
    cairo_fill (cr);
    d.ink (wood);
    line (cr, -0.10, 0.1, -0.10, 0.78, 0.016);
    line (cr, -0.10, 0.32, -0.42, 0.58, 0.010);
    line (cr, -0.10, 0.76, -0.42, 0.58, 0.0045);
    line (cr, -0.10, 0.76, 0.52, 0.18, 0.0045);
    line (cr, -0.42, 0.58, -0.44, 0.13, 0.0045);
  } else {
    d.ink (wood);
    line (cr, -0.25, 0.14, 0.22, 0.13, 0.012);
    line (cr, 0.05, 0.12, -0.42, 0.235, 0.012);
  }
  cairo_restore (cr);
}

float
hills (int layer, float x)
{
  if (layer == 0)
    return 0.10f + 0.15f * ridged (x * 0.75f + 4, 3, 6, 3) - 0.03f * x;
  if (layer == 1)
    return 0.06f + 0.11f * fbm (x * 1.1f + 7, 8, 6, 12) - 0.11f * x;
  float in = -0.62f - x;
  return in < -0.02f
             ? -0.1f
             : 0.24f * std::sqrt (clamp01 ((in + 0.02f) * 0.95f)) +
                   0.016f * fbm (x * 24, 2, 4, 18) * step (0, 0.15f, in);
}

Color
sky (float x, float y)
{
  Color c = ramp (
      {{0, hex (0xffc27e)}, {0.12f, hex (0xfaa66c)}, {0.32f, hex (0xd98a7c)},
          {0.62f, hex (0x8f7796)}, {1.2f, hex (0x45527f)}},
      y);
  float dx = x - kSunX, dy = y - 0.14f, d2 = dx * dx + dy * dy;
  c += hex (0xffb45e) * (0.5f * std::exp (-d2 * 2.4f));
  c += hex (0xffe0a0) * (1.1f * std::exp (-d2 * 22));
  float far = 1 / (y + 0.2f);
  float u = x * far * 0.42f + 1.5f, v = far * 1.9f;
  float n = fbm (u + 0.3f * noise (u * 2, v * 2, 7), v, 7, 34, 0.55f);
  float edge = fbm (u - 0.03f, v + 0.10f, 7, 34, 0.55f);
  float bank = step (-0.02f, 0.55f, n) * step (0.06f, 0.3f, y);
  float near = std::exp (-d2 * 0.75f);
  float lit = clamp01 (0.45f + 1.3f * (n - edge));
  Color glow = mix (hex (0xd09a9c), hex (0xffc98c) * 1.25f, near);
  Color dark = mix (hex (0x5f5f84), hex (0xb5706c), near);
  return mix (c, mix (dark, glow, lit), bank * 0.75f);
}
} // namespace

Image
paint_harbour (int width, int height, Finish &finish)
{
  Image image (width, height);
  float pixel = image.pixel ();
  const Color ground[] = {hex (0x7a5f72), hex (0x4a4058), hex (0x221f30)};
  for (int j = 0; j < height; j++)
    for (int i = 0; i < width; i++) {
      float x = image.x_of (float (i)), y = image.y_of (float (j)) - kHorizon;
      if (y < -2 * pixel)
        continue;
      Color c = sky (x, std::max (y, 0.0f));
      float near = std::exp (-(x - kSunX) * (x - kSunX) * 2.2f);
      for (int layer = 0; layer < 3; layer++) {
        float over = clamp01 ((hills (layer, x) - y) / pixel + 0.5f);
        float relief = fbm (x * 14 + y * 6, y * 26, 6, 50 + layer);
        Color land = ground[layer] * (1 + 0.25f * relief);
        land = mix (land, hex (0xf0a468), near * (0.55f - layer * 0.14f));
        float mist = std::exp (-y * 20) * (0.45f - 0.1f * layer);
        c = mix (c, mix (land, hex (0xe39a76), mist), over);
      }
      image.at (i, j) = c;
    }
  // Windows and lamps of the village under the hill.
  Random random (5);
  for (int n = 0; n < 74; n++) {
    float x = random.between (-1.75f, -0.72f);
    float y =
        kHorizon + 0.006f + std::pow (random (), 2.2f) * 0.5f * hills (2, x);
    float size = random.between (0.7f, 1.7f) * height / 1440;
    Color c = mix (hex (0xff9a3c), hex (0xffe2a8), random ()) *
              random.between (0.8f, 3.0f);
    float ci = (x * height + width) * 0.5f, cj = (1 - y) * height * 0.5f;
    for (int j = int (cj) - 6; j <= int (cj) + 6; j++)
      for (int i = int (ci) - 6; i <= int (ci) + 6; i++)
        if (i >= 0 && i < width && j >= 0 && j < height)
          image.at (i, j) +=
              c * std::exp (-((i - ci) * (i - ci) + (j - cj) * (j - cj)) /
                            (size * size));
  }
  std::vector<std::unique_ptr<Drawing>> rows;
  for (const Row &row : kRows) {
    auto drawing = std::make_unique<Drawing> (width, height);
    for (const Boat &boat : row.boats) {
      float near = std::exp (-(boat.x - kSunX) * (boat.x - kSunX) * 2);
      Color air = mix (hex (0xa87a80), hex (0xf5ac70), near);
      draw_boat (*drawing, boat, row.line, row.haze, air);
    }
    drawing->done ();
    rows.push_back (std::move (drawing));
  }
  Water water;
  water.horizon = kHorizon;
  water.slope = 0.032f;
  water.height = 2.6f;
  water.longest = 3.2f;
  water.stretch = 2.8f;
  water.deep = hex (0x2c3348) * 0.7f;
  water.samples = 14;
  const Image above_water = image;
  auto above = [&] (float x, float y, const Water::Hit &hit) {
    Color c = above_water.sample (x, std::min (y, 1.15f) + kHorizon);
    // Boats are near: their place in the mirror depends on the distance.
    for (size_t n = 0; n < rows.size (); n++) {
      float k = 1 - kRows[n].line / hit.y;
      if (k <= 0)
        continue;
      float mx = hit.x - 2 * hit.wave.x * water.focal * k * 0.8f;
      float my = 2 * kRows[n].line - hit.y - 2 * hit.wave.z * water.focal * k;
      c = over (c, rows[n]->sample (mx, my + kHorizon));
    }
    return c;
  };
  for (int j = 0; j < height; j++)
    for (int i = 0; i < width; i++) {
      float x = image.x_of (float (i)), y = image.y_of (float (j));
      if (y >= kHorizon)
        continue;
      Random chance (hash (i, j, 9));
      Color c = water.at (x, y, pixel, chance, above);
      float near = std::exp (-(x - kSunX) * (x - kSunX) * 2);
      float far = std::exp ((y - kHorizon) * 30);
      image.at (i, j) =
          mix (c, mix (hex (0xb98580), hex (0xffbe82), near), 0.45f * far);
    }
  for (const auto &row : rows)
    row->paint_on (image);
  finish.bloom = 0.13f;
  finish.bloom_size = 0.06f;
  finish.vignette = 0.24f;
  return image;
}
