// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <vector>

#include "pattern.h"

namespace reel {

/* Spins a field out to the frame: uniform cubic B-splines (so that no crease
 * shows where the field's points are), the pattern's fine rows, and a dither
 * that stands still (so that it costs an encoder nothing). */
class BackdropOutput {
public:
  BackdropOutput (const BackdropFormat &format, const Pattern &pattern);

  Field &field () { return field_; }
  const ChannelColor &channels () const { return channels_; }
  void write (const Pattern &pattern, const BackdropPlanes &planes);

private:
  /* How the samples of a channel lie on the frame, along one axis. */
  struct Axis {
    int count = 0;              // samples
    int spacing = 1;            // pixels from one to the next
    float first = 0.5;          // pixel of the first
    int per_cell = 1;           // samples in a step of the field
    std::vector<float> weights; // per_cell x 4
  };

  Axis make_axis (int count, int spacing, float first) const;
  void convert_field ();
  const float *spin_row (const std::vector<float> &plane, const Axis &across,
      const Axis &down, int row, std::vector<float> &line);
  const float *channel_row (const Pattern &pattern, int channel, int row);

  BackdropFormat format_;
  ChannelColor channels_;
  Field field_;
  Axis across_[2], down_[2];   // luma, chroma
  std::vector<float> column_;  // one row of the field
  std::vector<float> line_[3]; // one row of the frame
  std::vector<float> mask_line_;
};

} // namespace reel
