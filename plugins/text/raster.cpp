// SPDX-License-Identifier: LGPL-2.1-or-later
#include "raster.h"

#include <algorithm>
#include <cmath>

#include <cairo.h>

namespace reel::text {

namespace {

constexpr double kOutline = 0.07; // width on each side, times the size

struct CairoDeleter {
  void operator() (cairo_t *c) const { cairo_destroy (c); }
  void operator() (cairo_surface_t *s) const { cairo_surface_destroy (s); }
};
template <typename T> using CairoPtr = std::unique_ptr<T, CairoDeleter>;

/* Draws into PICTURE with the frame's coordinates; X, Y is its left top. */
class Canvas {
public:
  Canvas (Argb &picture, int x, int y)
  {
    auto *data = reinterpret_cast<unsigned char *> (picture.pixels.data ());
    surface_.reset (cairo_image_surface_create_for_data (data,
        CAIRO_FORMAT_ARGB32, picture.width, picture.height, picture.width * 4));
    cairo_.reset (cairo_create (surface_.get ()));
    cairo_translate (cairo_.get (), -x, -y);
  }
  ~Canvas ()
  {
    cairo_.reset ();
    cairo_surface_finish (surface_.get ());
  }
  cairo_t *get () const { return cairo_.get (); }

private:
  CairoPtr<cairo_surface_t> surface_;
  CairoPtr<cairo_t> cairo_;
};

void
set_color (cairo_t *cr, Color c, double strength = 1)
{
  cairo_set_source_rgba (
      cr, c.r / 255.0, c.g / 255.0, c.b / 255.0, c.a / 255.0 * strength);
}

void
round_box (cairo_t *cr, const Box &box, double radius)
{
  double r = std::min ({radius, box.w / 2, box.h / 2});
  cairo_new_path (cr);
  if (r <= 0) {
    cairo_rectangle (cr, box.x, box.y, box.w, box.h);
    return;
  }
  cairo_arc (cr, box.x + box.w - r, box.y + r, r, -G_PI / 2, 0);
  cairo_arc (cr, box.x + box.w - r, box.y + box.h - r, r, 0, G_PI / 2);
  cairo_arc (cr, box.x + r, box.y + box.h - r, r, G_PI / 2, G_PI);
  cairo_arc (cr, box.x + r, box.y + r, r, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

Rect
outside (double x0, double y0, double x1, double y1, const Frame &frame)
{
  auto edge = [] (double v) { return (int) std::clamp (v, -1e6, 1e6); };
  Rect box{edge (std::floor (x0)), edge (std::floor (y0)), 0, 0};
  box.w = edge (std::ceil (x1)) - box.x;
  box.h = edge (std::ceil (y1)) - box.y;
  return intersect (box, {0, 0, frame.width, frame.height});
}

/* One pass of a box blur of 2 RADIUS + 1 along COUNT samples STEP apart. */
void
box_blur (const uint8_t *in, uint8_t *out, int count, size_t step, int radius)
{
  unsigned sum = 0, size = 2 * (unsigned) radius + 1;
  auto at = [&] (int i) -> unsigned {
    return i < 0 || i >= count ? 0 : in[(size_t) i * step];
  };
  for (int i = -radius; i < radius; i++)
    sum += at (i);
  for (int i = 0; i < count; i++) {
    sum += at (i + radius);
    out[(size_t) i * step] = (uint8_t) ((sum + size / 2) / size);
    sum -= at (i - radius);
  }
}

void
blur (std::vector<uint8_t> &mask, int width, int height, int radius)
{
  std::vector<uint8_t> other (mask.size ());
  for (int pass = 0; pass < 2; pass++) {
    for (int y = 0; y < height; y++)
      box_blur (&mask[(size_t) y * width], &other[(size_t) y * width], width, 1,
          radius);
    for (int x = 0; x < width; x++)
      box_blur (&other[x], &mask[x], height, (size_t) width, radius);
  }
}

/* A soft shadow under what PICTURE holds. */
void
add_shadow (Argb &picture, Color color, double size)
{
  int radius = std::max (1, (int) std::lround (size * 0.06));
  int drop = (int) std::lround (size * 0.02);
  size_t count = picture.pixels.size ();
  std::vector<uint8_t> mask (count, 0);
  for (int y = drop; y < picture.height; y++)
    for (int x = 0; x < picture.width; x++)
      mask[(size_t) y * picture.width + x] =
          (uint8_t) (picture.pixels[(size_t) (y - drop) * picture.width + x] >>
                     24);
  blur (mask, picture.width, picture.height, radius);
  for (size_t i = 0; i < count; i++) {
    uint32_t p = picture.pixels[i];
    uint32_t shadow = mask[i] * color.a / 255 * (255 - (p >> 24)) / 255;
    uint32_t r = (p >> 16 & 255) + color.r * shadow / 255;
    uint32_t g = (p >> 8 & 255) + color.g * shadow / 255;
    uint32_t b = (p & 255) + color.b * shadow / 255;
    picture.pixels[i] = ((p >> 24) + shadow) << 24 | r << 16 | g << 8 | b;
  }
}

Rect
letters_extent (const std::vector<InkedLine> &lines,
    const std::vector<Mark> &marks, const Frame &frame)
{
  double x0 = 1e9, y0 = 1e9, x1 = -1e9, y1 = -1e9;
  auto include = [&] (double x, double y, double w, double h, double margin) {
    x0 = std::min (x0, x - margin);
    y0 = std::min (y0, y - margin);
    x1 = std::max (x1, x + w + margin);
    y1 = std::max (y1, y + h + margin);
  };
  for (const InkedLine &inked : lines) {
    PangoRectangle ink, logical;
    pango_layout_line_get_pixel_extents (inked.line->line, &ink, &logical);
    double margin = inked.size * 0.3 + 2;
    include (inked.line->x + ink.x - logical.x, inked.line->baseline + ink.y,
        ink.width, ink.height, margin);
  }
  for (const Mark &mark : marks)
    include (
        mark.box.x, mark.box.y, mark.box.w, mark.box.h, mark.box.w * 0.5 + 2);
  return outside (x0, y0, x1, y1, frame);
}

double
smoother (double p)
{
  p = std::clamp (p, 0.0, 1.0);
  return p * p * p * (p * (p * 6 - 15) + 10);
}

/* Density along one axis: whole from FROM to TO and on to the edges it is
 * open to, else falling off over FALL. */
std::vector<float>
density (int count, double from, double to, double fall, bool open_low,
    bool open_high)
{
  std::vector<float> values ((size_t) count);
  for (int i = 0; i < count; i++) {
    double at = i + 0.5, away = 0;
    if (at < from && !open_low)
      away = from - at;
    else if (at > to && !open_high)
      away = at - to;
    values[(size_t) i] = (float) smoother (1 - away / fall);
  }
  return values;
}

/* A fixed noise of 0 to 1 for each pixel: bands dissolve in it. */
float
noise (uint32_t x, uint32_t y)
{
  uint32_t h = x * 0x9e3779b1u ^ y * 0x85ebca77u;
  h = (h ^ h >> 15) * 0x2c1b3c6du;
  h = (h ^ h >> 12) * 0x297a2d39u;
  return (float) ((h ^ h >> 15) >> 8) * (1.0f / 16777216.0f);
}

} // namespace

Layer
draw_letters (const std::vector<InkedLine> &lines,
    const std::vector<Mark> &marks, const Ink &ink, const Frame &frame)
{
  Rect extent = letters_extent (lines, marks, frame);
  if (extent.empty ())
    return {};
  Argb picture;
  picture.resize (extent.w, extent.h);
  {
    Canvas canvas (picture, extent.x, extent.y);
    cairo_t *cr = canvas.get ();
    for (const Mark &mark : marks) {
      set_color (cr, mark.color);
      round_box (cr, mark.box, mark.radius);
      cairo_fill (cr);
    }
    for (const InkedLine &inked : lines) {
      PangoRectangle logical;
      pango_layout_line_get_pixel_extents (inked.line->line, nullptr, &logical);
      double x = inked.line->x - logical.x;
      if (ink.outline.a > 0) {
        cairo_move_to (cr, x, inked.line->baseline);
        pango_cairo_layout_line_path (cr, inked.line->line);
        set_color (cr, ink.outline);
        cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
        cairo_set_line_width (cr, 2 * kOutline * inked.size);
        cairo_stroke (cr);
      }
      set_color (cr, inked.color.value_or (ink.color), inked.strength);
      cairo_move_to (cr, x, inked.line->baseline);
      pango_cairo_show_layout_line (cr, inked.line->line);
    }
  }
  if (ink.shadow.a > 0 && !lines.empty ())
    add_shadow (picture, ink.shadow, lines[0].size);
  return Layer (std::move (picture), extent.x, extent.y);
}

static void
draw_border (cairo_t *cr, Box box, const PanelLook &look)
{
  double width = std::min ({look.border_width, box.w / 2, box.h / 2});
  box = {box.x + width / 2, box.y + width / 2, box.w - width, box.h - width};
  round_box (cr, box, std::max (look.radius - width / 2, 0.0));
  set_color (cr, look.border);
  cairo_set_line_width (cr, width);
  cairo_stroke (cr);
}

Layer
draw_panel (const Box &box, const PanelLook &look, const Frame &frame)
{
  Rect extent = outside (
      box.x - 1, box.y - 1, box.x + box.w + 1, box.y + box.h + 1, frame);
  if (extent.empty ())
    return {};
  Argb picture;
  picture.resize (extent.w, extent.h);
  Canvas canvas (picture, extent.x, extent.y);
  round_box (canvas.get (), box, look.radius);
  set_color (canvas.get (), look.color);
  cairo_fill_preserve (canvas.get ());
  const Box &bar = look.bar.box;
  if (bar.w > 0) {
    cairo_save (canvas.get ());
    cairo_clip (canvas.get ());
    cairo_rectangle (canvas.get (), bar.x, bar.y, bar.w, bar.h);
    set_color (canvas.get (), look.bar.color);
    cairo_fill (canvas.get ());
    cairo_restore (canvas.get ());
  }
  if (look.border_width > 0 && look.border.a > 0)
    draw_border (canvas.get (), box, look);
  cairo_surface_flush (cairo_get_target (canvas.get ()));
  return Layer (std::move (picture), extent.x, extent.y);
}

ScrimSides
scrim_sides (const Box &text, Align align, const Frame &frame)
{
  ScrimSides sides;
  double middle = text.x + text.w / 2;
  bool beside = align == Align::left    ? middle < frame.width * 0.45
                : align == Align::right ? middle > frame.width * 0.55
                                        : false;
  double height = (text.y + text.h / 2) / frame.height;
  bool level = height > 0.3 && height < 0.7;
  if (beside && level && text.w < 0.62 * frame.width) {
    sides = {align == Align::left, align == Align::right, true, true};
    return sides;
  }
  /* A band across the middle would look like one: there the whole picture is
   * shaded; above and below the shade comes from the edge. */
  sides.top = height < 0.64;
  sides.bottom = height > 0.36;
  return sides;
}

Layer
draw_scrim (const Box &text, double margin, const ScrimSides &sides,
    Color color, const Frame &frame)
{
  double shorter = std::min (frame.width, frame.height);
  auto across = density (frame.width, text.x - margin, text.x + text.w + margin,
      sides.fall > 0 ? sides.fall
                     : std::min (0.46 * frame.width, 0.82 * shorter),
      sides.left, sides.right);
  auto down = density (frame.height, text.y - margin, text.y + text.h + margin,
      sides.fall > 0 ? sides.fall
                     : std::min (0.42 * frame.height, 0.5 * shorter),
      sides.top, sides.bottom);
  auto first = [] (const std::vector<float> &v) {
    return (int) (std::find_if (v.begin (), v.end (), [] (float f) {
      return f > 0.001f;
    }) - v.begin ());
  };
  auto last = [] (const std::vector<float> &v) {
    return (int) (v.rend () - std::find_if (v.rbegin (), v.rend (),
                                  [] (float f) { return f > 0.001f; }));
  };
  Rect extent{first (across), first (down), 0, 0};
  extent.w = last (across) - extent.x;
  extent.h = last (down) - extent.y;
  if (extent.empty ())
    return {};
  Argb picture;
  picture.resize (extent.w, extent.h);
  for (int y = 0; y < extent.h; y++) {
    uint32_t *row = &picture.pixels[(size_t) y * (size_t) extent.w];
    float dense = down[(size_t) y + (size_t) extent.y] * (float) color.a;
    for (int x = 0; x < extent.w; x++) {
      float value = dense * across[(size_t) x + (size_t) extent.x];
      auto a = (uint32_t) (value + noise ((uint32_t) x, (uint32_t) y));
      uint32_t r = color.r * a / 255, g = color.g * a / 255;
      row[x] = a << 24 | r << 16 | g << 8 | color.b * a / 255;
    }
  }
  return Layer (std::move (picture), extent.x, extent.y);
}

void
draw_pill (
    const Box &box, double radius, Color color, Argb &out, int &x, int &y)
{
  x = (int) std::floor (box.x);
  y = (int) std::floor (box.y);
  out.resize (
      (int) std::ceil (box.x + box.w) - x, (int) std::ceil (box.y + box.h) - y);
  double half_w = box.w / 2, half_h = box.h / 2;
  double r = std::min ({radius, half_w, half_h});
  for (int row = 0; row < out.height; row++) {
    double dy = std::fabs (y + row + 0.5 - (box.y + half_h)) - (half_h - r);
    uint32_t *line = &out.pixels[(size_t) row * (size_t) out.width];
    for (int column = 0; column < out.width; column++) {
      double dx =
          std::fabs (x + column + 0.5 - (box.x + half_w)) - (half_w - r);
      double far =
          dx > 0 && dy > 0 ? std::sqrt (dx * dx + dy * dy) : std::max (dx, dy);
      double cover = std::clamp (r - far + 0.5, 0.0, 1.0);
      auto a = (uint32_t) std::lround (cover * color.a);
      line[column] = a << 24 | color.r * a / 255 << 16 |
                     color.g * a / 255 << 8 | color.b * a / 255;
    }
  }
}

} // namespace reel::text
