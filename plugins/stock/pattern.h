// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "backdrop.h"
#include "backdrop_color.h"
#include "backdrop_math.h"

namespace reel {

/* Time as patterns see it: nothing but phases. */
class PatternClock {
public:
  PatternClock (uint64_t time_ns, double speed, uint64_t loop_ns);

  /* Turns done by now of what turns RATE times a second at speed 1, without
   * whole turns where they can't matter. With a loop the rate is bent so that
   * the loop ends where it began: to whole turns, or, for what is slower than
   * half a turn in a loop, to and fro. */
  float turns (double rate) const;

private:
  double seconds_, speed_, loop_seconds_;
};

/* The frame in units of its shorter side, the origin in the middle. */
struct Canvas {
  int width = 0, height = 0;
  float side = 1;     // pixels
  float u = 0, v = 0; // half of the frame's extent

  explicit Canvas (int w, int h)
      : width (w), height (h), side ((float) std::min (w, h)),
        u (0.5f * (float) w / side), v (0.5f * (float) h / side)
  {
  }
};

/* A coarse picture the frame is spun from: point (i, j) stands at pixel
 * ((i - 1) * step, (j - 1) * step) of the frame. Gamma-coded R'G'B' 0 to 1,
 * and a mask for the pattern's own use. */
struct Field {
  int cols = 0, rows = 0, step = 1;
  std::vector<float> r, g, b, mask;

  float u (const Canvas &canvas, int col) const
  {
    return (float) ((col - 1) * step) / canvas.side - canvas.u;
  }
  float v (const Canvas &canvas, int row) const
  {
    return (float) ((row - 1) * step) / canvas.side - canvas.v;
  }
  size_t at (int row) const { return (size_t) row * (size_t) cols; }
};

/* One row of one channel at the frame's resolution, in 8-bit units, before
 * dither. Sample i stands at pixel x0 + i * dx of row y. */
struct FineRow {
  int channel = 0; // Y Cb Cr or R G B
  float x0 = 0, dx = 1, y = 0;
  int row = 0;
  int count = 0;
  float *line = nullptr;
  const float *mask = nullptr; // as many, if the pattern has one
};

/* Makes colours into what a channel's line holds. */
class ChannelColor {
public:
  ChannelColor () = default;
  explicit ChannelColor (const BackdropFormat &format);
  void convert (const Rgb &color, float out[3]) const;
  /* Lightness by 1 is so much in CHANNEL, 0 where it changes nothing. */
  float light (int channel) const;

  float weight[3][3] = {}, offset[3] = {};
};

class Pattern {
public:
  explicit Pattern (const Canvas &canvas) : canvas_ (canvas) {}
  virtual ~Pattern () = default;

  /* How many points of the field the shorter side needs. */
  virtual int fineness () const { return 120; }
  virtual bool is_still () const { return false; }
  virtual bool is_dithered () const { return true; }
  virtual bool has_mask () const { return false; }
  virtual bool has_fine () const { return false; }

  /* Fills FIELD; called once a frame, before fine. */
  virtual void paint (const PatternClock &clock, Field &field) = 0;
  /* Adds to ROW what the field is too coarse for. */
  virtual void fine (const FineRow &) const {}

  virtual void set_colors (const ChannelColor &channels)
  {
    channels_ = channels;
  }

protected:
  Canvas canvas_;
  ChannelColor channels_;
};

using PatternPtr = std::unique_ptr<Pattern>;
PatternPtr make_solid (const BackdropSettings &, const Canvas &);
PatternPtr make_gradient (const BackdropSettings &, const Canvas &);
PatternPtr make_aurora (const BackdropSettings &, const Canvas &);
PatternPtr make_waves (const BackdropSettings &, const Canvas &);
PatternPtr make_bokeh (const BackdropSettings &, const Canvas &);
PatternPtr make_grid (const BackdropSettings &, const Canvas &);
PatternPtr make_particles (const BackdropSettings &, const Canvas &);
PatternPtr make_paper (const BackdropSettings &, const Canvas &);

} // namespace reel
