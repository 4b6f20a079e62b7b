// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas.h"
#include "noise.h"

#include <cstdio>
#include <jpeglib.h>

Drawing::Drawing (int width, int height)
    : surface_ (
          cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height)),
      w_ (width), h_ (height)
{
  cr = cairo_create (surface_);
  cairo_translate (cr, width * 0.5, height * 0.5);
  cairo_scale (cr, height * 0.5, -height * 0.5);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
}

Drawing::~Drawing ()
{
  cairo_destroy (cr);
  cairo_surface_destroy (surface_);
}

void
Drawing::ink (Color c, float opacity)
{
  cairo_set_source_rgba (cr, srgb (c.r), srgb (c.g), srgb (c.b), opacity);
}

void
Drawing::done ()
{
  cairo_surface_flush (surface_);
  const unsigned char *data = cairo_image_surface_get_data (surface_);
  int stride = cairo_image_surface_get_stride (surface_);
  dots_.resize (size_t (w_) * size_t (h_));
  for (int j = 0; j < h_; j++)
    for (int i = 0; i < w_; i++) {
      uint32_t v = reinterpret_cast<const uint32_t *> (data + j * stride)[i];
      float a = float (v >> 24) / 255;
      Dot &dot = dots_[size_t (j) * size_t (w_) + size_t (i)];
      dot.cover = a;
      if (a <= 0)
        continue;
      auto channel = [&] (int shift) {
        float c = float (v >> shift & 0xff) / 255 / a;
        return linear (std::min (c, 1.0f)) * a;
      };
      dot.color = {channel (16), channel (8), channel (0)};
    }
}

Drawing::Dot
Drawing::sample (float x, float y) const
{
  float fx = x * h_ * 0.5f + w_ * 0.5f - 0.5f;
  float fy = h_ * 0.5f - y * h_ * 0.5f - 0.5f;
  if (fx < 0 || fy < 0 || fx >= w_ - 1 || fy >= h_ - 1)
    return {};
  int i = int (fx), j = int (fy);
  float u = fx - i, v = fy - j;
  const Dot &a = at (i, j), &b = at (i + 1, j);
  const Dot &c = at (i, j + 1), &d = at (i + 1, j + 1);
  return {mix (mix (a.color, b.color, u), mix (c.color, d.color, u), v),
      mix (mix (a.cover, b.cover, u), mix (c.cover, d.cover, u), v)};
}

void
Drawing::paint_on (Image &image) const
{
  for (int j = 0; j < h_; j++)
    for (int i = 0; i < w_; i++)
      image.at (i, j) = over (image.at (i, j), at (i, j));
}

void
Drawing::soften (float sigma)
{
  Image colors (w_, h_), covers (w_, h_);
  for (size_t n = 0; n < dots_.size (); n++) {
    colors.data[n] = dots_[n].color;
    covers.data[n].r = dots_[n].cover;
  }
  blur (colors, sigma);
  blur (covers, sigma);
  for (size_t n = 0; n < dots_.size (); n++)
    dots_[n] = {colors.data[n], clamp01 (covers.data[n].r)};
}

// Three boxes make a bell.
void
blur (Image &image, float sigma)
{
  int radius = std::max (1, int (sigma));
  float k = 1.0f / (2 * radius + 1);
  std::vector<Color> line (size_t (std::max (image.w, image.h)));
  auto box = [&] (auto get, int n) {
    for (int pass = 0; pass < 3; pass++) {
      for (int i = 0; i < n; i++)
        line[size_t (i)] = get (i);
      Color sum;
      for (int i = -radius; i <= radius; i++)
        sum += line[size_t (std::clamp (i, 0, n - 1))];
      for (int i = 0; i < n; i++) {
        get (i) = sum * k;
        sum += line[size_t (std::min (i + radius + 1, n - 1))];
        sum += line[size_t (std::max (i - radius, 0))] * -1;
      }
    }
  };
  for (int j = 0; j < image.h; j++)
    box ([&] (int i) -> Color & { return image.at (i, j); }, image.w);
  for (int i = 0; i < image.w; i++)
    box ([&] (int j) -> Color & { return image.at (i, j); }, image.h);
}

namespace {
// Straight up to 0.7, then a soft shoulder to white.
float
shoulder (float c)
{
  const float knee = 0.7f;
  c = std::max (c, 0.0f);
  return c < knee ? c : 1 - (1 - knee) * std::exp (-(c - knee) / (1 - knee));
}

// Grain a little larger than a pixel, so that it outlives compression.
float
grain_at (int i, int j)
{
  float sum = 0;
  for (int dj = 0; dj < 2; dj++)
    for (int di = 0; di < 2; di++)
      sum += hash01 (i + di, j + dj, 77) + hash01 (i + di, j + dj, 78) - 1;
  return sum * 0.5f;
}

Color
develop (Color c, const Finish &finish, float radius2)
{
  c = c * (1 - finish.vignette * radius2);
  float grey = luma (c);
  c = mix ({grey, grey, grey}, c, finish.saturation);
  Color out = {
      srgb (shoulder (c.r)), srgb (shoulder (c.g)), srgb (shoulder (c.b))};
  auto curve = [&] (float v) {
    return mix (v, v * v * (3 - 2 * v), finish.contrast);
  };
  return {curve (out.r), curve (out.g), curve (out.b)};
}
} // namespace

bool
write_jpeg (const Image &linear, const Finish &finish, const char *path)
{
  Image glow = linear;
  for (Color &c : glow.data)
    c = {std::min (c.r, 12.0f), std::min (c.g, 12.0f), std::min (c.b, 12.0f)};
  blur (glow, finish.bloom_size * linear.h * 0.2f);
  Image wide = glow;
  blur (wide, finish.bloom_size * linear.h);

  FILE *file = fopen (path, "wb");
  if (!file)
    return false;
  jpeg_compress_struct jpeg;
  jpeg_error_mgr errors;
  jpeg.err = jpeg_std_error (&errors);
  jpeg_create_compress (&jpeg);
  jpeg_stdio_dest (&jpeg, file);
  jpeg.image_width = JDIMENSION (linear.w);
  jpeg.image_height = JDIMENSION (linear.h);
  jpeg.input_components = 3;
  jpeg.in_color_space = JCS_RGB;
  jpeg_set_defaults (&jpeg);
  jpeg_set_quality (&jpeg, 85, TRUE);
  jpeg.optimize_coding = TRUE;
  jpeg_start_compress (&jpeg, TRUE);
  std::vector<JSAMPLE> row (size_t (linear.w) * 3);
  for (int j = 0; j < linear.h; j++) {
    for (int i = 0; i < linear.w; i++) {
      float x = linear.x_of (float (i)) * 9 / 16, y = linear.y_of (float (j));
      Color halo = mix (glow.at (i, j), wide.at (i, j), 0.6f);
      Color c = mix (linear.at (i, j), halo, finish.bloom);
      c = develop (c, finish, (x * x + y * y) * 0.5f);
      float g = finish.grain * grain_at (i, j);
      float dither = (hash01 (i, j, 5) - 0.5f) / 255;
      const float *rgb = &c.r;
      for (int k = 0; k < 3; k++) {
        float v = rgb[k];
        // Least in the deepest shadows and the whitest light.
        float amount = 0.35f + 2.6f * v * (1 - v);
        v = clamp01 (v + g * amount + dither);
        row[size_t (i) * 3 + size_t (k)] = JSAMPLE (v * 255 + 0.5f);
      }
    }
    JSAMPROW rows = row.data ();
    jpeg_write_scanlines (&jpeg, &rows, 1);
  }
  jpeg_finish_compress (&jpeg);
  jpeg_destroy_compress (&jpeg);
  return fclose (file) == 0;
}
