// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "plan/plan.h"
#include "run/encoders.h"

namespace reel {

/* How many segments of PIXELS a frame are rendered at once where JOBS were
 * asked for; 0: as many as there are cores, and memory for (see
 * jobs_that_fit). */
int jobs_side_by_side (int jobs, int64_t pixels);

/* What the steps of a render are expected to take, in seconds. */
struct Costs {
  std::vector<double> segments; // each by itself, of one core
  int side_by_side = 1;         // of segments and the sound
  double speak = 0;             // goes before them
  double sound = 0; // mixed, set and encoded beside them, of one core
  double join = 0, check = 0, write = 0;

  /* The segments, then sound, join, check and write, in seconds of the
   * clock. */
  std::vector<double> steps () const;
  double seconds () const; // of the whole, of the clock
};

Costs predict_costs (const Plan &plan, const Encoders &encoders, int jobs);

struct PredictedBytes {
  uint64_t output = 0;  // what is published
  uint64_t staging = 0; // at the most at any moment: an upper estimate
};

PredictedBytes predict_bytes (const Plan &plan, const Encoders &encoders);

/* The share of a scene, with the transition into it: of the rendering in
 * seconds of the clock, and of the video's bytes. */
struct SceneShare {
  double seconds = 0;
  uint64_t bytes = 0;
};

/* One for each scene; sound, joining and the rest belong to none. */
std::vector<SceneShare> predict_scenes (
    const Plan &plan, const Costs &costs, const PredictedBytes &bytes);

} // namespace reel
