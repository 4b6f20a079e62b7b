// SPDX-License-Identifier: LGPL-2.1-or-later
/* solid and gradient. */
#include "pattern.h"

namespace reel {

namespace {

class Solid : public Pattern {
public:
  Solid (const BackdropSettings &settings, const Canvas &canvas)
      : Pattern (canvas)
  {
    color_ = settings.colors.empty () ? over_black ({0x14, 0x1c, 0x2b, 255})
                                      : over_black (settings.colors[0]);
  }
  int fineness () const override { return 1; }
  bool is_still () const override { return true; }
  bool is_dithered () const override { return false; }

  void paint (const PatternClock &, Field &field) override
  {
    std::fill (field.r.begin (), field.r.end (), color_.r);
    std::fill (field.g.begin (), field.g.end (), color_.g);
    std::fill (field.b.begin (), field.b.end (), color_.b);
  }

private:
  Rgb color_;
};

/* Colours along an axis that turns slowly and is bent like cloth, with a
 * light that wanders over it. */
class Gradient : public Pattern {
public:
  Gradient (const BackdropSettings &settings, const Canvas &canvas)
      : Pattern (canvas), colors_ (ground_and_colors (settings.colors,
                              {0x0d1b3e, 0x234a86, 0x5b4a9c, 0x1f7f86})),
        dark_ (shaded (0.88)), light_ (shaded (1.12))
  {
    Random random (settings.seed ^ 0x6772616469656e74u);
    angle_ = settings.seed ? random.turn () : 0.08f;
    for (float &phase : phase_)
      phase = random.turn ();
  }

  void paint (const PatternClock &clock, Field &field) override
  {
    float angle = angle_ + clock.turns (1 / 90.0);
    float c = cos_turns (angle), s = sin_turns (angle);
    float extent = std::fabs (c) * canvas_.u + std::fabs (s) * canvas_.v;
    float scale = 0.5f / (extent + 0.06f);
    float bend = phase_[0] + clock.turns (1 / 34.0);
    float fold = phase_[1] - clock.turns (1 / 47.0);
    float lamp = phase_[2] + clock.turns (1 / 29.0);
    place_.resize ((size_t) field.cols);
    shine_.resize ((size_t) field.cols);
    float *__restrict place = place_.data ();
    float *__restrict shine = shine_.data ();
    for (int j = 0; j < field.rows; j++) {
      float v = field.v (canvas_, j);
      for (int i = 0; i < field.cols; i++) {
        float u = field.u (canvas_, i);
        float along = c * u + s * v, aside = c * v - s * u;
        float bent = along + 0.13f * sin_turns (0.55f * aside + bend) +
                     0.06f * sin_turns (0.95f * aside - 0.5f * along + fold);
        place[i] = 0.5f + bent * scale;
        shine[i] =
            0.5f + 0.5f * sin_turns (0.45f * along + 0.6f * aside + lamp +
                                     0.2f * sin_turns (0.5f * along + fold));
      }
      for (int i = 0; i < field.cols; i++) {
        Rgb low = dark_.at (place[i]), high = light_.at (place[i]);
        size_t n = field.at (j) + (size_t) i;
        field.r[n] = mix (low.r, high.r, shine[i]);
        field.g[n] = mix (low.g, high.g, shine[i]);
        field.b[n] = mix (low.b, high.b, shine[i]);
      }
    }
  }

private:
  std::vector<Rgb> shaded (double light) const
  {
    std::vector<Rgb> result;
    for (const Rgb &color : colors_)
      result.push_back (shade (color, light));
    return result;
  }

  std::vector<Rgb> colors_;
  Ramp dark_, light_;
  float angle_, phase_[3];
  std::vector<float> place_, shine_; // of one row
};

} // namespace

PatternPtr
make_solid (const BackdropSettings &settings, const Canvas &canvas)
{
  return std::make_unique<Solid> (settings, canvas);
}

PatternPtr
make_gradient (const BackdropSettings &settings, const Canvas &canvas)
{
  return std::make_unique<Gradient> (settings, canvas);
}

} // namespace reel
