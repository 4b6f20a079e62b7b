// SPDX-License-Identifier: LGPL-2.1-or-later
#include "pattern.h"

#include <algorithm>

namespace reel {

namespace {

/* Motes in a beam of light: many small and far, some large and out of focus,
 * rising slowly and swaying, over a ground with a soft glow. */
class Particles : public Pattern {
public:
  Particles (const BackdropSettings &settings, const Canvas &canvas)
      : Pattern (canvas), colors_ (ground_and_colors (
                              settings.colors, {0x090d1a, 0x1d2f57, 0xffe3b8}))
  {
    Rgb glow =
        colors_.size () > 2 ? colors_[1] : blend (colors_[0], colors_[1], 0.25);
    ground_ = std::make_unique<Ramp> (
        std::vector<Rgb>{colors_[0], blend (colors_[0], glow, 0.4), glow});
    first_ = colors_.size () > 2 ? 2 : 1;
    Random random (settings.seed ^ 0x7061727469636c65u);
    int count = 70 + (int) (330 * canvas.u * canvas.v);
    for (int i = 0; i < count; i++) {
      Mote mote;
      float size = random.between (0, 1);
      size *= size;
      mote.near = size * size;
      mote.radius = 0.0022f + 0.0085f * size + 0.030f * mote.near * size;
      mote.light = (1.0f - 0.72f * size) * random.between (0.4, 1);
      mote.x = random.turn ();
      mote.y = random.turn ();
      mote.sway = random.turn ();
      mote.pulse = random.turn ();
      mote.pace = (0.006f + 0.016f * size) * random.between (0.6, 1.3);
      mote.color =
          first_ + (int) (random.bits () % (colors_.size () - (size_t) first_));
      widest_ = std::max (widest_, mote.radius);
      order_.push_back (i);
      motes_.push_back (mote);
    }
    for (float &phase : phase_)
      phase = random.turn ();
  }

  bool has_fine () const override { return true; }

  void set_colors (const ChannelColor &channels) override
  {
    Pattern::set_colors (channels);
    ink_.resize (3 * colors_.size ());
    for (size_t i = 0; i < colors_.size (); i++)
      channels.convert (colors_[i], &ink_[3 * i]);
  }

  void paint (const PatternClock &clock, Field &field) override
  {
    paint_ground (clock, field);
    float room_u = 2 * (canvas_.u + 0.05f), room_v = 2 * (canvas_.v + 0.05f);
    for (Mote &mote : motes_) {
      float y = mote.y - clock.turns (mote.pace);
      float x = mote.x + clock.turns (mote.pace * 0.3);
      float u = (x - std::floor (x) - 0.5f) * room_u +
                0.03f * sin_turns (mote.sway + clock.turns (1 / 17.0)) +
                0.012f * sin_turns (2 * mote.sway + clock.turns (1 / 9.0));
      float v = (y - std::floor (y) - 0.5f) * room_v;
      mote.px = (u + canvas_.u) * canvas_.side;
      mote.py = (v + canvas_.v) * canvas_.side;
      float twinkle = sin_turns (mote.pulse + clock.turns (1 / 7.0));
      /* Brighter within the beam. */
      float du = u - beam_u_, dv = v - beam_v_;
      float beam = unit (1.15f - 0.45f * (du * du + dv * dv));
      mote.now = mote.light * (0.65f + 0.35f * twinkle) * beam;
    }
    /* A row then looks only at those that can reach it. */
    std::sort (order_.begin (), order_.end (), [this] (int a, int b) {
      return motes_[a].py != motes_[b].py ? motes_[a].py < motes_[b].py : a < b;
    });
  }

  void fine (const FineRow &row) const override
  {
    float farthest = std::max (widest_ * canvas_.side, 0.9f * row.dx);
    auto first_near = std::partition_point (order_.begin (), order_.end (),
        [&] (int i) { return motes_[i].py < row.y - farthest; });
    for (auto it = first_near; it != order_.end (); ++it) {
      const Mote &mote = motes_[*it];
      if (mote.py > row.y + farthest)
        return;
      float radius = mote.radius * canvas_.side;
      float reach = std::max (radius, 0.9f * row.dx);
      float dy = row.y - mote.py;
      if (dy > reach || dy < -reach)
        continue;
      int first = std::max (0, (int) ((mote.px - reach - row.x0) / row.dx));
      int last = std::min (
          row.count - 1, (int) ((mote.px + reach - row.x0) / row.dx) + 1);
      float ink = ink_[3 * (size_t) mote.color + (size_t) row.channel];
      float thin = radius / reach, inverse = 1 / (reach * reach);
      float light = mote.now * thin * thin;
      /* Near ones are veils, far ones points of light. */
      float core = 1 - mote.near;
      for (int i = first; i <= last; i++) {
        float dx = row.x0 + (float) i * row.dx - mote.px;
        float q = unit (1 - (dx * dx + dy * dy) * inverse);
        float veil = q * q, point = veil * veil;
        float a = light * (veil + core * (point - 0.5f * veil));
        row.line[i] += a * (ink - row.line[i]);
      }
    }
  }

private:
  struct Mote {
    float x, y, near, radius, light, sway, pulse, pace;
    int color;
    float px = 0, py = 0, now = 0; // in this frame
  };

  void paint_ground (const PatternClock &clock, Field &field)
  {
    beam_u_ =
        0.55f * canvas_.u * sin_turns (phase_[0] + clock.turns (1 / 57.0));
    beam_v_ = canvas_.v *
              (-0.35f + 0.35f * sin_turns (phase_[1] + clock.turns (1 / 71.)));
    float span = 1 / (1.1f * (canvas_.u * canvas_.u + canvas_.v * canvas_.v));
    for (int j = 0; j < field.rows; j++) {
      float v = field.v (canvas_, j) - beam_v_;
      for (int i = 0; i < field.cols; i++) {
        float u = field.u (canvas_, i) - beam_u_;
        float t = unit (1 - (u * u + v * v) * span);
        Rgb c = ground_->at (t * t);
        size_t n = field.at (j) + (size_t) i;
        field.r[n] = c.r;
        field.g[n] = c.g;
        field.b[n] = c.b;
      }
    }
  }

  std::vector<Rgb> colors_;
  std::unique_ptr<Ramp> ground_;
  int first_ = 1; // of the motes' colours
  std::vector<Mote> motes_;
  std::vector<int> order_; // of the motes, from top to bottom
  float widest_ = 0;       // radius
  std::vector<float> ink_; // three channels a colour
  float phase_[2], beam_u_ = 0, beam_v_ = 0;
};

} // namespace

PatternPtr
make_particles (const BackdropSettings &settings, const Canvas &canvas)
{
  return std::make_unique<Particles> (settings, canvas);
}

} // namespace reel
