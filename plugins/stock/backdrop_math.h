// SPDX-License-Identifier: LGPL-2.1-or-later
/* Arithmetic that gives the same bits everywhere: additions, products,
 * divisions and square roots are exact by IEEE 754, sines and powers of the
 * maths library are not. */
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace reel {

/* Sine of X turns; off by at most 4e-6. Written so that loops over it become
 * vector code. |X| below 2^31. */
inline float
sin_turns (float x)
{
  float r = x - (float) (int) (x + (x >= 0 ? 0.5f : -0.5f));
  float folded = r > 0 ? 0.5f - r : -0.5f - r;
  float small = r > 0.25f || r < -0.25f ? folded : r;
  float a = small * 6.2831853f;
  float s = a * a;
  return a * (1 + s * (-1 / 6.f +
                          s * (1 / 120.f + s * (-1 / 5040.f + s / 362880.f))));
}

inline float
cos_turns (float x)
{
  return sin_turns (x + 0.25f);
}

/* The part of X turns after the point, for phases of long times. */
inline double
whole_turns_off (double x)
{
  return x - std::floor (x);
}

inline float
unit (float x)
{
  return std::min (1.f, std::max (0.f, x));
}

/* 0 to 1 with level ends. */
inline float
smooth (float x)
{
  float e = unit (x);
  return e * e * (3 - 2 * e);
}

inline float
mix (float a, float b, float t)
{
  return a + (b - a) * t;
}

/* X to the power of Y for X > 0, to about 1e-12. */
inline double
power (double x, double y)
{
  int exponent = 0;
  double m = std::frexp (x, &exponent); // exact
  if (m < 0.70710678118654752) {
    m *= 2;
    exponent--;
  }
  double z = (m - 1) / (m + 1), zz = z * z, sum = 0;
  for (int k = 21; k >= 1; k -= 2)
    sum = sum * zz + 1.0 / k;
  double log = (exponent * 0.69314718055994531 + 2 * z * sum) * y;
  double whole = std::floor (log / 0.69314718055994531 + 0.5);
  double rest = log - whole * 0.69314718055994531;
  double result = 1;
  for (int k = 16; k >= 1; k--)
    result = 1 + result * rest / k;
  return std::ldexp (result, (int) whole); // exact
}

/* splitmix64 (Steele, Lea, Flood 2014). */
class Random {
public:
  explicit Random (uint64_t seed) : state_ (seed) {}

  uint64_t bits ()
  {
    uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  float between (double low, double high)
  {
    return (float) (low + (high - low) * (double) (bits () >> 11) * 0x1p-53);
  }
  float turn () { return between (0, 1); }
  float sign () { return bits () & 1 ? 1.f : -1.f; }

private:
  uint64_t state_;
};

} // namespace reel
