// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas.h"
#include "noise.h"

// A sheet of water under a camera; it mirrors what stands above its horizon.
struct Water {
  float horizon = -0.2f; // in the view
  float focal = 1.9f;    // of the lens, in half heights of the view
  float height = 4;      // of the camera above the water, metres
  float slope = 0.05f;   // mean steepness of the waves
  float longest = 9;     // metres between crests of the longest waves
  float stretch = 2.2f;  // crests are longer than they are apart
  Color deep = {0.01f, 0.03f, 0.04f};
  int samples = 12;
  int seed = 1;

  struct Wave {
    float x = 0, z = 0;
  };

  // Where a ray from the camera meets the water, from the horizon's middle.
  struct Hit {
    float x, y;
    Wave wave;
  };

  // How the water leans at a place; what is finer than a pixel is chance.
  Wave wave_at (float x, float z, float footprint, Random &random) const
  {
    Wave w;
    float gust = 0.75f + 0.45f * noise (x / 45, z / 130, seed + 90);
    float length = longest, amount = slope * gust, rough = 0;
    for (int octave = 0; octave < 8; octave++) {
      float seen = step (footprint * 3.5f, footprint * 1.5f, length);
      seen = 1 - seen;
      if (seen > 0) {
        float u = x / (length * stretch), v = z / length;
        w.x += amount * 0.6f * seen * noise (u, v, seed + octave * 2);
        w.z += amount * seen * noise (u, v, seed + octave * 2 + 1);
      }
      rough += amount * amount * (1 - seen) * 0.2f;
      // The next octave lies turned, so that crests cross.
      float nx = 0.96f * x + 0.28f * z + 3.3f;
      z = -0.28f * x + 0.96f * z + 7.9f;
      x = nx;
      length *= 0.53f;
      amount *= 0.88f;
    }
    rough = std::sqrt (rough);
    w.x += rough * 0.6f * random.normal ();
    w.z += rough * random.normal ();
    return w;
  }

  // above (x, y, hit) gives the light from a place of the view, y from the
  // horizon.
  template <typename Above>
  Color at (
      float x, float y, float pixel, Random &random, const Above &above) const
  {
    Color sum;
    for (int s = 0; s < samples; s++) {
      float px = x + (random () - 0.5f) * pixel;
      float py = y - horizon + (random () - 0.5f) * pixel;
      py = std::min (py, -0.1f * pixel);
      float far = height / -py;
      float footprint = focal * far * far * pixel / height * 0.4f;
      Wave w = wave_at (px * far, focal * far, footprint, random);
      float dl = 1 / std::sqrt (px * px + py * py + focal * focal);
      float dx = px * dl, dy = py * dl, dz = focal * dl;
      float nl = 1 / std::sqrt (1 + w.x * w.x + w.z * w.z);
      float nx = -w.x * nl, ny = nl, nz = -w.z * nl;
      float dn = dx * nx + dy * ny + dz * nz;
      float rx = dx - 2 * dn * nx, ry = dy - 2 * dn * ny, rz = dz - 2 * dn * nz;
      ry = std::fabs (ry) + 0.0005f;
      rz = std::max (rz, 0.2f);
      float facing = clamp01 (std::fabs (dn));
      float miss = 1 - facing;
      float mirror = 0.02f + 0.98f * miss * miss * miss * miss * miss;
      sum += mix (deep,
          above (rx / rz * focal, ry / rz * focal, Hit{px, py, w}), mirror);
    }
    return sum * (1.0f / samples);
  }
};
