// SPDX-License-Identifier: LGPL-2.1-or-later
#include "pattern.h"

namespace reel {

namespace {

constexpr int kCurtains = 3;

/* A curtain along one row of points: where its lower hem hangs, how high it
 * reaches, how brightly it shines. */
struct Curtain {
  std::vector<float> hem, reach, glow;
};

/* Luminous curtains over a dark sky: a sharp hem below, rays above it that
 * fade upwards and change from one colour to the next. */
class Aurora : public Pattern {
public:
  Aurora (const BackdropSettings &settings, const Canvas &canvas)
      : Pattern (canvas), colors_ (ground_and_colors (settings.colors,
                              {0x060b1c, 0x2fd39a, 0x2aa7c4, 0x7a4fd8})),
        sky_ ({shade (colors_[0], 0.72), colors_[0],
            blend (colors_[0], colors_[1], 0.16)})
  {
    Random random (settings.seed ^ 0x6175726f72610000u);
    for (auto &phases : phase_)
      for (float &phase : phases)
        phase = random.turn ();
    for (float &lift : lift_)
      lift = random.between (-0.05, 0.05);
    slant_ = random.between (0.08, 0.2) * random.sign ();
    int count = (int) (110 * canvas.u * canvas.v);
    for (int i = 0; i < count; i++)
      stars_.push_back ({random.between (0, canvas.width),
          random.between (0, canvas.height * 0.8),
          random.between (0.0005, 0.0011) * canvas.side,
          random.between (0.1, 0.5)});
    star_ = blend (colors_[0], {1, 1, 1}, 0.75);
  }

  bool has_fine () const override { return true; }

  void set_colors (const ChannelColor &channels) override
  {
    Pattern::set_colors (channels);
    channels.convert (star_, star_channels_);
  }

  void paint (const PatternClock &clock, Field &field) override
  {
    for (int k = 0; k < kCurtains; k++)
      hang (clock, field, k);
    for (int j = 0; j < field.rows; j++)
      paint_row (field, j);
  }

  void fine (const FineRow &row) const override
  {
    for (const Star &star : stars_) {
      float reach = std::max (star.radius, 0.7f * row.dx);
      float dy = row.y - star.y;
      if (dy > reach || dy < -reach)
        continue;
      int first = std::max (0, (int) ((star.x - reach - row.x0) / row.dx));
      int last = std::min (
          row.count - 1, (int) ((star.x + reach - row.x0) / row.dx) + 1);
      float fade = star.radius / reach;
      for (int i = first; i <= last; i++) {
        float dx = row.x0 + (float) i * row.dx - star.x;
        float near = unit (1 - (dx * dx + dy * dy) / (reach * reach));
        float a = star.light * near * fade * fade;
        row.line[i] += a * (star_channels_[row.channel] - row.line[i]);
      }
    }
  }

private:
  struct Star {
    float x, y, radius, light;
  };

  /* The K-th curtain over all columns, and some to the side for the slant. */
  void hang (const PatternClock &clock, const Field &field, int k)
  {
    Curtain &curtain = curtain_[k];
    int n = field.cols + 2 * margin (field);
    curtain.hem.resize ((size_t) n);
    curtain.reach.resize ((size_t) n);
    curtain.glow.resize ((size_t) n);
    const float *p = phase_[k];
    float slow = p[0] + clock.turns (1 / (41.0 + 9 * k));
    float fold = p[1] - clock.turns (1 / (27.0 - 4 * k));
    float drift = p[2] + clock.turns (1 / (33.0 + 6 * k));
    float shimmer = p[3] + clock.turns (1 / (17.0 + 3 * k));
    float patch = p[4] - clock.turns (1 / (37.0 + 5 * k));
    float rays = p[5] + clock.turns (1 / (23.0 + 4 * k));
    float base = 0.30f - 0.26f * (float) k + lift_[k];
    for (int i = 0; i < n; i++) {
      float u = field.u (canvas_, i - margin (field));
      float bend = 0.35f * sin_turns (0.31f * u + fold);
      float hem = base * canvas_.v * 2 +
                  0.085f * sin_turns (0.45f * u + slow + bend) +
                  0.035f * sin_turns (1.15f * u + drift + bend) +
                  0.012f * sin_turns (2.9f * u - shimmer);
      /* Where the curtain turns its edge to us it shines more. */
      float edge = 0.5f + 0.5f * sin_turns (1.05f * u + drift + bend + 0.3f);
      float shine = 0.5f + 0.5f * sin_turns (0.37f * u + patch);
      float ray = 0.5f + 0.22f * sin_turns (5.3f * u + rays + 2 * bend) +
                  0.16f * sin_turns (9.7f * u - shimmer + 3 * bend) +
                  0.12f * sin_turns (17.3f * u + slow - 2 * bend);
      curtain.hem[i] = hem;
      curtain.reach[i] =
          1 / ((0.34f + 0.16f * edge + 0.10f * ray) * (1 + 0.15f * (float) k));
      curtain.glow[i] = (0.10f + 0.90f * smooth (shine)) *
                        (0.35f + 0.65f * edge * edge) * (0.45f + 0.9f * ray) *
                        (k == 0      ? 1.f
                            : k == 1 ? 0.7f
                                     : 0.45f);
    }
  }

  int margin (const Field &field) const
  {
    return (int) (0.25f * canvas_.v * 2 * canvas_.side / (float) field.step) +
           2;
  }

  void paint_row (Field &field, int j)
  {
    float v = field.v (canvas_, j);
    Rgb sky = sky_.at (0.5f + 0.5f * v / canvas_.v);
    float *__restrict r = &field.r[field.at (j)];
    float *__restrict g = &field.g[field.at (j)];
    float *__restrict b = &field.b[field.at (j)];
    /* Light adds up as squares of the coded values. */
    for (int i = 0; i < field.cols; i++) {
      r[i] = sky.r * sky.r;
      g[i] = sky.g * sky.g;
      b[i] = sky.b * sky.b;
    }
    float shift = slant_ * v * canvas_.side / (float) field.step;
    for (int k = kCurtains - 1; k >= 0; k--) {
      float place = (float) margin (field) + shift * (k & 1 ? -1.f : 1.f);
      int whole = (int) place;
      shine (
          curtain_[k], whole, place - (float) whole, v, k, r, g, b, field.cols);
    }
    for (int i = 0; i < field.cols; i++) {
      r[i] = std::sqrt (r[i]);
      g[i] = std::sqrt (g[i]);
      b[i] = std::sqrt (b[i]);
    }
  }

  void shine (const Curtain &curtain, int first, float rest, float v, int k,
      float *__restrict r, float *__restrict g, float *__restrict b,
      int count) const
  {
    const float *__restrict hem = &curtain.hem[first];
    const float *__restrict reach = &curtain.reach[first];
    const float *__restrict glow = &curtain.glow[first];
    size_t n = colors_.size () - 1;
    Rgb low = colors_[1 + (size_t) k % n], high = colors_[1 + (k + 1) % n];
    if (n == 1)
      high = shade (low, 0.75);
    Rgb lo = {low.r * low.r, low.g * low.g, low.b * low.b};
    Rgb hi = {high.r * high.r, high.g * high.g, high.b * high.b};
    for (int i = 0; i < count; i++) {
      float h = mix (hem[i], hem[i + 1], rest);
      float d = (h - v) * mix (reach[i], reach[i + 1], rest);
      float light = mix (glow[i], glow[i + 1], rest);
      float below = smooth ((d + 0.15f) * 3.8f);
      float fade = unit (1 - 0.44f * d);
      float up = std::max (0.f, d);
      /* A bright hem, then rays that die away. */
      float hem_light = 1 + 0.7f * unit (1 - 4 * up);
      float strength = light * below * fade * fade * fade * fade * hem_light;
      float a = strength / (0.55f + strength);
      float turn = unit (up * 0.95f);
      r[i] += a * (mix (lo.r, hi.r, turn) - r[i]);
      g[i] += a * (mix (lo.g, hi.g, turn) - g[i]);
      b[i] += a * (mix (lo.b, hi.b, turn) - b[i]);
    }
  }

  std::vector<Rgb> colors_;
  Ramp sky_;
  Rgb star_;
  float star_channels_[3] = {};
  float phase_[kCurtains][6], lift_[kCurtains], slant_ = 0;
  Curtain curtain_[kCurtains];
  std::vector<Star> stars_;
};

} // namespace

PatternPtr
make_aurora (const BackdropSettings &settings, const Canvas &canvas)
{
  return std::make_unique<Aurora> (settings, canvas);
}

} // namespace reel
