// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cairo.h>
#include <cmath>
#include <cstdint>
#include <vector>

// Colours are linear light, 1 = the white of the screen; lights go above.
struct Color {
  float r = 0, g = 0, b = 0;
};

inline Color
operator+ (Color a, Color b)
{
  return {a.r + b.r, a.g + b.g, a.b + b.b};
}
inline Color
operator* (Color a, Color b)
{
  return {a.r * b.r, a.g * b.g, a.b * b.b};
}
inline Color
operator* (Color a, float k)
{
  return {a.r * k, a.g * k, a.b * k};
}
inline Color &
operator+= (Color &a, Color b)
{
  return a = a + b;
}
inline Color
mix (Color a, Color b, float t)
{
  return a * (1 - t) + b * t;
}
inline float
mix (float a, float b, float t)
{
  return a + (b - a) * t;
}
inline float
clamp01 (float t)
{
  return std::clamp (t, 0.0f, 1.0f);
}
// 0 below a, 1 above b, smooth between; a may lie above b.
inline float
step (float a, float b, float t)
{
  t = clamp01 ((t - a) / (b - a));
  return t * t * (3 - 2 * t);
}
// As the screen stores it.
inline float
srgb (float c)
{
  return c <= 0.0031308f ? 12.92f * c
                         : 1.055f * std::pow (c, 1 / 2.4f) - 0.055f;
}
inline float
linear (float c)
{
  return c <= 0.04045f ? c / 12.92f : std::pow ((c + 0.055f) / 1.055f, 2.4f);
}
inline float
luma (Color c)
{
  return 0.2126f * c.r + 0.7152f * c.g + 0.0722f * c.b;
}
// A colour as designers write it, 0xrrggbb in sRGB.
inline Color
hex (uint32_t rgb)
{
  auto channel = [&] (int shift) {
    return linear (float (rgb >> shift & 0xff) / 255);
  };
  return {channel (16), channel (8), channel (0)};
}

// A run of colours along 0 to 1, evenly spaced unless placed.
struct Stop {
  float at;
  Color color;
};
inline Color
ramp (const std::vector<Stop> &stops, float t)
{
  if (t <= stops.front ().at)
    return stops.front ().color;
  for (size_t i = 1; i < stops.size (); i++)
    if (t < stops[i].at) {
      float k = (t - stops[i - 1].at) / (stops[i].at - stops[i - 1].at);
      return mix (stops[i - 1].color, stops[i].color, k * k * (3 - 2 * k));
    }
  return stops.back ().color;
}

// The view: y from -1 (bottom) to 1 (top), x from -16/9 to 16/9.
struct Image {
  int w, h;
  std::vector<Color> data;
  Image (int width, int height)
      : w (width), h (height), data (size_t (width) * size_t (height))
  {
  }
  Color &at (int i, int j)
  {
    return data[size_t (j) * size_t (w) + size_t (i)];
  }
  const Color &at (int i, int j) const
  {
    return data[size_t (j) * size_t (w) + size_t (i)];
  }
  float x_of (float i) const { return (i + 0.5f - w * 0.5f) / (h * 0.5f); }
  float y_of (float j) const { return (h * 0.5f - j - 0.5f) / (h * 0.5f); }
  float pixel () const { return 2.0f / h; }
  // The colour at a place of the view, between pixels; edges go on outside.
  Color sample (float x, float y) const
  {
    float fx = std::clamp (x * h * 0.5f + w * 0.5f - 0.5f, 0.0f, w - 1.001f);
    float fy = std::clamp (h * 0.5f - y * h * 0.5f - 0.5f, 0.0f, h - 1.001f);
    int i = int (fx), j = int (fy);
    return mix (mix (at (i, j), at (i + 1, j), fx - i),
        mix (at (i, j + 1), at (i + 1, j + 1), fx - i), fy - j);
  }
};

// Shapes drawn with cairo, in the view's coordinates.
class Drawing {
public:
  struct Dot {
    Color color; // times cover
    float cover = 0;
  };

  Drawing (int width, int height);
  ~Drawing ();
  Drawing (const Drawing &) = delete;
  Drawing &operator= (const Drawing &) = delete;

  cairo_t *cr;

  // The colour of what is drawn next.
  void ink (Color linear, float opacity = 1);
  // Turns what was drawn into linear light; call before reading.
  void done ();
  const Dot &at (int i, int j) const
  {
    return dots_[size_t (j) * size_t (w_) + size_t (i)];
  }
  Dot sample (float x, float y) const;
  void paint_on (Image &image) const;
  // Out of focus.
  void soften (float sigma_pixels);

private:
  cairo_surface_t *surface_;
  std::vector<Dot> dots_;
  int w_, h_;
};

// Lays the dot over the colour.
inline Color
over (Color below, const Drawing::Dot &dot)
{
  return below * (1 - dot.cover) + dot.color;
}

// What the light does in the lens, on the film and on the screen.
struct Finish {
  float bloom = 0.06f; // share of the light spread around
  float bloom_size = 0.05f;
  float vignette = 0.18f;
  float grain = 0.006f;
  float contrast = 0; // 0 to 1
  float saturation = 1;
};
void blur (Image &image, float sigma_pixels);
// FALSE if the file can't be written.
bool write_jpeg (const Image &linear, const Finish &finish, const char *path);
