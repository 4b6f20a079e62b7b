// SPDX-License-Identifier: GPL-3.0-or-later
// Dunes before sunset: sharp crests, long shadows.
#include "clouds.h"
#include "pictures.h"

namespace {
// Lengths in metres.
const Vec kSun = unit ({-1.0f, 0.26f, 0.16f});

// A train of dunes: gentle on the wind's side, steep behind the crest.
float
train (float u, float crest)
{
  float s = u - std::floor (u);
  if (s < crest) {
    s /= crest;
    return s * s * (1.6f - 0.6f * s);
  }
  s = (1 - s) / (1 - crest);
  return s * (0.75f + 0.25f * s * s);
}

float
ground (float x, float z)
{
  float bend =
      0.85f * noise (x / 330, z / 330, 1) + 0.24f * noise (x / 120, z / 120, 2);
  float a = train ((x * 0.83f + z * 0.42f) / 215 + bend, 0.66f);
  float size = 0.55f + 0.55f * noise (x / 420 + 3, z / 420, 3);
  float bend2 = 0.6f * noise (x / 150, z / 150, 4);
  float b = train ((x * 0.52f - z * 0.66f) / 96 + bend2, 0.6f);
  float size2 = 0.5f + 0.5f * noise (x / 190, z / 190, 5);
  return 46 * a * clamp01 (size + 0.25f) + 9 * b * clamp01 (size2) +
         26 * noise (x / 700, z / 700, 6) + 0.5f * noise (x / 13, z / 13, 7);
}

// Ripples of the wind.
float
ripples (float x, float z)
{
  float u = x * 0.93f + z * 0.36f + 0.9f * noise (x / 2.6f, z / 2.6f, 20) +
            0.28f * noise (x / 0.8f, z / 0.8f, 21);
  float a = std::sin (u * 7.4f);
  return 0.020f * (a + 0.25f * std::sin (u * 14.8f + 1.2f));
}

Color
sky (Vec d)
{
  Color c = ramp ({{-0.05f, hex (0xf2c49a)}, {0.03f, hex (0xf0c6a2)},
                      {0.11f, hex (0xd9bfb4)}, {0.25f, hex (0x9db2c9)},
                      {0.5f, hex (0x5b88b8)}},
      d.y);
  float s = clamp01 (dot (d, kSun));
  c += hex (0xffc27a) * (0.5f * std::pow (s, 5.0f));
  float far = 1 / (std::fabs (d.y) + 0.09f);
  float n = fbm (d.x * far * 0.7f + d.z, far * d.z * 1.5f, 6, 30);
  float veil = step (0.0f, 0.95f, n) * step (0.02f, 0.14f, d.y);
  return mix (c, hex (0xffe6cc), veil * 0.42f);
}

Color
look (Vec eye, Vec d, Random &random)
{
  float t = 1, last = 1;
  bool hit = false;
  for (int i = 0; i < 340 && t < 4200; i++) {
    Vec p = eye + d * t;
    if (p.y > 95 && d.y > 0)
      break;
    float gap = p.y - ground (p.x, p.z);
    if (gap < 0) {
      hit = true;
      break;
    }
    last = t;
    t += std::max (gap * 0.4f, 0.0008f * t + 0.03f);
  }
  if (!hit && (t >= 4200 || d.y > 0))
    return sky (d);
  for (int i = 0; i < 9; i++) {
    float middle = (t + last) * 0.5f;
    Vec p = eye + d * middle;
    (p.y < ground (p.x, p.z) ? t : last) = middle;
  }
  Vec p = eye + d * t;
  float e = 0.0012f * t + 0.05f;
  float h = ground (p.x, p.z);
  // Towards the camera, so that a crest isn't mixed with its far side.
  float ex = d.x > 0 ? -e : e;
  float hx = (ground (p.x + ex, p.z) - h) / ex;
  float hz = (h - ground (p.x, p.z - e)) / e;
  float steep = std::sqrt (hx * hx + hz * hz);
  // Ripples lie on the wind's side only, and are lost with distance.
  float seen = std::exp (-t / 75) * step (0.75f, 0.45f, steep);
  float er = 0.02f + 0.0005f * t;
  float r = ripples (p.x, p.z);
  hx += seen * (ripples (p.x + er, p.z) - r) / er;
  hz += seen * (ripples (p.x, p.z + er) - r) / er;
  Vec n = unit ({-hx, 1, -hz});
  float sun = clamp01 (dot (n, kSun));
  float shade = 1;
  for (float s = (0.6f + 0.002f * t) * (0.6f + 0.8f * random ()), i = 0;
       i < 70 && shade > 0.01f; i++) {
    Vec q = p + kSun * s;
    if (q.y > 95)
      break;
    float gap = q.y - ground (q.x, q.z);
    shade = std::min (shade, clamp01 (0.5f + 26 * gap / s));
    s += std::max (0.5f + 0.004f * s, gap * 0.45f) * (0.8f + 0.4f * random ());
  }
  float grainy = 1 + 0.05f * noise (p.x * 9, p.z * 9, 40) * std::exp (-t / 60) +
                 0.06f * fbm (p.x / 7, p.z / 7, 4, 41);
  Color sand = mix (hex (0xd59a62), hex (0xe0ae78),
                   0.5f + 0.5f * noise (p.x / 60, p.z / 60, 42)) *
               grainy;
  float bounce = clamp01 (0.5f - 0.5f * dot (n, {kSun.x, 0, kSun.z}));
  Color c = sand * (hex (0xffd09a) * (2.5f * sun * shade) +
                       hex (0x8593c8) * (0.27f * (0.5f + 0.5f * n.y)) +
                       hex (0xff9c5c) * (0.10f * bounce));
  float thick = t / 2300 + 0.12f * step (200, 1500, t) *
                               std::exp (-std::max (p.y, 0.0f) / 22);
  float s = clamp01 (dot (d, kSun));
  Color air = mix (hex (0xe3b497), hex (0xffd3a0), std::pow (s, 3.0f));
  return mix (air, c, std::exp (-thick));
}
} // namespace

Image
paint_dunes (int width, int height, Finish &finish)
{
  Image image (width, height);
  const float ex = -1200, ez = -400;
  const Vec eye = {ex, ground (ex, ez) + 34, ez};
  for (int j = 0; j < height; j++)
    for (int i = 0; i < width; i++) {
      Random random (hash (i, j, 3));
      Color sum;
      const int samples = 3;
      for (int s = 0; s < samples; s++) {
        float x = image.x_of (i + random () - 0.5f);
        float y = image.y_of (j + random () - 0.5f);
        sum += look (eye, unit ({x, y - 0.50f, 2.3f}), random);
      }
      image.at (i, j) = sum * (1.0f / samples);
    }
  finish.contrast = 0.12f;
  return image;
}
