// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas.h"
#include "noise.h"

struct Vec {
  float x = 0, y = 0, z = 0;
};
inline Vec
operator+ (Vec a, Vec b)
{
  return {a.x + b.x, a.y + b.y, a.z + b.z};
}
inline Vec
operator* (Vec a, float k)
{
  return {a.x * k, a.y * k, a.z * k};
}
inline float
dot (Vec a, Vec b)
{
  return a.x * b.x + a.y * b.y + a.z * b.z;
}
inline Vec
unit (Vec a)
{
  return a * (1 / std::sqrt (dot (a, a)));
}

// Clouds between two heights, lit by a sun; lengths in kilometres.
struct Clouds {
  float base = 1.2f, top = 2.6f;
  float cover = 0.05f; // more is more
  float size = 1.6f;
  float density = 14;
  float haze = 38; // distance at which they fade to a third
  int seed = 3;
  Vec sun = {0.5f, 0.5f, 0.7f};
  Color light = {1, 0.95f, 0.9f};
  Color shade = {0.35f, 0.42f, 0.55f};

  struct Result {
    Color light;
    float through;
  };

  float density_at (Vec p, int octaves) const
  {
    float h = (p.y - base) / (top - base);
    if (h <= 0 || h >= 1)
      return 0;
    float big = noise3 (p.x / (size * 3.1f), 0.5f, p.z / (size * 3.1f), seed);
    float n =
        fbm3 (p.x / size, p.y / size * 1.2f, p.z / size, octaves, seed + 11);
    float shape = cover + 0.28f * big + n * 0.62f - 0.5f * h * h;
    return clamp01 (shape * step (0, 0.09f, h) * 2.6f);
  }

  Result look (Vec dir, Random &random) const
  {
    Result out = {{}, 1};
    if (dir.y < 0.004f)
      return out;
    float from = base / dir.y, to = top / dir.y;
    to = std::min (to, from + (top - base) * 9);
    if (from > haze * 2.5f)
      return out;
    const int steps = 110;
    float dt = (to - from) / steps;
    float t = from + dt * random ();
    float facing = dot (dir, sun);
    float g = 0.55f, g2 = g * g;
    float phase =
        0.55f + 0.3f * (1 - g2) / std::pow (1 + g2 - 2 * g * facing, 1.5f);
    for (int i = 0; i < steps && out.through > 0.02f; i++, t += dt) {
      Vec p = dir * t;
      float d = density_at (p, 7);
      if (d <= 0.001f)
        continue;
      float depth = 0, ds = (top - base) * 0.05f;
      for (int k = 0; k < 5; k++) {
        depth +=
            density_at (p + sun * (ds * (0.5f + random ())), 4) * ds * 1.6f;
        ds *= 1.75f;
        p = p + sun * ds;
      }
      float direct = std::exp (-depth * density * 0.55f) * 0.8f +
                     std::exp (-depth * density * 0.12f) * 0.3f;
      float h = clamp01 ((dir.y * t - base) / (top - base));
      Color c = light * (direct * phase) + shade * (0.62f + 0.5f * h);
      float gone = std::exp (-d * density * dt);
      out.light += c * (out.through * (1 - gone));
      out.through *= gone;
    }
    float clear = std::exp (-from / haze);
    out.light = out.light * clear;
    out.through = 1 - (1 - out.through) * clear;
    return out;
  }
};
