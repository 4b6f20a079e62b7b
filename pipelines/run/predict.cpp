// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/predict.h"

#include <algorithm>
#include <numeric>
#include <thread>

namespace reel {

/* Seconds of one core for a million pixels of a frame. */
static constexpr double kEncode = 0.0040;
static constexpr double kBody = 0.0022, kTransition = 0.0044;
/* Seconds for a segment, whatever its length: pipeline, decoder, fonts. */
static constexpr double kSegment = 0.06;
/* Seconds for a second of sound. */
static constexpr double kSpeakCost = 0.004, kMixCost = 0.004;
static constexpr double kJoinCost = 0.012, kCheckCost = 0.008;

int
jobs_side_by_side (int jobs)
{
  int cores = (int) std::thread::hardware_concurrency ();
  return jobs > 0 ? jobs : std::max (cores, 1);
}

static double
segment_cost (const Plan &plan, const Segment &segment)
{
  double pixels = (double) plan.width * plan.height / 1e6;
  double frame =
      kEncode + (segment.kind == Segment::Kind::Body ? kBody : kTransition);
  return kSegment + pixels * frame * (double) segment.frames;
}

std::vector<double>
Costs::steps () const
{
  std::vector<double> steps;
  for (double segment : segments)
    steps.push_back (segment / side_by_side);
  for (double cost : {mix, join, check, write})
    steps.push_back (cost);
  return steps;
}

double
Costs::seconds () const
{
  std::vector<double> all = steps ();
  return std::accumulate (all.begin (), all.end (), speak);
}

Costs
predict_costs (const Plan &plan, const Encoders &, int jobs)
{
  Costs costs;
  for (const Segment &segment : plan.segments)
    costs.segments.push_back (segment_cost (plan, segment));
  int cores = std::max ((int) std::thread::hardware_concurrency (), 1);
  costs.side_by_side = std::clamp (std::min (jobs_side_by_side (jobs), cores),
      1, std::max ((int) plan.segments.size (), 1));
  double seconds = (double) plan.frame_time (plan.frames) / kSecond;
  costs.speak = kSpeakCost * seconds;
  costs.mix = kMixCost * seconds;
  costs.join = kJoinCost * seconds;
  costs.check = kCheckCost * seconds;
  costs.write = 0.05;
  return costs;
}

PredictedBytes
predict_bytes (const Plan &plan)
{
  double seconds = (double) plan.frame_time (plan.frames) / kSecond;
  double pixels = (double) plan.width * plan.height;
  double video = pixels * (double) plan.frames * 0.1 / 8;
  PredictedBytes bytes;
  bytes.output = (uint64_t) (video + seconds * 16000);
  bytes.staging = 4 * bytes.output;
  return bytes;
}

} // namespace reel
