// SPDX-License-Identifier: GPL-3.0-or-later
// Mountain ridges, one behind the other, in the blue haze of the morning.
#include "clouds.h"
#include "pictures.h"

namespace {
// Lengths in kilometres.
const Vec kSun = unit ({0.62f, 0.20f, 1.0f});

float
ground (float x, float z, int octaves)
{
  float wx = x + 1.1f * noise (x / 6, z / 6, 90);
  float wz = z + 1.1f * noise (x / 6, z / 6, 91);
  float h = 4.4f * ridged (wx / 7.5f + 0.3f, wz / 7.5f, octaves, 1, 0.47f);
  float plan = 0.62f + 0.42f * noise (x / 19, z / 19, 92);
  // Open towards the camera, higher far away.
  float far = step (1, 16, z);
  return h * plan * mix (0.5f, 1.0f, far) - 0.35f * (1 - far);
}

Color
sky (Vec d)
{
  float up = d.y;
  Color c = ramp ({{-0.1f, hex (0xd9dfe6)}, {0.02f, hex (0xdfe3e6)},
                      {0.10f, hex (0xb9cfe2)}, {0.26f, hex (0x7fa9d2)},
                      {0.6f, hex (0x3f74b4)}},
      up);
  float s = clamp01 (dot (d, kSun));
  c += hex (0xffd9a8) * (0.22f * std::pow (s, 10.0f));
  c += hex (0xffe8c8) * (0.45f * std::pow (s, 70.0f));
  c += hex (0xfff2dd) * (1.2f * std::pow (s, 900.0f));
  float far = 1 / (std::fabs (up) + 0.07f);
  float n = fbm (d.x * far * 0.5f + 4, far * d.z * 1.1f, 6, 30);
  float veil = step (-0.05f, 0.9f, n) * step (0.03f, 0.16f, up);
  return mix (c, hex (0xf6efe6), veil * 0.5f);
}

Color
look (Vec eye, Vec d)
{
  float t = 1.2f;
  bool hit = false;
  float last = t;
  for (int i = 0; i < 420 && t < 75; i++) {
    Vec p = eye + d * t;
    if (p.y > 5 && d.y > 0)
      break;
    float gap = p.y - ground (p.x, p.z, t > 25 ? 7 : 8);
    if (gap < 0) {
      hit = true;
      break;
    }
    last = t;
    t += std::max (gap * 0.42f, 0.0009f * t);
  }
  if (!hit && (t >= 75 || d.y > 0))
    return sky (d);
  for (int i = 0; i < 6; i++) {
    float middle = (t + last) * 0.5f;
    Vec p = eye + d * middle;
    (p.y < ground (p.x, p.z, 8) ? t : last) = middle;
  }
  Vec p = eye + d * t;
  float e = 0.0010f * t + 0.004f;
  int fine = 10;
  float h = ground (p.x, p.z, fine);
  float hx = (ground (p.x + e, p.z, fine) - h) / e;
  float hz = (ground (p.x, p.z + e, fine) - h) / e;
  Vec n = unit ({-hx, 1, -hz});
  float sun = clamp01 (dot (n, kSun));
  // Shadows of the ridges towards the sun.
  float shade = 1;
  for (float s = 0.08f, i = 0; i < 28 && shade > 0.02f; i++) {
    Vec q = p + kSun * s;
    float gap = q.y - ground (q.x, q.z, 6);
    shade = std::min (shade, clamp01 (0.5f + gap * 14 / s * 0.5f));
    s += std::max (0.06f, gap * 0.5f);
  }
  float rocky = step (0.85f, 0.62f, n.y + 0.1f * noise (p.x * 9, p.z * 9, 5));
  float woods = step (1.35f, 0.7f, p.y + 0.3f * noise (p.x * 2, p.z * 2, 6));
  float trees = 0.72f + 0.5f * noise (p.x * 55, p.z * 55, 7);
  Color c = mix (hex (0x59683f), hex (0x7d7a6c), rocky);
  c = mix (c, hex (0x24382c) * trees, woods * (1 - 0.5f * rocky));
  float snow = step (1.5f, 2.1f, p.y + 0.4f * noise (p.x * 3, p.z * 3, 8)) *
               step (0.5f, 0.75f, n.y);
  c = mix (c, hex (0xe8eef4), snow * 0.8f);
  c = c * (hex (0xffe2b8) * (3.2f * sun * shade) +
              hex (0x7fa3d4) * (0.40f + 0.30f * n.y));
  // Air: thin everywhere, thick in the valleys.
  float fall = 0.55f;
  float column = std::fabs (d.y) < 1e-4f
                     ? t * std::exp (-eye.y / fall)
                     : std::exp (-eye.y / fall) * fall *
                           (1 - std::exp (-d.y * t / fall)) / d.y;
  float mist = 0.7f + 0.5f * fbm (p.x * 0.35f, p.z * 0.35f + p.y, 4, 70);
  float thick = t * 0.019f + column * 0.22f * std::max (mist, 0.2f);
  Color through = {std::exp (-thick * 0.88f), std::exp (-thick * 0.97f),
      std::exp (-thick * 1.12f)};
  float s = clamp01 (dot (d, kSun));
  Color air = mix (hex (0x86a9cf), hex (0xcad7e2), clamp01 (t / 48));
  air = mix (air, hex (0xffe6c4), 0.75f * std::pow (s, 9.0f));
  return c * through + air * Color{1 - through.r, 1 - through.g, 1 - through.b};
}
} // namespace

Image
paint_ridges (int width, int height, Finish &finish)
{
  Image image (width, height);
  const Vec eye = {31, 1.9f, 0};
  for (int j = 0; j < height; j++)
    for (int i = 0; i < width; i++) {
      Random random (hash (i, j, 3));
      Color sum;
      const int samples = 3;
      for (int s = 0; s < samples; s++) {
        float x = image.x_of (i + random () - 0.5f);
        float y = image.y_of (j + random () - 0.5f);
        sum += look (eye, unit ({x, y - 0.34f, 3.3f}));
      }
      image.at (i, j) = sum * (1.0f / samples);
    }
  finish.bloom = 0.08f;
  finish.contrast = 0.12f;
  return image;
}
