// SPDX-License-Identifier: LGPL-2.1-or-later
#include "pattern.h"

namespace reel {

namespace {

constexpr float kCell = 1 / 22.5f; // of the shorter side
constexpr int kMajor = 4;          // every so many cells a stronger line

/* Fine technical paper: thin lines, every fourth stronger, drifting so slowly
 * that one hardly sees it, lit by two lights that wander. */
class Grid : public Pattern {
public:
  Grid (const BackdropSettings &settings, const Canvas &canvas)
      : Pattern (canvas), colors_ (ground_and_colors (
                              settings.colors, {0x0a1220, 0x16395c, 0x6fb1e8}))
  {
    if (colors_.size () == 2)
      colors_.insert (
          colors_.begin () + 1, blend (colors_[0], colors_[1], 0.28));
    ground_ = std::make_unique<Ramp> (std::vector<Rgb>{
        colors_[0], blend (colors_[0], colors_[1], 0.45), colors_[1]});
    Random random (settings.seed ^ 0x6772696400000000u);
    for (float &phase : phase_)
      phase = random.turn ();
    way_u_ = random.sign ();
    way_v_ = random.sign ();
  }

  bool has_mask () const override { return true; }
  bool has_fine () const override { return true; }

  void set_colors (const ChannelColor &channels) override
  {
    Pattern::set_colors (channels);
    channels.convert (colors_.back (), ink_);
  }

  void paint (const PatternClock &clock, Field &field) override
  {
    float period = kCell * kMajor;
    origin_u_ = (phase_[0] + way_u_ * clock.turns (1 / 36.0)) * period;
    origin_v_ = (phase_[1] + way_v_ * clock.turns (1 / 48.0)) * period;
    for (auto &row : across_)
      row.dx = 0;
    float u0 = 0.5f * canvas_.u * sin_turns (phase_[2] + clock.turns (1 / 43.));
    float v0 =
        0.45f * canvas_.v * sin_turns (phase_[3] + clock.turns (1 / 37.));
    float u1 = 0.8f * canvas_.u * sin_turns (phase_[4] - clock.turns (1 / 59.));
    float v1 = 0.7f * canvas_.v * sin_turns (phase_[5] + clock.turns (1 / 47.));
    for (int j = 0; j < field.rows; j++) {
      float v = field.v (canvas_, j);
      for (int i = 0; i < field.cols; i++) {
        float u = field.u (canvas_, i);
        float one = lamp (u - u0, v - v0, 1.25f);
        float two = lamp (u - u1, v - v1, 0.8f);
        float light = 1 - (1 - 0.8f * one) * (1 - 0.4f * two);
        Rgb c = ground_->at (light);
        size_t n = field.at (j) + (size_t) i;
        field.r[n] = c.r;
        field.g[n] = c.g;
        field.b[n] = c.b;
        field.mask[n] = 0.10f + 0.42f * light * light + 0.10f * light;
      }
    }
  }

  void fine (const FineRow &row) const override
  {
    const Lines &lines = lines_across (row);
    float y = row.y / canvas_.side - canvas_.v - origin_v_;
    float foot = row.dx / canvas_.side;
    float thin = strength (y, kCell, thin_width (), foot);
    float thick = strength (y, kCell * kMajor, thick_width (), foot);
    float here = std::max (0.45f * thin, thick);
    float ink = ink_[row.channel];
    const float *__restrict mask = row.mask;
    const float *__restrict cover = lines.cover.data ();
    float *__restrict line = row.line;
    for (int i = 0; i < row.count; i++) {
      float a = mask[i] * std::max (cover[i], here);
      line[i] += a * (ink - line[i]);
    }
  }

private:
  struct Lines {
    float dx = 0;
    std::vector<float> cover;
  };

  static float lamp (float u, float v, float reach)
  {
    float t = unit (1 - (u * u + v * v) / (reach * reach));
    return t * t;
  }
  float thin_width () const
  {
    return std::max (1.f, canvas_.side / 1080) / canvas_.side;
  }
  float thick_width () const { return 1.5f * thin_width (); }

  /* How much of a sample FOOT wide at X is covered by lines of WIDTH every
   * PERIOD. */
  static float strength (float x, float period, float width, float foot)
  {
    float t = x / period;
    float d = std::fabs (t - std::floor (t + 0.5f)) * period;
    return std::min (unit ((0.5f * (width + foot) - d) / foot),
        std::min (1.f, width / foot));
  }

  /* The lines across are the same in all rows of a kind. */
  const Lines &lines_across (const FineRow &row) const
  {
    Lines &lines = across_[row.dx > 1];
    if (lines.dx == row.dx)
      return lines;
    lines.dx = row.dx;
    lines.cover.resize ((size_t) row.count);
    float foot = row.dx / canvas_.side;
    for (int i = 0; i < row.count; i++) {
      float x =
          (row.x0 + (float) i * row.dx) / canvas_.side - canvas_.u - origin_u_;
      lines.cover[i] =
          std::max (0.45f * strength (x, kCell, thin_width (), foot),
              strength (x, kCell * kMajor, thick_width (), foot));
    }
    return lines;
  }

  std::vector<Rgb> colors_;
  std::unique_ptr<Ramp> ground_;
  float phase_[6], way_u_ = 1, way_v_ = 1;
  float origin_u_ = 0, origin_v_ = 0;
  float ink_[3] = {};
  mutable Lines across_[2]; // luma, chroma
};

} // namespace

PatternPtr
make_grid (const BackdropSettings &settings, const Canvas &canvas)
{
  return std::make_unique<Grid> (settings, canvas);
}

} // namespace reel
