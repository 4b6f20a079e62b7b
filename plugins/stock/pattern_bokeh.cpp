// SPDX-License-Identifier: LGPL-2.1-or-later
#include "pattern.h"

namespace reel {

namespace {

/* Lights out of focus: soft discs in several sizes. Large ones are near,
 * blurred and faint; small ones far, crisper and brighter. They drift round a
 * field larger than the frame, so that none appears or vanishes in view. */
class Bokeh : public Pattern {
public:
  Bokeh (const BackdropSettings &settings, const Canvas &canvas)
      : Pattern (canvas),
        colors_ (ground_and_colors (settings.colors,
            {0x0d0a16, 0xffa95c, 0xff6f61, 0xffd9a3, 0x5f6fd0})),
        ground_ ({colors_[0], blend (colors_[0], colors_[1], 0.13)})
  {
    cover_ = smooth ((float) lightness (colors_[0]) * 2.5f - 0.5f);
    Random random (settings.seed ^ 0x626f6b6568000000u);
    int count = 20 + (int) (78 * canvas.u * canvas.v);
    float first_x = random.turn (), first_y = random.turn ();
    for (int i = 0; i < count; i++) {
      Disc disc;
      float size = random.between (0, 1);
      disc.radius = 0.020f + 0.20f * size * size * size;
      disc.soft = 0.22f + 0.70f * size;
      disc.light = (0.62f - 0.44f * size) * random.between (0.35, 1);
      /* The R2 sequence strews them evenly, without a pattern. */
      disc.x = first_x + 0.7548776662f * (float) i + random.between (0, 0.08);
      disc.y = first_y + 0.5698402910f * (float) i + random.between (0, 0.08);
      disc.sway = random.turn ();
      disc.pulse = random.turn ();
      disc.pace = (0.004f + 0.006f * size) * random.between (0.6, 1.2);
      disc.color = colors_[1 + random.bits () % (colors_.size () - 1)];
      discs_.push_back (disc);
    }
    for (float &phase : glow_)
      phase = random.turn ();
  }

  int fineness () const override { return 270; }

  void paint (const PatternClock &clock, Field &field) override
  {
    paint_ground (clock, field);
    float room_u = 2 * (canvas_.u + 0.2f), room_v = 2 * (canvas_.v + 0.2f);
    for (const Disc &disc : discs_) {
      float x = disc.x + clock.turns (disc.pace * 0.55);
      float y = disc.y - clock.turns (disc.pace);
      float u = (x - std::floor (x) - 0.5f) * room_u +
                0.025f * sin_turns (disc.sway + clock.turns (1 / 19.0));
      float v = (y - std::floor (y) - 0.5f) * room_v +
                0.02f * sin_turns (disc.sway + 0.3f + clock.turns (1 / 23.0));
      float light =
          disc.light *
          (0.72f + 0.28f * sin_turns (disc.pulse + clock.turns (1 / 13.0)));
      paint_disc (field, disc, u, v, light);
    }
    for (size_t i = 0, n = field.r.size (); i < n; i++) {
      field.r[i] = std::sqrt (field.r[i]);
      field.g[i] = std::sqrt (field.g[i]);
      field.b[i] = std::sqrt (field.b[i]);
    }
  }

private:
  struct Disc {
    float x, y, radius, soft, light, sway, pulse, pace;
    Rgb color;
  };

  void paint_ground (const PatternClock &clock, Field &field)
  {
    float u0 = 0.5f * canvas_.u * sin_turns (glow_[0] + clock.turns (1 / 53.0));
    float v0 = 0.5f * canvas_.v * sin_turns (glow_[1] + clock.turns (1 / 61.0));
    float reach = 1 / (canvas_.u * canvas_.u + canvas_.v * canvas_.v);
    for (int j = 0; j < field.rows; j++) {
      float v = field.v (canvas_, j) - v0;
      for (int i = 0; i < field.cols; i++) {
        float u = field.u (canvas_, i) - u0;
        float t = unit (1 - (u * u + v * v) * reach);
        Rgb c = ground_.at (t * t);
        size_t n = field.at (j) + (size_t) i;
        field.r[n] = c.r * c.r;
        field.g[n] = c.g * c.g;
        field.b[n] = c.b * c.b;
      }
    }
  }

  void paint_disc (
      Field &field, const Disc &disc, float u, float v, float light) const
  {
    float cell = canvas_.side / (float) field.step;
    float radius = disc.radius * cell;
    float x = (u + canvas_.u) * cell + 1, y = (v + canvas_.v) * cell + 1;
    int left = std::max (0, (int) std::floor (x - radius));
    int right = std::min (field.cols - 1, (int) (x + radius) + 1);
    int top = std::max (0, (int) std::floor (y - radius));
    int bottom = std::min (field.rows - 1, (int) (y + radius) + 1);
    float inverse = 1 / (radius * radius);
    /* The edge is as wide on the small ones as the field can show. */
    float edge = 1 / std::max (disc.soft, 2 / std::max (radius, 2.f));
    float rim = 0.22f * (1 - disc.soft);
    Rgb c = {disc.color.r * disc.color.r, disc.color.g * disc.color.g,
        disc.color.b * disc.color.b};
    for (int j = top; j <= bottom; j++) {
      float dy = (float) j - y;
      float *__restrict r = &field.r[field.at (j)];
      float *__restrict g = &field.g[field.at (j)];
      float *__restrict b = &field.b[field.at (j)];
      for (int i = left; i <= right; i++) {
        float dx = (float) i - x;
        float q = (dx * dx + dy * dy) * inverse;
        float a = light * smooth ((1 - q) * edge) * (1 - rim + rim * q);
        /* Light adds to a dark ground and covers a bright one. */
        float keep = 1 - a * cover_;
        r[i] = r[i] * keep + a * c.r;
        g[i] = g[i] * keep + a * c.g;
        b[i] = b[i] * keep + a * c.b;
      }
    }
  }

  std::vector<Rgb> colors_;
  Ramp ground_;
  float cover_;
  std::vector<Disc> discs_;
  float glow_[2];
};

} // namespace

PatternPtr
make_bokeh (const BackdropSettings &settings, const Canvas &canvas)
{
  return std::make_unique<Bokeh> (settings, canvas);
}

} // namespace reel
