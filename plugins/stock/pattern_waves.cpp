// SPDX-License-Identifier: LGPL-2.1-or-later
#include "pattern.h"

namespace reel {

namespace {

constexpr int kLayers = 6;

/* Translucent layers, one behind the other: the further, the softer, slower
 * and nearer to the ground's colour. All is one number between the first and
 * the last colour until the very end, which keeps every mixture in harmony. */
class Waves : public Pattern {
public:
  Waves (const BackdropSettings &settings, const Canvas &canvas)
      : Pattern (canvas), ramp_ (ground_and_colors (settings.colors,
                              {0x081c3a, 0x0f3f73, 0x1d6f96, 0x3aa3ac}))
  {
    Random random (settings.seed ^ 0x7761766573000000u);
    float way = random.sign ();
    for (int k = 0; k < kLayers; k++) {
      Layer &layer = layer_[k];
      for (float &phase : layer.phase)
        phase = random.turn ();
      layer.length = random.between (0.34, 0.5) + 0.03f * (float) (kLayers - k);
      layer.way = k & 1 ? -way : way;
      layer.lift = random.between (-0.02, 0.02);
    }
  }

  int fineness () const override { return 270; }

  void paint (const PatternClock &clock, Field &field) override
  {
    value_.resize ((size_t) field.cols);
    for (int k = 0; k < kLayers; k++)
      lay (clock, field, k);
    float light = clock.turns (1 / 38.0);
    for (int j = 0; j < field.rows; j++)
      paint_row (field, j, light);
  }

private:
  struct Layer {
    float phase[4], length, way, lift;
    std::vector<float> crest;
    float top, bottom; // of the crest over the whole width
  };

  void lay (const PatternClock &clock, const Field &field, int k)
  {
    Layer &layer = layer_[k];
    layer.crest.resize ((size_t) field.cols);
    float depth = (float) k / (kLayers - 1); // 0 far, 1 near
    double pace = 1 / (46.0 - 14.0 * depth);
    float a = layer.phase[0] + layer.way * clock.turns (pace);
    float b = layer.phase[1] - layer.way * clock.turns (pace * 1.37);
    float c = layer.phase[2] + layer.way * clock.turns (pace * 0.81);
    float swell =
        0.75f + 0.25f * sin_turns (layer.phase[3] + clock.turns (1 / 31.0));
    float base = canvas_.v * (-0.28f + 1.12f * depth) + layer.lift;
    float height = (0.055f + 0.03f * depth) * swell;
    layer.top = 1e9f;
    layer.bottom = -1e9f;
    for (int i = 0; i < field.cols; i++) {
      float u = field.u (canvas_, i);
      float y =
          base + height * (sin_turns (layer.length * u + a) +
                              0.45f * sin_turns (1.83f * layer.length * u + b) +
                              0.6f * sin_turns (0.41f * layer.length * u + c));
      layer.crest[i] = y;
      layer.top = std::min (layer.top, y);
      layer.bottom = std::max (layer.bottom, y);
    }
  }

  void paint_row (Field &field, int j, float light)
  {
    float v = field.v (canvas_, j);
    float *__restrict value = value_.data ();
    float sky = 0.10f + 0.10f * (v / canvas_.v);
    for (int i = 0; i < field.cols; i++)
      value[i] = sky + 0.05f * sin_turns (0.3f * field.u (canvas_, i) + light);
    for (int k = 0; k < kLayers; k++) {
      const Layer &layer = layer_[k];
      float depth = (float) k / (kLayers - 1);
      float soft = 0.014f - 0.0105f * depth;
      if (v < layer.top - soft)
        continue;
      const float *__restrict crest = layer.crest.data ();
      float color = 0.22f + 0.78f * depth;
      float sharp = 0.5f / soft, sink = 1 / (0.34f + 0.2f * depth);
      float full = 0.80f + 0.08f * depth;
      for (int i = 0; i < field.cols; i++) {
        float down = v - crest[i];
        float edge = smooth (0.5f + down * sharp);
        /* Brightest at the crest, sinking into what lies behind. */
        float deep = unit (down * sink);
        float a = edge * (full - 0.62f * deep * (2 - deep));
        value[i] += a * (color - value[i]);
      }
    }
    float *r = &field.r[field.at (j)], *g = &field.g[field.at (j)],
          *b = &field.b[field.at (j)];
    for (int i = 0; i < field.cols; i++) {
      Rgb color = ramp_.at (value[i]);
      r[i] = color.r;
      g[i] = color.g;
      b[i] = color.b;
    }
  }

  Ramp ramp_;
  Layer layer_[kLayers];
  std::vector<float> value_;
};

} // namespace

PatternPtr
make_waves (const BackdropSettings &settings, const Canvas &canvas)
{
  return std::make_unique<Waves> (settings, canvas);
}

} // namespace reel
