// SPDX-License-Identifier: LGPL-2.1-or-later
#include "pattern.h"

namespace reel {

namespace {

/* The texture is kept in quarters of a step of 8-bit lightness. */
constexpr float kTextureUnit = 0.25f / 255;

/* Laid paper: fine fibres and grain that stand still, uneven light. */
class Paper : public Pattern {
public:
  Paper (const BackdropSettings &settings, const Canvas &canvas)
      : Pattern (canvas),
        texture_ ((size_t) canvas.width * (size_t) canvas.height)
  {
    std::vector<Rgb> colors;
    for (const Color &color : settings.colors)
      colors.push_back (over_black (color));
    paper_ = colors.empty () ? over_black ({0xf3, 0xea, 0xdb, 255}) : colors[0];
    shadow_ = colors.size () > 1 ? blend (paper_, colors[1], 0.25)
                                 : shade (paper_, 0.93, 1.25);
    Random random (settings.seed ^ 0x7061706572000000u);
    for (float &phase : phase_)
      phase = random.turn ();
    grain (random.bits ());
    fibres (random);
  }

  bool is_still () const override { return true; }
  bool has_fine () const override { return true; }

  void paint (const PatternClock &, Field &field) override
  {
    Ramp ramp ({paper_, shadow_});
    for (int j = 0; j < field.rows; j++) {
      float v = field.v (canvas_, j);
      for (int i = 0; i < field.cols; i++) {
        float u = field.u (canvas_, i);
        float edge_u = u / canvas_.u, edge_v = v / canvas_.v;
        float vignette = 0.5f * (edge_u * edge_u + edge_v * edge_v);
        float cloud = sin_turns (0.7f * u + 0.4f * v + phase_[0]) *
                          sin_turns (0.9f * v - 0.3f * u + phase_[1]) +
                      0.6f * sin_turns (1.9f * u + phase_[2]) *
                          sin_turns (2.3f * v + phase_[3]);
        Rgb c = ramp.at (0.12f + 0.5f * vignette * vignette + 0.09f * cloud);
        size_t n = field.at (j) + (size_t) i;
        field.r[n] = c.r;
        field.g[n] = c.g;
        field.b[n] = c.b;
      }
    }
  }

  void fine (const FineRow &row) const override
  {
    float unit_step = channels_.light (row.channel) * kTextureUnit;
    if (unit_step == 0)
      return;
    const int8_t *__restrict texture =
        &texture_[(size_t) row.row * (size_t) canvas_.width];
    float *__restrict line = row.line;
    for (int i = 0; i < row.count; i++)
      line[i] += unit_step * (float) texture[i];
  }

private:
  static int noise (uint32_t x, uint32_t y, uint32_t seed)
  {
    uint32_t h = x * 0x9e3779b1u ^ (y * 0x85ebca77u + seed);
    h = (h ^ (h >> 15)) * 0x2c1b3c6du;
    h = (h ^ (h >> 12)) * 0x297a2d39u;
    return (int) ((h ^ (h >> 15)) >> 24) - 128; // -128 to 127
  }

  void grain (uint64_t seed)
  {
    for (int y = 0; y < canvas_.height; y++) {
      int8_t *row = &texture_[(size_t) y * (size_t) canvas_.width];
      for (int x = 0; x < canvas_.width; x++) {
        auto ux = (uint32_t) x, uy = (uint32_t) y, us = (uint32_t) seed;
        int fine = noise (ux, uy, us) + noise (ux + 1, uy, us) +
                   noise (ux, uy + 1, us) + noise (ux + 1, uy + 1, us);
        int coarse = noise (ux / 3, uy / 2, us + 7);
        row[x] = (int8_t) (fine / 52 + coarse / 34);
      }
    }
  }

  void add (float x, float y, float amount)
  {
    int left = (int) std::floor (x), top = (int) std::floor (y);
    float fx = x - (float) left, fy = y - (float) top;
    const float share[4] = {
        (1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy};
    for (int k = 0; k < 4; k++) {
      int px = left + (k & 1), py = top + (k >> 1);
      if (px < 0 || py < 0 || px >= canvas_.width || py >= canvas_.height)
        continue;
      int8_t &t = texture_[(size_t) py * (size_t) canvas_.width + (size_t) px];
      float sum = (float) t + amount * share[k];
      t = (int8_t) std::min (60.f, std::max (-60.f, sum));
    }
  }

  /* Short curved hairs, lighter or darker than the sheet. */
  void fibres (Random &random)
  {
    int count = (int) (9000 * canvas_.u * canvas_.v);
    float fineness = std::max (1.f, canvas_.side / 1080);
    for (int i = 0; i < count; i++) {
      float x = random.between (-0.02, 1.02) * (float) canvas_.width;
      float y = random.between (-0.02, 1.02) * (float) canvas_.height;
      float turn = random.turn ();
      float bend = random.between (-0.35, 0.35);
      float length = random.between (0.006, 0.03) * canvas_.side;
      float amount = random.between (10, 34) * (i % 3 ? -1.f : 0.8f);
      float width = random.between (0.6, 1.3) * fineness;
      float step = 0.7f;
      for (float s = 0; s < length; s += step) {
        float part = s / length;
        float fade = std::min (1.f, 4 * std::min (part, 1 - part));
        float dx = cos_turns (turn), dy = sin_turns (turn);
        for (float w = 0; w < width; w += 0.8f)
          add (x - dy * w, y + dx * w,
              amount * step * fade * std::min (1.f, width - w));
        x += dx * step;
        y += dy * step;
        turn += bend * step / length;
      }
    }
  }

  Rgb paper_, shadow_;
  float phase_[4];
  std::vector<int8_t> texture_;
};

} // namespace

PatternPtr
make_paper (const BackdropSettings &settings, const Canvas &canvas)
{
  return std::make_unique<Paper> (settings, canvas);
}

} // namespace reel
