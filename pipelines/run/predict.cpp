// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/predict.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <thread>

#include "run/gather_sound.h"
#include "run/stills.h"

namespace reel {

/* Measured with docs/examples on two cores of a server of 2023, x264 at
 * `veryfast`; a machine that is faster or busy is off by the same factor in
 * all of them, so that their ratios hold. Seconds of one core for a million
 * pixels of a frame: */
static constexpr double kBody = 0.012, kTransition = 0.014;
/* Seconds for a segment, whatever its length: pipeline, fonts; a picture is
 * decoded and converted as large as it is. */
static constexpr double kSegment = 0.05, kStill = 0.10;
/* One that was rendered before is only read. */
static constexpr double kReused = 0.005;
/* Seconds for a second of sound or video. */
static constexpr double kSpeakCost = 0.010, kMixCost = 0.008;
static constexpr double kJoinCost = 0.035, kCheckCost = 0.004;
static constexpr double kWriteCost = 0.08; // of all

/* Bits a pixel of `standard` at one million pixels; larger pictures take fewer
 * (measured: 0.024 at 640x360, 0.015 at 1920x1080). */
static constexpr double kBitsPerPixel = 0.018, kBitsExponent = -0.2;
static constexpr double kSoundBytes = 16000; // a second, AAC
/* What is staged is reserved: rain and crowds take this many times what was
 * measured. */
static constexpr double kMostTimes = 4;
static constexpr double kFloatSoundBytes = 8.0 * 48000; // a second, stereo
static constexpr double kSideBytes = 64 * 1024;

/* Against `standard`: cost and size (measured on stills with motion). */
struct QualityFactor {
  double cost, bits;
};

static QualityFactor
factor_of (Quality quality)
{
  switch (quality) {
  case Quality::Draft:
    return {0.8, 0.6};
  case Quality::Standard:
    return {1, 1};
  case Quality::High:
    return {2.2, 2.2};
  case Quality::Lossless:
    return {1.3, 40};
  }
  return {1, 1};
}

int
jobs_side_by_side (int jobs)
{
  int cores = (int) std::thread::hardware_concurrency ();
  return jobs > 0 ? jobs : std::max (cores, 1);
}

static double
segment_cost (const Plan &plan, const Segment &segment)
{
  if (segment.cached)
    return kReused;
  bool body = segment.kind == Segment::Kind::Body;
  double pixels = (double) plan.width * plan.height / 1e6;
  double frame = (body ? kBody : kTransition) * factor_of (plan.quality).cost;
  double cost = kSegment + pixels * frame * (double) segment.frames;
  auto add_still = [&] (const Shot &shot) {
    if (!shot.picture.background.file.empty ())
      cost += kStill;
  };
  add_still (plan.shot_of (segment));
  if (!body)
    add_still (plan.shot_before (segment));
  return cost;
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
  int to_render = 0;
  for (const Segment &segment : plan.segments) {
    costs.segments.push_back (segment_cost (plan, segment));
    to_render += !segment.cached;
  }
  int cores = std::max ((int) std::thread::hardware_concurrency (), 1);
  costs.side_by_side = std::clamp (
      std::min (jobs_side_by_side (jobs), cores), 1, std::max (to_render, 1));
  double seconds = (double) plan.frame_time (plan.frames) / kSecond;
  costs.speak = kSpeakCost * seconds;
  costs.mix = kMixCost * seconds;
  costs.join = kJoinCost * seconds;
  costs.check = kCheckCost * seconds;
  costs.write = kWriteCost;
  return costs;
}

PredictedBytes
predict_bytes (const Plan &plan)
{
  double seconds = (double) plan.frame_time (plan.frames) / kSecond;
  double pixels = (double) plan.width * plan.height;
  double bits = kBitsPerPixel * factor_of (plan.quality).bits *
                std::pow (pixels / 1e6, kBitsExponent);
  double video = bits / 8 * pixels * (double) plan.frames;
  double sound = seconds * kSoundBytes;
  double spoken = 0; // mono, and once more while a recording is aligned
  for (const PlannedSound &part : plan.sounds)
    spoken += (double) part.samples * 8;
  double stills = 0; // raw; a file shown at two sizes is there twice
  for (const PlannedScene &scene : plan.scenes)
    for (const Shot &shot : scene.shots) {
      const Background &background = shot.picture.background;
      if (background.file.empty ())
        continue;
      StillSize size =
          scaled_size ({background.pixel_width, background.pixel_height},
              still_need (plan, shot.picture));
      stills += 1.5 * size.width * size.height;
    }
  PredictedBytes bytes;
  bytes.output = (uint64_t) (video + sound + kSideBytes);
  /* The sound as it is mixed and as it is set; segments, what they are joined
   * to, and the finished file. */
  bytes.staging = (uint64_t) (spoken + stills + 2 * seconds * kFloatSoundBytes +
                              3 * kMostTimes * video + 2 * sound + kSideBytes) +
                  gathered_bytes_at_most (plan);
  return bytes;
}

std::vector<SceneShare>
predict_scenes (
    const Plan &plan, const Costs &costs, const PredictedBytes &bytes)
{
  std::vector<SceneShare> shares (plan.scenes.size ());
  for (size_t i = 0; i < plan.segments.size (); i++)
    shares[plan.segments[i].scene].seconds +=
        costs.segments[i] / costs.side_by_side;
  for (size_t i = 0; i < plan.scenes.size (); i++)
    shares[i].bytes =
        (uint64_t) ((double) bytes.output * (double) plan.scenes[i].frames /
                    (double) std::max<int64_t> (plan.frames, 1));
  return shares;
}

} // namespace reel
