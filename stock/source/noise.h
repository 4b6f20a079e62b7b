// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstdint>

// Repeatable noise: the same numbers for the same place and seed, everywhere.

inline uint32_t
hash (int x, int y, int z = 0)
{
  uint32_t h = uint32_t (x) * 0x8da6b343u ^ uint32_t (y) * 0xd8163841u ^
               uint32_t (z) * 0xcb1ab31fu;
  h ^= h >> 15;
  h *= 0x2c1b3c6du;
  h ^= h >> 12;
  h *= 0x297a2d39u;
  return h ^ (h >> 15);
}

// 0 to 1
inline float
hash01 (int x, int y, int z = 0)
{
  return float (hash (x, y, z) >> 8) / 16777216.0f;
}

struct Random {
  uint32_t state;
  explicit Random (uint32_t seed) : state (seed * 747796405u + 2891336453u)
  {
    (*this) ();
  }
  // 0 to 1
  float operator() ()
  {
    state = state * 747796405u + 2891336453u;
    uint32_t w = ((state >> ((state >> 28) + 4)) ^ state) * 277803737u;
    return float (((w >> 22) ^ w) >> 8) / 16777216.0f;
  }
  float between (float a, float b) { return a + (b - a) * (*this) (); }
  // About normal, variance 1: the sum of uniform numbers.
  float normal ()
  {
    float s = (*this) () + (*this) () + (*this) () + (*this) ();
    return (s - 2.0f) * 1.7320508f;
  }
};

inline float
fade (float t)
{
  return t * t * t * (t * (t * 6 - 15) + 10);
}

// Gradient noise, about -1 to 1.
inline float
noise (float x, float y, int seed = 0)
{
  float fx = std::floor (x), fy = std::floor (y);
  int ix = int (fx), iy = int (fy);
  x -= fx;
  y -= fy;
  auto corner = [&] (int cx, int cy) {
    uint32_t h = hash (ix + cx, iy + cy, seed);
    float gx = float (h & 0xffff) / 32767.5f - 1;
    float gy = float (h >> 16) / 32767.5f - 1;
    return gx * (x - cx) + gy * (y - cy);
  };
  float u = fade (x), v = fade (y);
  float a = corner (0, 0), b = corner (1, 0);
  float c = corner (0, 1), d = corner (1, 1);
  return 1.5f * (a + u * (b - a) + v * (c + u * (d - c) - a - u * (b - a)));
}

// Value noise in space, -1 to 1: softer, for clouds.
inline float
noise3 (float x, float y, float z, int seed = 0)
{
  float fx = std::floor (x), fy = std::floor (y), fz = std::floor (z);
  int ix = int (fx), iy = int (fy), iz = int (fz) + seed * 7919;
  float u = fade (x - fx), v = fade (y - fy), w = fade (z - fz);
  auto row = [&] (int cy, int cz) {
    float a = hash01 (ix, iy + cy, iz + cz);
    return a + u * (hash01 (ix + 1, iy + cy, iz + cz) - a);
  };
  float a = row (0, 0), b = row (1, 0), c = row (0, 1), d = row (1, 1);
  float lo = a + v * (b - a), hi = c + v * (d - c);
  return 2 * (lo + w * (hi - lo)) - 1;
}

inline float
fbm (float x, float y, int octaves, int seed = 0, float gain = 0.5f)
{
  float sum = 0, amp = 1;
  for (int i = 0; i < octaves; i++) {
    sum += amp * noise (x, y, seed + i);
    // Turned by an angle at each octave, so that no grid shows.
    float nx = 1.6f * x + 1.2f * y + 17.3f, ny = -1.2f * x + 1.6f * y + 5.1f;
    x = nx;
    y = ny;
    amp *= gain;
  }
  return sum;
}

inline float
fbm3 (float x, float y, float z, int octaves, int seed = 0)
{
  float sum = 0, amp = 0.5f;
  for (int i = 0; i < octaves; i++) {
    sum += amp * noise3 (x, y, z, seed + i);
    float nx = 1.6f * x + 1.25f * z + 3.1f, nz = -1.25f * x + 1.6f * z + 7.7f;
    x = nx;
    z = nz;
    y = y * 2.03f + 1.7f;
    amp *= 0.5f;
  }
  return sum;
}

// Sharp crests: 0 to about 1.
inline float
ridged (float x, float y, int octaves, int seed = 0, float gain = 0.5f)
{
  float sum = 0, amp = 0.5f, previous = 1;
  for (int i = 0; i < octaves; i++) {
    float n = 1 - std::fabs (noise (x, y, seed + i));
    n *= n;
    sum += amp * n * previous;
    previous = n;
    float nx = 1.6f * x + 1.2f * y + 9.2f, ny = -1.2f * x + 1.6f * y + 3.8f;
    x = nx;
    y = ny;
    amp *= gain;
  }
  return sum;
}
